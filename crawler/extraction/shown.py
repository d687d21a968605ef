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
    *("i", "span", "a", "address", "div", "time", "abbr", "p", "ul", "li", "b", "strong"),
    *("h2", "h3", "h4", "h5", "h6"),
)
_MOST_INSIDE = 40
_LONGEST_CREDIT = 120
_BY_TAG = {"time": ("stamp",), "address": ("signature",)}
#: The page of a section or of a tag: /category/daerah/, /topik/pemilu. Menus lead there too.
_LISTING_PATH = re.compile(
    r"/(?:(?P<category>category|kategori|kanal|rubrik)|(?P<tagged>tags?|topik|topic|label|tagged|tagar))"
    r"/[^?#]",
    re.I,
)
#: The icon of one person in icon fonts: "fa fa-user", "bi bi-person-circle", "icon-user".
_PERSON_ICON = re.compile(r"(?:^|[\s-])(?:user|person|account)(?![\w]|-plus|-add)", re.I)
#: An author's page: /author/dewi-lestari.html, /penulis/dewi-lestari/.
_AUTHOR_PATH = re.compile(r"(?:^|/)(?:authors?|penulis)/[^/?#]", re.I)


class Shown(dict[str, list[tuple[int, etree._Element]]]):
    """By field the elements in the page's order, each with the index of the block after it.

    Beside what classes name ("author", "date") and ``itemprop``: "stamp" is a ``<time>``,
    "signature" an ``<address>`` or the link to an author's page, "icon" what a person's icon is in,
    "category" and "tagged" the links to a section's and a tag's page.
    """

    def note(self, fields: Iterable[str], place: int, element: etree._Element) -> None:
        """Take up an element that may show the fields."""
        for name in fields:
            self.setdefault(name, []).append((place, element))

    def note_link(self, place: int, anchor: etree._Element, href: str | None) -> None:
        """Take up a link if it leads to the author, to a section or to a tag."""
        if "author" in (anchor.get("rel") or ""):
            self.note(("author",), place, anchor)
        elif href and leads_to_author(href):
            self.note(("signature",), place, anchor)
        elif href and (listing := _LISTING_PATH.search(href)) and listing.lastgroup:
            self.note((listing.lastgroup,), place, anchor)

    def note_credit(self, place: int, box: etree._Element) -> None:
        """Take up an author's box that is a mere credit: "Editor: Name"."""
        text = "".join(map(str, islice(box.itertext(), _MOST_INSIDE)))
        if ":" in text and len(text.strip()) < _LONGEST_CREDIT:
            self.note(("author",), place, box)

    def note_icon(self, place: int, icon: etree._Element, names: str) -> None:
        """Take up what stands beside the icon of a person."""
        beside = icon.getparent()
        if beside is not None and _PERSON_ICON.search(names):
            self.note(("icon",), place, beside)

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
            if tag == "i" and names:
                self.note_icon(place, inner, names)
            elif tag == "a":
                self.note_link(place, inner, inner.get("href"))
            elif tag in _BY_TAG:
                self.note(_BY_TAG[tag], place, inner)


def leads_to_author(href: str) -> bool:
    """True for the address of an author's page; hardly a link of a page has one."""
    lowered = href.lower()
    named = "author" in lowered or "penulis" in lowered
    return named and _AUTHOR_PATH.search(href) is not None
