"""Authors, editors, reporters: persons, told from outlets, roles and link labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from crawler.extraction.blocks import Block
from crawler.extraction.boilerplate.credits import without_outlet
from crawler.extraction.boilerplate.stamps import is_stamp_line
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
from crawler.extraction.signatures import BY_LINE, REACH, distinct, elsewhere, signed
from crawler.extraction.structured import Declared, names_of, plain
from crawler.extraction.tables import words
from crawler.extraction.walk import Walk

#: "Reporter : Name", anywhere in a byline; a name ends at the next label, a bar or the line's end.
_LABELLED = re.compile(
    rf"(?<![^\W\d])(?<!/)(?<!pilihan\s)(?:(?P<both>{BOTH})|(?P<editor>{EDITOR}|red)|(?P<reporter>{REPORTER}|rep)|(?P<author>{AUTHOR}))\s*(?:\|\s*)?[:：]\s*"
    rf"(?P<name>.{{2,120}}?)(?=\s*(?:\||•|\s[-–—]\s|$)|[\s/]+(?:{EDITOR}|{REPORTER}|{AUTHOR}|red)\s*(?:\|\s*)?[:：])",
    re.I,
)
#: "Oleh Name, 24 Januari 2024", "24 Januari 2024, 10:15 WIB Laporan oleh Name": beside its date.
_BY_DATE = re.compile(
    r"(?:^|(?<=\s))(?:oleh|by|(?:ditulis|laporan)\s+oleh)\s+(?P<name>[^\W\d][\w.'’-]*(?:\s+[^\W\d][\w.'’-]*){0,4}?)(?=\s*[,|•·]|\s+[–-]|\s+\d|\s+(?:pada|on)\s|$)",
    re.I,
)
_ORGANISATION = re.compile(r"Organi[sz]ation\b")
_PARTS = re.compile(r"\s*[,|•·]\s*|\s+[–-]\s+")
_LABEL_ALONE = re.compile(rf"\W*(?:{EDITOR}|{REPORTER}|{AUTHOR})\W*", re.I)
#: "Name, Penulis": the role after the name.
_ROLE_AFTER = re.compile(
    rf"[\s,|–-]+(?:(?P<editor>{EDITOR})|(?P<reporter>{REPORTER})|penulis|author|writer)\W*$", re.I
)
#: What a name in a link may be set in.
_STYLES = frozenset({"b", "strong"})
_META = words("meta", "author")
#: Believed before what the page shows.
_SUREST_META = ("content_author",)


@dataclass(slots=True)
class People:
    """Who made the article; ``source`` is the evidence for the authors.

    ``writers`` are those of the authors that a label names: "Penulis: …".
    """

    authors: list[str] = field(default_factory=list)
    source: str = ""
    editors: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)


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
    declared author who only edited is no author, unless a line below the headline is that name.
    """
    keys = {key_of(site) for site in sites if site}
    shown = _shown(walk, keys, span)
    result = People(editors=shown.editors, reporters=shown.reporters)
    result.editors += tidy(
        names_of(page.article.get("editor")) + page.meta.get("content_editor", [])[:2], keys
    )
    result.editors = list(dict.fromkeys([*result.editors, *editors]))
    edited = {key_of(name) for name in result.editors}
    edited -= {key_of(name) for name in (*shown.reporters, *shown.writers)}
    if edited:
        edited -= {key_of(b.text) for b in walk.blocks[span.start : span.start + REACH]}
    for names, source in _ranked(page, walk, keys, span, shown, indonesian=indonesian):
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


def _ranked(
    page: Declared, walk: Walk, keys: set[str], span: range, shown: People, *, indonesian: bool
) -> Iterator[tuple[list[str], str]]:
    """Yield (names, evidence), surest first; what comes later is not read unless it is needed."""
    for prop in ("author", "creator"):
        value = page.article.get(prop)
        names = names_of(_humans(value) if indonesian else value)
        yield tidy(names, keys), "json-ld"
    yield from _of_meta(page, keys, _SUREST_META)
    if indonesian:
        yield shown.reporters, "byline"
    yield shown.authors, "byline"
    yield from _of_meta(page, keys, [name for name in _META if name not in _SUREST_META])
    yield shown.reporters, "byline"
    yield signed(walk, keys, span), "byline"


def _humans(value: Any) -> list[Any]:
    """Return the declared authors that are not declared to be organisations."""
    declared = value if isinstance(value, list) else [value]
    return [
        one
        for one in declared
        if not (isinstance(one, dict) and _ORGANISATION.search(str(one.get("@type"))))
    ]


def _of_meta(
    page: Declared, keys: set[str], names: Iterable[str]
) -> Iterator[tuple[list[str], str]]:
    for name in names:
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
        if not span.start - REACH <= place <= span.stop + REACH:
            continue
        text = element_text(element, between=" ")
        if not 2 <= len(text) <= 250:
            continue
        if _labelled(text, keys, found):
            continue
        if order >= dates_from:
            by = _BY_DATE.search(text)
            if by and not found.authors:
                found.authors += tidy([by["name"]], keys)
            continue
        # Unlabelled names count beside the headline, not within the text (photo credits).
        if (place <= span.start + REACH or place >= span.stop - 1) and not elsewhere(element):
            _unlabelled(element, text, keys, found)
    for place, element in walk.shown.get("editor", ())[:6]:
        text = element_text(element, between=" ")
        near = span.start - REACH <= place <= span.stop + REACH
        if near and 2 <= len(text) <= 120 and not _labelled(text, keys, found):
            found.editors += tidy([text], keys)
    _credits(walk, keys, span, found)
    for name in ("authors", "editors", "reporters"):
        setattr(found, name, distinct(getattr(found, name))[:5])
    return found


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
            found.writers += names
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
            name = _named_after(blocks, place)
            if ":" not in text and "," in name:  # a role below its name, and then a dateline
                continue
            text = f"{text.rstrip(' :')}: {name}"
        by = BY_LINE.fullmatch(text)
        if by and not found.authors:
            found.authors += tidy([without_outlet(by["name"], text)], keys)
        elif _labelled(text, keys, found) or found.authors or place >= span.start + REACH:
            continue
        elif is_stamp_line(text):
            found.authors += tidy(_beside_date(text, keys), keys)


def _beside_date(text: str, keys: set[str]) -> list[str]:
    """Return who signs a line with the date: "… oleh Name", "Name, the outlet - Rabu, …".

    A single word beside the outlet is a section.
    """
    by = _BY_DATE.search(text)
    parts = _PARTS.split(text)
    named = len(parts) > 2 and key_of(parts[1]) in keys and " " in parts[0]
    return [by["name"]] if by else parts[:1] if named else []


def _named_after(blocks: list[Block], place: int) -> str:
    """Return what stands below a label: the next cell, or the items of the list there."""
    cells = [b for b in blocks[place + 1 : place + 3] if b.text.strip(" :")]
    if not cells:
        return ""
    first = cells[0]
    if first.tag != "li" or not first.linked:
        return first.text.strip(" :")
    items = [b for b in blocks[place + 1 : place + 6] if b.holder == first.holder and b.linked]
    return ", ".join(b.text for b in items)


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
            if a is not element and all(inner.tag in _STYLES for inner in a)
        ][:4]
    names = tidy(named, keys) or tidy([_ROLE_AFTER.sub("", text)], keys)
    if role and role["editor"]:
        found.editors += names
    elif role and role["reporter"]:
        found.reporters += names
    elif not found.authors:
        found.authors += names
