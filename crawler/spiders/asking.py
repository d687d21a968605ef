"""What lies behind a shell: its JSON, at an address that it names or that a browser has shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.extraction import Extraction, NoArticle
from crawler.extraction.islands import answer_article, learn_call
from crawler.items import Candidate
from crawler.report.run import now
from crawler.sources import Source
from crawler.spiders.completing import CompletingSpider
from crawler.spiders.shells import Shells, seen_by


class AskingSpider(CompletingSpider):
    """Asks a site's API for what its pages do not hold; the browser is the last resort.

    A page whose shell names addresses of JSON is asked for there. What the browser then shows of a
    first page teaches where the API has the others (``middlewares.rendering.LearntApi`` asks it).
    An answer without the page's own article sends the page to the browser.
    """

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        super().prepare(crawler, arguments)
        self.shells = Shells()

    @abstractmethod
    def page(self, source: Source, candidate: Candidate, **more: Any) -> Request:
        """Return the request for a candidate's page."""

    @abstractmethod
    def _join(
        self,
        parts: list[Extraction],
        source: Source,
        candidate: Candidate,
        rendered: bool,
        lease: int | None,
    ) -> Extraction: ...

    async def parse_answer(
        self, response: Response, source: str, candidate: dict[str, Any], more: dict[str, Any]
    ) -> AsyncIterator[Request | Extraction]:
        """Read a page's article from what its site's API says; show the page if it is not there."""
        site, known = self.source(source), Candidate(**candidate)
        if self.tally[source].put_aside:
            self.leave(site, known.url, response.meta.get("lease"))
            return
        self.tally[source].requests["page"] += 1
        call, article = response.meta["call"], None
        if response.status == 200:
            kind = response.headers.get(b"Content-Type")
            try:
                article = await self._read(
                    site,
                    known,
                    answer_article,
                    response.body,
                    known.url,
                    asked=response.url,
                    pointer=call["pointer"],
                    known=known,
                    content_type=kind.decode("latin-1") if kind else None,
                )
            except NoArticle as none:
                self.logger.debug("asked for %s: %s", known.url, none)
        if call["learnt"] and response.status not in (404, 410):
            self.shells.answered(known.url, well=article is not None)
        if article is None:
            yield self.past_answer(site, known, call, more)
            return
        self.tally[source].fetched += 1
        yield self._join([article], site, known, False, response.meta.get("lease"))

    def beyond_shell(
        self,
        source: Source,
        known: Candidate,
        calls: list[str],
        more: dict[str, Any],
        *,
        by_api: bool = True,
    ) -> Request:
        """Return the request for what a page does not hold: an address that it names, or itself.

        ``by_api`` says that what the browser showed of other pages may still serve for this one.
        """
        if not calls:
            return self.page(source, known, **more, rendered=True, by_api=by_api)
        request = self.page(source, known, **more, rendered=False, url=calls[0], by_api=False)
        call = {"pointer": None, "learnt": False, "left": calls[1:]}
        unique = f"{request.meta['unique']}/call{len(calls)}"
        return request.replace(
            callback=self.parse_answer, meta=request.meta | {"call": call, "unique": unique}
        )

    def past_answer(
        self, source: Source, known: Candidate, call: dict[str, Any], more: dict[str, Any]
    ) -> Request:
        """Return the request that follows an answer without the article: the next, or the page."""
        return self.beyond_shell(source, known, call["left"], more, by_api=not call["learnt"])

    async def learn(
        self, source: Source, known: Candidate, article: Extraction, meta: dict[str, Any]
    ) -> None:
        """See which of a rendered page's questions brought its article."""
        seen = seen_by(meta)
        if not seen or not self.shells.wants_lesson(known.url):
            return
        try:
            call = await self.pool.run(
                learn_call,
                seen,
                known.url,
                article.dump(),
                known=known,
                province=source.province,
                platform=source.platform,
                site_name=source.name,
                fetched_at=datetime.fromisoformat(now()),
            )
        except Exception as error:  # a lesson that fails costs the page nothing
            self.logger.debug("learnt nothing from %s: %s", known.url, error)
            call = None
        self.shells.learnt(known.url, call)
