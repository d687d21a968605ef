"""A download handler for tests: each request carries the moment at which it is sent.

The site's own clock tells when it comes to answer, and a busy one comes late.
"""

from __future__ import annotations

import time

from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.web import WebHandler

_AT = " at "


class Stamping(WebHandler):
    """Writes the moment, in seconds of the machine's clock, behind the name in the User-Agent."""

    async def _download(self, request: Request) -> Response:
        name = self._crawler.settings["USER_AGENT"]
        request.headers["User-Agent"] = f"{name}{_AT}{time.time()!r}"
        return await super()._download(request)


def stamp(agent: str) -> tuple[str, float]:
    """Return the name and the moment that such a User-Agent tells."""
    name, _, at = agent.partition(_AT)
    return name, float(at)
