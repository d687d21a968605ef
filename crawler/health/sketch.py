"""Quantiles of any number of lengths in bounded memory, also over several runs together.

Buckets grow geometrically, so that a quantile is right within ``ERROR`` of its value: the DDSketch
of Masson, Rim and Lee (2019), https://www.vldb.org/pvldb/vol12/p2195-masson.pdf.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

#: The part of its value by which a quantile may be off.
ERROR: Final = 0.05
_RATIO: Final = (1 + ERROR) / (1 - ERROR)
#: Lengths above this count as this: it bounds the number of buckets (below 170).
_LONGEST: Final = 10_000_000


class Lengths:
    """Counts of lengths by bucket. Sketches of several runs add up to that of all of them."""

    __slots__ = ("_counts",)

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self._counts: Counter[int] = Counter()
        for bucket, count in (counts or {}).items():
            self._counts[int(bucket)] += count

    def add(self, length: int) -> None:
        """Count one length, in characters."""
        bounded = min(max(length, 1), _LONGEST)
        self._counts[math.ceil(math.log(bounded, _RATIO) - 1e-9)] += 1

    def merge(self, other: Lengths) -> None:
        """Count what another sketch has counted."""
        self._counts.update(other._counts)

    def __len__(self) -> int:
        return self._counts.total()

    def quantile(self, q: float) -> float | None:
        """Return the length that the part ``q`` of all does not exceed; None without any."""
        if not self._counts:
            return None
        rank = q * (len(self) - 1)
        passed = 0
        for bucket in sorted(self._counts):
            passed += self._counts[bucket]
            if passed > rank:
                break
        return 2 * _RATIO**bucket / (_RATIO + 1)

    def to_dict(self) -> dict[str, int]:
        """Return the JSON-ready form; ``Lengths(…)`` gives the sketch back."""
        return {str(bucket): self._counts[bucket] for bucket in sorted(self._counts)}
