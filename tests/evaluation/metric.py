"""The metric of the saved pages' README: 4-word shingles compared as multisets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

WORD = re.compile(r"\w+")
SHINGLE = 4
#: A noise line of so few words must be a whole line of the result to count as leaked.
SHORT_LINE = 3


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the multiset of 4-word shingles; a shorter text is one shingle."""
    words = WORD.findall(text)
    if not words:
        return Counter()
    last = max(1, len(words) - SHINGLE + 1)
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(last))


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives and false negatives of one page, in shingles."""

    tp: int
    fp: int
    fn: int


def compare(truth: str, found: str, optional: Iterable[str] = ()) -> Counts:
    """Count shingles of ``found`` against ``truth``; those only in ``optional`` lines are void."""
    want, have = shingles(truth), shingles(found)
    void: set[tuple[str, ...]] = set()
    for line in optional:
        void |= shingles(line).keys()
    void -= want.keys()
    tp = sum((want & have).values())
    fp = sum(n for s, n in (have - want).items() if s not in void)
    return Counts(tp=tp, fp=fp, fn=sum((want - have).values()))


@dataclass(frozen=True, slots=True)
class Score:
    """Means over a set of pages."""

    precision: float
    recall: float
    accuracy: float

    @property
    def f1(self) -> float:
        """Harmonic mean of the mean precision and the mean recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(pages: Iterable[Counts]) -> Score:
    """Average: precision over pages with a prediction, recall over pages with a truth."""
    pages = list(pages)
    precisions = [p.tp / (p.tp + p.fp) for p in pages if p.tp + p.fp]
    recalls = [p.tp / (p.tp + p.fn) for p in pages if p.tp + p.fn]
    exact = [p.fp == 0 and p.fn == 0 for p in pages]
    return Score(
        precision=_mean(precisions),
        recall=_mean(recalls),
        accuracy=_mean([float(e) for e in exact]),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def leaks(noise: Iterable[str], found: str) -> list[str]:
    """Return the noise lines that the result contains (short ones must equal a line of it)."""
    lines = [" ".join(line.split()) for line in found.splitlines() if line.strip()]
    whole = set(lines)
    leaked = []
    for item in noise:
        line = " ".join(item.split())
        short = len(WORD.findall(line)) <= SHORT_LINE
        if line in whole if short else any(line in other for other in lines):
            leaked.append(item)
    return leaked
