"""The words around a match: in its sentence, in its paragraph, and right beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from crawler.topics.spelling import Found
from crawler.topics.wording import Token, clean, sentences, tokens

Place = Literal["title", "lead", "body"]

#: A word so near to a likening cue ("ibarat", "mesin demokrasi") is still part of the image.
_IMAGE = 12
#: A line of at most so many words that ends like no sentence is a headline, a link or a label.
_HEADLINE = 20
#: The words of a headline: how many at least, and what share of those of so many letters or more
#: begins with a capital.
_FEWEST, _LONGER, _CAPITALS = 5, 5, 0.8
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", '."', ".)", ";")
#: A dateline ends with a dash; so many words may stand before a match that opens its sentence.
_DATELINE_END, _OPENING = re.compile(r"\s[-–—]+\s|[–—]"), 2
#: How a text ends that a theme has cut to advertise another article.
_CUT = re.compile(
    r"(?:…|\.\.\.)\W*$|\b(?:read more|continue reading|selengkapnya|lanjut baca)\W*$", re.I
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many words before and after a match a word may stand to count."""

    before: int
    after: int


@dataclass(slots=True)
class Block:
    """The title or a paragraph with what the lexicon finds in it: {group: {term: [positions]}}."""

    text: str
    words: list[Token]
    place: Place
    terms: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    _plain: dict[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, place: Place) -> Block:
        """Return a block of raw text, with no terms yet."""
        text = clean(text)
        return cls(text, tokens(text), place)

    def is_cut(self) -> bool:
        """Tell whether this ends as the teaser of another article does."""
        return bool(_CUT.search(self.text[-40:]))

    def opens_with(self, group: int) -> bool:
        """Tell whether a term of a group stands at the beginning."""
        return any(0 in places for places in self.terms.get(group, {}).values())

    def is_headline(self) -> bool:
        """Tell whether this is a short line that does not end as a sentence does."""
        return len(self.words) <= _HEADLINE and not self.text.rstrip().endswith(_SENTENCE_ENDS)

    def is_in_title_case(self) -> bool:
        """Tell whether nearly every longer word has a capital, as in headlines alone."""
        longer = [w for w in self.words if w.end - w.start >= _LONGER]
        high = sum(self.text[w.start].isupper() for w in longer)
        return len(self.words) >= _FEWEST and high >= _CAPITALS * len(longer)

    def outside_images(self, group: int, likening: int) -> frozenset[str]:
        """Return the terms of a group, less those that only stand in a simile or metaphor."""
        known = self._plain.get(group)
        if known is None:
            known = self._plain[group] = self._measure_images(group, likening)
        return known

    def _measure_images(self, group: int, likening: int) -> frozenset[str]:
        found = self.terms.get(group, {})
        cues = sorted(i for places in self.terms.get(likening, {}).values() for i in places)
        if not cues:
            return frozenset(found)
        return frozenset(
            term
            for term, places in found.items()
            if any(_distance(cues, i) > _IMAGE for i in places)
        )


def _distance(places: Sequence[int], to: int) -> int:
    """Return how far the nearest of some sorted, non-empty places is."""
    after = bisect_left(places, to)
    return min(abs(place - to) for place in places[max(0, after - 1) : after + 1])


def about_others(blocks: Sequence[Block], furniture: int) -> set[int]:
    """Return the paragraphs that only name other articles: links, and lists under such a heading.

    A line that opens with a cue of the group ``furniture`` ("Baca juga: ...", "BERITA TERKAIT"),
    the headlines and cut texts that follow it directly, and a line in title case among written
    paragraphs.
    """
    lines = {n for n, block in enumerate(blocks) if n and block.is_headline()}
    written = len(blocks) - 1 - len(lines)
    others: set[int] = set()
    for n, block in enumerate(blocks):
        if n in lines:
            stray = n > 1 and written > 1 and block.is_in_title_case()
            if stray or block.opens_with(furniture) or n - 1 in others:
                others.add(n)
        elif n - 1 in others and block.is_cut():
            others.add(n)
    return others


class Window:
    """The sentence of a match within its block; the words of the match itself do not count."""

    def __init__(self, block: Block, found: Found) -> None:
        where = block.words[found.first].start
        spans = (s for s in sentences(block.text) if s[0] <= where < s[1])
        self.start, self.end = next(spans, (0, len(block.text)))
        self._block = block
        self._found = found
        self._match = range(found.first, found.last + 1)
        inside = [i for i, w in enumerate(block.words) if self.start <= w.start < self.end]
        self._inside = range(inside[0], inside[-1] + 1)

    def terms(self, group: int) -> set[str]:
        """Return the listed terms of a group that stand in the sentence."""
        return {t for t, i in self._places(group) if i in self._inside}

    def outside(self, group: int, likening: int | None = None) -> set[str]:
        """Return the listed terms that stand in the block, not in the sentence, nor in an image."""
        kept = None if likening is None else self._block.outside_images(group, likening)
        return {
            t
            for t, i in self._places(group)
            if i not in self._inside and (kept is None or t in kept)
        }

    def beside(self, group: int, reach: Reach) -> set[str]:
        """Return the terms of the sentence that stand within reach of the match."""
        return {
            t
            for t, i in self._places(group)
            if i in self._inside
            and (
                0 < self._found.first - i <= reach.before or 0 < i - self._found.last <= reach.after
            )
        }

    def follows(self, group: int) -> bool:
        """Tell whether a term of a group ends right before the match."""
        first = self._found.first
        return any(
            i in self._inside and i + len(term.split()) == first for term, i in self._places(group)
        )

    def opens(self) -> bool:
        """Tell whether the sentence is about the match: it begins with it, less a dateline."""
        before = self._block.text[self.start : self._block.words[self._found.first].start]
        return len(tokens(_DATELINE_END.split(before)[-1])) <= _OPENING

    def is_item(self, joining: int, heading: int) -> bool:
        """Tell whether the match is one of several things that a sentence names.

        Words of the group ``joining`` ("dan") stand between such; a comma before the match says so
        only when another item follows. A word of the group ``heading`` may come with the match
        ("serta kegiatan ...").
        """
        first = self._beginning(heading)
        if first - 1 not in self._inside:
            return False
        return first - 1 in self._of(joining) or self._is_between(first, joining)

    def is_listed(self, joining: int, heading: int, listing: int) -> bool:
        """Tell the same of a list of three or more, or one that a word of ``listing`` opens."""
        first = self._beginning(heading)
        if first - 1 not in self._inside:
            return False
        return self._is_between(first, joining) or (
            first - 1 in self._of(joining) and self.has_before(listing)
        )

    def _beginning(self, heading: int) -> int:
        first = self._found.first
        return first - (first - 1 in self._of(heading))

    def _is_between(self, first: int, joining: int) -> bool:
        """Tell whether a comma stands before the item and another item follows it."""
        last = self._found.last
        follows = last + 1 in self._of(joining) or "," in self._between(last)
        return "," in self._between(first - 1) and follows

    def _of(self, group: int) -> set[int]:
        return {i for places in self._block.terms.get(group, {}).values() for i in places}

    def _between(self, i: int) -> str:
        """Return what stands between a word of the block and the next."""
        words = self._block.words
        return self._block.text[words[i].end : words[i + 1].start] if i + 1 < len(words) else ""

    def has(self, group: int) -> bool:
        """Tell whether a cue stands in the sentence."""
        return any(i in self._inside for _, i in self._places(group))

    def has_before(self, group: int) -> bool:
        """Tell whether a cue stands in the sentence before the match."""
        return any(i in self._inside and i < self._found.first for _, i in self._places(group))

    def _places(self, group: int) -> Iterator[tuple[str, int]]:
        for term, positions in self._block.terms.get(group, {}).items():
            for i in positions:
                if i not in self._match:
                    yield term, i
