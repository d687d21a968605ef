"""Weighs the evidence of one text: where the topic is spelled, and what stands around it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from crawler.topics.lexicon import Lexicon
from crawler.topics.spelling import Found, Spelling
from crawler.topics.wording import Token, clean, sentences, tokens

Place = Literal["title", "lead", "body"]

#: What a group's word is worth by where it stands: in the match's sentence, in its paragraph, or
#: elsewhere once and at least three times.
NEAR, BESIDE, FAR, FAR_OFTEN = 1.0, 0.8, 0.5, 0.75
_OFTEN = 3
#: A group that contradicts counts each different word, up to this many times its weight.
_MOST_AGAINST = 3.0
#: A word against the topic says little when it stands in another paragraph.
_AGAINST_BESIDE, _AGAINST_FAR = 0.8, 0.4
#: What is left of a match that the text only touches on, and how many words before a lone match an
#: "aside" cue may stand ("berpatroli sambil memberi imbauan cooling system").
_TOUCHED_ON, _ASIDE = 0.4, 6


@dataclass(frozen=True, slots=True)
class Sighting:
    """One match: its spelling, its field, its sentence, and the evidence weighed for it.

    ``early`` tells that it stands in the title or in the first half of the paragraphs.
    """

    variant: str
    field: Place
    sentence: str
    score: float
    early: bool
    support: tuple[str, ...]
    contradict: tuple[str, ...]
    note: str = ""


@dataclass(slots=True)
class _Block:
    """The title or a paragraph with what the lexicon finds in it: {group: {term: [positions]}}."""

    text: str
    words: list[Token]
    place: Place
    terms: dict[int, dict[str, list[int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Groups:
    """The context of a topic: weights by group number; numbers below ``against`` support."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    against: int
    likening: int
    furniture: int
    passing: int
    aside: int


class Judge:
    """Finds the sightings of a topic in a text and gives each a score."""

    def __init__(
        self, spellings: Sequence[Spelling], lexicon: Lexicon, groups: Groups, doubt: float
    ) -> None:
        self._spellings = spellings
        self._lexicon = lexicon
        self._groups = groups
        self._doubt = doubt

    def sightings(self, title: str, paragraphs: Sequence[str]) -> list[Sighting]:
        """Return every match in title and paragraphs, in order."""
        blocks = [_block(title, "title")]
        blocks += [_block(p, "body" if i else "lead") for i, p in enumerate(paragraphs)]
        places = [(n, found) for n, block in enumerate(blocks) for found in self._found(block)]
        if not places:
            return []
        for block in blocks:
            for position, term in self._lexicon.terms(block.words):
                group = block.terms.setdefault(term.group, {})
                group.setdefault(term.listed, []).append(position)
        alone = len(places) == 1
        return [self._weigh(blocks, n, found, alone) for n, found in places]

    def _found(self, block: _Block) -> list[Found]:
        every = [f for s in self._spellings for f in s.find(block.text, block.words)]
        every.sort(key=lambda f: (f.first, -f.strength, -f.last))
        kept: list[Found] = []
        for found in every:
            if not kept or found.first > kept[-1].last:
                kept.append(found)
        return kept

    def _weigh(self, blocks: list[_Block], n: int, found: Found, alone: bool) -> Sighting:
        block = blocks[n]
        start, end = _sentence_of(block, found)
        inside = range(found.first, found.last + 1)
        near = _Window(block, start, end, inside)
        groups = self._groups
        note, strength = "", found.strength
        if near.has(groups.furniture, before=found.first):
            note, strength = "in a line about another article", 0.0
        elif near.has(groups.passing) or (alone and near.has(groups.aside, found.first, _ASIDE)):
            note, strength = "only touched on", strength * _TOUCHED_ON
        support, pros = self._support(blocks, n, near)
        against, cons = self._against(blocks, n, near)
        return Sighting(
            variant=found.variant,
            field=block.place,
            sentence=" ".join(block.text[start:end].split()),
            score=strength * support / (support + against + self._doubt),
            early=2 * n <= len(blocks),
            support=pros,
            contradict=cons,
            note=note,
        )

    def _support(
        self, blocks: list[_Block], n: int, near: _Window
    ) -> tuple[float, tuple[str, ...]]:
        total, told = 0.0, []
        for group in range(self._groups.against):
            share, terms = self._share_for(blocks, n, near, group)
            total += self._groups.weights[group] * share
            told += [f"{self._groups.names[group]}: {', '.join(terms)}"] if terms else []
        return total, tuple(told)

    def _against(
        self, blocks: list[_Block], n: int, near: _Window
    ) -> tuple[float, tuple[str, ...]]:
        likened = near.has(self._groups.likening)
        total, told = 0.0, []
        for group in range(self._groups.against, len(self._groups.weights)):
            share, terms = self._share_against(blocks, n, near, group, likened)
            total += self._groups.weights[group] * share
            told += [f"{self._groups.names[group]}: {', '.join(terms)}"] if terms else []
        return total, tuple(told)

    def _share_for(
        self, blocks: list[_Block], n: int, near: _Window, group: int
    ) -> tuple[float, list[str]]:
        if terms := near.terms(group):
            return NEAR, terms
        if terms := near.outside(group):
            return BESIDE, terms
        counts = [
            (term, len(places))
            for i, block in enumerate(blocks)
            if i != n
            for term, places in block.terms.get(group, {}).items()
        ]
        if not counts:
            return 0.0, []
        often = sum(count for _, count in counts) >= _OFTEN
        return FAR_OFTEN if often else FAR, sorted({term for term, _ in counts})

    def _share_against(
        self, blocks: list[_Block], n: int, near: _Window, group: int, likened: bool
    ) -> tuple[float, list[str]]:
        here = set(near.terms(group))
        beside = set(near.outside(group)) - here
        far = {t for i, b in enumerate(blocks) if i != n for t in b.terms.get(group, ())}
        far -= here | beside
        # "ibarat mesin yang panas", "bukan pendingin mesin": the sentence itself takes it back.
        share = 0.0 if likened else float(len(here))
        share += _AGAINST_BESIDE * len(beside) + _AGAINST_FAR * len(far)
        return min(share, _MOST_AGAINST), sorted(here | beside | far)


class _Window:
    """The sentence of a match within its block; the words of the match itself do not count."""

    def __init__(self, block: _Block, start: int, end: int, match: range) -> None:
        self._block = block
        self._match = match
        inside = [i for i, w in enumerate(block.words) if start <= w.start < end]
        self._inside = range(inside[0], inside[-1] + 1)

    def terms(self, group: int) -> list[str]:
        """Return the listed terms of a group that stand in the sentence."""
        return sorted(t for t, i in self._places(group) if i in self._inside)

    def outside(self, group: int) -> list[str]:
        """Return the listed terms of a group that stand in the block, not in the sentence."""
        return sorted(t for t, i in self._places(group) if i not in self._inside)

    def has(self, group: int, before: int | None = None, within: int = sys.maxsize) -> bool:
        """Tell whether a cue stands in the sentence, or in the words just before a position."""
        return any(
            i in self._inside and (before is None or before - within <= i < before)
            for _, i in self._places(group)
        )

    def _places(self, group: int) -> Iterator[tuple[str, int]]:
        for term, positions in self._block.terms.get(group, {}).items():
            for i in positions:
                if i not in self._match:
                    yield term, i


def _block(text: str, place: Place) -> _Block:
    text = clean(text)
    return _Block(text, tokens(text), place)


def _sentence_of(block: _Block, found: Found) -> tuple[int, int]:
    where = block.words[found.first].start
    for start, end in sentences(block.text):
        if start <= where < end:
            return start, end
    return 0, len(block.text)
