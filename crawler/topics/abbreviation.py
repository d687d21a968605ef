"""What an abbreviation stands for in a text: its letters may be those of something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.topics.spelling import Found
from crawler.topics.window import Block

#: Small words that an abbreviation passes over ("Forum Komunikasi dan ...").
_SMALL = frozenset(("dan", "of", "the", "di", "and", "for", "untuk"))


def meant_otherwise(blocks: Sequence[Block], places: Iterable[tuple[int, Found]]) -> set[str]:
    """Return the abbreviations that a text spells out as something that is not the topic.

    "National Cyber Security (NCS)" and "NCS (National Cyber Security)": words in brackets beside
    the match, or before its own brackets, that begin with its letters. Where they are a match
    themselves, or hold one, they are the topic.
    """
    found = list(places)
    full = [(n, f) for n, f in found if not f.short]
    otherwise: set[str] = set()
    for n, short in found:
        if not short.short or short.variant in otherwise:
            continue
        spans = _spelled_out(blocks[n], short)
        if any(all(not _overlap(n, span, *other) for other in full) for span in spans):
            otherwise.add(short.variant)
    return otherwise


def _spelled_out(block: Block, short: Found) -> list[range]:
    """Return the runs of words beside an abbreviation that begin with its letters."""
    runs = []
    words, text = block.words, block.text
    before = _run(block, range(short.first - 1, -1, -1), short.variant[::-1])
    if before and "(" in text[words[short.first - 1].end : words[short.first].start]:
        runs.append(range(min(before), short.first))
    after = _run(block, range(short.last + 1, len(words)), short.variant)
    if after and "(" in text[words[short.last].end : words[short.last + 1].start]:
        runs.append(range(short.last + 1, max(after) + 1))
    return runs


def _run(block: Block, indexes: range, letters: str) -> list[int]:
    """Return the indexes of the words that begin with the letters, in order; [] if they do not."""
    taken: list[int] = []
    for i in indexes:
        form = block.words[i].form
        if form.startswith(letters[len(taken)]):
            taken.append(i)
            if len(taken) == len(letters):
                return taken
        elif form not in _SMALL:
            return []
    return []


def _overlap(n: int, span: range, m: int, found: Found) -> bool:
    return n == m and found.first < span.stop and found.last >= span.start
