"""Weighs the evidence of one text: where the topic is spelled, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.topics.abbreviation import meant_otherwise
from crawler.topics.lexicon import Lexicon
from crawler.topics.spelling import Found, Spelling
from crawler.topics.window import Block, Place, Reach, Window, about_others

#: What a group's word is worth by where it stands: in the match's sentence, in its paragraph, or
#: elsewhere once and at least three times.
NEAR, BESIDE, FAR, FAR_OFTEN = 1.0, 0.8, 0.5, 0.75
_OFTEN = 3
#: A group that contradicts counts each different word, up to this many times its weight.
_MOST_AGAINST = 3.0
#: A word against the topic says little when it stands in another paragraph.
_AGAINST_BESIDE, _AGAINST_FAR, _MOST_FAR = 0.8, 0.4, 1.2
#: What is left of a match that the text only touches on, and where beside a lone match an "aside"
#: cue may stand ("berpatroli sambil memberi imbauan cooling system", "cooling system tetap jalan").
_TOUCHED_ON, _ASIDE = 0.4, Reach(before=6, after=3)
#: Where a "besides" cue may stand ("ia juga meminta jajarannya menggiatkan cooling system").
_BESIDES = Reach(before=12, after=0)
_NEXT = Reach(before=0, after=1)
_OTHER_ARTICLE, _OTHER_SENSE = "in a line about another article", "short for something else"
#: A text that repeats the phrase more often is no article, and each match costs a look around it.
_MOST_SIGHTINGS = 100
#: Characters of a text that are weighed, ten times those of a long article: what comes after them
#: could keep a crawl busy for a minute, and tells nothing that they do not.
_MOST_CHARACTERS = 80_000


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


@dataclass(frozen=True, slots=True)
class Groups:
    """The context of a topic by group number; numbers below ``against`` support.

    ``reaches`` holds, for a group that counts only right beside a match, how near that is;
    ``settling`` are those of them that say that a match is no aside, ``always`` those of these that
    say so even where a "besides" cue stands; ``telling`` those without which a text, ``opening``
    those without which title and lead are about something else.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    reaches: tuple[Reach | None, ...]
    settling: tuple[int, ...]
    always: tuple[int, ...]
    telling: tuple[int, ...]
    opening: tuple[int, ...]
    against: int
    likening: int
    furniture: int
    passing: int
    aside: int
    besides: int
    denied: int
    affairs: int
    joining: int
    heading: int
    listing: int
    elaborating: int


class Judge:
    """Finds the sightings of a topic in a text and gives each a score."""

    def __init__(
        self,
        spellings: Sequence[Spelling],
        lexicon: Lexicon,
        groups: Groups,
        doubt: float,
        bare: float = 0.0,
    ) -> None:
        self._spellings = spellings
        self._lexicon = lexicon
        self._groups = groups
        self._doubt = doubt
        self._bare = bare

    def sightings(self, title: str, paragraphs: Sequence[str]) -> list[Sighting]:
        """Return the matches in title and paragraphs, in order: of very many the first hundred."""
        blocks = [Block.of(title[:_MOST_CHARACTERS], "title")]
        blocks += [Block.of(p, "body" if i else "lead") for i, p in enumerate(_weighed(paragraphs))]
        places = [(n, found) for n, block in enumerate(blocks) for found in self._found(block)]
        if not places:
            return []
        places = places[:_MOST_SIGHTINGS]
        for block in blocks:
            for position, term in self._lexicon.terms(block.words):
                group = block.terms.setdefault(term.group, {})
                group.setdefault(term.listed, []).append(position)
        others = about_others(blocks, self._groups.furniture)
        unmeant = meant_otherwise(blocks, places)
        idle = {i for i, (n, f) in enumerate(places) if n in others or f.variant in unmeant}
        alone = len(places) - len(idle) == 1
        sightings = []
        for i, (n, found) in enumerate(places):
            idle_note = _OTHER_ARTICLE if n in others else _OTHER_SENSE if i in idle else ""
            sightings.append(self._weigh(blocks, n, found, alone, idle_note))
        return sightings

    def _found(self, block: Block) -> list[Found]:
        every = [f for s in self._spellings for f in s.find(block.text, block.words)]
        every.sort(key=lambda f: (f.first, -f.strength, -f.last))
        kept: list[Found] = []
        for found in every:
            if not kept or found.first > kept[-1].last:
                kept.append(found)
        return kept

    def _weigh(self, blocks: list[Block], n: int, found: Found, alone: bool, idle: str) -> Sighting:
        block = blocks[n]
        near = Window(block, found)
        note, strength = idle, found.strength
        if near.has_before(self._groups.furniture):
            note = note or _OTHER_ARTICLE
        if note:
            strength = 0.0
        elif near.has(self._groups.passing) or (alone and n and self._aside(blocks, n, near)):
            note, strength = "only touched on", strength * _TOUCHED_ON
        support, pros = self._support(blocks, n, near)
        against, cons = self._against(blocks, n, near)
        return Sighting(
            variant=found.variant,
            field=block.place,
            sentence=" ".join(block.text[near.start : near.end].split()),
            score=strength * support / (support + against + self._doubt),
            early=2 * n <= len(blocks),
            support=pros,
            contradict=cons,
            note=note,
        )

    def _aside(self, blocks: Sequence[Block], n: int, near: Window) -> bool:
        """Tell whether a lone match below the title only accompanies what the text is about.

        So does one item of several in the middle of a text ("deteksi dini dan ..."), or what a
        sentence sets beside something else ("selain itu ..."), unless the text goes on about it.
        Else not when the words right beside it say that the thing was done ("sambil menggelar
        ..."). What the title speaks of says so only of an excerpt that does not begin with the
        match: an article has room for both. But what neither its beginning nor another paragraph
        bears out is an aside there, too. The first paragraph lists what was done, too: there only
        an item between others is an aside. And it is one when the sentence says that the opposite
        was done ("bukan cooling system"), unless of a machine's.
        """
        groups = self._groups
        elaborated = bool(near.beside(groups.elaborating, _NEXT))
        if near.follows(groups.denied):
            return not any(near.beside(g, reach) for g, reach in self._near_against())
        is_prose = blocks[n].place == "body" and not blocks[n].is_headline()
        if is_prose and near.is_item(groups.joining, groups.heading):
            return not elaborated
        if self._settled(groups.always, near):
            return False
        if near.beside(groups.besides, _BESIDES) and not elaborated:
            return True
        if is_prose and not elaborated and self._is_of_something_else(blocks, n):
            return True
        if self._settled(groups.settling, near):
            return False
        is_lead = blocks[n].place == "lead"
        if is_lead and near.is_listed(groups.joining, groups.heading, groups.listing):
            return not elaborated
        is_excerpt = len(blocks) == 2
        if is_excerpt and blocks[0].terms.get(groups.affairs) and not near.opens():
            return True
        return bool(near.beside(groups.aside, _ASIDE))

    def _is_of_something_else(self, blocks: Sequence[Block], n: int) -> bool:
        """Tell whether neither the beginning nor another paragraph bears the topic out."""
        groups = self._groups
        if not groups.opening or not blocks[0].words:
            return False
        told = {group for block in blocks[:2] for group in block.terms}
        told_elsewhere = {
            group for i, block in enumerate(blocks) if i != n for group in block.terms
        }
        return not told & {*groups.opening} and not told_elsewhere & {*groups.telling}

    def _near_against(self) -> Iterator[tuple[int, Reach]]:
        for group in range(self._groups.against, len(self._groups.weights)):
            if reach := self._groups.reaches[group]:
                yield group, reach

    def _settled(self, settling: Sequence[int], near: Window) -> bool:
        reaches = self._groups.reaches
        return any((reach := reaches[g]) and near.beside(g, reach) for g in settling)

    def _support(self, blocks: list[Block], n: int, near: Window) -> tuple[float, tuple[str, ...]]:
        total, told = self._bare, []
        for group in range(self._groups.against):
            share, terms = self._share_for(blocks, n, near, group)
            total += self._groups.weights[group] * share
            told += [f"{self._groups.names[group]}: {', '.join(sorted(terms))}"] if terms else []
        return total, tuple(told)

    def _against(self, blocks: list[Block], n: int, near: Window) -> tuple[float, tuple[str, ...]]:
        likening = self._groups.likening
        likened = near.has(likening)
        # Near a comparison, what the text says of machines elsewhere may be its other half.
        distant = _AGAINST_FAR / 2 if likened or near.outside(likening) else _AGAINST_FAR
        total, told = 0.0, []
        for group in range(self._groups.against, len(self._groups.weights)):
            share, terms = self._share_against(blocks, n, near, group, likened, distant)
            total += self._groups.weights[group] * share
            told += [f"{self._groups.names[group]}: {', '.join(sorted(terms))}"] if terms else []
        return total, tuple(told)

    def _share_for(
        self, blocks: list[Block], n: int, near: Window, group: int
    ) -> tuple[float, set[str]]:
        if reach := self._groups.reaches[group]:
            terms = near.beside(group, reach)
            return (NEAR if terms else 0.0), terms
        if terms := near.terms(group):
            return NEAR, terms
        if terms := near.outside(group):
            return BESIDE, terms
        if n < 2 and len(blocks) > 1 and (told := blocks[1 - n].terms.get(group)):
            return BESIDE, set(told)  # title and lead tell the same
        counts = [
            (term, len(places))
            for i, block in enumerate(blocks)
            if i != n
            for term, places in block.terms.get(group, {}).items()
        ]
        if not counts:
            return 0.0, set()
        often = sum(count for _, count in counts) >= _OFTEN
        return FAR_OFTEN if often else FAR, {term for term, _ in counts}

    def _share_against(
        self,
        blocks: list[Block],
        n: int,
        near: Window,
        group: int,
        likened: bool,
        distant: float,
    ) -> tuple[float, set[str]]:
        if reach := self._groups.reaches[group]:
            here, beside, far = near.beside(group, reach), set[str](), set[str]()
        else:
            likening = self._groups.likening
            here = near.terms(group)
            beside = near.outside(group, likening)
            if n < 2 and len(blocks) > 1:  # title and lead tell the same
                beside |= blocks[1 - n].outside_images(group, likening)
            beside -= here
            others = (block for i, block in enumerate(blocks) if i != n)
            far = {t for block in others for t in block.outside_images(group, likening)}
            far -= here | beside
        # "ibarat mesin yang panas", "bukan pendingin mesin": the sentence itself takes it back.
        share = 0.0 if likened else float(len(here))
        share += _AGAINST_BESIDE * len(beside) + min(distant * len(far), _MOST_FAR)
        return min(share, _MOST_AGAINST), here | beside | far


def _weighed(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs as far as they are weighed, the last of them cut."""
    left = _MOST_CHARACTERS
    for paragraph in paragraphs:
        if left <= 0:
            return
        yield paragraph[:left]
        left -= len(paragraph) + 1
