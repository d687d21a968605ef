"""From the pieces of a block to its text, without the related links set inside paragraphs.

A theme or an editor puts "Baca juga: <link>" between two sentences of a paragraph, glued to its
end, in bold, or as a bold link whose text carries the label. What is cut is the label with its
link, or an emphasised element that is a related plug as a whole; the words of a sentence never are.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from lxml import etree

from crawler.extraction.blocks import Block, Piece
from crawler.extraction.boilerplate import is_related
from crawler.extraction.boilerplate.lines import holds_any

#: A label that ends just before a link. It must open the line or follow the end of a sentence.
_LABEL = re.compile(
    r"""(?:^|(?<=[.!?"”’')\]…:;]))\s*[(\[*\u2022\-–—>»]*\s*
    (?:(?:baca|simak|lihat|tonton|klik|cek|artikel|berita)[\s:]*
      (?:juga|pula|selengkapnya|lainnya|terkait|sebelumnya|artikel|berita|video|di\ ?sini)*
      |(?:read|see|watch)\s+(?:also|more|next)|also\s+read|related(?:\s+(?:stories|articles?|news|posts?))?)
    \s*[:：\-–—>»]*\s*$""",
    re.I | re.X,
)
#: Marks without width, with what they are read as. Joiners of Arabic script (200c, 200d) stay.
_MARKS = (
    ("\u00ad", ""),
    ("\u200b", " "),
    ("\ufeff", " "),
    ("\u2060", ""),
    ("\u200e", ""),
    ("\u200f", ""),
)
_LONGEST_MARK = 12
_NO_WORD = re.compile(r"[\W_]*")
#: Left overs of WordPress plugins; captions go with their text, others leave theirs.
SHORTCODE = re.compile(
    r"\[caption[^\]]{0,500}\][^\[]{0,1000}(?:\[/caption\]|$)|\[/?[a-z][a-z0-9]*[_-]?[a-z0-9_-]{0,30}"
    r"(?:\s+[\w-]+=[^\]]{0,500})\s*/?\]|\[/?(?:gallery|caption|embed|video|audio|playlist|vc_\w+|et_pb_\w+|ads?|adsense|iklan|banner|toc|su_\w+)\]"
)
_HINTS = (
    *("baca", "simak", "lihat", "tonton", "klik", "terkait", "lainnya", "selengkapnya"),
    *("read", "also", "related"),
)
_CLOSER = re.compile(r"^\s*[)\]*.»]*\s*")


def finish(block: Block) -> None:
    """Fill ``text``, ``linked`` and ``bold`` of a block from its pieces."""
    pieces = [p for p in block.pieces if p.text]
    styled = any(p.style for p in pieces)
    if styled:
        pieces = _without_plugs(pieces)
    text = folded("".join([p.text for p in pieces]))
    if "[" in text:
        text = folded(SHORTCODE.sub(" ", text))
    if len(text) < _LONGEST_MARK and _NO_WORD.fullmatch(text):
        text = ""
    strong = 0
    if styled:
        block.linked = sum([len(p.text.strip()) for p in pieces if p.style == "a"])
        strong = sum([len(p.text.strip()) for p in pieces if p.style])
    block.text = text
    block.bold = bool(text) and strong >= len(text) - 2


def folded(text: str) -> str:
    """Return NFC text with white space folded; soft hyphens and zero-width marks gone."""
    if text.isascii():
        return " ".join(text.split())
    for mark, stand_in in _MARKS:
        if mark in text:
            text = text.replace(mark, stand_in)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def element_text(element: etree._Element, *, between: str = "", most: int = 60) -> str:
    """Return the folded text of an element, of at most ``most`` text nodes."""
    return folded(between.join(str(text) for text in islice(element.itertext(), most)))


def _hints(text: str) -> bool:
    """Whether a word that calls to other articles stands in the text."""
    return holds_any(text.casefold(), _HINTS)


def _without_plugs(pieces: list[Piece]) -> list[Piece]:
    if not _hints("".join([p.text for p in pieces])):
        return pieces
    groups = _grouped(pieces)
    kept: list[Piece] = []
    index = 0
    while index < len(groups):
        group = groups[index]
        if group.style and len(groups) > 1:
            if len(group.text) < 300 and _hints(group.text) and is_related(folded(group.text)):
                cut = _plug(groups, index)
                if cut is not None:
                    index = cut
                    _close(groups, index)
                    continue
            if group.style == "a" and kept and _cut_label(kept):
                index += 1
                _close(groups, index)
                continue
        kept.append(group)
        index += 1
    return kept


def _plug(groups: list[Piece], index: int) -> int | None:
    """Return the index after a plug that starts here: a whole one, or a label with its link."""
    text = folded(groups[index].text)
    if groups[index].style == "a" or len(text.split()) > 4:
        return index + 1
    after = index + 1
    while after < len(groups) and not groups[after].text.strip(" :\u00a0\n\t-–—"):
        after += 1
    if after < len(groups) and groups[after].style:
        return after + 1
    return None


def _cut_label(kept: list[Piece]) -> bool:
    """Cut a label that ends the text so far; False when there is none."""
    tail = kept[-1].text
    found = _LABEL.search(tail)
    if found is None or not found.group().strip():
        if (
            tail.strip(" :\u00a0\n\t")
            or len(kept) < 2
            or _LABEL.search(kept[-2].text.rstrip() + ":") is None
        ):
            return False
        kept.pop()
        tail = kept[-1].text
        found = _LABEL.search(tail.rstrip() + ":")
        if found is None:
            return False
    kept[-1] = Piece(tail[: found.start()], kept[-1].style)
    return True


def _close(groups: list[Piece], index: int) -> None:
    """Drop the bracket or stop that closed a plug."""
    if index < len(groups) and not groups[index].style:
        rest = _CLOSER.sub(" ", groups[index].text, count=1)
        groups[index] = Piece(rest)


def _grouped(pieces: list[Piece]) -> list[Piece]:
    """Join neighbouring pieces of one style."""
    groups: list[Piece] = []
    for piece in pieces:
        if groups and groups[-1].style == piece.style:
            groups[-1] = Piece(groups[-1].text + piece.text, piece.style)
        elif groups and not piece.text.strip() and piece.style == "":
            groups[-1] = Piece(groups[-1].text + " ", groups[-1].style)
        else:
            groups.append(Piece(piece.text, piece.style))
    return groups
