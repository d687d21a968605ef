"""Second step: is it about the topic. The verdict becomes part of the record."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.items import Article, paragraphs_of
from crawler.spiders.run import RunSpider
from crawler.spiders.skipping import Skipped


class Relevance:
    """Judges title and text; what is not about the topic is skipped with the reason."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Relevance:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        verdict = spider.plan.topic.judge(item.title, paragraphs_of(item.text))
        if verdict.cls == "not":
            raise Skipped("off-topic", verdict.reason)
        item.topic = verdict.to_record()
        spider.tally[item.source].on_topic += 1
        return item
