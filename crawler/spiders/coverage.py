"""``coverage``: everything the chosen sources published about one topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as RequestFailure

from crawler.extraction import Extraction
from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page, Skip
from crawler.platforms.walk import Event, Failure, MethodEnd, WalkEnd, advance, begin
from crawler.sources import Source
from crawler.spiders.arguments import Plan, plan
from crawler.spiders.failures import classify
from crawler.spiders.reading import STATUSES, ReadingSpider


class CoverageSpider(ReadingSpider):
    """Walks each source's discovery and reads what it lists.

    Arguments: ``sources`` (a selector), ``topic``, ``since``, ``until`` (days, both inclusive) and
    ``depth`` (``search`` asks the sites' own search, ``full`` lists everything in the window).
    """

    name = "coverage"

    @classmethod
    def plan_of(cls, arguments: dict[str, Any]) -> Plan:
        return plan(arguments)

    async def start(self) -> AsyncIterator[Request | Extraction]:
        for source in self.plan.sources:
            async for output in self._follow(
                source, begin(source, self.plan.scope(source)), first=True
            ):
                yield output

    async def parse_listing(
        self, response: Response, source: str, ask: dict[str, Any]
    ) -> AsyncIterator[Request | Extraction]:
        """Hand a listing's answer to its platform and follow what that makes of it."""
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        page = Page(url=response.url, status=response.status, headers=headers, body=response.body)
        async for output in self._advance(source, Ask(**ask), page):
            yield output

    async def listing_failed(self, failure: RequestFailure) -> AsyncIterator[Request | Extraction]:
        """Tell the platform that its ask got no answer, so that it tries another way."""
        request = failure.request  # type: ignore[attr-defined]
        name, detail = classify(failure)
        self.tally[request.cb_kwargs["source"]].errors[name] += 1
        answer = Failure(reason=name, detail=detail)
        ask = Ask(**request.cb_kwargs["ask"])
        async for output in self._advance(request.cb_kwargs["source"], ask, answer):
            yield output

    async def _advance(
        self, source: str, ask: Ask, answer: Page | Failure
    ) -> AsyncIterator[Request | Extraction]:
        site = self.source(source)
        self.tally[source].requests[ask.kind] += 1
        async for output in self._follow(site, advance(site, self.plan.scope(site), ask, answer)):
            yield output

    async def _follow(
        self, source: Source, events: Iterable[Event], *, first: bool = False
    ) -> AsyncIterator[Request | Extraction]:
        tally = self.tally[source.id]
        for event in events:
            match event:
                case Ask():
                    yield self._listing(source, event, first=first)
                case Candidate():
                    async for output in self.visit(source, event):
                        yield output
                case Skip():
                    tally.listed += 1
                    self.skip(source, event.url, event.reason, event.evidence)
                case MethodEnd(method=method, complete=complete, reason=reason):
                    said = "complete" if complete else reason
                    tally.methods.append(f"{method}: {said}")
                case WalkEnd(family=family, failure=failure):
                    tally.family, tally.failure = family, failure

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
            meta={"handle_httpstatus_list": STATUSES, "rendered": ask.rendered, **named},
            cb_kwargs={"source": source.id, "ask": ask.to_dict()},
        )
