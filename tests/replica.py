"""The replica web within the process of a test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from crawler.demo.server import ReplicaWeb, serving
from tests.shell import PATIENCE


@contextmanager
def replica_here() -> Iterator[ReplicaWeb]:
    """Serve the replica where its sites can be changed as no control address can."""
    loop, started, stop = asyncio.new_event_loop(), Future[ReplicaWeb](), asyncio.Event()

    async def serve() -> None:
        async with serving(0) as replica:
            started.set_result(replica)
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    yield started.result(timeout=PATIENCE)
    loop.call_soon_threadsafe(stop.set)
    thread.join(timeout=PATIENCE)
    loop.close()
