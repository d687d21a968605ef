"""A crawl of a small web of its own, for the scheduler's tests: ``python -m tests.store.walker``.

Arguments: the store, the web's address, and paths to start with. The spider follows the links of
each page, in the callback or (for pages that fail) in the errback. ``/die`` kills the process.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.store import Store

SETTINGS = {
    "SCHEDULER": "crawler.scheduler.FrontierScheduler",
    "SPIDER_MIDDLEWARES": {"crawler.middlewares.acknowledge.Acknowledge": 0},
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "RETRY_TIMES": 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "LOG_LEVEL": "ERROR",
}


class Walker(Spider):
    name = "walker"
    store: Store
    web: str
    paths: tuple[str, ...]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Walker:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.store = Store.open(kwargs["store_url"])
        crawler.signals.connect(spider.erred, signal=signals.spider_error)
        spider.store.begin_run(f"run {os.getpid()}", arguments={}, settings={}, versions={})
        return spider

    def erred(self, failure: Failure) -> None:
        assert failure.type is not None
        print("spider error:", failure.type.__name__, file=sys.stderr)

    async def start(self) -> AsyncIterator[Request]:
        for path in self.paths:
            yield self.ask(f"{self.web}{path}")

    def ask(self, url: str, **more: Any) -> Request:
        again = "again" in url
        return Request(url, self.parse, errback=self.failed, dont_filter=again, **more)

    def parse(self, response: Response) -> Iterator[Request]:
        if "/die" in response.url:
            os.kill(os.getpid(), signal.SIGKILL)
        for link in response.text.split():
            if link == "raise":
                raise ValueError("the callback fails")
            if link == "tuple":
                yield self.ask(f"{self.web}/tuple", cb_kwargs={"pair": (1, 2)})
            else:
                yield self.ask(response.urljoin(link))

    def failed(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        if "refused" in request.url:
            yield self.ask(f"{self.web}/after-failure")


def main(store_url: str, web: str, *paths: str) -> None:
    process = CrawlerProcess(SETTINGS)
    process.crawl(Walker, store_url=store_url, web=web, paths=paths, arguments={"paths": paths})
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
