"""Following a page that shows nothing and sends its reader on within its own site.

Portals of offices are often such a page and nothing else at their first address. Scrapy would
follow any refresh, those of challenges and of healthy pages that show themselves anew included.
"""

from __future__ import annotations

from typing import Final

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware
from scrapy.http import Response

from crawler.diagnosis import Answer
from crawler.diagnosis.onward import goes_on
from crawler.diagnosis.sight import look

#: A page of more bytes than this is there to be read.
_MOST_BYTES: Final = 20_000


class Refreshing(BaseRedirectMiddleware):
    """Takes ``Refresh`` headers and elements for redirects, ``REDIRECT_MAX_TIMES`` at most."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for where an empty page of this site leads, or the answer."""
        body, header = response.body, response.headers.get("Refresh")
        if (
            response.status != 200
            or request.method != "GET"
            or request.meta.get("dont_obey_robotstxt")
            or request.meta.get("rendered")
            or len(body) > _MOST_BYTES
            or not (header or b"refresh" in body.lower())
        ):
            return response
        headers = {"refresh": (header or b"").decode("latin-1")}
        answer = Answer(asked=request.url, url=response.url, status=200, headers=headers, body=body)
        target = goes_on(answer, look(body, response.url))
        if not target:
            return response
        onward = self._build_redirect_request(request, response, url=target)
        return self._redirect(onward, request, "refresh")
