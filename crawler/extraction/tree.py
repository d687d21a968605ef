"""Markup → lxml tree, once, with bounds for hostile input."""

from __future__ import annotations

import re

from lxml import etree

_HAS_TAG = re.compile(rb"<\s*[a-zA-Z!/][^<>]{0,2000}>")
#: libxml2 drops what follows beyond 256 levels (XML_MAX_DEPTH without "huge").
_DEEPEST = 250
#: Pages with more tags than this are not parsed again for the sake of what lies deep in them.
_MOST_TAGS = 60_000


def parse(text: bytes | str) -> etree._Element | None:
    """Return the root element, or None when the text (bytes: UTF-8) holds no markup worth a tree.

    libxml2 stops at 256 levels. Old content management systems reach them with formatting tags
    that nobody closed; such a page is parsed again without that limit, unless it is mere nesting.
    """
    # Bytes, because lxml refuses text that carries an XML encoding declaration.
    markup = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if _HAS_TAG.search(markup) is None:
        return None
    root = _parsed(markup, _parser(deep=False))
    if root is not None and _is_cut(root) and markup.count(b"<") < _MOST_TAGS:
        return _parsed(markup, _parser(deep=True))
    return root


def _is_cut(root: etree._Element) -> bool:
    """True when the document ends at the parser's deepest level: what followed is lost."""
    element, depth = root, 1
    while len(element):
        element, depth = element[-1], depth + 1
    return depth >= _DEEPEST


def _parser(*, deep: bool) -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=deep,
        no_network=True,
        collect_ids=False,  # nobody asks for elements by their id
    )


def _parsed(markup: bytes, parser: etree.HTMLParser) -> etree._Element | None:
    parser.feed(markup)
    try:
        root = parser.close()
    except etree.XMLSyntaxError:
        return None
    return root if isinstance(root, etree._Element) else None


def body_of(root: etree._Element) -> etree._Element:
    """Return the body element; a page cut into frames or fragments is its own body."""
    for body in root.iter("body"):
        return body
    return root
