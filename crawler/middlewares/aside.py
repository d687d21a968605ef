"""Keeping requests from sources that the run has put aside."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.middlewares.refusal import Refusal
from crawler.spiders.run import RunSpider


class Aside:
    """Refuses what is left in the frontier of a source that turned out to be somebody else's."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Aside:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self._crawler.spider
        if not isinstance(spider, RunSpider):
            return
        found = spider.aside.get(str(request.cb_kwargs.get("source", "")))
        if found is not None:
            raise Refusal(found.reason, f"of a source that was put aside: {found.evidence}")
