"""Worker processes that read pages: off the caller's thread, with a time and a memory limit.

A page that takes too long or too much memory kills its worker, which is replaced; only that page
is lost, and the caller learns why. When the pool itself breaks it is built anew.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import Any, TypeVar

import pebble

T = TypeVar("T")
_MODULE = "crawler.extraction"
#: Seconds between looks at whether the pool that owes an answer is still there to give it.
_LOOK_SECONDS = 1.0
#: What a worker's exit status is said to be when the fork server, which would know it, is gone.
_SERVER_GONE = 255


class PoisonError(Exception):
    """A worker died over a page; the message says of what."""


class _BrokenError(Exception):
    """The pool, not the page, is at fault."""


def _prepare_worker(megabytes: int) -> None:
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # Ctrl-C reaches the whole process group; when to stop is for the crawl to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What the fork server loaded stays: going through it took 50 ms every three hundred pages.
    gc.freeze()


def _contained(function: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
    """Call a function in a worker, and let nothing out of it that would end its caller.

    Whatever is no ``Exception`` would end the crawl's loop as well, and no future of asyncio takes
    a ``StopIteration``: the call would never end.
    """
    try:
        return function(*args, **kwargs)
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, StopIteration):
            raise
        ended = type(error).__name__
    raise PoisonError(f"reading ended with {ended}")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold SIGINT back from this thread, and for good from what it starts: masks are inherited."""
    # Starting the tracker lifts the mask again, so it must run before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ExtractionPool:
    """Runs functions of this package in ``workers`` processes.

    Args:
        workers: how many processes, at least one.
        timeout: seconds a call may take.
        memory_mb: address space of a worker, in megabytes.
    """

    def __init__(self, workers: int, timeout: float, memory_mb: int) -> None:
        if workers < 1:
            raise ValueError("a pool has at least one worker")
        # A fork server imports the package once; workers are forked from it in milliseconds and
        # share its memory, which neither forking this process nor spawning would give.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([_MODULE])
        self._workers = workers
        self._timeout = timeout
        self._memory_mb = memory_mb
        self._closed = False
        self._pool = self._build()
        with _interrupts_held():
            forkserver.ensure_running()

    async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a picklable function in a worker; once more when the pool broke meanwhile.

        Raises:
            PoisonError: the worker died or ran over its limits; other errors are the function's.
        """
        pool = self._pool
        try:
            return await self._call(pool, function, args, kwargs)
        except _BrokenError as error:
            if self._closed:
                raise PoisonError(f"the reading processes were stopped ({error})") from None
        if self._pool is pool:  # of many calls that saw it break, the first builds the next
            self._pool = self._build()
            threading.Thread(target=_end, args=(pool,), daemon=True).start()
        try:
            return await self._call(self._pool, function, args, kwargs)
        except _BrokenError as error:
            raise PoisonError(f"the reading processes died twice ({error})") from None

    def close(self) -> None:
        """Stop the workers; calls under way are dropped."""
        self._closed = True
        _end(self._pool)

    def _build(self) -> pebble.ProcessPool:
        return pebble.ProcessPool(
            max_workers=self._workers,
            # Fresh workers now and then: memory that a parser keeps is given back.
            max_tasks=2_000,
            initializer=_prepare_worker,
            initargs=[self._memory_mb],
            context=self._context,
        )

    async def _call(
        self,
        pool: pebble.ProcessPool,
        function: Callable[..., T],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> T:
        try:
            # The first call starts the pool's threads, which start processes for ever after.
            with _interrupts_held():
                future = pool.submit(_contained, self._timeout, function, *args, **kwargs)
        except (RuntimeError, OSError, EOFError) as error:
            raise _BrokenError(str(error) or type(error).__name__) from None
        try:
            return await _answer(pool, future)
        except TimeoutError:
            raise PoisonError(f"reading took more than {self._timeout} s") from None
        except MemoryError:
            raise PoisonError("reading took too much memory") from None
        except BrokenExecutor as error:
            raise _BrokenError(str(error)) from None
        except pebble.ProcessExpired as error:
            if error.exitcode == _SERVER_GONE:
                raise _BrokenError("the fork server died") from None
            raise PoisonError(f"the reading process died ({error})") from None


async def _answer(pool: pebble.ProcessPool, future: Future[T]) -> T:
    """Return a call's result; raise _BrokenError when the pool died without a word."""
    answer = asyncio.wrap_future(future)
    try:
        while not (await asyncio.wait({answer}, timeout=_LOOK_SECONDS))[0]:
            if not pool.active and not answer.done():
                raise _BrokenError("its threads ended")
    finally:
        if not answer.done():
            answer.cancel()
    return answer.result()


def _end(pool: pebble.ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
