"""Turns at an address: so many at a time, begun so far apart, and no trace of those that left."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from crawler.middlewares.turns import AddressTurns

T = TypeVar("T")


class _Clock(asyncio.SelectorEventLoop):
    """An event loop whose time is what was waited for, however busy the machine is."""

    def __init__(self) -> None:
        super().__init__()
        self._now, selector = 0.0, self._selector  # type: ignore[attr-defined]
        look = selector.select

        def select(timeout: float | None = None) -> Any:
            self._now += timeout or 0.0
            return look(0)

        selector.select = select

    def time(self) -> float:
        return self._now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.middlewares.turns.monotonic", now)


def now() -> float:
    return asyncio.get_running_loop().time()


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=_Clock) as runner:
        return runner.run(work)


async def _visit(turns: AddressTurns, address: str, begun: list[float], seconds: float) -> None:
    async with turns.turn(address):
        begun.append(now())
        await asyncio.sleep(seconds)


def visits(turns: AddressTurns, *addresses: str, seconds: float = 0.0) -> dict[str, list[float]]:
    """Return the seconds after which the visits to each address began."""
    begun: dict[str, list[float]] = {address: [] for address in addresses}

    async def all_at_once() -> None:
        await asyncio.gather(*(_visit(turns, one, begun[one], seconds) for one in addresses))

    run(all_at_once())
    return begun


def test_one_at_a_time_and_the_delay_between_beginnings() -> None:
    assert visits(AddressTurns(1, 0.5), "a", "a", "a") == {"a": [0.0, 0.5, 1.0]}


def test_a_long_visit_is_waited_for() -> None:
    assert visits(AddressTurns(1, 0.5), "a", "a", seconds=2.0) == {"a": [0.0, 2.0]}


def test_as_many_at_a_time_as_a_host_may_have() -> None:
    assert visits(AddressTurns(2, 0.0), "a", "a", "a", seconds=2.0) == {"a": [0.0, 0.0, 2.0]}


def test_addresses_do_not_wait_for_each_other() -> None:
    begun = visits(AddressTurns(1, 5.0), "a", "b", "c")
    assert begun == {"a": [0.0], "b": [0.0], "c": [0.0]}


def test_a_visit_that_fails_gives_its_place_back() -> None:
    async def fails(turns: AddressTurns) -> float:
        with pytest.raises(ValueError, match="rusak"):
            async with turns.turn("a"):
                raise ValueError("rusak")
        async with turns.turn("a"):
            return now()

    assert run(fails(AddressTurns(1, 0.0))) == 0.0


def test_addresses_that_nobody_waits_for_are_forgotten() -> None:
    turns = AddressTurns(1, 0.0)
    for number in range(3_000):
        visits(turns, f"alamat-{number}")
    assert len(turns._places) <= 1_000
