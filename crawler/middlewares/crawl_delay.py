"""Honouring Crawl-delay, which Scrapy reads but ignores."""

from __future__ import annotations

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached


class CrawlDelay:
    """Raises a host's delay to what its robots.txt asks, up to ``CRAWL_DELAY_MAX`` seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._most = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self._delays: dict[str, float] = {}
        crawler.signals.connect(self._parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self._downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        return cls(crawler)

    def _parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._agent)
        if delay:
            self._delays[urlparse_cached(request).hostname or ""] = min(float(delay), self._most)
            self._raise(request)

    def _downloaded(self, request: Request) -> None:
        # The adaptive throttle sets the slot's delay anew after each response.
        self._raise(request)

    def _raise(self, request: Request) -> None:
        delay = self._delays.get(urlparse_cached(request).hostname or "")
        if delay is None:
            return
        assert self._crawler.engine
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        if slot is not None and slot.delay < delay:
            slot.delay = delay
            slot.jitter = 0
