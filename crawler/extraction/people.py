"""Authors, editors, reporters: persons, told from outlets, roles and link labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.blocks import Walk, leads_to_author
from crawler.extraction.inline import element_text
from crawler.extraction.names import (
    AUTHOR,
    BOTH,
    EDITOR,
    LONGEST_NAME,
    REPORTER,
    ROLES,
    key_of,
    tidy,
)
from crawler.extraction.structured import Declared, names_of, plain
from crawler.extraction.tables import words

#: "Reporter : Name", anywhere in a byline; a name ends at the next label, a bar or the line's end.
_LABELLED = re.compile(
    rf"(?<![\w/])(?:(?P<both>{BOTH})|(?P<editor>{EDITOR})|(?P<reporter>{REPORTER})|(?P<author>{AUTHOR}))\s*(?:\|\s*)?[:：]\s*"
    rf"(?P<name>.{{2,120}}?)(?=\s*(?:\||•|\s[-–—]\s|$)|\s+(?:{EDITOR}|{REPORTER}|{AUTHOR})\s*(?:\|\s*)?[:：])",
    re.I,
)
#: "Oleh Name", a line of its own.
_BY_LINE = re.compile(
    r"(?:oleh|by|ditulis\s+oleh|laporan(?:\s+wartawan)?)"
    r"\s+(?P<name>[A-Z][\w.'’-]*(?:[ ,]+[\w.'’-]+){0,5})",
    re.I,
)
#: "Oleh Name, 24 Januari 2024": a byline before its date.
_BY_OPENING = re.compile(
    r"(?:oleh|by|ditulis\s+oleh)\s+(?P<name>[^\W\d][\w.'’-]*(?:\s+[^\W\d][\w.'’-]*){0,4}?)(?=\s*[,|•·]|\s+[–-]|\s+\d|\s+(?:pada|on)\s)",
    re.I,
)
#: What no shown name ends with, or begins with in lower case.
_NO_NAME = re.compile(r"\b(?i:von|by|oleh|of|dan|dari|und|and)$|^[a-z]{4,}\s|\d")
_LABEL_ALONE = re.compile(rf"\W*(?:{EDITOR}|{REPORTER}|{AUTHOR})\W*", re.I)
_ELSEWHERE = re.compile(
    r"photo|foto|caption|img|image|gambar|media(?!-body|-heading)|comment|komentar|related|terkait",
    re.I,
)
#: "Name, Penulis": the role after the name.
_ROLE_AFTER = re.compile(
    rf"[\s,|–-]+(?:(?P<editor>{EDITOR})|(?P<reporter>{REPORTER})|penulis|author|writer)\W*$", re.I
)
#: How far beyond the headline and the text a byline may stand, in blocks.
_REACH = 6
#: More persons than that do not sign one article.
_MOST_SIGNERS = 3
_SIDEBAR = re.compile(r"\b(?:sidebar|widget|secondary|popul[ae]r|terpopuler)", re.I)
_META = words("meta", "author")


@dataclass(slots=True)
class People:
    """Who made the article; ``source`` is the evidence for the authors."""

    authors: list[str] = field(default_factory=list)
    source: str = ""
    editors: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)


def people_of(
    page: Declared,
    walk: Walk,
    sites: Iterable[str],
    span: range,
    *,
    indonesian: bool,
    editors: Iterable[str] = (),
) -> People:
    """Return the persons that the page declares and shows.

    ``span`` are the indexes of the blocks from the headline to the end of the text: bylines stand
    there or close by, related articles' authors do not. ``sites`` are names of the outlet, which is
    nobody's author. Agencies and desks pass only on foreign pages that name nobody else, where the
    declared author is a deliberate credit. ``editors`` are known from the text's credit lines: a
    declared author who only edited is no author.
    """
    keys = {key_of(site) for site in sites if site}
    shown = _shown(walk, keys, span)
    result = People(editors=shown.editors, reporters=shown.reporters)
    result.editors += tidy(
        names_of(page.article.get("editor")) + page.meta.get("content_editor", [])[:2], keys
    )
    declared = list(_declared(page, keys))
    ranked = [
        *[pair for pair in declared if pair[1] in ("json-ld", "meta content_author")],
        (shown.reporters if indonesian else [], "byline"),
        (shown.authors, "byline"),
        *[pair for pair in declared if pair[1] not in ("json-ld", "meta content_author")],
        (shown.reporters, "byline"),
        (_signed(walk, keys, span), "byline"),
    ]
    result.editors = list(dict.fromkeys([*result.editors, *editors]))
    edited = {key_of(name) for name in result.editors} - {key_of(name) for name in shown.reporters}
    for names, source in ranked:
        kept = [name for name in names if key_of(name) not in edited]
        if kept:
            result.authors, result.source = kept, source
            return result
    if not indonesian:
        for names, source in _loose(page):
            if names:
                result.authors, result.source = names, source
                break
    return result


def persons(names: Iterable[str], sites: Iterable[str]) -> list[str]:
    """Return those of the names that name persons: no roles, no outlets, no accounts."""
    return tidy(names, {key_of(site) for site in sites if site})


def _declared(page: Declared, keys: set[str]) -> Iterator[tuple[list[str], str]]:
    for prop in ("author", "creator"):
        yield tidy(names_of(page.article.get(prop)), keys), "json-ld"
    for name in _META:
        if name == "twitter:data1" and not _labelled_author(page):
            continue
        yield tidy([plain(v) for v in page.meta.get(name, ())[:8]], keys), f"meta {name}"


def _loose(page: Declared) -> Iterator[tuple[list[str], str]]:
    """Agencies, desks and outlets, as declared."""
    for prop in ("author", "creator"):
        yield (
            [
                n
                for n in names_of(page.article.get(prop))
                if key_of(n) not in ROLES and len(n) <= LONGEST_NAME
            ][:6],
            "json-ld",
        )
    for name in _META[:-1]:
        names = [plain(v) for v in page.meta.get(name, ())[:4]]
        yield (
            [
                n
                for n in names
                if key_of(n) not in ROLES and "://" not in n and 1 < len(n) <= LONGEST_NAME
            ],
            f"meta {name}",
        )


def _labelled_author(page: Declared) -> bool:
    label = page.first("twitter:label1")
    return (
        label is not None
        and re.match(
            r"written|ditulis|penulis|by|geschrieben|escrito|écrit|verfasst", label[0], re.I
        )
        is not None
    )


def _shown(walk: Walk, keys: set[str], span: range) -> People:
    """Read the bylines near the headline and the text."""
    found = People()
    seen = [*walk.shown.get("author", ())[:40], *walk.shown.get("date", ())[:10]]
    dates_from = len(walk.shown.get("author", ())[:40])
    for order, (place, element) in enumerate(seen):
        if not span.start - _REACH <= place <= span.stop + _REACH:
            continue
        text = element_text(element, between=" ")
        if not 2 <= len(text) <= 250:
            continue
        if _labelled(text, keys, found):
            continue
        if order >= dates_from:
            opening = _BY_OPENING.match(text)
            if opening and not found.authors:
                found.authors += tidy([opening["name"]], keys)
            continue
        # Unlabelled names count beside the headline, not within the text (photo credits).
        if (place <= span.start + _REACH or place >= span.stop - 1) and not _elsewhere(element):
            _unlabelled(element, text, keys, found)
    _credits(walk, keys, span, found)
    for name in ("authors", "editors", "reporters"):
        setattr(found, name, _distinct(getattr(found, name))[:5])
    return found


def _distinct(names: list[str]) -> list[str]:
    """Each name once, without longer forms of one ("Ana Sari", "Ana Sari Staff Writer")."""
    unique = list({key_of(name): name for name in names}.values())
    return [
        n
        for n in unique
        if not any(n != m and n.startswith(f"{m} ") for m in unique) and not _NO_NAME.search(n)
    ]


def _labelled(text: str, keys: set[str], found: People) -> bool:
    if ":" not in text and "\uff1a" not in text:
        return False
    matches = list(_LABELLED.finditer(text))
    for match in matches:
        names = tidy([match["name"]], keys)
        if match["editor"] or match["both"]:
            found.editors += names
        if match["reporter"] or match["both"]:
            found.reporters += names
        if match["author"]:
            found.authors += names
    return bool(matches)


def _credits(walk: Walk, keys: set[str], span: range, found: People) -> None:
    """Read credit lines above and below the text, also those set in the cells of a table."""
    blocks = walk.blocks
    places = [*range(max(0, span.start - 2), span.start + 8), *range(span.stop - 2, span.stop + 30)]
    for place in dict.fromkeys(places):
        text = blocks[place].text if 0 <= place < len(blocks) else ""
        if not 4 <= len(text) <= 200:
            continue
        if _LABEL_ALONE.fullmatch(text):
            cells = [b.text for b in blocks[place + 1 : place + 3]]
            text = f"{text.rstrip(' :')}: {next(filter(None, (c.strip(' :') for c in cells)), '')}"
        by = _BY_LINE.fullmatch(text)
        if by and not found.authors:
            found.authors += tidy([by["name"]], keys)
        else:
            _labelled(text, keys, found)


def _unlabelled(element: etree._Element, text: str, keys: set[str], found: People) -> None:
    named = [
        element_text(e, between=" ")
        for e in element.iter("a", "span", "strong", "b")
        if e is not element and (e.get("itemprop") == "name" or "author" in (e.get("rel") or ""))
    ]
    role = _ROLE_AFTER.search(text)
    if not named and not role:
        named = [
            element_text(a, between=" ")
            for a in element.iter("a")
            if a is not element and len(a) == 0
        ][:4]
    names = tidy(named, keys) or tidy([_ROLE_AFTER.sub("", text)], keys)
    if role and role["editor"]:
        found.editors += names
    elif role and role["reporter"]:
        found.reporters += names
    elif not found.authors:
        found.authors += names


def _signed(walk: Walk, keys: set[str], span: range) -> list[str]:
    """Return who signed in an ``address`` element, or whose page is linked beside the article.

    Offices have addresses too: one counts with "By", "Oleh" or the link to an author's page. Many
    links to authors, or those of a list or a sidebar, are a site's staff.
    """
    above: list[str] = []
    below: list[str] = []
    for place, element in walk.shown.get("signature", ())[:40]:
        near_title = span.start - _REACH <= place <= min(span.start + _REACH, span.stop - 1)
        near_end = span.stop - 1 <= place <= span.stop + 2
        if not (near_title or near_end) or _elsewhere(element) or _beside(element):
            continue
        names = [element_text(element, between=" ")]
        if element.tag == "address":
            named = [
                element_text(a, between=" ")
                for a in element.iter("a")
                if leads_to_author(a.get("href") or "") or "author" in (a.get("rel") or "")
            ]
            by = _BY_LINE.fullmatch(names[0])
            names = named or ([by["name"]] if by else [])
        (above if near_title else below).extend(names)
    for found in (above, below):
        names = _distinct(tidy(found, keys))
        if names:
            return names if len(names) <= _MOST_SIGNERS else []
    return []


def _beside(element: etree._Element) -> bool:
    """True inside a sidebar, a menu or a list: what stands there signs no article."""
    return any(
        above.tag in ("aside", "nav", "ul", "ol", "li")
        or above.get("role") in ("complementary", "navigation")
        or _SIDEBAR.search(f"{above.get('class') or ''} {above.get('id') or ''}") is not None
        for above in element.iterancestors()
        if above.tag not in ("body", "html")
    )


def _elsewhere(element: etree._Element) -> bool:
    for _ in range(3):
        if element.tag in ("figure", "figcaption") or _ELSEWHERE.search(element.get("class") or ""):
            return True
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    return False
