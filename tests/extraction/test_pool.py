"""The pool of reading processes: what breaks it, and that Ctrl-C is none of its business."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from math import isqrt
from multiprocessing import forkserver
from pathlib import Path

import pytest

from crawler.extraction.pool import ExtractionPool, PoisonError
from tests.shell import PATIENCE


@pytest.fixture
def pool() -> Iterator[ExtractionPool]:
    made = ExtractionPool(workers=2, timeout=PATIENCE, memory_mb=2048)
    yield made
    made.close()


def server() -> int:
    """The process id of the fork server."""
    return int(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]


def children_of(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in tasks.read_text("ascii").split()]


def test_a_pool_whose_processes_were_all_killed_is_built_anew(pool: ExtractionPool) -> None:
    async def calls() -> list[int]:
        answers = [await pool.run(divmod, 7, 2), await pool.run(divmod, 9, 2)]
        killed = [server(), *children_of(server())]
        assert len(killed) == 3
        for process in killed:
            os.kill(process, signal.SIGKILL)
        answers.append(await pool.run(divmod, 11, 2))
        return [quotient for quotient, _ in answers]

    assert asyncio.run(calls()) == [3, 4, 5]


def test_calls_under_way_when_the_fork_server_dies_are_made_again(pool: ExtractionPool) -> None:
    async def calls() -> list[int]:
        await pool.run(divmod, 7, 2)
        under_way = [asyncio.create_task(pool.run(slow_square, number)) for number in (2, 3, 4)]
        await asyncio.sleep(0.5)
        os.kill(server(), signal.SIGKILL)
        return await asyncio.gather(*under_way)

    assert asyncio.run(calls()) == [4, 9, 16]


def test_a_worker_that_dies_over_a_page_costs_that_page_alone(pool: ExtractionPool) -> None:
    async def calls() -> int:
        with pytest.raises(PoisonError, match="the reading process died"):
            await pool.run(os._exit, 3)
        return await pool.run(isqrt, 9)

    assert asyncio.run(calls()) == 3


def test_ctrl_c_never_reaches_the_fork_server_or_the_workers(pool: ExtractionPool) -> None:
    # Sent at once: the server is still importing, with Python's own handler in place.
    os.kill(server(), signal.SIGINT)
    first = server()

    async def calls() -> int:
        await pool.run(divmod, 7, 2)
        for process in (server(), *children_of(server())):
            os.kill(process, signal.SIGINT)
        return await pool.run(isqrt, 16)

    assert asyncio.run(calls()) == 4
    assert server() == first


def test_a_closed_pool_reads_no_more() -> None:
    closed = ExtractionPool(workers=1, timeout=20, memory_mb=2048)
    closed.close()
    with pytest.raises(PoisonError, match="were stopped"):
        asyncio.run(closed.run(divmod, 7, 2))


def test_a_pool_without_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        ExtractionPool(workers=0, timeout=20, memory_mb=2048)


def slow_square(number: int) -> int:
    """Run in a worker."""
    time.sleep(1.5)
    return number * number
