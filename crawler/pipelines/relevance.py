"""Second step: is it about the topic. The verdict becomes part of the record."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.items import Article, paragraphs_of
from crawler.spiders.run import RunSpider
from crawler.spiders.skipping import Skipped
from crawler.store.samples import drawn
from crawler.topics import Verdict


class Relevance:
    """Judges title and text; what is not about the topic is skipped with its reason."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._share = crawler.settings.getfloat("NOT_SAMPLE_SHARE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Relevance:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        verdict = spider.plan.topic.judge(item.title, paragraphs_of(item.text))
        if verdict.cls == "not":
            self._sample(spider, item, verdict)
            raise Skipped("off-topic", verdict.reason)
        item.topic = verdict.to_record()
        spider.tally[item.source].on_topic += 1
        return item

    def _sample(self, spider: RunSpider, item: Article, verdict: Verdict) -> None:
        """Keep a share of what is left out: only a crawl that lists everything is a fair sample."""
        share = self._share
        if spider.plan.depth == "full" and drawn(item.id, share):
            with spider.guarded():
                spider.store.keep_sample(
                    item,
                    topic=spider.plan.topic.label,
                    score=verdict.score,
                    reason=verdict.reason,
                    share=share,
                )
