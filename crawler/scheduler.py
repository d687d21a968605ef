"""Scrapy's scheduler over the store's frontier: a request is lost in no crash and done only once.

Each request handed to the engine is leased. What its callback or errback yields is kept under its
lease (``meta["parent"]``, stamped by ``middlewares.acknowledge`` and, for errbacks, here) and
stored in the transaction that decides it, once the engine has finished with everything that came of
it. Redirects and retries (``meta["lease"]``) put the same request back in another form. Requests
that the engine downloads past the scheduler, such as robots.txt, are not stored.

``meta["unique"]`` names a request within its crawl: a second one of that name is dropped. Without
it, requests with ``dont_filter`` are all kept, others once a URL and callback; those of ``start()``
once whatever they say, so that a restart and a second worker do not begin everything again.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler, Scheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.asyncio import CallLaterResult, call_later, create_looping_call
from scrapy.utils.defer import _schedule_coro, ensure_awaitable
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.spider import iterate_spider_output
from twisted.python.failure import Failure

from crawler.requests import dump_request, load_request
from crawler.store import Frontier, Lease, State, Store, StoreError, Wanted, request_key
from crawler.store.database import LOST
from crawler.store.keys import name_key

logger = logging.getLogger(__name__)

#: Seconds between signs of life; a worker counts as dead after four of them.
RENEW_SECONDS: Final = 15.0
#: Seconds; what rests for longer is found by the engine's own looks.
LONGEST_TIMER: Final = 600.0
#: Seconds between looks for hosts while other processes have them all.
LOOK_SECONDS: Final = 0.5
#: Reason with which a crawl ends whose store cannot be used any more.
STORE_FAILED: Final = "store"

Errback = Callable[[Failure], Any]


@dataclass(slots=True)
class _Started:
    """A request that the engine has: how it will be decided, and what came of it so far."""

    request: Request
    errback: Errback | None
    state: State = State.DONE
    reason: str = ""
    children: int = 0


class FrontierScheduler(BaseScheduler):
    """``SCHEDULER`` for spiders that own a ``store``; others get Scrapy's own scheduler."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Any:
        store = getattr(crawler.spider, "store", None)
        if not isinstance(store, Store):
            return Scheduler.from_crawler(crawler)
        return cls(crawler, store)

    def __init__(self, crawler: Crawler, store: Store) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._store = store
        self._most = settings.getint("CONCURRENT_REQUESTS")
        # One more than may be sent waits beside, so that reading a page delays no request.
        per_host = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1
        self._frontier: Frontier = store.frontier(per_host=per_host, courtesy=self._courtesy)
        self._max_age = settings.getfloat("RESUME_WITHIN_DAYS", 7.0) * 86400.0
        self._ready: deque[Request] = deque()
        self._started: dict[int, _Started] = {}
        self._failed: StoreError | None = None
        self._renewing = create_looping_call(self._renew)
        self._looking: CallLaterResult | None = None

    # -- Scrapy's interface --------------------------------------------------------------------

    def open(self, spider: Spider) -> None:
        """Take part in the crawl that this spider's arguments name, or begin it."""
        self._spider = spider
        asked = [spider.name, getattr(spider, "arguments", {}), getattr(spider, "question", "")]
        self._frontier.purge()
        left = self._frontier.join(json.dumps(asked, sort_keys=True), max_age=self._max_age)
        if left:
            logger.info("taking up a crawl with %d requests left", left)
        self._crawler.signals.connect(self._item_failed, signal=signals.item_error)
        self._crawler.signals.connect(self._callback_failed, signal=signals.spider_error)
        self._renewing.start(RENEW_SECONDS, now=False)

    def close(self, reason: str) -> None:
        """Decide what is finished and give the rest back."""
        if self._renewing.running:
            self._renewing.stop()
        if self._looking is not None:
            self._looking.cancel()
        if self._is_stopped():
            return
        try:
            self._settle()
            self._frontier.leave()
        except StoreError as error:
            self._stop(error)

    def has_pending_requests(self) -> bool:
        """True while any process has or may get a request of this crawl."""
        if self._is_stopped():
            return False
        try:
            self._settle()
            return bool(self._ready) or self._frontier.has_more()
        except StoreError as error:
            self._stop(error)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Store a request, or keep it until the one that it came of is decided."""
        if self._is_stopped():
            return False
        try:
            return self._enqueue(request)
        except StoreError as error:
            self._stop(error)
            return False

    def next_request(self) -> Request | None:
        """Return a request whose host is this process's, or None when none may start now."""
        if self._is_stopped():
            return None
        try:
            self._settle()
            if not self._ready:
                free = max(1, self._most - len(self._started))
                self._ready.extend(self._start(lease) for lease in self._frontier.lease(free))
        except StoreError as error:
            self._stop(error)
            return None
        if self._ready:
            return self._ready.popleft()
        if not self._started and self._looking is None:
            self._looking = call_later(LOOK_SECONDS, self._look)
        return None

    def retire(self) -> None:
        """Let other processes have the hosts that nothing is under way on: this one is closing."""
        if not self._is_stopped():
            self._guarded(self._frontier.retire)

    # -- hosts that rest -------------------------------------------------------------------------

    def pause(self, host: str, seconds: float, *, shorten: bool = False) -> None:
        """Start nothing of a host for some seconds, in no process; others go on meanwhile."""
        if not self._is_stopped():
            self._guarded(lambda: self._frontier.pause(host, seconds, shorten=shorten))
            self.look_again(seconds)

    def hold(self, host: str, seconds: float) -> None:
        """Start nothing of a host for some seconds here, without telling other processes."""
        self._frontier.hold(host, seconds)
        self.look_again(seconds)

    def resting(self) -> dict[str, float]:
        """Return hosts that rest while their requests wait, and for how long; see the frontier."""
        found: dict[str, float] = {}
        if not self._is_stopped():
            self._guarded(lambda: found.update(self._frontier.resting()))
        return found

    def look_again(self, seconds: float) -> None:
        """Have the engine ask for requests after some seconds: by itself it does so every five."""
        if seconds < LONGEST_TIMER:
            call_later(max(0.0, seconds) + 0.01, self._wake)

    def _look(self) -> None:
        """Ask again for a process that nothing else wakes: it has no host to hear from."""
        self._looking = None
        self._wake()

    def _courtesy(self, host: str) -> float:
        """Return what is left of the host's delay, for the process that asks it next."""
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(host) if engine is not None else None
        return max(0.0, slot.lastseen + slot.delay - monotonic()) if slot is not None else 0.0

    def _wake(self) -> None:
        slot = self._crawler.engine._slot if self._crawler.engine is not None else None
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _guarded(self, change: Callable[[], None]) -> None:
        try:
            change()
        except StoreError as error:
            self._stop(error)

    # -- from the engine into the frontier -------------------------------------------------------

    def _enqueue(self, request: Request) -> bool:
        lease, parent = request.meta.get("lease"), request.meta.get("parent")
        if parent is None and lease in self._started:
            return self._again(lease, request)
        try:
            wanted = self._wanted(request, self._key(request, parent))
        except ValueError as error:  # the spider's mistake; it must not pass in silence
            logger.error("request refused: %s", error)
            self._fail(parent, "request refused")
            failure = Failure(error)  # type: ignore[no-untyped-call]
            self._crawler.signals.send_catch_log(
                signals.spider_error, failure=failure, response=None, spider=self._spider
            )
            return False
        if parent is not None:
            self._frontier.follow(parent, wanted)
        else:
            self._frontier.add([wanted])
        return True

    def _again(self, lease: int, request: Request) -> bool:
        started = self._started.pop(lease)
        request.errback = started.errback
        try:
            return self._frontier.again(lease, self._wanted(request, b""))
        except ValueError as error:
            logger.error("request refused: %s", error)
            self._frontier.finish(lease, State.FAILED, "request refused")
            return False

    def _wanted(self, request: Request, key: bytes) -> Wanted:
        return Wanted(
            key=key,
            host=(urlparse_cached(request).hostname or "").lower(),
            payload=dump_request(request, self._spider),
            priority=request.priority,
            source=str(request.cb_kwargs.get("source", "")),
        )

    def _key(self, request: Request, parent: int | None) -> bytes:
        if "unique" in request.meta:
            return name_key(str(request.meta["unique"]))
        if parent is None:
            payload = json.loads(dump_request(request, self._spider))
            return name_key(json.dumps(payload, sort_keys=True))
        if request.dont_filter:
            started = self._started.get(parent)
            if started is None:  # already decided: nothing orders what still comes
                return name_key(f"{parent}/{uuid4()}")
            started.children += 1
            return name_key(f"{parent}/{started.children}")
        use = getattr(request.callback, "__name__", "")
        return request_key(request.method, request.url, request.body, use)

    # -- from the frontier to the engine ---------------------------------------------------------

    def _start(self, lease: Lease) -> Request:
        request = load_request(lease.payload, self._spider, lease.priority)
        request.meta["lease"] = lease.id
        self._started[lease.id] = _Started(request, request.errback)
        if request.errback is not None:
            request.errback = self._stamping(lease.id, request.errback)
        return request

    def _stamping(self, lease: int, errback: Errback) -> Errback:
        """Wrap an errback so that what it yields is known to come of this request.

        Scrapy sends the output of errbacks past the spider middlewares.
        """

        async def stamped(failure: Failure) -> AsyncIterator[Any]:
            started = self._started.get(lease)
            if started is not None:
                started.state = State.FAILED
                started.reason = type(failure.value).__name__
            output: Any = await ensure_awaitable(iterate_spider_output(errback(failure)))
            async for one in as_async_generator(output):
                yield stamp(one, lease)

        return stamped

    def _settle(self) -> None:
        """Decide the requests with which the engine has finished."""
        engine = self._crawler.engine
        assert engine is not None
        # The engine keeps a request here from the moment it gets it until its last item has left
        # the pipelines. There is no signal for that, and no other place that covers errbacks,
        # ignored requests and failing callbacks alike.
        slot = engine._slot
        at_work = slot.inprogress if slot is not None else set()
        waiting = set(self._ready)
        finished = [
            (lease, started)
            for lease, started in self._started.items()
            if started.request not in at_work and started.request not in waiting
        ]
        for lease, started in finished:
            del self._started[lease]
            self._frontier.finish(lease, started.state, started.reason)

    def _item_failed(self, response: Response | Failure | None, failure: Failure) -> None:
        self._note(response, failure, "pipeline")

    def _callback_failed(self, response: Response | Failure | None, failure: Failure) -> None:
        self._note(response, failure, "callback")

    def _note(self, response: Response | Failure | None, failure: Failure, where: str) -> None:
        if isinstance(failure.value, StoreError):
            self._stop(failure.value)
        request = getattr(response, "request", None)
        if request is not None:
            self._fail(request.meta.get("lease"), f"{where}: {type(failure.value).__name__}")

    def _fail(self, lease: int | None, reason: str) -> None:
        started = self._started.get(lease) if lease is not None else None
        if started is not None:
            started.state, started.reason = State.FAILED, reason

    def _is_stopped(self) -> bool:
        """True once the store has failed, here or in the spider's hands.

        From then on no request is decided: what it gave may not have been stored.
        """
        return self._failed is not None or bool(getattr(self._spider, "halted", ""))

    def _renew(self) -> None:
        if self._is_stopped():
            return
        try:
            if not self._store.renew():
                raise StoreError(f"{self._store.name}: {LOST}")
        except StoreError as error:
            self._stop(error)

    def _stop(self, error: StoreError) -> None:
        """End the crawl: nothing is decided any more, what is committed stays as it is."""
        if self._failed is not None:
            return
        self._failed = error
        self._store.refuse(error)
        logger.critical("%s", error)
        spider: Any = self._spider
        if getattr(spider, "halted", None) == "":
            spider.halted = str(error)  # the command tells the user and leaves with its status
        if self._crawler.engine is not None and self._crawler.engine.running:
            _schedule_coro(self._crawler.engine.close_spider_async(reason=STORE_FAILED))


def stamp(output: Any, lease: int | None) -> Any:
    """Mark a request as coming of a leased one; other output passes."""
    if isinstance(output, Request):
        output.meta.pop("lease", None)
        if lease is not None:
            output.meta["parent"] = lease
    return output
