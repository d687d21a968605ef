"""Carrying the questions of many examinations through Scrapy, with the manners of every crawl."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response
from scrapy.settings import BaseSettings, Settings
from twisted.python.failure import Failure as RequestFailure

from crawler.diagnosis import Diagnosis, diagnose
from crawler.extraction import Extraction, NoArticle, extract, extract_fragment
from crawler.extraction.pool import ExtractionPool, PoisonError
from crawler.platforms.contract import Ask, Page
from crawler.platforms.walk import Failure
from crawler.probe.questions import Examination, Question, Reading, Reply, Suspicion
from crawler.report.given import with_contact
from crawler.sources import Source
from crawler.spiders.failures import classify
from crawler.spiders.reading import STATUSES

T = TypeVar("T")
_ROBOTS = "/robots.txt"


@dataclass(slots=True)
class Results(Generic[T]):
    """What came of the examinations, by their keys: results, and the errors of those that broke."""

    found: dict[str, T]
    broken: dict[str, Exception]
    wanted: int

    @property
    def is_whole(self) -> bool:
        """Whether every examination came to its end; it did not when a signal stopped them."""
        return len(self.found) + len(self.broken) == self.wanted


class ProbeSpider(scrapy.Spider):
    """Runs examinations side by side: of each host one request at a time.

    Not in ``SPIDER_MODULES``: it serves commands and writes no article. Without a store it has
    Scrapy's own scheduler.
    """

    name = "probe"
    custom_settings: dict[str, Any] = {  # noqa: RUF012 - Scrapy's own API
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {
            "crawler.middlewares.crawl_delay.CrawlDelay": 0,
            "scrapy.extensions.logstats.LogStats": None,
        },
        "DOWNLOAD_TIMEOUT": 30,
    }

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        with_contact(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ProbeSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, ProbeSpider)
        settings = crawler.settings
        spider.pool = ExtractionPool(
            1,
            settings.getfloat("EXTRACTION_TIMEOUT"),
            settings.getint("EXTRACTION_MEMORY_MB"),
        )
        crawler.signals.connect(spider._received, signal=signals.response_received)
        crawler.signals.connect(spider._closed, signal=signals.spider_closed)
        return spider

    def __init__(
        self,
        examinations: Mapping[str, Examination[Any]],
        sites: Mapping[str, Source],
        results: Results[Any],
        tell: Callable[[str, Any], None],
        early: list[int],
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.pool: ExtractionPool
        self._examinations = examinations
        #: The guard of addresses lets a site's own through, which its user wrote down himself.
        self._sources = sites
        self._results = results
        self._tell = tell
        #: Interrupts that came before there was a crawl that they could stop.
        self._early = early
        #: The robots.txt of each host, as the middleware got it: nobody asks for it twice.
        self._robots: dict[str, Page] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Begin every examination."""
        if self._early:  # now there is a handler that can stop the crawl, see ``run``
            signal.raise_signal(signal.SIGINT)
        for key in self._examinations:
            async for request in self._go_on(key, None):
                yield request

    async def parse(self, response: Response, source: str) -> AsyncIterator[Request]:
        """Hand a page to its examination."""
        async for request in self._go_on(source, page_of(response)):
            yield request

    async def failed(self, failure: RequestFailure) -> AsyncIterator[Request]:
        """Hand the class of a failure to its examination."""
        name, detail = classify(failure)
        key = failure.request.cb_kwargs["source"]  # type: ignore[attr-defined]
        async for request in self._go_on(key, Failure(reason=name, detail=detail)):
            yield request

    async def _go_on(self, key: str, reply: Reply | None) -> AsyncIterator[Request]:
        """Send a reply to an examination, and answer it until it asks for a page."""
        examination = self._examinations[key]
        try:
            while True:
                question: Question = examination.send(reply)
                if isinstance(question, Reading):
                    reply = await self._read(question)
                elif isinstance(question, Suspicion):
                    reply = await self._diagnose(question)
                elif (known := self._known(question)) is not None:
                    reply = known
                else:
                    yield self._request(key, question)
                    return
        except StopIteration as end:
            self._results.found[key] = end.value
            self._tell(key, end.value)
        except Exception as error:  # one site must not end the examination of the others
            self.logger.exception("the examination of %s broke", key)
            self._results.broken[key] = error

    def _known(self, ask: Ask) -> Page | None:
        parts = urlsplit(ask.url)
        return self._robots.get(parts.netloc) if parts.path == _ROBOTS else None

    def _request(self, key: str, ask: Ask) -> Request:
        return Request(
            ask.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={"handle_httpstatus_list": STATUSES, "rendered": ask.rendered},
            cb_kwargs={"source": key},
        )

    async def _diagnose(self, suspicion: Suspicion) -> Diagnosis:
        """Diagnose in a worker; what breaks it tells nothing, here as in a crawl."""
        try:
            return await self.pool.run(diagnose, suspicion.answer, suspicion.home)
        except PoisonError:
            return Diagnosis()

    async def _read(self, reading: Reading) -> Extraction | NoArticle:
        """Read in a worker, as a crawl does; what broke it is told like a page without article."""
        about: dict[str, Any] = {
            "province": reading.province,
            "platform": reading.platform,
            "site_name": reading.site_name,
            "fetched_at": datetime.now(UTC),
        }
        try:
            if reading.page is None:
                return await self.pool.run(extract_fragment, reading.candidate, **about)
            return await self.pool.run(
                extract,
                reading.page.body,
                reading.page.url,
                known=reading.candidate,
                content_type=reading.page.headers.get("content-type"),
                rendered=reading.rendered,
                **about,
            )
        except NoArticle as none:
            return none
        except PoisonError as error:
            return NoArticle("not-html", str(error))
        except Exception as error:
            self.logger.exception("reading %r failed", reading.candidate.url)
            return NoArticle("not-html", f"{type(error).__name__}: {error}")

    def _received(self, response: Response, request: Request) -> None:
        first = urlsplit(request.meta.get("redirect_urls", [request.url])[0])
        if first.path == _ROBOTS:
            self._robots.setdefault(first.netloc, page_of(response))

    def _closed(self) -> None:
        self.pool.close()


def page_of(response: Response) -> Page:
    """Return a response as the platforms take it."""
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Page(url=response.url, status=response.status, headers=headers, body=response.body)


def run(
    examinations: Iterable[tuple[str, Source, Examination[T]]],
    settings: Settings,
    *,
    tell: Callable[[str, T], None] = lambda _key, _result: None,
    overrides: Mapping[str, Any] | None = None,
) -> Results[T]:
    """Run examinations, several hosts at a time, to their ends or until a signal stops them.

    Args:
        examinations: a key of one's own, the site that is examined, and the examination.
        tell: called with each result as it comes.
        overrides: settings that hold unless the command line says otherwise.

    A process can do this once: Twisted's reactor does not start again.
    """
    waiting: dict[str, Examination[T]] = {}
    sites: dict[str, Source] = {}
    for key, site, examination in examinations:
        waiting[key], sites[key] = examination, site
    results: Results[T] = Results({}, {}, len(waiting))
    own = settings.copy()
    for name, value in (overrides or {}).items():
        own.set(name, value, priority="spider")
    process = CrawlerProcess(own)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    # Until the spider starts an interrupt would be taken for an error of the engine's. To block it
    # is not enough: a library's thread that does not would let it through to the main thread.
    early: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _frame: early.append(number))
    try:
        process.crawl(
            ProbeSpider,
            examinations=waiting,
            sites=sites,
            results=results,
            tell=tell,
            early=early,
        )
        process.start()
    finally:
        # Scrapy leaves its own behind, which would swallow a Ctrl-C at a question.
        for number, handler in before.items():
            signal.signal(number, handler)
    return results
