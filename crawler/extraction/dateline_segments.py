"""The segments of a dateline: where each ends, and what it looks like."""

from __future__ import annotations

import re
from typing import Literal

from crawler.extraction.dates.scanning import scan
from crawler.extraction.dates.words import folded
from crawler.extraction.gazetteer import (
    MEDIA_WORDS,
    TEXT_WORDS,
    is_place,
    known_parts,
    place_key,
)

LONGEST_SEGMENT = 45
_TLD = r"(?:com|co|id|net|news|org|info|my|web|online|tv|go|or|polri|asia|press|cfd)"
DOMAIN = re.compile(
    rf"(?:www[. ])?[a-z0-9][a-z0-9-]{{0,40}}(?:\s?\.\s?[a-z0-9-]{{1,40}}){{0,4}}?"
    rf"(?:\s?\.\s?{_TLD}){{1,3}}(?![a-z])|(?:www\s)?[a-z0-9]{{2,30}}\scom(?![a-z])(?:\.|(?=\s*[,|\u2013\u2014-]|$))",
    re.IGNORECASE,
)
#: What every address has; most openings of a text have neither.
_DOMAIN_ENDS = (re.compile(rf"\.\s?{_TLD}", re.I), re.compile(r"\scom", re.I))
_SEPARATOR = re.compile(
    r"\s*(?:[,;]|\s-+\s?|\u2010|\u2011|[\u2012-\u2015]|--+|(?<=\w)-\s|(?<=[.,)\]])-|\|+|//+|"
    r"(?<![\d:]):(?!\d)|=|~|_|\sII(?=\s|$)|\sl(?=\s|$))[\s.,;:|~_=/\u2010-\u2015-]*"
)
_TIGHT_HYPHEN = re.compile(r"(?<=[A-Za-z])-(?=[A-Za-z\"\u201c(])")
_STRONG_MARKS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015|/~_=;")
_UNIT = re.compile(
    r"(?:\b(?:bid\s?humas|humas|sat\w{3,12}|si\s?humas)\s)?\b(polrestabes|polresta|polres|polda|polsekta|"
    r"polsek|polri|kodim|korem|koramil|mabes polri|mabes|humas|bid humas|bidhumas)\b\.?\s*",
    re.IGNORECASE,
)
_SMALLNESS = {"polsek": 3, "polsekta": 3, "koramil": 3, "polda": 1, "polri": 0, "korem": 1}
BRACKETED = re.compile(r"[(\[]([^()\[\]]{0,60})[)\]]")
_GLUED_MEDIA = re.compile(
    r"news|xpress|media|online|suara|kabar|warta|(?<=\w{3})tv\b|radio|[a-z]pos\b|pos(?=[a-z]{4})",
    re.I,
)
_CAMEL = re.compile(r"[a-z][A-Z]|\b[A-Z]{2,}[a-z]")
_WEEKDAY_OR_FRACTION = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b|\d{1,2}/\d{1,2}", re.IGNORECASE
)

Kind = Literal["place", "unknown", "outlet", "unit", "text"]


def domains_in(text: str, start: int = 0) -> list[re.Match[str]]:
    """Return the addresses of outlets in a text from ``start`` on."""
    if not any(end.search(text, start) for end in _DOMAIN_ENDS):
        return []
    return list(DOMAIN.finditer(text, start))


def is_strong(mark: str) -> bool:
    """Whether a separator closes a dateline: a dash, a bar, a slash, not a comma or a stop."""
    return any(char in _STRONG_MARKS for char in mark) or mark.strip() in ("II", "l")


def next_segment(head: str, start: int, *, after_outlet: bool) -> tuple[str, str, int]:
    """The text up to the next separator, the separator ("" at the end), and where it ends."""
    domains = [m.span() for m in domains_in(head, start)]
    protected = domains + [m.span() for m in BRACKETED.finditer(head, start)]
    stop, mark, end = len(head), "", len(head)
    for match in sorted(
        [*_SEPARATOR.finditer(head, start), *_TIGHT_HYPHEN.finditer(head, start)],
        key=lambda m: m.start(),
    ):
        if any(s <= match.start() < e for s, e in protected):
            continue
        if match[0] == "-" and not _may_be_tight(head[start : match.start()], head[match.end()]):
            continue
        stop, mark, end = match.start(), match[0] or " ", match.end()
        break
    if stop - start > LONGEST_SEGMENT or (mark == "" and domains):
        # No separator closes the dateline: an outlet's address or, after one, a place with a stop.
        if domains and domains[0][1] < stop and domains[0][1] - start <= LONGEST_SEGMENT + 20:
            stop = end = domains[0][1]
            mark = "."
        elif after_outlet and (named := re.match(r"[\w' -]{3,30}\.(?=[\s,]|$)", head[start:])):
            stop, mark, end = start + named.end() - 1, ".", start + named.end()
    return head[start:stop].strip(), mark, end


def _may_be_tight(segment: str, following: str) -> bool:
    """Whether a hyphen without spaces ends this segment: "SAMOSIR-Memasuki", not "Ibu-Ibu"."""
    last = segment.strip().rsplit(",", 1)[-1].strip()
    if domains_in(last):
        return True
    return following.isupper() and (is_place(last) or (last.isupper() and len(last) > 3))


def kind_of(bare: str, site: str, *, first: bool) -> Kind:
    """What a segment without domains, dates and brackets is."""
    words = bare.split()
    lowered = {word.casefold().strip(".,'\"") for word in words}
    if known_parts(bare) and not (not first and lowered <= MEDIA_WORDS):
        return "place"
    if _UNIT.match(bare):
        return "unit" if unit_places(bare) or len(words) <= 3 else "text"
    key = place_key(bare)
    if site and len(key) >= 3 and (key in site or (len(site) >= 5 and site in key)):
        return "outlet"
    if lowered & TEXT_WORDS:
        return "text"
    return _kind_by_look(bare, words, media=bool(lowered & MEDIA_WORDS))


def _kind_by_look(bare: str, words: list[str], *, media: bool) -> Kind:
    media = media or bool(_GLUED_MEDIA.search(bare) or _CAMEL.search(bare))
    if not all(word[0].isupper() or word[0].isdigit() for word in words):
        return "outlet" if media and len(words) <= 3 else "text"
    if media:
        return "outlet"
    return "unknown" if any(char.isalpha() for char in bare) else "text"


def unit_places(bare: str) -> list[tuple[int, str]]:
    """The places of police and army units in a segment, with how small the unit is."""
    pieces = _UNIT.split(bare)
    named = zip(pieces[1::2], pieces[2::2], strict=False)
    found = [(_SMALLNESS.get(unit.casefold(), 2), name.strip(" .,-")) for unit, name in named]
    return [
        (rank, name)
        for rank, name in found
        if len(name.split()) <= 4 and (is_place(name) or _capitalised(name))
    ]


def _capitalised(name: str) -> bool:
    return bool(name) and all(word[0].isupper() for word in name.split())


def leading_place(bare: str, site: str) -> str | None:
    """The place glued to the front of an address: "BATUBARA.Ersyah.com", "Buru-fokuspost.com"."""
    match = next(iter(domains_in(bare)), None)
    if match is None or (site and place_key(without_tld(match[0])) == site):
        return None
    label, dot, rest = match[0].partition(".")
    glued = label.strip()
    if "-" in glued:
        glued = glued.split("-", 1)[0]
    elif not (dot and "." in rest and rest[:1].isalpha()):
        return None
    return glued if glued[:1].isupper() and is_place(glued) else None


def without_date(bare: str) -> str:
    text = folded(bare)
    if len(text) != len(bare):
        return bare
    for written in reversed(list(scan(text))):
        bare = bare[: written.start] + " " + bare[written.end :]
    return _WEEKDAY_OR_FRACTION.sub(" ", bare)


def without_tld(site_name: str) -> str:
    return re.sub(rf"(?:\.{_TLD})+\Z", "", site_name.strip(), flags=re.IGNORECASE)
