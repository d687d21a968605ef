"""Signatures beside an article: a line of its own, an address, the link to an author's page."""

from __future__ import annotations

import re

from lxml import etree

from crawler.extraction.inline import element_text
from crawler.extraction.names import LONGEST_NAME, key_of, tidy
from crawler.extraction.shown import leads_to_author
from crawler.extraction.walk import Walk

#: "Oleh Name", a line of its own.
BY_LINE = re.compile(
    r"(?:oleh|by|ditulis\s+oleh|laporan(?:\s+wartawan)?)"
    r"\s+(?P<name>[A-Z][\w.'’-]*(?:[ ,]+[\w.'’-]+){0,5})",
    re.I,
)
#: What no shown name ends with, or begins with in lower case.
_NO_NAME = re.compile(r"\b(?i:von|by|oleh|of|dan|dari|und|and)$|^[a-z]{4,}\s|\d")
_ELSEWHERE = re.compile(
    r"photo|foto|caption|img|image|gambar|media(?!-body|-heading)|comment|komentar|related|terkait",
    re.I,
)
#: How far beyond the headline and the text a byline may stand, in blocks.
REACH = 6
#: More persons than that do not sign one article.
_MOST_SIGNERS = 3
_MOST_ICONS = 10
_SIDEBAR = re.compile(r"\b(?:sidebar|widget|secondary|popul[ae]r|terpopuler)", re.I)


def signed(walk: Walk, keys: set[str], span: range) -> list[str]:
    """Return who signed in an ``address`` element, or whose page is linked beside the article.

    Offices have addresses too: one counts with "By", "Oleh" or the link to an author's page. Many
    links to authors, or those of a list or a sidebar, are a site's staff.
    """
    above: list[str] = []
    below: list[str] = []
    for place, element in walk.shown.get("signature", ())[:40]:
        near_title = span.start - REACH <= place <= min(span.start + REACH, span.stop - 1)
        near_end = span.stop - 1 <= place <= span.stop + 2
        if not (near_title or near_end) or elsewhere(element) or _beside(element):
            continue
        names = [element_text(element, between=" ")]
        if element.tag == "address":
            named = [
                element_text(a, between=" ")
                for a in element.iter("a")
                if leads_to_author(a.get("href") or "") or "author" in (a.get("rel") or "")
            ]
            by = BY_LINE.fullmatch(names[0])
            names = named or ([by["name"]] if by else [])
        (above if near_title else below).extend(names)
    icons = [
        element_text(element, between=" ")
        for place, element in walk.shown.get("icon", ())[:_MOST_ICONS]
        if span.start <= place <= min(span.start + REACH, span.stop - 1) and _is_short(element)
    ]
    for found in (above, icons, below):
        names = distinct(tidy(found, keys))
        if names:
            return names if len(names) <= _MOST_SIGNERS else []
    return []


def _is_short(element: etree._Element) -> bool:
    """True where no more than a name stands beside an icon."""
    return len("".join(map(str, element.itertext())).strip()) <= LONGEST_NAME


def _beside(element: etree._Element) -> bool:
    """True inside a sidebar, a menu or a list: what stands there signs no article."""
    return any(
        above.tag in ("aside", "nav", "ul", "ol", "li")
        or above.get("role") in ("complementary", "navigation")
        or _SIDEBAR.search(f"{above.get('class') or ''} {above.get('id') or ''}") is not None
        for above in element.iterancestors()
        if above.tag not in ("body", "html")
    )


def elsewhere(element: etree._Element) -> bool:
    """True within a picture, a comment, a related article: who is named there signs nothing."""
    for _ in range(3):
        if element.tag in ("figure", "figcaption") or _ELSEWHERE.search(element.get("class") or ""):
            return True
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    return False


def distinct(names: list[str]) -> list[str]:
    """Each name once, without longer forms of one ("Ana Sari", "Ana Sari Staff Writer")."""
    unique = list({key_of(name): name for name in names}.values())
    return [
        n
        for n in unique
        if not any(n != m and n.startswith(f"{m} ") for m in unique) and not _NO_NAME.search(n)
    ]
