"""trafilatura, given what the reader already knows: a small tree, and no metadata to search for."""

from __future__ import annotations

import lxml.html
from lxml import etree
from trafilatura.core import bare_extraction

from crawler.extraction.inline import element_text, folded

#: trafilatura works on at most this much markup; a larger page is no report.
_MAX_MARKUP = 1_500_000


def engine_paragraphs(element: etree._Element, *, fast: bool = True) -> list[str]:
    """Return the paragraphs that trafilatura keeps of an element (a body, or a whole page)."""
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    if len(markup) > _MAX_MARKUP:
        return []
    if element.tag not in ("html", "body"):
        markup = f"<html><body><article>{markup}</article></body></html>"
    tree = lxml.html.document_fromstring(markup)
    try:
        document = bare_extraction(
            tree, fast=fast, include_comments=False, with_metadata=False, include_tables=True
        )
    except (ValueError, RecursionError):
        return []
    if document is None or isinstance(document, dict):
        return []
    body = getattr(document, "body", None)
    if body is None:
        return [folded(line) for line in (document.text or "").splitlines() if line.strip()]
    return [text for text in (_text(child) for child in _leaves(body)) if text]


def _leaves(body: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in body:
        if child.tag in ("list", "table", "div") and len(child):
            found += list(child.iter("item", "cell", "p")) or [child]
        else:
            found.append(child)
    return found


def _text(element: etree._Element) -> str:
    return element_text(element, most=100_000)
