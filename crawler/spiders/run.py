"""One run of a crawl: its arguments, its store, what it counts, and what it leaves out and why."""

from __future__ import annotations

import asyncio
import hashlib
import time
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from crawler.diagnosis.answer import Finding, harmless
from crawler.extraction.pool import ExtractionPool
from crawler.items import Article
from crawler.report.given import check_contact, with_contact
from crawler.report.run import check_writable, new_run_id, open_store, report_ended_runs
from crawler.report.tally import Tally
from crawler.sources import Source
from crawler.spiders.arguments import Plan
from crawler.spiders.sightings import Sightings
from crawler.spiders.skipping import Skipped
from crawler.spiders.walls import Walls
from crawler.store import StoreError
from crawler.versions import versions

#: What redirects and `middlewares.pausing` count in the meta of a request that is sent once more.
_SENT_AGAIN = ("redirect_times", "retry_times", "told_to_wait_times")
#: Seconds between the moments at which a run's numbers are saved, for the case that it is killed.
SAVE_SECONDS = 2.0
#: Settings that a reader of the manifest wants to know.
REPORTED_SETTINGS = (
    "USER_AGENT",
    "CONTACT_URL",
    "ROBOTSTXT_OBEY",
    "DOWNLOAD_DELAY",
    "AUTOTHROTTLE_ENABLED",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "PRIVATE_NETWORKS_ALLOWED",
    "ROBOTS_META",
    "EXTRACTION_WORKERS",
    "EXTRACTION_TIMEOUT",
)


class RunSpider(scrapy.Spider):
    """Base of the spiders. It owns the run, its store, its tally and the extraction workers."""

    @classmethod
    @abstractmethod
    def plan_of(cls, arguments: dict[str, Any]) -> Plan:
        """Check the spider's arguments; raises InputError."""

    @classmethod
    def hosts_of(cls, arguments: dict[str, Any]) -> Iterator[str]:
        """Yield the hosts that a crawl with these arguments asks; raises InputError."""
        for source in cls.plan_of(arguments).sources:
            yield source.host

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        with_contact(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> RunSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, RunSpider)
        spider.prepare(crawler, kwargs)
        return spider

    def prepare(self, crawler: Crawler, arguments: dict[str, Any]) -> None:
        """Check the arguments and open the run; raises InputError before anything is written."""
        settings = crawler.settings
        self.arguments = arguments
        self.plan = self.plan_of(arguments)
        self.output = Path(settings["OUTPUT_DIR"])
        check_contact(settings, self.hosts_of(arguments))
        check_writable(self.output)
        self._began = time.monotonic()
        self.run_id = new_run_id()
        self.tally = Tally()
        self.walls = Walls(settings.getint("BREAKER_CHALLENGES"), self.tally)
        self.pages_max = settings.getint("ARTICLE_PAGES_MAX")
        self.pool = ExtractionPool(
            settings.getint("EXTRACTION_WORKERS"),
            settings.getfloat("EXTRACTION_TIMEOUT"),
            settings.getint("EXTRACTION_MEMORY_MB"),
        )
        self._sources = {source.id: source for source in self.plan.sources}
        #: With other data the same arguments are another crawl: none of its lists is read yet.
        self.question = f"{self.plan.topic.label} {_versions_of(self.plan.sources)}"
        for id_ in self._sources:
            self.tally[id_]  # a row of the summary even for a source that says nothing
        self.sightings = Sightings()
        # What is off this topic may be on another; what is no article is none for all.
        self._topic_scope = self.plan.topic.label
        self._window_scope = f"window {self.plan.since}/{self.plan.until}"
        #: The questions whose answers count in this run.
        self.scopes = (self._topic_scope, self._window_scope)
        self._revisit_seconds = settings.getfloat("REVISIT_DAYS") * 86_400
        self._leases: dict[str, int] = {}
        self._listings: dict[str, int] = {}
        #: Pages that no list named in this run: what they lack says nothing of the site.
        self._unlisted: set[str] = set()
        #: The address under which an article was listed, until it is decided.
        self._asked: dict[str, str] = {}
        self.halted = ""
        #: True once the run is told; what is under way in spite of that goes no further.
        self.is_closed = False
        #: True once the store is closed too: what still wants to be written says nothing of it.
        self._is_told = False
        self.errors = 0
        #: Sources of which nothing more is written, and why.
        self.aside: dict[str, Finding] = {}
        #: What this run found out about its sources' health, told once it has ended.
        self.news: list[str] = []
        self.store = open_store(settings)
        report_ended_runs(self.store, self.output)
        self.store.begin_run(
            self.run_id,
            arguments=arguments,
            settings={name: settings.get(name) for name in REPORTED_SETTINGS},
            versions=versions(self.plan.topic, None),
            summary=self._summary(),
        )
        self._saving = create_looping_call(self._save)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._dropped, signal=signals.item_dropped)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        crawler.signals.connect(self._erred, signal=signals.spider_error)
        crawler.signals.connect(self._item_erred, signal=signals.item_error)

    def source(self, id_: str) -> Source:
        """Return a source of this run by its id."""
        return self._sources[id_]

    def _sent(self, request: scrapy.Request) -> None:
        """Count what no callback hears of: requests for robots.txt, and each further try or hop."""
        source = request.cb_kwargs.get("source") or request.meta.get("for_source")
        if source not in self._sources:
            return
        if "for_source" in request.meta:
            self.tally[source].requests["robots"] += 1
        elif any(request.meta.get(count) for count in _SENT_AGAIN):
            self.tally[source].requests["again"] += 1

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
        tally, evidence = self.tally[source.id], harmless(evidence)
        tally.skipped[reason] += 1
        tally.evidence.setdefault(reason, evidence)
        # What is said of a whole source decides none of its pages for later runs.
        scope = "put aside" if source.id in self.aside else self._scope_of(reason)
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
            return self._window_scope
        return ""

    def fail(
        self, source: Source, url: str, name: str, detail: str = "", lease: int | None = None
    ) -> None:
        """Count and write down a URL that should have given a record and did not."""
        tally, detail = self.tally[source.id], harmless(detail)
        tally.failed += 1
        tally.errors[name] += 1
        tally.evidence.setdefault(name, detail)
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
        lease = self.lease_of(item)
        self.listing_of(item)
        # The listed address is what the next walk asks about, whatever the page calls itself.
        asked = self.asked_for(item) or item.url
        if reason != "store":
            self.skip(self.source(item.source), asked, reason, evidence, lease)

    def asked_for(self, item: Article) -> str | None:
        """Return, once, the address under which this article was listed."""
        return self._asked.pop(item.id, None)

    def lease_of(self, item: Article) -> int | None:
        """Return, once, the lease of the request whose page gave this article and nothing else."""
        return self._leases.pop(item.id, None)

    def listing_of(self, item: Article) -> int | None:
        """Return, once, the lease of the list that gave this article among others."""
        return self._listings.pop(item.id, None)

    # --- the run ---------------------------------------------------------------------------------

    def _erred(self, failure: Failure, response: Response | None) -> None:
        """Count a mistake of ours; a page that fell to it is tried again by the next run."""
        self.errors += 1
        asked = getattr(getattr(response, "request", None), "cb_kwargs", {})
        if "candidate" in asked:
            url, name = asked["candidate"]["url"], type(failure.value).__name__
            self.fail(self.source(asked["source"]), url, "callback", name)

    def _item_erred(self, item: Article, failure: Failure) -> None:
        self.lease_of(item)
        self.listing_of(item)
        url, name = self.asked_for(item) or item.url, type(failure.value).__name__
        self.fail(self.source(item.source), url, "pipeline", name)

    def _opened(self) -> None:
        self._saving.start(SAVE_SECONDS, now=True)

    def _save(self) -> None:
        with self.guarded():
            self.store.save_summary(self.run_id, self._summary())

    def _summary(self) -> dict[str, Any]:
        hosts = {host: trouble.to_dict() for host, trouble in self.tally.hosts.items()}
        return {
            "spider": self.name,
            "seconds": round(time.monotonic() - self._began, 1),
            "sources": self.tally.to_dict(),
            "hosts": hosts,
        }

    def _closed(self, reason: str) -> None:
        if self._is_told:
            return
        self.is_closed = True
        if self._saving.running:
            self._saving.stop()
        self.pool.close()
        with self.guarded():
            self.store.refuse(None)  # whatever has failed, the end is tried once
            self.store.finish_run(self.run_id, reason, self._summary())
            self.news = report_ended_runs(self.store, self.output).get(self.run_id, [])
            self.store.close()
        self.store.refuse(StoreError(f"{self.store.name}: the crawl is over"))
        self._is_told = True

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Stop the crawl, once and with a reason, when the store can no longer be written."""
        try:
            yield
        except (StoreError, OSError) as error:
            if self.halted or self._is_told:
                return
            self.halted = str(error)
            self.store.refuse(StoreError(self.halted))
            if self._saving.running:
                assert self.crawler.engine
                closing = self.crawler.engine.close_spider_async(reason="store")
                self._closing = asyncio.ensure_future(closing)


def _versions_of(sources: Iterable[Source]) -> str:
    told = "\n".join(sorted(f"{source.id} {source.version}" for source in sources))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
