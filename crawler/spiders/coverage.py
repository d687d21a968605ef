"""``coverage``: everything the chosen sources published about one topic."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure as RequestFailure

from crawler.diagnosis import Finding
from crawler.extraction import Extraction
from crawler.health.states import put_aside
from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.contract import MARGIN, Ask, Page, Pause, Skip
from crawler.platforms.walk import (
    HOST_IS_AWAY,
    Event,
    Failure,
    MethodEnd,
    WalkEnd,
    advance,
    builds_upon_nothing,
)
from crawler.sources import Source
from crawler.spiders.arguments import Plan, plan
from crawler.spiders.failures import classify
from crawler.spiders.reading import STATUSES
from crawler.spiders.revisits import MOST_RETRIED, RevisitingSpider
from crawler.store import KnownUrl

#: What a listing's answer gives at one go, before other answers have their turn.
EVENTS_AT_ONCE = 100


class CoverageSpider(RevisitingSpider):
    """Walks each source's discovery and reads what it lists.

    Arguments: ``sources`` (a selector), ``topic``, ``since``, ``until`` (days, both inclusive) and
    ``depth`` (``search`` asks the sites' own search, ``full`` lists everything in the window).
    """

    name = "coverage"

    @classmethod
    def plan_of(cls, arguments: dict[str, Any]) -> Plan:
        return plan(arguments)

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        super().prepare(crawler, arguments)
        #: Sources that said in this run that a list has not changed.
        self._unchanged: set[str] = set()
        #: Sources that earlier looks have put aside.
        self._quarantined: set[str] = set()
        for source, state in self.store.states(self.tally.sources).items():
            if state.is_quarantined:
                why = put_aside(source, state)
                self.tally[source].put_aside = why
                # What a killed run has left to ask of it is not asked.
                self.aside[source] = Finding("put-aside", why)
                self._quarantined.add(source)

    async def start(self) -> AsyncIterator[Request | Extraction]:
        failed = self.store.failed(most=MOST_RETRIED)
        for source in self.plan.sources:
            if self.tally[source.id].put_aside:
                continue
            again = failed.get(source.id, [])
            if self.wants_look(source) and not self._begins_at_home(source):
                yield self._look(source, again)
                continue
            async for output in self._begin(source, again):
                yield output

    async def parse_home(
        self, response: Response, source: str, failed: list[str] | None
    ) -> AsyncIterator[Request | Extraction]:
        """Begin a source's walk when its home page is still its own.

        ``failed`` are pages to try again; None when the walk is over and the look was its last.
        """
        site, tally = self.source(source), self.tally[source]
        tally.requests["home"] += 1
        await self.examine_list(site, response, site.url)
        if found := self.aside.get(source):
            tally.methods.append(f"home: {found}")
            tally.family, tally.failure = site.platform, str(found)
            return
        if failed is not None:
            async for output in self._begin(site, failed, looked=True):
                yield output

    async def home_failed(self, failure: RequestFailure) -> AsyncIterator[Request | Extraction]:
        """Begin the walk all the same: its methods tell better what the site still gives."""
        request = failure.request  # type: ignore[attr-defined]
        if request.cb_kwargs["source"] in self._quarantined:
            return
        self.tally[request.cb_kwargs["source"]].requests["home"] += 1
        site = self.source(request.cb_kwargs["source"])
        if request.cb_kwargs["failed"] is not None:
            async for output in self._begin(site, request.cb_kwargs["failed"], looked=True):
                yield output

    def _begins_at_home(self, source: Source) -> bool:
        first = next(self.walks.begin(source), None)
        return isinstance(first, Ask) and first.url.rstrip("/") == source.url.rstrip("/")

    def second_looks(self, source: Source) -> Iterator[Request]:
        """Yield a look at the home page of a site whose pages have become spam one and all."""
        if self.is_in_doubt(source):
            # Before the pages that wait: they may be somebody else's too.
            yield self._look(source, None, named=f"look {source.id} in doubt").replace(priority=1)

    def _look(self, source: Source, failed: list[str] | None, named: str = "") -> Request:
        named = named or f"look {source.id}{' behind' if failed is None else ''}"
        return Request(
            source.url,
            callback=self.parse_home,
            errback=self.home_failed,
            dont_filter=True,
            meta={"handle_httpstatus_list": STATUSES, "unique": named},
            cb_kwargs={"source": source.id, "failed": failed},
        )

    async def _begin(
        self, source: Source, failed: list[str], *, looked: bool = False
    ) -> AsyncIterator[Request | Extraction]:
        begun = self.walks.begin(source, looked=looked)
        async for output in self._follow(source, begun, first=True):
            yield output
        for request in self.try_again(source, failed):
            yield request

    async def parse_listing(
        self, response: Response, source: str, ask: dict[str, Any]
    ) -> AsyncIterator[Request | Extraction]:
        """Hand a listing's answer to its platform and follow what that makes of it."""
        if self.tally[source].put_aside:
            return
        site, asked = self.source(source), Ask(**ask)
        self._note_begin(source, response.meta)
        self.note_host(site, response.url)
        found = await self.examine_list(site, response, asked.url)
        answer: Page | Failure
        if found is None:
            answer = self.walks.page(site, asked, response)
            if answer.unchanged:
                self._unchanged.add(source)
        else:
            answer = Failure(reason=found.reason, detail=found.evidence)
        async for output in self._advance(source, asked, answer, response.meta.get("lease")):
            yield output

    async def listing_failed(self, failure: RequestFailure) -> AsyncIterator[Request | Extraction]:
        """Tell the platform that its ask got no answer, so that it tries another way."""
        request = failure.request  # type: ignore[attr-defined]
        if request.cb_kwargs["source"] in self._quarantined:
            return
        name, detail = classify(failure)
        site = self.source(request.cb_kwargs["source"])
        if not self.tally[site.id].put_aside:
            self.note_list(site, request.cb_kwargs["ask"]["url"], Finding(name, detail))
        self._note_begin(request.cb_kwargs["source"], request.meta)
        answer = Failure(reason=name, detail=detail)
        ask = Ask(**request.cb_kwargs["ask"])
        lease = request.meta.get("lease")
        async for output in self._advance(request.cb_kwargs["source"], ask, answer, lease):
            yield output

    async def _advance(
        self, source: str, ask: Ask, answer: Page | Failure, lease: int | None
    ) -> AsyncIterator[Request | Extraction]:
        site = self.source(source)
        self.tally[source].requests[ask.kind] += 1
        self.tally[source].swept = builds_upon_nothing(ask)
        self.walks.opened(site)
        events = advance(site, self.walks.scope(site), ask, answer)
        if ask.kind != "sitemap":  # whoever hacks a good site adds a sitemap of the spam to it
            events = self.sifted(site, events)
        async for output in self._follow(site, events, lease=lease):
            yield output

    async def _follow(
        self,
        source: Source,
        events: Iterable[Event],
        *,
        first: bool = False,
        lease: int | None = None,
    ) -> AsyncIterator[Request | Extraction]:
        for part in _slices(events):
            if self.halted or self.is_closed:
                return
            earlier = self.earlier([event for event in part if isinstance(event, Candidate)])
            for event in part:
                async for output in self._follow_one(source, event, first, lease, earlier):
                    yield output
            await asyncio.sleep(0)

    async def _follow_one(
        self,
        source: Source,
        event: Event,
        first: bool,
        lease: int | None,
        earlier: Mapping[str, KnownUrl],
    ) -> AsyncIterator[Request | Extraction]:
        tally = self.tally[source.id]
        match event:
            case Ask():
                yield self._listing(source, event, first=first)
            case Candidate() if not same_site(event.url, *homes_of(source)):
                tally.listed += 1
                self.skip(source, event.url, "other-site", "a list names another host's page")
            case Candidate():
                async for output in self.visit(source, event, earlier):
                    if lease is not None and isinstance(output, Extraction):
                        self._listings[output.id] = lease
                    yield output
            case Skip():
                tally.listed += 1
                self.skip(source, event.url, event.reason, event.evidence)
            case MethodEnd(method=method, complete=complete, reason=reason):
                said = "complete" if complete else reason
                tally.methods.append(f"{method}: {said}")
                tally.end_method(method, complete=complete)
            case WalkEnd(family=family, failure=failure):
                tally.family, tally.failure, tally.search = family, failure, event.search
                for request in self.walk_ended(source, event, lease):
                    yield request
                away = failure.split(":")[0] in HOST_IS_AWAY or bool(tally.put_aside)
                # A search that finds what it had found is the site's own as much as a list is.
                listed = event.found > 0 or event.search == ""
                told = away or event.quiet or self._is_over(source)
                silent = not told and self.fell_silent(source, listed=listed)
                if silent and source.id not in self._unchanged:
                    yield self._look(source, None)
                if tally.begun and tally.swept and not tally.listed and not failure:
                    for request in self.compare(source):
                        yield request

    def _is_over(self, source: Source) -> bool:
        """Tell whether the window has closed: nothing in it can be new, and silence says nothing.

        A sweep lists what is in it all the same.
        """
        until = self.walks.scope(source).until
        closed = until is not None and until + MARGIN < datetime.now(UTC)
        return closed and not self.tally[source.id].swept

    def _note_begin(self, source: str, meta: Mapping[str, Any]) -> None:
        """Note that a source's listing began in this run, if the request was its first."""
        if meta.get("unique") == f"walk {source}":
            self.tally[source].begun = True

    def _listing(self, source: Source, ask: Ask, *, first: bool) -> Request:
        # A restart, and a second process, must not begin a walk that is under way.
        named = {"unique": f"walk {source.id}"} if first else {}
        return Request(
            ask.url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            dont_filter=True,
            # What is found is read before more is looked for: the frontier stays small.
            priority=-1,
            headers=self.walks.conditions(source, ask),
            meta={"handle_httpstatus_list": [304, *STATUSES], "rendered": ask.rendered, **named},
            cb_kwargs={"source": source.id, "ask": ask.to_dict()},
        )


def _slices(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Yield events some at a time; a long answer that gives none for a while gives empty slices."""
    part: list[Event] = []
    for event in events:
        if not isinstance(event, Pause):
            part.append(event)
        if isinstance(event, Pause) or len(part) >= EVENTS_AT_ONCE:
            yield part
            part = []
    yield part
