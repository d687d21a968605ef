"""Letting a host that fails, or asks to be left alone, rest while the crawl goes on.

A request that may be tried again goes back to the frontier, and the frontier hands out nothing of a
resting host, in no process. A run waits for resting hosts as long as it has other work; then it
asks once more soon, or gives up those that want it to wait for too long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request, exceptions, signals
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import error
from twisted.python.failure import Failure

from crawler.middlewares.breaker import HostRecord, Policy, answered, failed
from crawler.middlewares.handshake import HandshakeLost
from crawler.middlewares.refusal import HostGivenUp, HostRests, RobotsUnreachable
from crawler.middlewares.retry_after import seconds_to_wait
from crawler.middlewares.robots import FAILED_WITH_ROBOTS, RECEIVED
from crawler.report.tally import HostTrouble
from crawler.scheduler import FrontierScheduler
from crawler.spiders.failures import classify
from crawler.spiders.run import RunSpider

#: A host's trouble, and not the page's: what comes next would fail as well.
TROUBLE: tuple[type[BaseException], ...] = (
    exceptions.CannotResolveHostError,
    exceptions.DownloadConnectionRefusedError,
    exceptions.DownloadFailedError,
    exceptions.DownloadTimeoutError,
    exceptions.ResponseDataLossError,
    error.DNSLookupError,
    error.ConnectError,
    error.ConnectionLost,
    error.ConnectionDone,
    error.TimeoutError,
    TunnelError,
)
#: Statuses that may be others in a while; from 520 on Cloudflare's for a server behind it.
PASSING = frozenset(
    {408, 425, 429, 500, 502, 503, 504, 507, 509, 520, 521, 522, 523, 524, 527, 530}
)
#: Those that come with a ``Retry-After``.
LATER = frozenset({429, 503})
#: Classes that waiting does not cure.
LASTING = frozenset({"tls"})
#: Seconds between looks at what rests while nothing else is left.
_LOOK = 0.5
#: Seconds for which the store remembers that a host rests, whatever it asks for.
_LONGEST = 86_400.0
_BEGAN, _TOLD_TIMES = "_began", "told_to_wait_times"


class Pausing:
    """In place of Scrapy's retries, nearest to the engine but for robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._retries = settings.getint("RETRY_TIMES")
        self._told_retries = settings.getint("RETRY_AFTER_TIMES")
        self._told_most = settings.getfloat("RETRY_AFTER_MAX")
        self._last_wait = settings.getfloat("BREAKER_REST_AT_THE_END")
        self._policy = Policy(
            backoff=settings.getfloat("BACKOFF_SECONDS"),
            rest=settings.getfloat("BREAKER_REST"),
            longest=settings.getfloat("BACKOFF_MAX"),
            failures=settings.getint("BREAKER_FAILURES"),
            probes=settings.getint("BREAKER_PROBES"),
        )
        #: Hosts whose last answer was a failure.
        self._hosts: dict[str, HostRecord] = {}
        self._looked = 0.0
        crawler.signals.connect(self._downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(self._nothing_to_send, signal=signals.scheduler_empty)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pausing:
        return cls(crawler)

    # --- requests -----------------------------------------------------------------------------

    def process_request(self, request: Request) -> Request | None:
        """Send back what was on its way when its host began to rest; refuse what is given up."""
        host = _host(request)
        record = self._hosts.get(host)
        if record is None:
            return None
        if record.given_up is not None:
            raise HostGivenUp(*record.given_up)
        request.meta[_BEGAN] = monotonic()
        if self._scheduler is None or not request.meta.get("lease"):
            return None  # robots.txt goes with the request that needs it
        wait = record.until - monotonic()
        if wait <= 0 and record.is_open:
            wait = 1.0 if self._is_probed(record, request) else 0.0
        if wait > 0:
            self._scheduler.hold(host, wait)
            return request.copy()
        record.probe = request
        return None

    def _is_probed(self, record: HostRecord, request: Request) -> bool:
        """Tell whether another request finds out just now whether the host works again."""
        engine = self._crawler.engine
        probe = record.probe
        return (
            engine is not None
            and probe is not request
            and isinstance(probe, Request)
            and probe in engine.downloader.active
        )

    # --- answers ------------------------------------------------------------------------------

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Rest the host of a response that may be another in a while."""
        if not _may_pass(request, response):
            return response
        told = None
        if response.status in LATER:
            told = _told(response.headers.get(b"Retry-After"))
        evidence = f"HTTP {response.status}"
        self._failed(request, "http-status", evidence, told)
        return self._again(request, told) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Rest the host of a request that failed for no fault of the request."""
        if isinstance(exception, HostRests):
            return request.copy()
        told = None
        counted = request.meta.pop(FAILED_WITH_ROBOTS, False)
        name, evidence = classify(Failure(exception))  # type: ignore[no-untyped-call]
        if isinstance(exception, RobotsUnreachable):
            told = _told(exception.retry_after)
        elif not isinstance(exception, TROUBLE):
            return None
        elif not counted:
            if request.meta.get("rendered") and name == "timeout":
                return None  # a page that hangs in the browser says nothing about its host
            self._failed(request, name, evidence, None)
        # A certificate stays what it is; a handshake that broke off may succeed the next time.
        lasts = name in LASTING and not isinstance(exception, HandshakeLost)
        return None if lasts else self._again(request, told)

    def _downloaded(self, response: Response, request: Request) -> None:
        host = _host(request)
        if _may_pass(request, response):
            # The downloader sends the next one before ``process_response`` hears of this answer.
            self._take_back(host)
            return
        if host not in self._hosts:
            return
        record = self._hosts[host]
        if record.given_up is None:
            del self._hosts[host]
            if answered(record):
                self._report(host, "works again", *record.why)

    # --- what becomes of them -----------------------------------------------------------------

    def _failed(self, request: Request, name: str, evidence: str, told: float | None) -> None:
        host = _host(request)
        record = self._hosts.setdefault(host, HostRecord())
        late = record.is_open and request.meta.get(_BEGAN, 0.0) < record.opened_at
        if record.given_up is not None or late:
            return
        record.why = (name, evidence)
        # The same request again says nothing new of the host, unless it got no answer at all.
        counts = name != "http-status" or told is not None or not request.meta.get("retry_times")
        decision = failed(record, self._policy, told=told, counts=counts)
        if decision.ended:
            self._give_up(host, record, f"{record.failures} failures in a row")
            return
        pause = min(decision.pause, _LONGEST)
        record.until = monotonic() + pause
        if self._scheduler is not None:
            self._scheduler.pause(host, pause)
        self._take_back(host)
        if decision.opened:
            record.opened_at = monotonic()
            self._report(host, "rests", name, evidence)

    def _take_back(self, host: str) -> None:
        """Return what waits for its turn at a host: it would be sent in the midst of the rest."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        if slot is None or self._scheduler is None:
            return
        waiting = [entry for entry in slot.queue if entry[0].meta.get("lease")]
        for entry in waiting:
            slot.queue.remove(entry)
            entry[1].errback(Failure(HostRests(host)))  # type: ignore[no-untyped-call]

    def _again(self, request: Request, told: float | None) -> Request | None:
        """Return the request for another try later, or None when it has had its tries."""
        record = self._hosts.get(_host(request))
        given_up = record is not None and record.given_up is not None
        passing = self._scheduler is not None and not request.meta.get("lease")
        if given_up or passing or request.meta.get("dont_retry"):
            return None
        counter, most = ("retry_times", self._retries)
        if told:
            counter, most = (_TOLD_TIMES, self._told_retries)
        tries = request.meta.get(counter, 0) + 1
        if tries > most:
            return None
        again: Request = request.copy()
        again.meta[counter] = tries
        again.dont_filter = True
        # Behind the host's others: while it fails, one page after the other finds that out, and
        # none has had all its tries before the host works again.
        again.priority -= 1
        return again

    def _give_up(self, host: str, record: HostRecord, after: str) -> None:
        name, evidence = record.why
        record.given_up = (name, f"{evidence}; host given up for this run after {after}")
        self._report(host, "given up", name, evidence)

    def _report(self, host: str, state: str, name: str, evidence: str) -> None:
        spider = self._crawler.spider
        if isinstance(spider, RunSpider):
            trouble = spider.tally.hosts.setdefault(host, HostTrouble())
            trouble.rests += state == "rests"
            trouble.state, trouble.reason, trouble.evidence = state, name, evidence

    # --- when nothing but resting hosts is left -------------------------------------------------

    @property
    def _scheduler(self) -> FrontierScheduler | None:
        scheduler: Any = self._crawler.engine.scheduler if self._crawler.engine else None
        # Not isinstance: Scrapy has every class with a scheduler's methods pass for any of them.
        return scheduler if type(scheduler) is FrontierScheduler else None

    def _nothing_to_send(self) -> None:
        scheduler, engine = self._scheduler, self._crawler.engine
        if scheduler is None or engine is None or monotonic() - self._looked < _LOOK:
            return
        slot = engine._slot
        if slot is None or slot.closing is not None or slot.inprogress or engine._start is not None:
            return
        self._looked = monotonic()
        for host, left in scheduler.resting().items():
            wait = self._patience(host, left)
            if wait < left:
                self._hosts[host].until = monotonic() + wait
                scheduler.pause(host, wait, shorten=True)
            scheduler.look_again(wait)

    def _patience(self, host: str, left: float) -> float:
        """Return the seconds that a run which has nothing else to do still waits for a host."""
        record = self._hosts.setdefault(host, HostRecord(why=("http-status", "an earlier pause")))
        told = record.told or (0.0 if record.failures else left)
        if not told:
            return min(left, self._last_wait)
        if told <= self._told_most:
            return left
        if record.given_up is None:
            self._give_up(host, record, f"it asked to wait {told:.0f} s")
        return 0.0


class Resting:
    """Nearest to the downloader: ``Pausing`` once more, for what waited on its way meanwhile.

    Between the two a request waits for its host's robots.txt and for its name to be resolved.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Resting:
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        """Send back a request whose host rests by now; refuse it when the host is given up."""
        pausing = self._crawler.get_downloader_middleware(Pausing)
        return pausing.process_request(request) if pausing is not None else None


def _host(request: Request) -> str:
    return (urlparse_cached(request).hostname or "").lower()


def _may_pass(request: Request, response: Response) -> bool:
    """Tell whether the same request may have another answer in a while.

    Of robots.txt any error of the server's counts: it forbids the host until it is over.
    """
    return response.status in PASSING or (response.status >= 500 and RECEIVED in request.meta)


def _told(header: bytes | None) -> float | None:
    """Return the seconds that an answer asks for; None when it does not ask for any."""
    return seconds_to_wait(header, datetime.now(UTC)) or None
