"""What every spider does with a candidate: fetch it if need be, read it, and pass the record on."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as RequestFailure

from crawler.diagnosis import Finding
from crawler.extraction import (
    Extraction,
    NoArticle,
    extract,
    extract_fragment,
    fold_url,
    join_pages,
)
from crawler.items import Candidate
from crawler.middlewares.noindex import forbidden, read_directives
from crawler.sources import Source
from crawler.spiders.asking import AskingSpider
from crawler.spiders.completing import overrides
from crawler.spiders.failures import classify
from crawler.spiders.memory import is_edited
from crawler.spiders.visits import Visit
from crawler.store import KnownUrl, url_key

#: Error statuses reach the callbacks, which know what each means; redirects are followed.
STATUSES = [*range(400, 600)]
#: A page that may go on elsewhere, or whose text is not in its HTML, is read in any case.
_GOES_ON = re.compile(
    rb"rel=[\"']?next|page-links|post-page-numbers|nextpage|[?&]page=|halaman|selanjutnya", re.I
)
_PARAGRAPH = re.compile(rb"<p[\s>]|<br", re.I)


class ReadingSpider(AskingSpider):
    """Fetches, reads and joins the pages of candidates, whatever spider brings them."""

    #: Whether pages that an earlier run decided are left alone.
    trusts_memory = True

    # --- candidates ------------------------------------------------------------------------------

    async def visit(
        self, source: Source, candidate: Candidate, earlier: Mapping[str, KnownUrl] | None = None
    ) -> AsyncIterator[Request | Extraction]:
        """Yield the record of a candidate that came with its body, or the request for its page.

        ``earlier`` is what the store said of it, where it was asked for several at once.
        """
        key = url_key(fold_url(candidate.url))
        if not self.sightings.add(source.id, key):
            return
        tally = self.tally[source.id]
        tally.listed += 1
        date = candidate.published_at
        tally.quality.saw(date)
        if date and not self.plan.covers(source, date):
            self.skip(source, candidate.url, "outside-window", date)
        elif candidate.body is None:
            said = self.earlier([candidate]) if earlier is None else earlier
            if self._is_settled(source, candidate, said.get(candidate.url)):
                return
            if self.is_named_spam(source, candidate):
                self.skip(source, candidate.url, "spam", "named like the other spam of this source")
            else:
                yield self.page(source, candidate)
        elif not self._may_match(f"{candidate.title or ''}\n{candidate.body}".encode()):
            self.skip(source, candidate.url, "off-topic", "no spelling in title or body")
        else:
            try:
                article = await self._read(
                    source, candidate, extract_fragment, candidate, overrides=overrides(source)
                )
            except NoArticle as none:
                self.skip(source, candidate.url, none.reason, none.detail)
                return
            if article is not None:
                yield self._complete(article, source, candidate)

    def earlier(self, candidates: list[Candidate]) -> Mapping[str, KnownUrl]:
        """Return what earlier runs decided about candidates without a body, by URL."""
        urls = [candidate.url for candidate in candidates if candidate.body is None]
        if not self.trusts_memory or not urls:
            return {}
        return self.store.known(urls, further=self.scopes)

    def _is_settled(self, source: Source, candidate: Candidate, known: KnownUrl | None) -> bool:
        """Tell, and count, that an earlier run decided a page that has not changed since.

        Pages are read again after ``REVISIT_DAYS``: not every site says that it changed one.
        """
        if known is None or known.state == "failed":
            return False
        if known.state == "gone" and self.tally[source.id].swept:
            return False  # it is listed again: it may have come back
        if known.reason == "noindex" and not self.settings["ROBOTS_META"]:
            return False
        if time.time() - known.checked > self._revisit_seconds:
            return False
        if is_edited(candidate.modified_at, known.checked):
            return False
        tally = self.tally[source.id]
        if known.state == "written":
            tally.known += 1
        else:
            tally.skipped[known.reason or known.state] += 1
        return True

    def page(self, source: Source, candidate: Candidate, **more: Any) -> Request:
        """Return the request for a candidate's page. ``more`` is state, all of it plain JSON."""
        url = more.pop("url", candidate.url)
        rendered = more.pop("rendered", source.platform == "rendered")
        part = len(more.get("parts", []))
        # Whether the site's API may be asked instead, once a page of this kind has shown how.
        by_api = more.pop("by_api", not part)
        # What makes two requests one, also among the processes that share a crawl.
        unique = f"{url_key(fold_url(candidate.url)).hex()}/{part}/{int(rendered)}{'a' * by_api}"
        return Request(
            url,
            callback=self.parse_page,
            errback=self.page_failed,
            dont_filter=True,
            meta={
                "handle_httpstatus_list": STATUSES,
                "rendered": rendered,
                "by_api": by_api,
                "unique": unique,
            },
            cb_kwargs={"source": source.id, "candidate": candidate.to_dict(), "more": more},
        )

    # --- pages -----------------------------------------------------------------------------------

    async def parse_page(
        self, response: Response, source: str, candidate: dict[str, Any], more: dict[str, Any]
    ) -> AsyncIterator[Request | Extraction]:
        """Read one page of an article; ask for its other pages, or for the browser, if need be."""
        visit = Visit.of(response, self.source(source), candidate, more)
        if self.tally[source].put_aside:  # a request from before the source was put aside
            self.leave(visit.source, visit.url, visit.lease)
            return
        self._count(visit)
        if await self._is_turned_away(visit, response):
            for request in self.second_looks(visit.source):
                yield request
            return
        article = None
        try:
            if response.status < 400:
                article = await self._read_page(visit, response)
        except NoArticle as none:
            self.walls.note(visit.url, Finding(none.reason, none.detail))
            if visit.is_first and none.reason == "empty-shell":
                yield self.beyond_shell(visit.source, visit.candidate, none.calls, more)
            elif not visit.parts:
                finding = Finding(none.reason, none.detail)
                self.refuse(visit.source, visit.url, finding, visit.lease)
        if article is not None:
            self.walls.note(visit.url, None)
            self.note_repairs(visit.source, article)
            if visit.rendered and not visit.parts:
                await self.learn(visit.source, visit.candidate, article, response.meta)
            yield self._next_of(visit, article)
        elif visit.parts:  # what there is of an article is kept when a later page fails
            yield self._joined(visit, visit.parts)

    def second_looks(self, source: Source) -> Iterator[Request]:
        """Yield what to ask of a site behind a page that was turned away; given pages ask none."""
        return iter(())

    def _count(self, visit: Visit) -> None:
        if visit.more.get("unlisted"):
            self._unlisted.add(visit.url)
        tally = self.tally[visit.source.id]
        tally.fetched += 1
        tally.requests["page"] += 1

    async def _is_turned_away(self, visit: Visit, response: Response) -> bool:
        """Write down why an article's first page is not read at all; False when it is to be."""
        if visit.parts:
            return False
        source, url, lease = visit.source, visit.url, visit.lease
        if found := await self.examine(source, response):
            self.walls.note(url, found)
            self.refuse(source, url, found, lease)
        elif response.status >= 400:
            self._refused(source, url, response.status, lease)
        elif asked := self._asks_to_be_left_out(response):
            self.walls.note(url, None)
            self.skip(source, url, "noindex", asked, lease)
        elif visit.is_first and not self._worth_reading(response.body):
            self.walls.note(url, None)
            self.skip(source, url, "off-topic", "no spelling in the page", lease)
        else:
            return False
        return True

    async def _read_page(self, visit: Visit, response: Response) -> Extraction | None:
        """Read a fetched page in a worker; raises NoArticle."""
        return await self._read(
            visit.source,
            visit.candidate,
            extract,
            response.body,
            response.url,
            known=visit.candidate,
            content_type=_header(response, b"Content-Type"),
            rendered=visit.rendered,
            overrides=overrides(visit.source),
        )

    def _next_of(self, visit: Visit, article: Extraction) -> Request | Extraction:
        """Return the request for an article's next page, or the article when this was its last."""
        following, parts = visit.left(article), [*visit.parts, article]
        if not following or len(parts) >= self.pages_max:
            return self._joined(visit, parts)
        state = {"parts": [part.dump() for part in parts], "left": following[1:]}
        url, rendered = following[0], visit.rendered
        return self.page(visit.source, visit.candidate, url=url, rendered=rendered, **state)

    def page_failed(self, failure: RequestFailure) -> Iterator[Request]:
        """Count a page that could not be had, with the class of its failure."""
        request = failure.request  # type: ignore[attr-defined]
        source = self.source(request.cb_kwargs["source"])
        name, detail = classify(failure)
        self.tally[source.id].requests["page"] += 1
        if "call" in request.meta:
            known = Candidate(**request.cb_kwargs["candidate"])
            call = request.meta["call"]
            if call["learnt"]:
                self.shells.answered(known.url, well=False)
            yield self.past_answer(source, known, call, request.cb_kwargs["more"])
            return
        asked = request.cb_kwargs["candidate"]["url"]
        if self.tally[source.id].put_aside:
            self.leave(source, asked)
        else:
            self.refuse(source, asked, Finding(name, detail))

    def _joined(self, visit: Visit, parts: list[Extraction]) -> Extraction:
        return self._join(parts, visit.source, visit.candidate, visit.rendered, visit.lease)

    def _join(
        self,
        parts: list[Extraction],
        source: Source,
        candidate: Candidate,
        rendered: bool,
        lease: int | None,
    ) -> Extraction:
        article = parts[0] if len(parts) == 1 else join_pages(parts)
        if lease is not None:
            self._leases[article.id] = lease
        article.extracted_by = "rendered" if rendered else "html"
        return self._complete(article, source, candidate)

    # --- what is worth reading -------------------------------------------------------------------

    def _asks_to_be_left_out(self, response: Response) -> str | None:
        """Return where a page says noindex or the like, if that is honoured.

        Lists and APIs are not asked: they say so everywhere, and mean themselves.
        """
        return forbidden(
            response.body,
            response.headers.getlist(b"X-Robots-Tag"),
            self.settings["ROBOTSTXT_USER_AGENT"],
            read_directives(self.settings["ROBOTS_META"]),
        )

    def _may_match(self, raw: bytes) -> bool:
        return self.plan.depth == "full" or self.plan.topic.could_match(raw)

    def _worth_reading(self, body: bytes) -> bool:
        """Tell whether a page can hold the topic: by its bytes, before the costly reading."""
        if self._may_match(body) or _GOES_ON.search(body):
            return True
        return len(_PARAGRAPH.findall(body, 0, 400_000)) < 3


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
