"""First step: is it a record at all, of the site itself, and inside the window asked for."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.diagnosis.spam import of_text
from crawler.items import Article, paragraphs_of
from crawler.schema import problems
from crawler.spiders.run import RunSpider
from crawler.spiders.skipping import Skipped


class Validate:
    """Refuses spam, records that break the schema, and articles outside the window."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Validate:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        if aside := spider.aside.get(item.source):
            raise Skipped(aside.reason, f"of a source that was put aside: {aside.evidence}")
        verdict = of_text(item.title, "\n".join(paragraphs_of(item.text)), [item.source_name])
        if verdict.is_spam:
            raise Skipped("spam", verdict.evidence)
        found = problems(item)
        if found:
            raise Skipped("invalid", "; ".join(found[:3]))
        if not spider.plan.covers(spider.source(item.source), item.published_at):
            reason = "outside-window" if item.published_at else "undated"
            raise Skipped(reason, item.published_at or "no date was found")
        return item
