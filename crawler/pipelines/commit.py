"""Last step: the article goes into the store, and from there into ``articles.jsonl``."""

from __future__ import annotations

import json

from scrapy.crawler import Crawler

from crawler.items import Article
from crawler.pipelines.duplicates import Signed
from crawler.spiders.run import RunSpider
from crawler.spiders.skipping import Skipped
from crawler.store.keys import storable


class Commit:
    """Commits the record; an article that the store knows unchanged is counted, not written."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Commit:
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        spider = self._crawler.spider
        assert isinstance(spider, RunSpider)
        if spider.is_closed:
            raise Skipped("store", "the run has ended; the next one asks again")
        with spider.guarded():
            signature = item.signature if isinstance(item, Signed) else None
            asked = spider.asked_for(item)
            committed = spider.store.commit(
                item,
                aliases=[asked] if asked else [],
                signature=signature,
                request=spider.lease_of(item),
                listing=spider.listing_of(item),
            )
            tally = spider.tally[item.source]
            if committed.outcome == "known":
                tally.known += 1
            else:
                tally.written += 1
            return _as_written(committed.record)
        raise Skipped("store", spider.halted)


def _as_written(record: Article) -> Article:
    """Return a record with the fields and the text of its line, for Scrapy's feed exports (``-O``).

    Steps before may have added fields of their own, which no format can hold.
    """
    return Article(**json.loads(storable(record.to_json())))
