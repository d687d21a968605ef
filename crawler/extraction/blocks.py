"""A page's text as blocks: paragraphs, headings, list items, each with the container around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What a line break is in a run of inline text.
BREAK = "\n"
#: A paragraph of this length that is hardly linked counts as prose.
PROSE = 70
_LINK_SHARE = 0.4


@dataclass(slots=True)
class Holder:
    """A container: its parent's index, and the prose in it (filled by the scoring)."""

    parent: int
    element: etree._Element
    depth: int
    body: bool = False
    own: int = 0
    total: int = 0
    veiled: int = 0


@dataclass(slots=True)
class Piece:
    """A stretch of inline text. ``style`` is "a" in a link, "b" in bold or italics, else "".

    ``target`` is the link's address as written.
    """

    text: str
    style: str = ""
    target: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item or cell, as pieces; ``holder`` is its container's index."""

    tag: str
    holder: int
    pieces: list[Piece]
    hidden: bool = False
    text: str = ""
    linked: int = 0
    bold: bool = False


_SENTENCE_END = re.compile(r"[.!?:;…”\"'’)\]]\s*$")
_CONTINUES = re.compile(r"^\s*[a-z(,]")


def lines_of(run: list[Piece]) -> list[list[Piece]]:
    """Split inline text at its line breaks, except where a break cuts one sentence in two."""
    lines: list[list[Piece]] = [[]]
    breaks = 0
    for piece in run:
        if piece.text == BREAK and not piece.style:
            breaks += 1
        elif piece.text.isspace():
            lines[-1].append(piece)
        else:
            if breaks and (breaks > 1 or not _joins(lines[-1], piece)):
                lines.append([])
            elif breaks:
                lines[-1].append(Piece(" "))
            breaks = 0
            lines[-1].append(piece)
    return lines


def _joins(line: list[Piece], piece: Piece) -> bool:
    before = "".join(part.text for part in line[-4:]).rstrip()
    if not before:
        return False
    return _CONTINUES.match(piece.text) is not None and _SENTENCE_END.search(before) is None


def prose_of(block: Block) -> int:
    """Return the length of a block that reads as prose, else 0."""
    size = len(block.text)
    if size < PROSE or block.tag in HEADINGS or block.linked > size * _LINK_SHARE:
        return 0
    return size
