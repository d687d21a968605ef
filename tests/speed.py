"""Bounds on processor time that hold on machines of any speed, busy or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

#: Seconds that the standard work takes on the machine for which bounds are written down.
_USUAL = 0.12
_TEXT = "Senin, 8 Februari 2024: warga desa berkumpul di balai desa bersama polisi. " * 40


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when the block uses more processor time than that, on a machine of the usual speed.

    Time of the processor leaves out what else the machine does meanwhile. A slower processor, or
    one that is shared, is measured by what some standard work takes right after the block.
    """
    began = process_time()
    yield
    hold(process_time() - began, seconds)


def hold(spent: float, seconds: float) -> None:
    """Fail when more processor time was spent just now than that, as ``within`` counts it."""
    if spent > seconds:
        slowness = max(1.0, _standard_work() / _USUAL)
        assert spent <= seconds * slowness, (
            f"{spent:.2f} s instead of {seconds:g} s, on a machine {slowness:.1f} times as slow"
        )


def _standard_work() -> float:
    """Return the processor time of work like a reader's: patterns, words, tables, numbers."""
    began = process_time()
    for number in range(1000):
        words = re.findall(r"\w+|[^\w\s]", _TEXT)
        counts: dict[str, int] = {}
        for word in words:
            counts[word.lower()] = counts.get(word.lower(), 0) + number
        sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return process_time() - began
