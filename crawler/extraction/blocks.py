"""One walk over the page: its text as blocks, each with the container that holds it.

The walk is what the rest of the reader works on. It leaves out what can never be text (by element,
by class and id), notes the elements that may show a field (title, author, date, tags), splits
paragraphs at block elements and at line breaks that are no accident, and marks links, so that a
"Baca juga" link inside a paragraph can be cut without touching the sentence around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extraction.tables import words
from crawler.extraction.verdicts import Verdict, verdict_of

#: Elements that hold no text of an article.
SKIPPED = frozenset(words("elements", "skipped"))
APART_TAGS = frozenset({"footer", "aside", "figure", "time"})
INLINE = frozenset(words("elements", "inline"))
LEAVES = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "td",
        "th",
        "summary",
    }
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Bounds for hostile pages: deeper or more elements than any page has.
MAX_DEPTH = 350
MAX_ELEMENTS = 120_000

_HIDDEN = re.compile(r"(?:display\s*:\s*non|visibility\s*:\s*hidd)e", re.I)
_IN_CELLS = ("p", "div", "table", "ul", "ol", "br", "h1", "h2", "h3", "h4", "section", "article")
_APART_ROLES = frozenset(
    {"navigation", "complementary", "search", "dialog", "menu", "banner", "contentinfo"}
)
#: A pruned element with more than this share of the page's long paragraphs is no furniture.
_BELIEVED = 0.6
_BELIEVED_APART = 0.4
_SHOWING = (
    *("span", "a", "address", "div", "time", "abbr", "p", "ul", "li", "b", "strong"),
    *("h2", "h3", "h4", "h5", "h6"),
)
#: Elements looked at inside a byline or footer; menus have more and show nothing.
_MOST_INSIDE = 40
BREAK = "\n"
#: An author's page: /author/dewi-lestari.html, /penulis/dewi-lestari/.
_AUTHOR_PATH = re.compile(r"(?:^|/)(?:authors?|penulis)/[^/?#]", re.I)
#: Between the cells of a table's row, as trafilatura writes it.
CELL_BORDER = " | "


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


@dataclass(slots=True)
class Walk:
    """The page's blocks in order, its containers, and the elements that may show a field."""

    blocks: list[Block] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    shown: dict[str, list[tuple[int, etree._Element]]] = field(default_factory=dict)
    titles: list[tuple[int, etree._Element]] = field(default_factory=list)
    elements: int = 0
    _long: int = 0
    _run: list[Piece] = field(default_factory=list)
    _broken: bool = False
    _target: str = ""

    def read(self, root: etree._Element) -> Walk:
        """Walk the element (a body, or any subtree); returns itself."""
        self._long = _long_text(root)
        self.holders.append(Holder(parent=-1, element=root, depth=0))
        self._inside(root, 0, "div", "", 0, False)
        if self._run:
            self._flush("div", 0, False)
        return self

    def _inside(
        self, element: etree._Element, holder: int, leaf: str, style: str, depth: int, hidden: bool
    ) -> None:
        """Collect the content of one element (its own tail is the caller's)."""
        text = element.text
        if text and (self._run or not text.isspace()):
            self._run.append(Piece(text, style, self._target))
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self.elements += 1
                if tag == "br":
                    self._run.append(Piece(BREAK))
                    self._broken = True
                elif tag not in SKIPPED and self.elements < MAX_ELEMENTS:
                    if depth < MAX_DEPTH:
                        self._child(child, tag, holder, leaf, style, depth + 1, hidden)
                    else:  # deeper than any page has reason to be: its text, undivided
                        self._run.append(Piece(" ".join(map(str, child.itertext())), style))
            tail = child.tail
            if tail and (self._run or not tail.isspace()):
                self._run.append(Piece(tail, style, self._target))

    def _child(
        self,
        child: etree._Element,
        tag: str,
        holder: int,
        leaf: str,
        style: str,
        depth: int,
        hidden: bool,
    ) -> None:
        body, keep, hidden = self._judge(child, tag, hidden)
        inline = tag in INLINE
        if leaf == "tr" and tag in ("td", "th"):  # the cells of a simple row are one line
            if self._run:
                self._run.append(Piece(CELL_BORDER))
            inline = True
        if not keep:
            if not inline and self._run:
                self._flush(leaf, holder, hidden)
            return
        if inline:
            if tag == "a":
                self._link(child, holder, leaf, style, depth, hidden)
                return
            if not style and tag in ("b", "strong", "em", "i", "u", "mark"):
                style = "b"
            self._inside(child, holder, leaf, style, depth, hidden)
            return
        if self._run:
            self._flush(leaf, holder, hidden)
        inner = tag if tag in LEAVES else leaf if leaf in HEADINGS or leaf == "li" else "div"
        if tag == "tr" and next(child.iter(*_IN_CELLS), None) is None:
            inner = "tr"
        if tag not in LEAVES or body or tag in ("td", "blockquote"):
            self.holders.append(Holder(parent=holder, element=child, depth=depth, body=body))
            holder = len(self.holders) - 1
        if tag in HEADINGS:
            self.titles.append((len(self.blocks), child))
        self._inside(child, holder, inner, style, depth, hidden)
        if self._run:
            self._flush(inner, holder, hidden)

    def _link(
        self,
        anchor: etree._Element,
        holder: int,
        leaf: str,
        style: str,
        depth: int,
        hidden: bool,
    ) -> None:
        """Collect a link's text with its address, noting the link to an author's page."""
        href, outer = anchor.get("href"), self._target
        if "author" in (anchor.get("rel") or ""):
            self._show(("author",), anchor)
        elif href and leads_to_author(href):
            self._show(("signature",), anchor)
        self._target = href or outer
        self._inside(anchor, holder, leaf, "a" if href else style, depth, hidden)
        self._target = outer

    def _judge(self, child: etree._Element, tag: str, hidden: bool) -> tuple[bool, bool, bool]:
        """Return (is a body, is walked, is hidden) for an element, noting fields that it shows."""
        verdict = Verdict.NONE
        names = child.get("class")
        if names:
            verdict, fields = verdict_of(names)
            if fields:
                self._show(fields, child)
            if "hidden" in names and "hidden" in names.split() and "block" not in names:
                hidden = True
        ident = child.get("id")
        if ident and verdict is not Verdict.BODY:
            other, fields = verdict_of(ident)
            verdict = other if other is not Verdict.NONE else verdict
            if fields:
                self._show(fields, child)
        prop = child.get("itemprop")
        if prop:
            if "articleBody" in prop:
                verdict = Verdict.BODY
            else:
                self._show((prop,), child)
        if tag in APART_TAGS and verdict is not Verdict.BODY:
            holds_text = (
                tag == "figure" and next(child.iter("table", "blockquote"), None) is not None
            )
            verdict = verdict if holds_text else Verdict.APART
            if tag == "time":
                self._show(("stamp",), child)
        elif tag == "address":
            self._show(("signature",), child)
        style = child.get("style")
        if (style and "n" in style and _HIDDEN.search(style)) or child.get("hidden") is not None:
            hidden = True
        if verdict is Verdict.NONE and child.get("role") in _APART_ROLES:
            verdict = Verdict.APART
        if verdict in (Verdict.NONE, Verdict.BODY) or self._outweighs(child, verdict):
            return verdict is Verdict.BODY, True, hidden
        if verdict is not Verdict.NEVER:
            self._note_inside(child)
        return False, False, hidden

    def _outweighs(self, element: etree._Element, verdict: Verdict) -> bool:
        """True when an element holds too much of the page for its names to be believed."""
        if _holds_title(element):
            return True
        if element.tag in LEAVES and verdict is Verdict.APART:
            return len(element.text or "") > 100
        own = _long_text(element)
        share = _BELIEVED_APART if verdict is Verdict.APART else _BELIEVED
        return own > 400 and own > self._long * share

    def _show(self, fields: tuple[str, ...], element: etree._Element) -> None:
        place = len(self.blocks)
        for name in fields:
            self.shown.setdefault(name, []).append((place, element))

    def _note_inside(self, element: etree._Element) -> None:
        """Note the fields shown inside an element whose text is left out."""
        if element.tag == "nav" or not len(element):
            return
        for inner in islice(element.iter(*_SHOWING), _MOST_INSIDE):
            if inner is element:
                continue
            names = inner.get("class")
            if names:
                verdict, fields = verdict_of(names)
                if fields and verdict is not Verdict.NEVER:
                    self._show(fields, inner)
            prop = inner.get("itemprop")
            if prop:
                self._show((prop,), inner)
            if inner.tag == "time":
                self._show(("stamp",), inner)
            elif inner.tag == "address":
                self._show(("signature",), inner)
            elif inner.tag == "a":
                if "author" in (inner.get("rel") or ""):
                    self._show(("author",), inner)
                elif leads_to_author(inner.get("href") or ""):
                    self._show(("signature",), inner)

    def _flush(self, leaf: str, holder: int, hidden: bool) -> None:
        """End the current run of inline text: a block, or several where lines were broken."""
        run, self._run = self._run, []
        lines = _lines(run) if self._broken else [run]
        self._broken = False
        for pieces in lines:
            if any(not piece.text.isspace() for piece in pieces):
                self.blocks.append(Block(leaf, holder, pieces, hidden))


def leads_to_author(href: str) -> bool:
    """True for the address of an author's page; hardly a link of a page has one."""
    lowered = href.lower()
    named = "author" in lowered or "penulis" in lowered
    return named and _AUTHOR_PATH.search(href) is not None


def _long_text(element: etree._Element) -> int:
    """Return the characters in long paragraphs below the element (their first text is enough)."""
    return sum(len(p.text) for p in element.iter("p") if p.text and len(p.text) > 60)


def _holds_title(element: etree._Element) -> bool:
    return next(element.iter("h1"), None) is not None


_SENTENCE_END = re.compile(r"[.!?:;…”\"'’)\]]\s*$")
_CONTINUES = re.compile(r"^\s*[a-z(,]")


def _lines(run: list[Piece]) -> list[list[Piece]]:
    """Split a run at its line breaks, except where a break cuts one sentence in two."""
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
