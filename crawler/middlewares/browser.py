"""The browser as a download handler that starts only when the first page needs it."""

from __future__ import annotations

import asyncio

from playwright.async_api import Request as BrowserRequest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

#: What a page loads that no text ever comes from.
NOT_NEEDED = frozenset({"image", "font", "media", "stylesheet", "manifest", "texttrack", "ping"})


def not_needed(request: BrowserRequest) -> bool:
    """Tell the browser which of a page's requests to abort."""
    return request.resource_type in NOT_NEEDED


class BrowserOrHttp(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Plain HTTP, and the browser for requests that carry ``playwright`` in their meta.

    scrapy-playwright starts its driver with the engine: half a second and 100 MB that a crawl
    without rendered pages does not need to pay.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._start = asyncio.Lock()
        self._started = False

    async def _maybe_launch_in_thread(self) -> None:
        """Stay idle when the engine starts."""

    async def _download_request(self, request: Request) -> Response:
        async with self._start:
            if not self._started:
                await self._launch()
                self._started = True
        response: Response = await super()._download_request(request)
        return response
