"""The article's paragraphs, from the evidence that is strongest.

A container that calls itself the body and holds the page's prose is believed. Everywhere else
trafilatura reads the chosen blocks too where short lines outside of paragraphs are in doubt: those
that it drops go. Where the walk found little, its text is taken when there is more of it. An
``articleBody`` in JSON-LD that is much longer than what the markup holds (script-rendered and cut
pages) is the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.blocks import HEADINGS, PROSE, Block, prose_of
from crawler.extraction.body import Body
from crawler.extraction.boilerplate.lines import ends_sentence
from crawler.extraction.engine import engine_paragraphs
from crawler.extraction.inline import element_text
from crawler.extraction.overrides import GIVEN
from crawler.extraction.structured import Declared, plain
from crawler.extraction.teasers import descriptions, is_teaser
from crawler.extraction.walk import Walk

#: A lead is a sentence or a few.
_LEAD = range(40, 1000)
#: Characters by which a text is found again elsewhere.
_SAME = 36
#: Leaves that keep their element in the rebuilt tree; others become paragraphs.
_REBUILT = HEADINGS | {"p", "li", "blockquote", "td"}
#: Less prose than this is little: the second opinion may replace it.
_LITTLE = 300
#: How much longer another text must be to replace the walk's.
_LONGER = 1.5
#: Share of the walk's prose that trafilatura must have seen for its omissions to count.
_SEEN = 0.9
#: Where themes put lines of their own; a paragraph, a quotation, a cell is somebody's text.
_THEMES = frozenset({"div", "li"})
_DECLARED_BODY = 300
#: Characters among which are the letters by which beginnings are compared.
_OPENING = 400
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Text:
    """Paragraphs with their evidence; ``confidence`` (0 to 1) is how well the sources agree."""

    paragraphs: list[str]
    source: str
    confidence: float


def article_text(page: Declared, walk: Walk, body: Body, title_at: int) -> Text:
    """Return the text of the page whose body was chosen, with the lead that stands above it."""
    if body.given:
        return Text([block.text for block in body.blocks], GIVEN, 1.0)
    chosen = _chosen(page, walk, body)
    lead = _lead(page, walk, body, title_at, chosen.paragraphs[:6])
    if lead:
        chosen.paragraphs.insert(0, lead)
    return chosen


def declared_body(page: Declared) -> list[str]:
    """Return the paragraphs of JSON-LD ``articleBody``; [] when it is missing or a mere excerpt."""
    value = page.article.get("articleBody")
    if isinstance(value, list):
        value = "\n".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str) or len(value) < _DECLARED_BODY:
        return []
    if is_teaser(value, descriptions(page)):
        return []
    lines = value.replace("</p>", "\n").replace("<br", "\n<br").splitlines()
    return [text for text in (plain(line) for line in lines) if text]


def _chosen(page: Declared, walk: Walk, body: Body) -> Text:
    own = [block.text for block in body.blocks]
    declared = declared_body(page)
    if _size(declared) > max(_LITTLE, body.prose * _LONGER * 2):
        return Text(declared, "json-ld articleBody", 0.8)
    agreement = _agreement(own, declared)
    if body.named and body.prose >= _LITTLE and body.share >= 0.4:
        return Text(own, "named body", max(0.9, agreement))
    if body.prose >= _LITTLE and not any(map(_doubtful, body.blocks)):
        return Text(own, "scored body" if not body.named else "named body", max(0.8, agreement))
    # Beside cards of other articles it would take those for the text.
    alone = not (body.prose and body.cards.elsewhere)
    if body.prose < _LITTLE and not body.named and alone:
        elements = [walk.holders[index].element for index in body.holders]
        second = [p for element in elements for p in engine_paragraphs(element)]
        if _size(second) > _size(own) * _LONGER:
            return Text(second, "trafilatura", 0.5)
    if not body.named:
        own = _confirmed(body, engine_paragraphs(_rebuilt(walk, body)))
    return Text(own, "scored body" if not body.named else "named body", max(0.7, agreement))


def _rebuilt(walk: Walk, body: Body) -> etree._Element:
    """Return the chosen blocks as a small tree, in their containers with classes and ids."""
    article = etree.Element("article")
    made: dict[int, etree._Element] = {}
    for block in body.blocks:
        parent = _container(walk, block.holder, article, made)
        leaf = etree.SubElement(parent, block.tag if block.tag in _REBUILT else "p")
        link: etree._Element | None = None
        for piece in block.pieces:
            if piece.style == "a":
                link = etree.SubElement(leaf, "a", href="#")
                link.text = piece.text
            elif link is not None:
                link.tail = (link.tail or "") + piece.text
            else:
                leaf.text = (leaf.text or "") + piece.text
    return article


def _container(
    walk: Walk, index: int, article: etree._Element, made: dict[int, etree._Element]
) -> etree._Element:
    if index in made:
        return made[index]
    holder = walk.holders[index]
    if holder.parent < 0:
        return article
    above = _container(walk, holder.parent, article, made)
    element = etree.SubElement(above, "div")
    for name in ("class", "id"):
        value = holder.element.get(name)
        if value:
            element.set(name, value)
    made[index] = element
    return element


def _confirmed(body: Body, second: list[str]) -> list[str]:
    """Return the body's texts without the doubtful lines that trafilatura left out."""
    seen = " ".join(second)
    prose = [b for b in body.blocks if prose_of(b)]
    found = sum(len(b.text) for b in prose if b.text[:_SAME] in seen)
    if found < _SEEN * sum(len(b.text) for b in prose):
        return [b.text for b in body.blocks]
    return [b.text for b in body.blocks if not _doubtful(b) or b.text[:60] in seen]


def _doubtful(block: Block) -> bool:
    """True for a short line that stands in no paragraph and closes no sentence."""
    return block.tag in _THEMES and len(block.text) <= PROSE and not ends_sentence(block.text)


def _size(paragraphs: list[str]) -> int:
    return sum(len(p) for p in paragraphs)


def _agreement(own: list[str], declared: list[str]) -> float:
    """The share of the text that JSON-LD repeats; 0 when it declares none."""
    if not declared or not own:
        return 0.0
    known = " ".join(declared)
    return sum(len(p) for p in own if p[:_SAME] in known) / _size(own)


def _lead(page: Declared, walk: Walk, body: Body, title_at: int, opening: list[str]) -> str | None:
    """Return the lead above the body, unless the text opens with it."""
    for lead in _leads(page, walk, body, title_at):
        key = _key(lead)
        keys = filter(None, map(_key, opening))
        if key and not any(k.startswith(key[:60]) or key.startswith(k[:60]) for k in keys):
            return lead
    return None


def _leads(page: Declared, walk: Walk, body: Body, title_at: int) -> Iterator[str]:
    """Yield texts that may be the lead: named as one, or the page's own description."""
    start = body.indexes[0] if body.indexes else 0
    first = next((i for i in body.indexes if prose_of(walk.blocks[i])), start)
    for place, element in walk.shown.get("lead", ()):
        if title_at - 1 <= place <= first:
            text = _lead_text(element)
            if len(text) in _LEAD:
                yield text
    inside = set(body.indexes)
    described = {_key(text)[:_SAME] for text in descriptions(page)} - {""}
    for index in range(max(0, title_at), min(first + 1, len(walk.blocks))):
        block = walk.blocks[index]
        if index not in inside and _may_lead(block) and _key(block.text)[:_SAME] in described:
            yield block.text


def _may_lead(block: Block) -> bool:
    return len(block.text) in _LEAD and block.linked < len(block.text) * 0.5


def _lead_text(element: etree._Element) -> str:
    if next(element.iter("h1", "form", "ul", "time"), None) is not None:
        return ""
    return element_text(element)


def _key(text: str) -> str:
    """Return the letters that open a text, for comparing beginnings."""
    return _NOT_WORD.sub("", text[:_OPENING].casefold())
