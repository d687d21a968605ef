"""The elements of a page that may show a field: a title, an author, a date, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from crawler.extraction.verdicts import NEVER, verdict_of

#: Elements that show a field, and how many are looked at inside a byline or footer; menus have
#: more and show nothing.
_SHOWING = (
    *("span", "a", "address", "div", "time", "abbr", "p", "ul", "li", "b", "strong"),
    *("h2", "h3", "h4", "h5", "h6"),
)
_MOST_INSIDE = 40
_BY_TAG = {"time": ("stamp",), "address": ("signature",)}
#: An author's page: /author/dewi-lestari.html, /penulis/dewi-lestari/.
_AUTHOR_PATH = re.compile(r"(?:^|/)(?:authors?|penulis)/[^/?#]", re.I)


class Shown(dict[str, list[tuple[int, etree._Element]]]):
    """By field the elements in the page's order, each with the index of the block after it.

    Beside what classes name ("author", "date") and ``itemprop``: "stamp" is a ``<time>``,
    "signature" an ``<address>`` or the link to an author's page.
    """

    def note(self, fields: Iterable[str], place: int, element: etree._Element) -> None:
        """Take up an element that may show the fields."""
        for name in fields:
            self.setdefault(name, []).append((place, element))

    def note_link(self, place: int, anchor: etree._Element, href: str | None) -> None:
        """Take up a link if it leads to the author."""
        if "author" in (anchor.get("rel") or ""):
            self.note(("author",), place, anchor)
        elif href and leads_to_author(href):
            self.note(("signature",), place, anchor)

    def note_inside(self, place: int, element: etree._Element) -> None:
        """Take up what shows a field inside an element whose text is left out."""
        if element.tag == "nav" or not len(element):
            return
        for inner in islice(element.iter(*_SHOWING), _MOST_INSIDE):
            if inner is element:
                continue
            names = inner.get("class")
            if names:
                verdict, fields = verdict_of(names)
                if fields and verdict is not NEVER:
                    self.note(fields, place, inner)
            prop = inner.get("itemprop")
            if prop:
                self.note((prop,), place, inner)
            tag = inner.tag
            if tag == "a":
                self.note_link(place, inner, inner.get("href"))
            elif tag in _BY_TAG:
                self.note(_BY_TAG[tag], place, inner)


def leads_to_author(href: str) -> bool:
    """True for the address of an author's page; hardly a link of a page has one."""
    lowered = href.lower()
    named = "author" in lowered or "penulis" in lowered
    return named and _AUTHOR_PATH.search(href) is not None
