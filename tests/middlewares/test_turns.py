"""Turns at an address: so many at a time, begun so far apart, and no trace of those that left."""

from __future__ import annotations

import asyncio
from time import monotonic

import pytest

from crawler.middlewares.turns import AddressTurns


async def _visit(turns: AddressTurns, address: str, begun: list[float], seconds: float) -> None:
    async with turns.turn(address):
        begun.append(monotonic())
        await asyncio.sleep(seconds)


def visits(turns: AddressTurns, *addresses: str, seconds: float = 0.0) -> dict[str, list[float]]:
    """Return when the visits to each address began."""
    begun: dict[str, list[float]] = {address: [] for address in addresses}

    async def all_at_once() -> None:
        await asyncio.gather(*(_visit(turns, one, begun[one], seconds) for one in addresses))

    asyncio.run(all_at_once())
    return begun


def test_one_at_a_time_and_the_delay_between_beginnings() -> None:
    begun = visits(AddressTurns(1, 0.1), "a", "a", "a")["a"]
    assert begun == sorted(begun)
    assert begun[-1] - begun[0] >= 0.19


def test_a_long_visit_is_waited_for() -> None:
    begun = visits(AddressTurns(1, 0.0), "a", "a", seconds=0.2)["a"]
    assert begun[1] - begun[0] >= 0.19


def test_as_many_at_a_time_as_a_host_may_have() -> None:
    begun = visits(AddressTurns(2, 0.0), "a", "a", "a", seconds=0.2)["a"]
    assert begun[1] - begun[0] < 0.1
    assert begun[2] - begun[0] >= 0.19


def test_addresses_do_not_wait_for_each_other() -> None:
    begun = visits(AddressTurns(1, 5.0), "a", "b", "c")
    assert max(map(max, begun.values())) - min(map(min, begun.values())) < 1


def test_a_visit_that_fails_gives_its_place_back() -> None:
    async def fails(turns: AddressTurns) -> float:
        with pytest.raises(ValueError, match="rusak"):
            async with turns.turn("a"):
                raise ValueError("rusak")
        began = monotonic()
        async with turns.turn("a"):
            return monotonic() - began

    assert asyncio.run(fails(AddressTurns(1, 0.0))) < 1


def test_addresses_that_nobody_waits_for_are_forgotten() -> None:
    turns = AddressTurns(1, 0.0)
    for number in range(3_000):
        visits(turns, f"alamat-{number}")
    assert len(turns._places) <= 1_000
