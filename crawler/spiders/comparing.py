"""Second looks at a source: its feed beside an empty search, and the host that answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.contract import Ask, Page, Refused
from crawler.platforms.feeds import Feed
from crawler.sources import Source
from crawler.spiders.reading import STATUSES, ReadingSpider

#: Requests that a comparison may take: the home page, and two places of feeds.
_MOST_ASKS: Final = 3
#: Other hosts that are counted: a site that sends us to more has not moved to one of them.
_HOSTS_KEPT: Final = 8
_TAG: Final = re.compile(r"<[^>]*>")


class ComparingSpider(ReadingSpider):
    """Counts what only says how a source is; nothing of it is read."""

    def compare(self, source: Source) -> Iterator[Request]:
        """Yield the request for the feed of a source that listed nothing."""
        steps = Feed().start(source, self.plan.scope(source))
        yield from (self._ask(source, step, 1) for step in steps if isinstance(step, Ask))

    def parse_comparison(
        self, response: Response, source: str, ask: dict[str, Any], asked: int
    ) -> Iterator[Request]:
        """Count a feed's items in the window, and those that speak of the topic."""
        site, tally = self.source(source), self.tally[source]
        tally.requests["feed"] += 1
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        page = Page(
            url=response.url,
            status=response.status,
            headers={"content-type": content_type},
            body=response.body,
        )
        scope = replace(self.plan.scope(site), full=True)
        try:
            steps = list(Feed().advance(site, scope, Ask(**ask), page))
        except Refused:
            return
        items = [step for step in steps if isinstance(step, Candidate)]
        if items:
            tally.feed = len(items)
            tally.feed_on_topic = sum(map(self._speaks_of_topic, items))
        elif asked < _MOST_ASKS:
            yield from (self._ask(site, step, asked + 1) for step in steps if isinstance(step, Ask))

    def comparison_failed(self, failure: Failure) -> None:
        """A feed that cannot be had says nothing about the search."""

    def note_host(self, source: Source, url: str) -> None:
        """Count whose host answered: a site that moved answers with another's only."""
        tally = self.tally[source.id]
        if same_site(url, *homes_of(source)):
            tally.here += 1
        elif len(tally.elsewhere) < _HOSTS_KEPT:
            tally.elsewhere[urlsplit(url).hostname or ""] += 1

    def _ask(self, source: Source, ask: Ask, asked: int) -> Request:
        return Request(
            ask.url,
            callback=self.parse_comparison,
            errback=self.comparison_failed,
            dont_filter=True,
            meta={
                "handle_httpstatus_list": STATUSES,
                "unique": f"compare {source.id} {asked}",
            },
            cb_kwargs={"source": source.id, "ask": ask.to_dict(), "asked": asked},
        )

    def _speaks_of_topic(self, item: Candidate) -> bool:
        text = _TAG.sub(" ", item.body or "")
        return self.plan.topic.judge(item.title or "", [text]).cls != "not"
