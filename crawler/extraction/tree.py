"""Markup → lxml tree, once, with bounds for hostile input."""

from __future__ import annotations

import re

from lxml import etree

#: Longest run of start tags without text between end tags that is still a page.
_NESTING = re.compile(r"(?:<(?!/|!)[^<>]{1,200}>\s*){2500}")
_HAS_TAG = re.compile(r"<\s*[a-zA-Z!/][^<>]{0,2000}>")


def parse(text: str) -> etree._Element | None:
    """Return the root element, or None when the text holds no markup worth a tree.

    libxml2 stops at 256 levels; what lies deeper is dropped with its page's tail, which costs a
    page of nothing but nested tags and no other.
    """
    if _HAS_TAG.search(text) is None:
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, no_network=True
    )
    # Bytes, because lxml refuses text that carries an XML encoding declaration.
    parser.feed(text.encode("utf-8", "replace"))
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
