"""What a source's entry says of its pages that cannot be told from them: CSS selectors.

The text is in what fits ``body``, and nothing else is; what fits ``prune`` is taken off first. On a
page where nothing fits, the reading goes its usual way: a theme changes, an entry stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.extraction.tree import body_of, parse
from crawler.items import Candidate

#: Evidence of a text that stands in the element which the entry names.
GIVEN = "given body"


@dataclass(frozen=True, slots=True)
class Overrides:
    """Selectors (CSS3) for one source's pages."""

    body: str | None = None
    prune: tuple[str, ...] = ()


def prune(root: etree._Element, overrides: Overrides | None) -> None:
    """Take off a page what its source says is never part of an article."""
    for selector in overrides.prune if overrides else ():
        for element in _fitting(root, selector):
            _drop(element)


def mark_body(root: etree._Element, overrides: Overrides | None) -> list[etree._Element]:
    """Return the elements that hold the text by the source's word, outermost ones; [] for none.

    They are marked as bodies, so that no name of theirs keeps the walk out of them.
    """
    if overrides is None or overrides.body is None:
        return []
    found = _fitting(root, overrides.body)
    inside = {inner for element in found for inner in element.iterdescendants()}
    outermost = [element for element in found if element not in inside]
    for element in outermost:
        element.set("itemprop", "articleBody")
    return outermost


def pruned(known: Candidate, overrides: Overrides | None) -> Candidate:
    """Return a candidate whose body, an HTML fragment, has lost what its source has pruned."""
    if overrides is None or not overrides.prune or not known.body:
        return known
    root = parse(f"<html><body>{known.body}</body></html>")
    if root is None:
        return known
    prune(root, overrides)
    body = body_of(root)
    markup = "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
    return replace(known, body=(body.text or "") + markup)


def _drop(element: etree._Element) -> None:
    """Take an element away, and leave the text behind it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _fitting(root: etree._Element, css: str) -> list[etree._Element]:
    found = _selector(css)(root)
    assert isinstance(found, list)  # what a selector gives; an XPath may give a number
    return [element for element in found if isinstance(element, etree._Element)]


@lru_cache(maxsize=1024)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")
