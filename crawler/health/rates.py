"""Checks of parts: how many articles have a field, a leaked line; how many pages failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.health.numbers import Measured, Numbers
from crawler.health.robust import (
    centre_and_spread,
    chance_of_so_few,
    chance_of_so_many,
    standard_error,
)
from crawler.health.windows import pools, windows

#: The least change of a part, and what is left of a field that has vanished.
LEAST: Final = 0.4
VANISHED: Final = 0.1
#: How improbable the last numbers must be if nothing had changed.
CHANCE: Final = 1e-4
#: Spreads of its own history that a part must leave, standard errors with which that is known,
#: and the least that both come to.
SPREADS: Final = 4.0
ERRORS: Final = 3.0
NARROW: Final = 0.1
#: Cases since the change, and cases before it.
ENOUGH: Final = 5
ARTICLES: Final = 10

#: A run's hits and its cases.
Count = Callable[[Numbers], tuple[int, int]]
Find = Callable[[Sequence[Measured]], str]


@dataclass(frozen=True, slots=True)
class _Part:
    """``count`` hits in the last ``of`` cases, where ``usual`` is the part, give or take."""

    count: int
    of: int
    usual: float
    margin: float

    @property
    def part(self) -> float:
        return self.count / self.of


def field_vanished(check: str, field: str, noun: str) -> Find:
    """Return the check that a field which articles used to have is gone from nearly all."""

    def counted(row: Numbers) -> tuple[int, int]:
        return row.filled.get(field, 0), row.read

    def find(rows: Sequence[Measured]) -> str:
        for now in _parts(rows, check, counted):
            if now.usual < LEAST or now.part > VANISHED * now.usual:
                break
            if chance_of_so_few(now.count, now.of, now.usual - now.margin) < CHANCE:
                having = f"{now.count} of the last {now.of} articles have {noun}"
                return f"{check}: {having}, usually {now.usual:.0%}"
        return ""

    return find


def part_rose(check: str, counted: Count, noun: str) -> Find:
    """Return the check that something goes wrong far more often than before."""

    def find(rows: Sequence[Measured]) -> str:
        for now in _parts(rows, check, counted):
            if now.part < now.usual + LEAST:
                break
            if chance_of_so_many(now.count, now.of, min(0.95, now.usual + now.margin)) < CHANCE:
                return f"{check}: {now.count} of the last {now.of} {noun}, usually {now.usual:.0%}"
        return ""

    return find


def _parts(rows: Sequence[Measured], check: str, counted: Count) -> Iterator[_Part]:
    def cases(row: Numbers) -> int:
        return counted(row)[1]

    for now, before in windows(rows, check, cases):
        count, of = _sum(now, counted)
        usual = [_sum(group, counted) for group in pools(before, cases, ENOUGH)]
        known = sum(all_ for _, all_ in usual)
        if of >= ENOUGH and known >= ARTICLES:
            middle, spread = centre_and_spread([hits / all_ for hits, all_ in usual])
            off = ERRORS * standard_error(middle, known)
            yield _Part(count, of, middle, max(NARROW, SPREADS * spread, off))


def _sum(rows: Sequence[Numbers], counted: Count) -> tuple[int, int]:
    pairs = [counted(row) for row in rows]
    return sum(hits for hits, _ in pairs), sum(cases for _, cases in pairs)
