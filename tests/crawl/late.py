"""A pipeline for tests: its records come out when the run has just been closed."""

from __future__ import annotations

import asyncio
import sys
import time

from scrapy.crawler import Crawler

from crawler.items import Article
from crawler.spiders.run import RunSpider


class Late:
    """Says that it has a record, and passes it on once the grace period is over."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Late:
        return cls(crawler)

    async def process_item(self, item: Article) -> Article:
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        print("a record is on its way", file=sys.stderr, flush=True)
        while not spider.is_closed:
            time.sleep(0.01)  # noqa: ASYNC251  # what is busy with a record lets nothing else in
            await asyncio.sleep(0)
        return item
