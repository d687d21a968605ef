"""Worker processes that read pages: off the caller's thread, with a time and a memory limit.

A page that takes too long or too much memory kills its worker, which is replaced; only that page
is lost, and the caller learns why.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from typing import Any, TypeVar

import pebble

T = TypeVar("T")
_MODULE = "crawler.extraction"


class PoisonError(Exception):
    """A worker died over a page; the message says of what."""


def _prepare_worker(megabytes: int) -> None:
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # Ctrl-C reaches the whole process group; when to stop is for the crawl to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class ExtractionPool:
    """Runs functions of this package in ``workers`` processes.

    Args:
        workers: how many processes.
        timeout: seconds a call may take.
        memory_mb: address space of a worker, in megabytes.
    """

    def __init__(self, workers: int, timeout: float, memory_mb: int) -> None:
        # A fork server imports the package once; workers are forked from it in milliseconds and
        # share its memory, which neither forking this process nor spawning would give.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_MODULE])
        self._timeout = timeout
        self._pool = pebble.ProcessPool(
            max_workers=workers,
            # Fresh workers now and then: memory that a parser keeps is given back.
            max_tasks=2_000,
            initializer=_prepare_worker,
            initargs=[memory_mb],
            context=context,
        )

    async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a picklable function in a worker.

        Raises:
            PoisonError: the worker died or ran over its limits; other errors are the function's.
        """
        future = self._pool.submit(function, self._timeout, *args, **kwargs)
        try:
            return await asyncio.wrap_future(future)
        except TimeoutError:
            raise PoisonError(f"reading took more than {self._timeout} s") from None
        except MemoryError:
            raise PoisonError("reading took too much memory") from None
        except pebble.ProcessExpired as error:
            raise PoisonError(f"the reading process died ({error})") from None

    def close(self) -> None:
        """Stop the workers; calls under way are dropped."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
