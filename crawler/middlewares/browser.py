"""The browser as a download handler that starts only when the first page needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

if TYPE_CHECKING:
    from crawler.middlewares.chromium import Chromium


class BrowserOrHttp(HTTP11DownloadHandler):
    """Plain HTTP, and the browser for requests that carry ``playwright`` in their meta.

    Playwright alone takes a third of a second to import and half a second to start: a crawl
    without rendered pages pays for neither.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler_of_pages = crawler
        self._browser: Chromium | None = None

    async def download_request(self, request: Request) -> Response:
        """Show the page or fetch it."""
        if not request.meta.get("playwright"):
            response: Response = await super().download_request(request)
            return response
        if self._browser is None:
            from crawler.middlewares.chromium import Chromium

            self._browser = Chromium(self._crawler_of_pages)
        return await self._browser.show(request)

    async def close(self) -> None:
        """Close the connections, and the browser if it was started."""
        await super().close()
        if self._browser is not None:
            await self._browser.close()
