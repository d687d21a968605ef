"""Checks of lengths: whether the texts are half as long as they were, or twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from crawler.health.numbers import Measured, Numbers
from crawler.health.robust import centre_and_spread
from crawler.health.sketch import Lengths
from crawler.health.windows import pools, windows

#: The least change of the median: a half, a double.
LEAST: Final = 2.0
#: Standard errors of both medians, and spreads of the history's medians, that it must leave.
SPREADS: Final = 5.0
#: Texts since the change, and before it.
ENOUGH: Final = 5
ARTICLES: Final = 15
#: The standard error of a median, in standard deviations over the root of the number of values.
_OF_MEDIAN: Final = 1.2533
#: Interquartile ranges are so many standard deviations wide.
_QUARTILES: Final = 1.349
#: Texts of one site differ at least so much in length, as the logarithm of a factor.
_LEAST_SPREAD: Final = 0.4


@dataclass(frozen=True, slots=True)
class _Change:
    """The logarithm of now over usual, how far it may be off, and both medians in characters."""

    change: float
    margin: float
    now: float
    usual: float


def texts_halved(rows: Sequence[Measured]) -> str:
    """Return a line when the last texts are half as long as usual or shorter."""
    for found in _changes(rows, "texts halved"):
        if found.change > -math.log(LEAST):
            break
        if found.change < -found.margin:
            return f"texts halved: {_words(found)}"
    return ""


def texts_doubled(rows: Sequence[Measured]) -> str:
    """Return a line when the last texts are twice as long as usual or longer."""
    for found in _changes(rows, "texts doubled"):
        if found.change < math.log(LEAST):
            break
        if found.change > found.margin:
            return f"texts doubled: {_words(found)}"
    return ""


def _words(found: _Change) -> str:
    return f"the last have {found.now:.0f} characters, usually {found.usual:.0f}"


def _read(row: Numbers) -> int:
    return row.read


def _changes(rows: Sequence[Measured], check: str) -> Iterator[_Change]:
    for last, before in windows(rows, check, _read):
        now, groups = _lengths(last), [_lengths(g) for g in pools(before, _read, ENOUGH)]
        usual = Lengths()
        for group in groups:
            usual.merge(group)
        if len(now) < ENOUGH or len(usual) < ARTICLES:
            continue
        medians = [_quantile(group, 0.5) for group in groups]
        middle, spread = centre_and_spread([math.log(median) for median in medians])
        quartiles = _quantile(usual, 0.75) / _quantile(usual, 0.25)
        deviation = max(_LEAST_SPREAD, math.log(quartiles) / _QUARTILES)
        error = _OF_MEDIAN * deviation * math.sqrt(1 / len(now) + 1 / len(usual))
        median = _quantile(now, 0.5)
        change = math.log(median) - middle
        yield _Change(change, SPREADS * max(error, spread), median, math.exp(middle))


def _lengths(rows: Iterable[Numbers]) -> Lengths:
    merged = Lengths()
    for row in rows:
        merged.merge(Lengths(row.lengths))
    return merged


def _quantile(lengths: Lengths, q: float) -> float:
    value = lengths.quantile(q)
    assert value is not None  # asked only where something was read
    return value
