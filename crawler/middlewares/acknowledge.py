"""Telling the scheduler which request a spider's output came of."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from crawler.scheduler import stamp


class Acknowledge(BaseSpiderMiddleware):
    """Stamps requests with their parent's lease; the nearest to the engine, so it sees them all."""

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:
        """Return the request, stamped; those of ``start()`` have no parent."""
        lease = response.meta.get("lease") if response is not None else None
        stamped: Any = stamp(request, lease)
        return stamped  # type: ignore[no-any-return]
