"""What every spider does with a candidate: fetch it if need be, read it, and pass the record on."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings, get_settings_priority
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure as RequestFailure

from crawler.extraction import (
    Extraction,
    NoArticle,
    extract,
    extract_fragment,
    fold_url,
    join_pages,
)
from crawler.extraction.pool import ExtractionPool, PoisonError
from crawler.items import Article, Candidate
from crawler.report.run import check_writable, new_run_id, now, report_ended_runs
from crawler.report.tally import Tally
from crawler.sources import Source
from crawler.spiders.arguments import Plan
from crawler.spiders.failures import classify
from crawler.spiders.skipping import Skipped
from crawler.store import Store, StoreError, url_key
from crawler.versions import versions

#: Error statuses reach the callbacks, which know what each means; redirects are followed.
STATUSES = [*range(400, 600)]
#: Seconds between the moments at which a run's numbers are saved, for the case that it is killed.
SAVE_SECONDS = 10.0
#: Settings that a reader of the manifest wants to know.
REPORTED_SETTINGS = (
    "USER_AGENT",
    "CONTACT_URL",
    "ROBOTSTXT_OBEY",
    "DOWNLOAD_DELAY",
    "AUTOTHROTTLE_ENABLED",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "EXTRACTION_WORKERS",
    "EXTRACTION_TIMEOUT",
)
#: A page that may go on elsewhere, or whose text is not in its HTML, is read in any case.
_GOES_ON = re.compile(
    rb"rel=[\"']?next|page-links|post-page-numbers|nextpage|[?&]page=|halaman|selanjutnya", re.I
)
_PARAGRAPH = re.compile(rb"<p[\s>]|<br", re.I)


class ReadingSpider(scrapy.Spider):
    """Base of the spiders. It owns the run, its tally, and the pool of extraction workers."""

    #: Whether pages that an earlier run decided are left alone.
    trusts_memory = True

    @classmethod
    def plan_of(cls, arguments: dict[str, Any]) -> Plan:
        """Check the spider's arguments; raises InputError."""
        raise NotImplementedError

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        agent = settings["USER_AGENT"]
        if "{contact}" in agent:
            # Above the project's priority: the process merges its settings again later.
            spider = get_settings_priority("spider")
            priority = max(settings.getpriority("USER_AGENT") or 0, spider)
            filled = agent.replace("{contact}", settings["CONTACT_URL"])
            settings.set("USER_AGENT", filled, priority=priority)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ReadingSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, ReadingSpider)
        spider.prepare(crawler, kwargs)
        return spider

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Check the arguments and open the run; raises InputError before anything is written."""
        settings = crawler.settings
        self.arguments = arguments
        self.plan = self.plan_of(arguments)
        self.output = Path(settings["OUTPUT_DIR"])
        check_writable(self.output)
        self.run_id = new_run_id()
        self.tally = Tally()
        self.pages_max = settings.getint("ARTICLE_PAGES_MAX")
        self.pool = ExtractionPool(
            settings.getint("EXTRACTION_WORKERS"),
            settings.getfloat("EXTRACTION_TIMEOUT"),
            settings.getint("EXTRACTION_MEMORY_MB"),
        )
        self._sources = {source.id: source for source in self.plan.sources}
        for id_ in self._sources:
            self.tally[id_]  # a row of the summary even for a source that says nothing
        self._seen: set[bytes] = set()
        # What is off this topic may be on another; what is no article is none for all.
        self._topic_scope = f"{self.plan.topic.name}/{self.plan.topic.version}"
        self._revisit_seconds = settings.getfloat("REVISIT_DAYS") * 86_400
        self._leases: dict[str, int] = {}
        self.halted = ""
        self.errors = 0
        self.store = open_store(settings)
        report_ended_runs(self.store, self.output)
        self.store.begin_run(
            self.run_id,
            arguments=arguments,
            settings={name: settings.get(name) for name in REPORTED_SETTINGS},
            versions=versions(self.plan.topic, None),
        )
        self._saving = create_looping_call(self._save)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._dropped, signal=signals.item_dropped)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        crawler.signals.connect(self._erred, signal=signals.spider_error)

    def source(self, id_: str) -> Source:
        """Return a source of this run by its id."""
        return self._sources[id_]

    # --- candidates ------------------------------------------------------------------------------

    async def visit(
        self, source: Source, candidate: Candidate
    ) -> AsyncIterator[Request | Extraction]:
        """Yield the record of a candidate that came with its body, or the request for its page."""
        key = url_key(fold_url(candidate.url))
        if key in self._seen:
            return
        self._seen.add(key)
        tally = self.tally[source.id]
        tally.listed += 1
        date = candidate.published_at
        if date and not self.plan.covers(source, date):
            self.skip(source, candidate.url, "outside-window", date)
        elif candidate.body is None:
            if self._is_settled(source, candidate):
                return
            yield self.page(source, candidate)
        elif not self._may_match(f"{candidate.title or ''}\n{candidate.body}".encode()):
            self.skip(source, candidate.url, "off-topic", "no spelling in title or body")
        else:
            try:
                article = await self._read(source, candidate, extract_fragment, candidate)
            except NoArticle as none:
                self.skip(source, candidate.url, none.reason, none.detail)
                return
            if article is not None:
                yield self._complete(article, source, candidate)

    def _is_settled(self, source: Source, candidate: Candidate) -> bool:
        """Tell, and count, that an earlier run decided a page that has not changed since.

        Pages are read again after ``REVISIT_DAYS``: not every site says that it changed one.
        """
        if not self.trusts_memory:
            return False
        known = self.store.known([candidate.url], scope=self._topic_scope).get(candidate.url)
        if known is None or known.state == "failed":
            return False
        if time.time() - known.checked > self._revisit_seconds:
            return False
        if candidate.modified_at and _seconds(candidate.modified_at) > known.checked:
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
        # What makes two requests one, also among the processes that share a crawl.
        unique = f"{url_key(fold_url(candidate.url)).hex()}/{part}/{int(rendered)}"
        return Request(
            url,
            callback=self.parse_page,
            errback=self.page_failed,
            dont_filter=True,
            meta={
                "handle_httpstatus_list": STATUSES,
                "rendered": rendered,
                "unique": unique,
            },
            cb_kwargs={"source": source.id, "candidate": candidate.to_dict(), "more": more},
        )

    # --- pages -----------------------------------------------------------------------------------

    async def parse_page(
        self, response: Response, source: str, candidate: dict[str, Any], more: dict[str, Any]
    ) -> AsyncIterator[Request | Extraction]:
        """Read one page of an article; ask for its other pages, or for the browser, if need be."""
        site, known = self.source(source), Candidate(**candidate)
        tally = self.tally[source]
        tally.fetched += 1
        tally.requests["page"] += 1
        rendered = bool(response.meta.get("rendered"))
        lease = response.meta.get("lease")
        parts = [Extraction.load(part) for part in more.get("parts", [])]
        if response.status >= 400:
            if parts:
                yield self._join(parts, site, known, rendered, lease)
            else:
                self._refused(site, known.url, response.status, lease)
            return
        first = not parts and not rendered
        if first and not self._worth_reading(response.body):
            self.skip(site, known.url, "off-topic", "no spelling in the page", lease)
            return
        article = None
        try:
            article = await self._read(
                site,
                known,
                extract,
                response.body,
                response.url,
                known=known,
                content_type=_header(response, b"Content-Type"),
                rendered=rendered,
            )
        except NoArticle as none:
            if first and none.reason == "empty-shell":
                yield self.page(site, known, rendered=True)
            elif not parts:
                self.skip(site, known.url, none.reason, none.detail, lease)
        if article is None:
            if parts:
                yield self._join(parts, site, known, rendered, lease)
            return
        following = self._following(article, parts, more)
        parts.append(article)
        if following and len(parts) < self.pages_max:
            state = {"parts": [part.dump() for part in parts], "left": following[1:]}
            yield self.page(site, known, url=following[0], rendered=rendered, **state)
        else:
            yield self._join(parts, site, known, rendered, lease)

    def page_failed(self, failure: RequestFailure) -> None:
        """Count a page that could not be had, with the class of its failure."""
        request = failure.request  # type: ignore[attr-defined]
        source = self.source(request.cb_kwargs["source"])
        name, detail = classify(failure)
        self.tally[source.id].requests["page"] += 1
        self.fail(source, request.url, name, detail)

    def _following(
        self, article: Extraction, parts: list[Extraction], more: dict[str, Any]
    ) -> list[str]:
        """Return the URLs still to fetch: the first page names them, later ones may add to them."""
        if article.whole_page:
            return [url for url in article.next_pages if "parts" not in more]
        if not parts:
            return article.next_pages
        left: list[str] = more.get("left", [])
        return left

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

    # --- reading ---------------------------------------------------------------------------------

    async def _read(
        self, source: Source, candidate: Candidate, function: Any, *args: Any, **kwargs: Any
    ) -> Extraction | None:
        """Read in a worker; None when the reading itself failed. Raises NoArticle."""
        try:
            article: Extraction = await self.pool.run(
                function,
                *args,
                province=source.province,
                platform=source.platform,
                site_name=source.name,
                fetched_at=datetime.fromisoformat(now()),
                **kwargs,
            )
        except NoArticle:
            raise
        except PoisonError as error:
            self.fail(source, candidate.url, "poison", str(error))
            return None
        except Exception as error:
            self.logger.exception("reading %r failed", candidate.url)
            self.fail(source, candidate.url, "reader", f"{type(error).__name__}: {error}")
            return None
        return article

    def _complete(self, article: Extraction, source: Source, candidate: Candidate) -> Extraction:
        article.source = source.id
        article.source_name = source.name
        article.kind = source.kind
        article.province = source.province
        article.discovered_by = candidate.discovered_by
        article.fetched_at = now()
        article.run = self.run_id
        article.versions = versions(self.plan.topic, source)
        return article

    def _may_match(self, raw: bytes) -> bool:
        return self.plan.depth == "full" or self.plan.topic.could_match(raw)

    def _worth_reading(self, body: bytes) -> bool:
        """Tell whether a page can hold the topic: by its bytes, before the costly reading."""
        if self._may_match(body) or _GOES_ON.search(body):
            return True
        return len(_PARAGRAPH.findall(body, 0, 400_000)) < 3

    # --- what is left out ------------------------------------------------------------------------

    def skip(
        self,
        source: Source,
        url: str,
        reason: str,
        evidence: str = "",
        lease: int | None = None,
    ) -> None:
        """Count and write down a URL that rightly gives no record; its ``lease`` is done with."""
        self.tally[source.id].skipped[reason] += 1
        scope = self._scope_of(reason)
        with self.guarded():
            self.store.skip(
                url,
                source=source.id,
                reason=reason,
                evidence=evidence,
                scope=scope,
                request=lease,
            )

    def _scope_of(self, reason: str) -> str:
        """Return the question that a reason answers: another question asks the page again."""
        if reason == "off-topic":
            return self._topic_scope
        if reason in ("outside-window", "undated"):
            return f"window {self.plan.since}/{self.plan.until}"
        return ""

    def fail(
        self, source: Source, url: str, name: str, detail: str = "", lease: int | None = None
    ) -> None:
        """Count and write down a URL that should have given a record and did not."""
        tally = self.tally[source.id]
        tally.failed += 1
        tally.errors[name] += 1
        with self.guarded():
            self.store.fail(url, source=source.id, error_class=name, evidence=detail, request=lease)

    def _refused(self, source: Source, url: str, status: int, lease: int | None) -> None:
        if status in (404, 410):
            self._note_gone(url)
            self.skip(source, url, "gone", f"HTTP {status}", lease)
        else:
            self.fail(source, url, "http-status", f"HTTP {status}", lease)

    def _note_gone(self, url: str) -> None:
        """Remember that an article the store has is no longer served; it is never removed."""
        with self.guarded():
            known = self.store.known([url]).get(url)
            if known is not None and known.article:
                self.store.gone(known.article)

    def _dropped(self, item: Article, exception: Exception) -> None:
        reason, evidence = str(exception), ""
        if isinstance(exception, Skipped):
            reason, evidence = exception.reason, exception.evidence
        lease = self._leases.pop(item.id, None)
        if reason != "store":
            self.skip(self.source(item.source), item.url, reason, evidence, lease)

    def lease_of(self, item: Article) -> int | None:
        """Return, once, the lease of the request whose page gave this article and nothing else."""
        return self._leases.pop(item.id, None)

    # --- the run ---------------------------------------------------------------------------------

    def _erred(self) -> None:
        self.errors += 1

    def _opened(self) -> None:
        self._saving.start(SAVE_SECONDS, now=False)

    def _save(self) -> None:
        with self.guarded():
            self.store.save_summary(self.run_id, self._summary())

    def _summary(self) -> dict[str, Any]:
        return {"spider": self.name, "sources": self.tally.to_dict()}

    def _closed(self, reason: str) -> None:
        if self._saving.running:
            self._saving.stop()
        self.pool.close()
        with self.guarded():
            self.store.finish_run(self.run_id, reason, self._summary())
            report_ended_runs(self.store, self.output)
            self.store.close()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Stop the crawl, once and with a reason, when the store can no longer be written."""
        try:
            yield
        except (StoreError, OSError) as error:
            if self.halted:
                return
            self.halted = str(error)
            if self._saving.running:
                assert self.crawler.engine
                closing = self.crawler.engine.close_spider_async(reason="store")
                self._closing = asyncio.ensure_future(closing)


def open_store(settings: BaseSettings) -> Store:
    """Open the store that the settings name; raises StoreError."""
    output = Path(settings["OUTPUT_DIR"])
    where = settings["STORE_URL"] or output / "store.db"
    return Store.open(where, articles_path=output / "articles.jsonl")


def _seconds(stamp: str) -> float:
    """Return an ISO stamp as UNIX seconds; the end of the day when it tells no time."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return 0.0
    if len(stamp) <= 10:
        moment += timedelta(days=1)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
