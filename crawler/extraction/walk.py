"""One walk over the page: its text as blocks, each with the container that holds it.

The walk is what the rest of the reader works on. It leaves out what can never be text (by element,
by class and id), notes the elements that may show a field (title, author, date, tags), splits
paragraphs at block elements and at line breaks that are no accident, and marks links, so that a
"Baca juga" link inside a paragraph can be cut without touching the sentence around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.blocks import BREAK, HEADINGS, Block, Holder, Piece, lines_of
from crawler.extraction.captions import is_caption, is_pictured_table
from crawler.extraction.consent import BOXES, empty_box
from crawler.extraction.shown import Shown
from crawler.extraction.tables import words
from crawler.extraction.verdicts import (
    APART,
    BODY,
    CONSENT,
    FURNITURE,
    NEVER,
    NONE,
    Verdict,
    verdict_of,
)

#: Elements that hold no text of an article.
_SKIPPED = frozenset(words("elements", "skipped"))
_APART_TAGS = frozenset({"footer", "aside", "figure", "time"})
_INLINE = frozenset(words("elements", "inline"))
_STYLED = frozenset({"b", "strong", "em", "i", "u", "mark"})
_LEAVES = HEADINGS | {"p", "li", "dt", "dd", "blockquote", "pre", "td", "th", "summary"}
#: Bounds for hostile pages: deeper or more elements than any page has.
_MAX_DEPTH = 350
_MAX_ELEMENTS = 120_000

_HIDDEN = re.compile(r"(?:display\s*:\s*non|visibility\s*:\s*hidd)e", re.I)
_IN_CELLS = ("p", "div", "table", "ul", "ol", "br", "h1", "h2", "h3", "h4", "section", "article")
_APART_ROLES = frozenset(
    {"navigation", "complementary", "search", "dialog", "menu", "banner", "contentinfo"}
)
#: A pruned element with more than this share of the page's long paragraphs is no furniture.
_BELIEVED = 0.6
_BELIEVED_APART = 0.4
#: Between the cells of a table's row, as trafilatura writes it.
_CELL_BORDER = " | "


def walk_over(root: etree._Element) -> Walk:
    """Return the walk over a page's body, or any subtree.

    A box of consent is often longer than the report behind it, and nothing may be weighed against
    its text: where one holds text it is emptied, and the page is walked again.
    """
    walk = Walk().read(root)
    emptied = [empty_box(box) for box in walk.boxes]
    return Walk().read(root) if any(emptied) else walk


@dataclass(slots=True)
class Walk:
    """The page's blocks in order, its containers, and the elements that may show a field.

    ``titles`` are its headings, ``boxes`` the services' boxes of consent.
    """

    blocks: list[Block] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)
    titles: list[tuple[int, etree._Element]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    _elements: int = 0
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
                self._elements += 1
                if tag == "br":
                    self._run.append(Piece(BREAK))
                    self._broken = True
                elif tag not in _SKIPPED and self._elements < _MAX_ELEMENTS:
                    if depth < _MAX_DEPTH:
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
        inline = tag in _INLINE
        if leaf == "tr" and tag in ("td", "th"):  # the cells of a simple row are one line
            if self._run:
                self._run.append(Piece(_CELL_BORDER))
            inline = True
        if not keep:
            if not inline and self._run:
                self._flush(leaf, holder, hidden)
            return
        if inline:
            if tag == "a":
                self._link(child, holder, leaf, style, depth, hidden)
                return
            if not style and tag in _STYLED:
                style = "b"
            self._inside(child, holder, leaf, style, depth, hidden)
            return
        if self._run:
            self._flush(leaf, holder, hidden)
        inner = tag if tag in _LEAVES else leaf if leaf in HEADINGS or leaf == "li" else "div"
        if tag == "tr" and next(child.iter(*_IN_CELLS), None) is None:
            inner = "tr"
        if tag not in _LEAVES or body or tag in ("td", "blockquote"):
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
        self.shown.note_link(len(self.blocks), anchor, href)
        self._target = href or outer
        self._inside(anchor, holder, leaf, "a" if href else style, depth, hidden)
        self._target = outer

    def _judge(self, child: etree._Element, tag: str, hidden: bool) -> tuple[bool, bool, bool]:
        """Return (is a body, is walked, is hidden) for an element, noting fields that it shows."""
        verdict, place = NONE, len(self.blocks)
        attributes = child.keys()  # one look at all is cheaper than asking for each
        if "class" in attributes:
            names = child.get("class", "")
            if tag == "i":
                self.shown.note_icon(place, child, names)
            verdict, fields = verdict_of(names)
            if fields:
                self.shown.note(fields, place, child)
            if "hidden" in names and "hidden" in names.split() and "block" not in names:
                hidden = True
        if "id" in attributes and verdict not in (BODY, CONSENT):
            other, fields = verdict_of(child.get("id", ""))
            verdict = other if other is not NONE else verdict
            if fields:
                self.shown.note(fields, place, child)
        if verdict is CONSENT:
            if tag in BOXES:
                self.boxes.append(child)
                return False, False, hidden
            verdict = FURNITURE
        if "itemprop" in attributes and (prop := child.get("itemprop")):
            if "articleBody" in prop:
                verdict = BODY
            else:
                self.shown.note((prop,), place, child)
        if tag in _APART_TAGS and verdict is not BODY:
            holds_text = (
                tag == "figure" and next(child.iter("table", "blockquote"), None) is not None
            )
            verdict = verdict if holds_text else APART
            if tag == "time":
                self.shown.note(("stamp",), place, child)
        elif tag == "address":
            self.shown.note(("signature",), place, child)
        styled = "style" in attributes and _HIDDEN.search(child.get("style", ""))
        hidden = hidden or "hidden" in attributes or bool(styled)
        if tag in ("p", "div") and len(child) and is_caption(child):
            return False, False, hidden
        if tag == "table" and is_pictured_table(child):
            return False, False, hidden
        if verdict is NONE and "role" in attributes and child.get("role") in _APART_ROLES:
            verdict = APART
        if verdict in (NONE, BODY) or self._outweighs(child, tag, verdict):
            return verdict is BODY, True, hidden
        if "author" in child.get("class", ""):
            self.shown.note_credit(place, child)
        if verdict is not NEVER:
            self.shown.note_inside(place, child)
        return False, False, hidden

    def _outweighs(self, element: etree._Element, tag: str, verdict: Verdict) -> bool:
        """True when an element holds too much of the page for its names to be believed."""
        if next(element.iter("h1"), None) is not None:
            return True
        if tag in _LEAVES and verdict is APART:
            return len(element.text or "") > 100
        own = _long_text(element)
        share = _BELIEVED_APART if verdict is APART else _BELIEVED
        return own > 400 and own > self._long * share

    def _flush(self, leaf: str, holder: int, hidden: bool) -> None:
        """End the current run of inline text: a block, or several where lines were broken."""
        run, self._run = self._run, []
        lines = lines_of(run) if self._broken else [run]
        self._broken = False
        for pieces in lines:
            if any(not piece.text.isspace() for piece in pieces):
                self.blocks.append(Block(leaf, holder, pieces, hidden))


def _long_text(element: etree._Element) -> int:
    """Return the characters in long paragraphs below the element (their first text is enough)."""
    return sum(len(p.text) for p in element.iter("p") if p.text and len(p.text) > 60)
