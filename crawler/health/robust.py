"""Statistics that single odd runs do not move: median and MAD, and how surprising a count is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Final

#: Makes the MAD of normally distributed values an estimate of their standard deviation.
_NORMAL: Final = 1.4826


def centre_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the MAD, scaled to a standard deviation; ``values`` is not empty."""
    middle = median(values)
    return middle, _NORMAL * median(abs(value - middle) for value in values)


def quantile(values: Sequence[float], q: float) -> float:
    """Return the smallest of the values that the part ``q`` of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(q * len(ordered)) - 1)]


def standard_error(part: float, of: int) -> float:
    """Return how far a part that was seen in ``of`` cases may be off, never 0.

    Half a case is added on either side: what never happened in ten cases is not impossible.
    """
    adjusted = (part * of + 0.5) / (of + 1)
    return math.sqrt(adjusted * (1 - adjusted) / of)


def chance_of_so_few(count: int, of: int, rate: float) -> float:
    """Return how probable ``count`` hits or fewer are in ``of`` trials that hit at ``rate``."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 1.0 if count >= of else 0.0
    logs = (
        math.lgamma(of + 1)
        - math.lgamma(k + 1)
        - math.lgamma(of - k + 1)
        + k * math.log(rate)
        + (of - k) * math.log1p(-rate)
        for k in range(min(count, of) + 1)
    )
    return min(1.0, math.fsum(math.exp(value) for value in logs))


def chance_of_so_many(count: int, of: int, rate: float) -> float:
    """Return how probable ``count`` hits or more are in ``of`` trials that hit at ``rate``."""
    return chance_of_so_few(of - count, of, 1 - rate)
