"""Copy or template? Compares two signatures: shingles first, then what stands in the same slots."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from crawler.dedup.contract import Rule
from crawler.dedup.shingles import overlap
from crawler.dedup.signature import Signature


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes two texts copies: ``near`` is a Jaccard index. A cut has ``contained`` of the
    shorter text in the longer, at least ``part`` as Jaccard and ``shingles`` in the shorter."""

    near: float
    contained: float
    part: float
    shingles: int


#: Texts that name the same units, places, people or days in the same slots need less in common.
UNKNOWN, AGREEING = Bar(0.5, 0.65, 0.28, 20), Bar(0.38, 0.6, 0.15, 8)
_AGREEING_SLOTS = 2

#: How often a level's values must agree for each one that differs, to be believed the same.
_AGREE_PER_CONFLICT = {"D": 3, "W": 3, "U": 2, "P": 2, "N": 3, "X": 1}
#: Unmarked capitals differ for many reasons: one difference proves nothing.
_FEWEST_CONFLICTS = {"X": 2}
#: Levels of which two reports of one event share a value when both have any.
_SHARED = ("D", "N", "U", "Pdesa", "Pdusun", "Pkecamatan", "Pkabupaten")
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
    if jaccard < AGREEING.part:
        return Comparison(jaccard, None)
    agreed, differs = entity_evidence(a, b)
    bar = AGREEING if agreed >= _AGREEING_SLOTS else UNKNOWN
    shorter = min(len(a.shingles), len(b.shingles))
    rule: Rule
    if a.text == b.text:
        rule = "exact"
    elif jaccard >= bar.near:
        rule = "near"
    elif contained >= bar.contained and jaccard >= bar.part and shorter >= bar.shingles:
        rule = "part"
    else:
        return Comparison(jaccard, None)
    return Comparison(jaccard, "template" if differs else rule, differs)


def entity_evidence(a: Signature, b: Signature) -> tuple[int, tuple[str, ...]]:
    """Return how many slots agree, and the levels ("Upolsek", "Pdesa", "D", "N", …) that differ."""
    agreed: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    for slot, values in a.slots.items():
        others = b.slots.get(slot)
        if others is not None:
            level = slot.partition(":")[0]
            (agreed if _share(level, values, others) else differing)[level] += 1
    levels = {
        level
        for level, count in differing.items()
        if count >= _FEWEST_CONFLICTS.get(level[0], 1)
        and agreed[level] < count * _AGREE_PER_CONFLICT[level[0]]
    }
    ours, theirs = _by_level(a), _by_level(b)
    levels.update(
        level
        for level in ours.keys() & theirs.keys()
        if level.startswith(_SHARED) and not _share(level, ours[level], theirs[level])
    )
    sure = sum(count for level, count in agreed.items() if level[0] != "X")
    return sure, tuple(sorted(levels))


def _by_level(signature: Signature) -> dict[str, list[str]]:
    levels: dict[str, list[str]] = defaultdict(list)
    for slot, values in signature.slots.items():
        levels[slot.partition(":")[0]] += values
    return levels


def _share(level: str, values: list[str], others: list[str]) -> bool:
    return any(_same(level, one, other) for one in values for other in others)


def _same(level: str, one: str, other: str) -> bool:
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if level[0] in "DW":
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
