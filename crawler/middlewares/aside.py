"""Keeping requests from sources that the run has put aside, and from pages behind a firewall."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.middlewares.refusal import HostGivenUp, Refusal
from crawler.spiders.run import RunSpider


class Aside:
    """Refuses what is left in the frontier of a source that turned out to be somebody else's, and
    articles' pages of a host that answers with challenges alone.
    """

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
        # What lists articles is still asked for.
        candidate = request.cb_kwargs.get("candidate")
        wall = spider.walls.before(candidate["url"]) if candidate else None
        if wall is not None:
            raise HostGivenUp(wall.reason, wall.evidence)
