"""Copy or template? Compares two signatures: shingles first, then what stands in the same slots."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from crawler.dedup.contract import Rule
from crawler.dedup.misprints import look_alike, misprinted
from crawler.dedup.publication import are_years_apart, comes_too_early, in_years
from crawler.dedup.shingles import overlap
from crawler.dedup.signature import DATELINE, Signature


@dataclass(frozen=True, slots=True)
class Bar:
    """What makes two texts copies: ``near`` is a Jaccard index. A cut has ``contained`` of the
    shorter text in the longer, at least ``part`` as Jaccard and ``shingles`` in the shorter; a
    shorter one must be in the longer nearly word by word (``VERBATIM``)."""

    near: float
    contained: float
    part: float
    shingles: int


#: Texts that name the same units, places, people or days in the same slots need less in common.
UNKNOWN, AGREEING = Bar(0.5, 0.65, 0.28, 20), Bar(0.38, 0.6, 0.15, 8)
_AGREEING_SLOTS = 2
VERBATIM = Bar(1.0, 0.8, 0.28, 12)

#: How often a level's values must agree for each one that differs, to be believed the same.
_AGREE_PER_CONFLICT = {"D": 3, "W": 3, "U": 2, "P": 2, "N": 3, "M": 3, "X": 1}
#: Unmarked capitals differ for many reasons: one difference proves nothing.
_FEWEST_CONFLICTS = {"X": 2}
#: Levels of which two reports of one event share a value when both have any.
_SHARED = ("D", "N", "U", "Pdesa", "Pdusun", "Pkecamatan", "Pkabupaten")
_TYPO = 1
#: Of the shorter of two texts, what standing sentences may make up.
_HARDLY = 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts relate. ``differs`` names the levels in which a template was told apart."""

    similarity: float
    rule: Rule | Literal["template"] | None
    differs: tuple[str, ...] = ()


def have_little_in_common(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> bool:
    """True for the shingles of texts of which ``compare`` says nothing, whatever they name."""
    return overlap(a, b)[0] < AGREEING.part


def compare(a: Signature, b: Signature) -> Comparison:
    """Return the relation of two texts; symmetric."""
    jaccard, contained = overlap(a.shingles, b.shingles)
    if jaccard < AGREEING.part:
        return Comparison(jaccard, None)
    if a.text == b.text:
        # To the word: a site has stamped it anew, rather than written it again a year later.
        a = replace(a, published=None)
    agreed, differs = entity_evidence(a, b)
    bar = AGREEING if agreed >= _AGREEING_SLOTS else UNKNOWN
    shorter = min(len(a.shingles), len(b.shingles))
    rule: Rule
    if a.text == b.text:
        rule = "exact"
        # The same words name the same things; what may differ is the day in the datelines.
        differs = tuple(level for level in differs if level == "D")
    elif jaccard >= bar.near:
        rule = "near"
    elif any(_is_cut(jaccard, contained, shorter, of) for of in (bar, VERBATIM)):
        rule = "part"
    else:
        return Comparison(jaccard, None)
    return Comparison(jaccard, "template" if differs else rule, differs)


def _is_cut(jaccard: float, contained: float, shingles: int, bar: Bar) -> bool:
    return contained >= bar.contained and jaccard >= bar.part and shingles >= bar.shingles


def entity_evidence(a: Signature, b: Signature) -> tuple[int, tuple[str, ...]]:
    """Return how many slots agree, and the levels ("Upolsek", "Pdesa", "D", "N", …) that differ."""
    if are_years_apart(a.published, b.published):
        a, b = _in_years(a), _in_years(b)
    agreed: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    for slot, values in a.slots.items():
        others = b.slots.get(slot)
        if others is None:
            continue
        level = slot.partition(":")[0]
        if values == others or _share(level, values, others):
            agreed[level] += 1
        else:
            (doubtful if _misprinted(level, values, others, a, b) else differing)[level] += 1
    both_datelines = DATELINE in a.slots and DATELINE in b.slots
    ours, theirs = _by_level(a, both_datelines), _by_level(b, both_datelines)
    apart = {
        level
        for level in ours.keys() & theirs.keys()
        if level.startswith(_SHARED)
        and ours[level] != theirs[level]
        and not _share(level, ours[level], theirs[level])
    }
    unsure = {level for level in apart if _misprinted(level, ours[level], theirs[level], a, b)}
    levels = _told_apart(agreed, differing) | (apart - unsure)
    if _is_too_early(a, ours, b, theirs) or _is_too_early(b, theirs, a, ours):
        levels.add("D")
    if (doubtful or unsure) and (levels or not (agreed["D"] or agreed["N"])):
        # Where something else differs, a place with another letter is another place.
        levels |= _told_apart(agreed, differing + doubtful) | unsure
    elif doubtful:
        agreed += doubtful
    sure = sum(count for level, count in agreed.items() if level[0] not in "MX")
    return sure, tuple(sorted(levels))


def _in_years(signature: Signature) -> Signature:
    published = signature.published
    assert published
    slots = {
        slot: in_years(values, published) if slot.startswith("D") else values
        for slot, values in signature.slots.items()
    }
    return replace(signature, slots=slots)


def _is_too_early(
    a: Signature, ours: dict[str, list[str]], b: Signature, theirs: dict[str, list[str]]
) -> bool:
    """True when ``a``, which names no day, was out before the day of which ``b`` tells."""
    return "D" not in ours and comes_too_early(a.published, b.published, theirs.get("D", ()))


def _told_apart(agreed: Counter[str], differing: Counter[str]) -> set[str]:
    return {
        level
        for level, count in differing.items()
        if count >= _FEWEST_CONFLICTS.get(level[0], 1)
        and agreed[level] < count * _AGREE_PER_CONFLICT[level[0]]
    }


def are_strangers(a: Signature, b: Signature, *, by_people: bool = False) -> bool:
    """True for texts without a sentence in common that name more different things than same ones.

    The two halves of a release name one unit or one day; two stories of a round-up do not. That
    each half has its own people counts only ``by_people``. Two texts that both begin as a report
    does, with hardly a phrase in common, are two reports, whatever they name.
    """
    if a.opens and b.opens and overlap(a.shingles, b.shingles)[1] < _HARDLY:
        return True
    both_datelines = DATELINE in a.slots and DATELINE in b.slots
    ours, theirs = _by_level(a, both_datelines), _by_level(b, both_datelines)
    same = different = 0
    for level in ours.keys() & theirs.keys():
        if level.startswith(_SHARED) or level == "W":
            shared = _share(level, ours[level], theirs[level])
            same += shared
            different += not shared and (by_people or level != "N")
    return different > same


def differ_in_more_than_people(a: Signature, b: Signature) -> bool:
    """True for texts that differ in a day, a unit or a place, and in more than they share.

    Two reports of one unit have its name in common, and neither day nor people.
    """
    both_datelines = DATELINE in a.slots and DATELINE in b.slots
    ours, theirs = _by_level(a, both_datelines), _by_level(b, both_datelines)
    return are_strangers(a, b, by_people=True) and any(
        not _share(level, ours[level], theirs[level])
        for level in ours.keys() & theirs.keys()
        if level.startswith(_SHARED) and level != "N"
    )


def _by_level(signature: Signature, both_datelines: bool) -> dict[str, list[str]]:
    levels: dict[str, list[str]] = defaultdict(list)
    for slot, values in signature.slots.items():
        # The day on which a site printed a text is not the day that another's text tells of.
        if slot != DATELINE or both_datelines:
            levels[slot.partition(":")[0]] += values
    return levels


def _share(level: str, values: list[str], others: list[str]) -> bool:
    return any(_same(level, one, other) for one in values for other in others)


def _same(level: str, one: str, other: str) -> bool:
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return True
    if level[0] == "D":  # a day and a month are the same with a year or without
        return all(map(str.__eq__, _day(one), _day(other)))
    if level == "W":
        return False
    words, others = _words(one), _words(other)
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if level[0] in "UP" and (_abbreviates(words, others) or _abbreviates(others, words)):
        return True
    if level == "M" and len(words) != len(others) and set(words) & set(others):
        return True  # a name and a longer form of it
    # Names are mistyped from site to site; a place with one other letter is another place.
    return level[0] in "NMX" and len(words) == len(others) and all(map(_typo, words, others))


def _day(value: str) -> list[str]:
    return value.partition("@")[0].split(".")


def _misprinted(
    level: str, values: list[str], others: list[str], a: Signature, b: Signature
) -> bool:
    """True for units and places that may be the same but for a misprint in one of the texts."""
    if level[0] not in "UP":
        return False
    known = _words_of(a), _words_of(b)
    return any(misprinted(one.split(), other.split(), *known) for one in values for other in others)


def _words_of(signature: Signature) -> frozenset[str]:
    return frozenset(
        word for values in signature.slots.values() for value in values for word in value.split()
    )


def _words(value: str) -> list[str]:
    return [word.lstrip("0") or word for word in value.split()]


def _abbreviates(short: list[str], words: list[str]) -> bool:
    """True for "sumut" of "sumatera utara", "ntt" of its three words, "tg morawa" of "tanjung …".

    Each word takes the beginning of what is left; a shorter word of the same beginning with letters
    in the same order stands for a word.
    """
    if len(short) == len(words):
        return all(map(_shortens, short, words))
    return len(short) == 1 and len(words) > 1 and _is_made_of(short[0], words)


def _shortens(short: str, word: str) -> bool:
    if short == word or not (short.isalpha() and word.isalpha()):
        return short == word
    letters = iter(word)
    return len(short) <= 3 and short[0] == word[0] and all(letter in letters for letter in short)


def _is_made_of(short: str, words: list[str]) -> bool:
    """True when the letters of ``short`` are the beginnings of all words, one after the other."""
    if not words:
        return not short
    head, *rest = words
    longest = min(len(head), len(short) - len(rest), 5)
    return any(
        short[:size] == head[:size] and _is_made_of(short[size:], rest)
        for size in range(1, longest + 1)
    )


def _typo(one: str, other: str) -> bool:
    if one == other or look_alike(one, other):
        return True
    return min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=_TYPO) <= _TYPO
