"""The article's paragraphs, from the evidence that is strongest."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.extraction.blocks import HEADINGS, Block, Walk
from crawler.extraction.body import PROSE, Body, prose_of
from crawler.extraction.inline import folded
from crawler.extraction.structured import Declared, plain, text_value

#: A lead is a sentence or a few.
_LEAD = range(40, 1000)
#: Characters by which a declared description is found again on the page.
_SAME = 36


def body_paragraphs(page: Declared, walk: Walk, body: Body, title_at: int) -> list[str]:
    """Return the body's paragraphs, with the lead that stands above it."""
    own = [block.text for block in body.blocks]
    start = body.indexes[0] if body.indexes else 0
    known = [_key(text) for text in own[:6]]
    for lead in _leads(page, walk, body, title_at, start):
        key = _key(lead)
        if key and not any(k.startswith(key[:60]) or key.startswith(k[:60]) for k in known if k):
            return [lead, *own]
    return own


def _leads(page: Declared, walk: Walk, body: Body, title_at: int, start: int) -> Iterator[str]:
    """Yield texts that may be the lead: named as one, or the page's own description."""
    first = next((i for i in body.indexes if prose_of(walk.blocks[i])), start)
    for place, element in walk.shown.get("lead", ()):
        if title_at - 1 <= place <= first:
            text = _element_text(element)
            if len(text) in _LEAD:
                yield text
    inside = set(body.indexes)
    described = {_key(text)[:_SAME] for text in _descriptions(page)} - {""}
    for index in range(max(0, title_at), min(first + 1, len(walk.blocks))):
        block = walk.blocks[index]
        if index not in inside and _may_lead(block) and _key(block.text)[:_SAME] in described:
            yield block.text


def _may_lead(block: Block) -> bool:
    return len(block.text) in _LEAD and block.linked < len(block.text) * 0.5


def _descriptions(page: Declared) -> Iterator[str]:
    yield text_value(page.article.get("description"))
    for name in ("og:description", "description", "twitter:description"):
        for value in page.meta.get(name, ())[:1]:
            yield plain(value)


def _element_text(element: etree._Element) -> str:
    if next(element.iter("h1", "form", "ul"), None) is not None:
        return ""
    return folded(" ".join("".join(element.itertext()).split()))


def _key(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


__all__ = ["HEADINGS", "PROSE", "body_paragraphs"]
