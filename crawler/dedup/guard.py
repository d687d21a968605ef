"""Copy or template? Compares two signatures: shingles first, then what stands in the same slots."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from crawler.dedup.contract import Rule
from crawler.dedup.shingles import overlap
from crawler.dedup.signature import Signature

#: From this Jaccard on two texts are near copies.
NEAR = 0.5
#: A cut: so much of the shorter text stands in the longer, with at least this Jaccard and so many
#: shingles (two sentences that agree are no copy).
PART_CONTAINED, PART_JACCARD, PART_SHINGLES = 0.65, 0.28, 20

#: How often a level's values must agree for each one that differs, to be believed the same.
_AGREE_PER_CONFLICT = {"D": 3, "U": 2, "P": 2, "N": 2, "X": 1}
#: Unmarked capitals differ for many reasons: one difference proves nothing.
_FEWEST_CONFLICTS = {"X": 3}
_TYPO = 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts relate. ``differs`` names the levels in which a template was told apart."""

    similarity: float
    rule: Rule | Literal["template"] | None
    differs: tuple[str, ...] = ()


def compare(a: Signature, b: Signature) -> Comparison:
    """Return the relation of two texts; symmetric."""
    jaccard, contained = overlap(a.shingles, b.shingles)
    rule = _rule(a, b, jaccard, contained)
    if rule is None:
        return Comparison(jaccard, None)
    differs = conflicts(a, b)
    return Comparison(jaccard, "template" if differs else rule, differs)


def _rule(a: Signature, b: Signature, jaccard: float, contained: float) -> Rule | None:
    if a.text == b.text and jaccard == 1.0:
        return "exact"
    if jaccard >= NEAR:
        return "near"
    shorter = min(len(a.shingles), len(b.shingles))
    cut = contained >= PART_CONTAINED and jaccard >= PART_JACCARD and shorter >= PART_SHINGLES
    return "part" if cut else None


def conflicts(a: Signature, b: Signature) -> tuple[str, ...]:
    """Return the levels ("Upolsek", "Pdesa", "D", "N", …) in which the same slots hold others."""
    agreed: dict[str, int] = defaultdict(int)
    differing: dict[str, int] = defaultdict(int)
    for slot, values in a.slots.items():
        others = b.slots.get(slot)
        if others is None:
            continue
        level = slot.partition(":")[0]
        if any(_same(level, one, other) for one in values for other in others):
            agreed[level] += 1
        else:
            differing[level] += 1
    return tuple(
        level
        for level, count in sorted(differing.items())
        if count >= _FEWEST_CONFLICTS.get(level[0], 1)
        and agreed[level] < count * _AGREE_PER_CONFLICT[level[0]]
    )


def _same(level: str, one: str, other: str) -> bool:
    if one == other:
        return True
    if level[0] == "D":
        return False
    words, others = one.split(), other.split()
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    # Names are mistyped from site to site; a place with one other letter is another place.
    return level[0] in "NX" and len(words) == len(others) and all(map(_typo, words, others))


def _typo(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=_TYPO) <= _TYPO
    )
