"""Sending the few pages that need JavaScript to the browser, or saying why that cannot be."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

ADVICE = "no browser: run 'apt-get install chromium' or set PLAYWRIGHT_LAUNCH_OPTIONS"


class LearntApi:
    """Asks the site's API for a page, once the browser has shown where its articles stand.

    The spider keeps what was learnt (``shells``); requests for which it counts carry ``by_api``.
    This is the first of all middlewares: what is put in another's place must not have begun.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LearntApi:
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Return the request to the API in the page's place, if its site is known to have one."""
        spider = self._crawler.spider
        shells = getattr(spider, "shells", None)
        if shells is None or not request.meta.get("by_api"):
            return None
        found = shells.call_for(request.url)
        if found is None:
            return None
        call, address = found
        told = {"pointer": list(call.pointer), "learnt": True, "left": []}
        return request.replace(
            url=address,
            callback=spider.parse_answer,  # type: ignore[union-attr]
            headers={"Accept": "application/json"},
            meta=request.meta | {"rendered": False, "by_api": False, "call": told},
        )


class Rendering:
    """Turns ``rendered`` in a request's meta, which is plain JSON, into what the browser needs."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        path = settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS").get("executable_path")
        remote = settings.get("PLAYWRIGHT_CDP_URL") or settings.get("PLAYWRIGHT_CONNECT_URL")
        self._ready = bool(remote) or bool(path and Path(path).exists())
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rendering:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not request.meta.get("rendered"):
            return
        if not self._ready:
            raise IgnoreRequest(ADVICE)
        # Imported here: a crawl without rendered pages need not wait for Playwright.
        from scrapy_playwright.page import PageMethod

        from crawler.middlewares.visit import Visit

        shells = getattr(self._crawler.spider, "shells", None)
        learns = (
            "by_api" in request.meta and shells is not None and shells.wants_lesson(request.url)
        )
        visit = Visit(learns=learns)
        request.meta["playwright"] = True
        request.meta["playwright_page_init_callback"] = visit.begin
        request.meta["playwright_page_methods"] = [PageMethod(visit.settle)]
        request.meta["playwright_seen"] = visit.seen
