"""A page's tree, built with bounds.

libxml2 hangs each attribute of an element onto the end of a list, so that a tag with 300,000 of
them takes minutes. The parser is therefore asked for events, and the tree is built from these with
a bound on attributes and depth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from crawler.extraction.decode import decode

MAX_DEPTH = 250
MAX_ATTRIBUTES = 60
#: Tags of a page after which the rest is left: a thousand pages of nothing else would keep the
#: process from all other sites for an hour. The largest archives have some ten thousand.
MAX_TAGS = 200_000
#: An attribute of the root of a tree that was left so.
CUT = "cut-short"

_NAME = re.compile(r"[A-Za-z_][\w.-]{0,60}", re.ASCII)
#: Elements whose text is code.
_CODE = frozenset(["script", "style", "template", "noscript"])


class _BoundedBuilder:
    """A target of lxml's event interface (https://lxml.de/parsing.html, target parser)."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder(parser=lxml_html.html_parser)
        # One root of our own: pages without <html> have many, and so have pages that go on behind
        # </html>.
        self._builder.start("html", {})
        #: The open elements of the page; None for those that are not in the tree.
        self._open: list[str | None] = []
        self._code = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._code += tag in _CODE
        if tag == "html" or len(self._open) >= MAX_DEPTH:
            self._open.append(None)
            return
        kept: dict[str | bytes, str | bytes] = {}
        for name, value in attributes.items():
            if len(kept) >= MAX_ATTRIBUTES:
                break
            if _NAME.fullmatch(name):
                kept[name] = value
        name = tag if _NAME.fullmatch(tag) else "span"
        self._builder.start(name, kept)
        self._open.append(name)

    def end(self, tag: str) -> None:
        self._code -= tag in _CODE
        name = self._open.pop() if self._open else None
        if name:
            self._builder.end(name)

    def data(self, text: str) -> None:
        if not self._code and len(self._open) < MAX_DEPTH:
            self._builder.data(text)

    def close(self) -> HtmlElement | None:
        while self._open:
            self.end("")
        self._builder.end("html")
        root = self._builder.close()
        return root if isinstance(root, HtmlElement) else None


def parse_html(body: bytes | str, content_type: str | None = None) -> HtmlElement | None:
    """Return the root element of a page without scripts' text, None when there is none."""
    text = decode(body, content_type)
    if "<" not in text:
        return None
    is_cut = text.count("<") > MAX_TAGS
    if is_cut:
        text = text[: -1 - len(text.split("<", MAX_TAGS + 1)[-1])]
    target: Any = _BoundedBuilder()
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if not isinstance(root, HtmlElement):
        return None
    if is_cut:
        root.set(CUT, "")
    return root
