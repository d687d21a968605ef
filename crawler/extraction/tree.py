"""Markup → lxml tree, once, with bounds for hostile input."""

from __future__ import annotations

import re

from lxml import etree

_HAS_TAG = re.compile(rb"<\s*[a-zA-Z!/][^<>]{0,2000}>")
#: libxml2 drops what follows beyond 256 levels (XML_MAX_DEPTH without "huge").
_DEEPEST = 250
#: Pages with more tags than this are not parsed again for the sake of what lies deep in them.
_MOST_TAGS = 60_000
_END = re.compile(rb"</(?:body|html)\s{0,9}>", re.I)
_END_TAGS = (b"</body", b"</BODY", b"</html", b"</HTML")


def parse(text: bytes | str) -> etree._Element | None:
    """Return the root element, or None when the text (bytes: UTF-8) holds no markup worth a tree.

    libxml2 stops at 256 levels. Old content management systems reach them with formatting tags
    that nobody closed; such a page is parsed again without that limit, unless it is mere nesting.
    """
    # Bytes, because lxml refuses text that carries an XML encoding declaration.
    markup = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if _HAS_TAG.search(markup) is None:
        return None
    if _goes_on_after_its_end(markup):
        markup = _END.sub(b"", markup)
    root = _parsed(markup, _parser(deep=False))
    if root is not None and _is_cut(root) and markup.count(b"<") < _MOST_TAGS:
        return _parsed(markup, _parser(deep=True))
    return root


def _goes_on_after_its_end(markup: bytes) -> bool:
    """Tell whether paragraphs stand behind an end tag of the body or of the document.

    They are part of the page (HTML, 13.2.6.4.19 and 13.2.6.4.22); libxml2 drops them.
    """
    ends = (markup.find(tag) for tag in _END_TAGS)
    first = min((end for end in ends if end >= 0), default=len(markup))
    return markup.find(b"<p", first) >= 0 or markup.find(b"<P", first) >= 0


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
