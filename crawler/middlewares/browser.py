"""The browser as a download handler that starts only when the first page needs it."""

from __future__ import annotations

import asyncio
import logging

from playwright.async_api import Page
from playwright.async_api import Request as BrowserRequest
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
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
    without rendered pages does not need to pay. ``RENDER_TIMEOUT`` bounds a page's whole stay in
    the browser, scripts that never end included; the page is closed in any case.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._start = asyncio.Lock()
        self._started = False
        self._limit = crawler.settings.getfloat("RENDER_TIMEOUT")
        # A failed page is counted with its class; its traceback in the log helps nobody.
        logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)

    async def _maybe_launch_in_thread(self) -> None:
        """Stay idle when the engine starts."""

    async def _download_request(self, request: Request) -> Response:
        async with self._start:
            if not self._started:
                await self._launch()
                self._started = True
        response: Response = await super()._download_request(request)
        return response

    async def _download_request_with_page(
        self, request: Request, page: Page, spider: Spider
    ) -> Response:
        rendering = super()._download_request_with_page(request, page, spider)
        try:
            response: Response = await asyncio.wait_for(rendering, self._limit)
        except TimeoutError:
            raise DownloadTimeoutError(f"rendering took more than {self._limit:g} s") from None
        return response
