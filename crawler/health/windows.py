"""Cutting a series of runs into the last ones and their history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from crawler.health.numbers import Measured, Numbers

#: Earlier runs in which a source answered, before anything is said of it.
FLOOR: Final = 3
#: Earlier and last runs that are looked at.
HISTORY: Final = 40
LAST: Final = 10

Cut = tuple[list[Numbers], list[Numbers]]


def windows(
    rows: Sequence[Measured], check: str, weight: Callable[[Numbers], int]
) -> Iterator[Cut]:
    """Yield the last one, two, … runs that weigh something, each time with the runs before them.

    Runs in which ``check`` found something are no history for it. Nothing is yielded without
    ``FLOOR`` earlier runs in which the source answered.
    """
    now: list[Numbers] = []
    last = max(FLOOR - 1, len(rows) - 1 - LAST)
    for start in range(len(rows) - 1, last, -1):
        if not weight(rows[start].numbers):
            continue
        now.append(rows[start].numbers)
        before = [row.numbers for row in rows[:start] if check not in row.findings]
        if sum(not row.failure for row in before) >= FLOOR:
            yield list(now), before[-HISTORY:]


def pools(
    rows: Sequence[Numbers], weight: Callable[[Numbers], int], enough: int
) -> list[list[Numbers]]:
    """Group runs that follow each other until each group weighs ``enough``, the newest first.

    What is left over, too light to say anything, is left out.
    """
    groups: list[list[Numbers]] = []
    group: list[Numbers] = []
    weighs = 0
    for row in reversed(rows):
        if more := weight(row):
            group.append(row)
            weighs += more
        if weighs >= enough:
            groups.append(group)
            group, weighs = [], 0
    return groups
