"""Pages of one article that are all in the HTML, of which a script shows one at a time."""

from __future__ import annotations

import re

from lxml import etree

from crawler.extraction.blocks import Holder

#: An id, or one name of a class, that numbers a page: "page-2", "artikel_halaman_3", "part2".
_NUMBERED = re.compile(
    r"(?:.*[-_])?(?:page|hal|halaman|laman|part|bagian)[-_]?(?P<number>\d{1,2})", re.I
)
#: So far below the numbered element may its text stand.
_DEPTH = 6


def page_parts(holders: list[Holder], hidden: set[int]) -> set[int]:
    """Return those of some hidden containers that are a later page of the article.

    Such a page is numbered, and the first one stands before it under the same element.
    """
    return {index for index in hidden if _in_later_page(holders[index].element)}


def _in_later_page(element: etree._Element | None) -> bool:
    for _ in range(_DEPTH):
        if element is None:
            return False
        if (_number(element) or 0) > 1:
            before = element.itersiblings(element.tag, preceding=True)
            return any(_number(other) == 1 for other in before)
        element = element.getparent()
    return False


def _number(element: etree._Element) -> int | None:
    """Return the number of the page that an element says it is."""
    page = element.get("data-page", "")
    if page.isascii() and page.isdigit() and len(page) < 3:
        return int(page)
    names = [element.get("id", ""), *element.get("class", "").split()]
    found = next(filter(None, map(_NUMBERED.fullmatch, names)), None)
    return int(found["number"]) if found else None
