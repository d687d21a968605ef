"""``pages``: given addresses and saved pages, read like those that discovery finds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from crawler.diagnosis import Finding
from crawler.errors import InputError
from crawler.extraction import Extraction, NoArticle, extract
from crawler.items import Candidate
from crawler.sources import Source
from crawler.spiders.arguments import Plan, plan
from crawler.spiders.given import Given, read_given, source_of, sources_by_host
from crawler.spiders.reading import ReadingSpider


class PagesSpider(ReadingSpider):
    """Reads the pages named by ``urls``; ``topic``, ``since`` and ``until`` as for coverage."""

    name = "pages"
    #: Whoever gives a page wants it read.
    trusts_memory = False

    @classmethod
    def plan_of(cls, arguments: dict[str, Any]) -> Plan:
        rest = {name: value for name, value in arguments.items() if name != "urls"}
        if "urls" not in arguments:
            raise InputError("argument urls: is missing: give -a urls=FILE|URL,…")
        known = sources_by_host()
        pages = read_given(str(arguments["urls"]))
        sources = {(found := source_of(page.url, known)).id: found for page in pages}
        return plan(rest, sources=tuple(sources.values()))

    @classmethod
    def hosts_of(cls, arguments: dict[str, Any]) -> Iterator[str]:
        for page in read_given(str(arguments["urls"])):
            if page.body is None:
                yield urlsplit(page.url).hostname or ""

    async def start(self) -> AsyncIterator[Request | Extraction]:
        known = sources_by_host() | {
            source.host.removeprefix("www."): source for source in self.plan.sources
        }
        for page in read_given(str(self.arguments["urls"])):
            source = source_of(page.url, known)
            candidate = Candidate(url=page.url, discovered_by="given")
            self.tally[source.id].family = "given"
            if page.body is None:
                async for output in self.visit(source, candidate):
                    yield output
            else:
                async for output in self._saved(source, page, candidate):
                    yield output

    async def _saved(
        self, source: Source, page: Given, candidate: Candidate
    ) -> AsyncIterator[Extraction]:
        self.tally[source.id].listed += 1
        try:
            article = await self._read(
                source, candidate, extract, page.body, page.url, known=candidate
            )
        except NoArticle as none:
            self.refuse(source, page.url, Finding(none.reason, none.detail))
            return
        if article is not None:
            yield self._complete(article, source, candidate)
