"""What ends a worker's call by other means than an exception ends no more than that call."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from crawler.extraction.pool import ExtractionPool, PoisonError
from tests.shell import PATIENCE


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractionPool]:
    made = ExtractionPool(workers=1, timeout=PATIENCE, memory_mb=2048)
    yield made
    made.close()


ENDS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "StopIteration": (next, (iter(()),)),
    "SystemExit": (sys.exit, (2,)),
    "KeyboardInterrupt": (signal.default_int_handler, (2, None)),
    "GeneratorExit": (eval, ("(_ for _ in ()).throw(GeneratorExit())",)),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_page_that_would_end_the_crawl_is_poison(pool: ExtractionPool, name: str) -> None:
    function, arguments = ENDS[name]

    async def calls() -> tuple[int, int]:
        with pytest.raises(PoisonError, match=f"reading ended with {name}"):
            await asyncio.wait_for(pool.run(function, *arguments), PATIENCE)
        return await pool.run(divmod, 7, 2)

    assert asyncio.run(calls()) == (3, 1)


def test_an_exception_is_the_callers(pool: ExtractionPool) -> None:
    async def call() -> None:
        await pool.run(divmod, 1, 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(call())
