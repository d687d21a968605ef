"""Pages that no list brings up: those that could not be read, and those that are listed no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any, Final

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.items import Candidate, DiscoveredBy
from crawler.platforms.walk import WalkEnd
from crawler.sources import Source
from crawler.spiders.comparing import ComparingSpider
from crawler.spiders.memory import Walks

#: Pages of one source that are tried again in a run after they could not be read in another.
MOST_RETRIED: Final = 50
#: Articles of one source that a sweep did not list and whose pages are asked whether they are gone.
MOST_MISSED: Final = 100
#: What a candidate is said to be discovered by, where its method has another name.
_DISCOVERED: Final[dict[str, DiscoveredBy]] = {
    "wordpress-api": "wordpress-api",
    "wordpress-search": "wordpress-search",
    "blogger-feed": "blogger-feed",
    "feed": "feed",
    "sitemap": "sitemap",
}


class RevisitingSpider(ComparingSpider):
    """Owns the memory of the sources' walks, and asks again for what walks do not list."""

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        super().prepare(crawler, arguments)
        days = crawler.settings.getfloat("FULL_SWEEP_DAYS")
        self.walks = Walks(self.store, self.plan, days, self.scopes)

    def try_again(self, source: Source, urls: list[str]) -> Iterator[Request]:
        """Yield requests for pages that could not be read when they were last asked for.

        A walk that builds upon another lists them no more; a sweep does.
        """
        memory = self.walks.memory(source)
        if memory is None:
            return
        by = _DISCOVERED.get(memory.method, "listing")
        self.tally[source.id].retried = len(urls)
        for url in urls:
            yield self.page(source, Candidate(url=url, discovered_by=by), unlisted=True)

    def walk_ended(self, source: Source, end: WalkEnd, lease: int | None) -> Iterator[Request]:
        """Remember a walk's end. Behind a sweep, yield the requests for articles that it missed.

        Only a sweep that began in this run and listed everything says which articles are missing:
        its page then tells whether one is gone.
        """
        tally = self.tally[source.id]
        if source.id not in self.aside:  # else its articles were dropped: list them all next time
            with self.guarded():
                if end.complete and tally.swept and tally.begun:
                    yield from self._missed(source)
                self.walks.ended(source, end, lease)
        self.sightings.forget(source.id)

    def _missed(self, source: Source) -> Iterator[Request]:
        missed = [
            article
            for article, keys in self.store.served(source.id).items()
            if not self.sightings.has_any(source.id, keys)
        ]
        # Too many for one sweep: by chance, so that each has its turn.
        random.shuffle(missed)
        for article in missed[:MOST_MISSED]:
            record = self.store.article(article)
            if record is None or (record["topic"] or {}).get("name") != self.plan.topic.name:
                continue
            if self.plan.covers(source, record["published_at"]):
                by = record["discovered_by"]
                candidate = Candidate(url=record["url"], discovered_by=by)
                yield self.page(source, candidate, unlisted=True)
