"""The bound on an article's page, which is lower than that on a sitemap or an API's answer.

Many hosts are asked at a time, and each may send as much as is allowed: a bound of fifty megabytes
would let thirty of them fill the memory.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler


class PageSize:
    """Lets a candidate's page, and a robots.txt, have ``PAGE_MAXSIZE`` bytes, sent and unpacked."""

    def __init__(self, crawler: Crawler) -> None:
        self._most = crawler.settings.getint("PAGE_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PageSize:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if "candidate" in request.cb_kwargs or request.url.endswith("/robots.txt"):
            request.meta["download_maxsize"] = self._most
