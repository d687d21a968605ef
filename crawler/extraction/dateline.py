"""The place that opens an Indonesian news report: "BLORA, INFODESANEWS \u2013 Polres ..." is Blora.

Datelines are a row of short segments (place, outlet, province, police unit, date, agency in
brackets) between commas, dashes, pipes and slashes, in any order. They are read from the left as
long as segments look like one of these; the places among them are kept. A known outlet or an
unknown name beside a known place is no place; an unknown name alone in dateline position is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from crawler.extraction.dates.scanning import scan
from crawler.extraction.dates.words import folded
from crawler.extraction.gazetteer import (
    MEDIA_WORDS,
    TEXT_WORDS,
    human_case,
    is_place,
    is_province,
    known_parts,
    place_key,
    trailing_place,
)

_REACH = 160
_MOST_SEGMENTS = 8
_LONGEST_SEGMENT = 45
_TLD = r"(?:com|co|id|net|news|org|info|my|web|online|tv|go|or|polri|asia|press|cfd)"
_DOMAIN = re.compile(
    rf"(?:www[. ])?[a-z0-9][a-z0-9-]{{0,40}}(?:\s?\.\s?[a-z0-9-]{{1,40}}){{0,4}}?"
    rf"(?:\s?\.\s?{_TLD}){{1,3}}(?![a-z])|(?:www\s)?[a-z0-9]{{2,30}}\scom(?![a-z])(?:\.|(?=\s*[,|\u2013\u2014-]|$))",
    re.IGNORECASE,
)
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
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{0,60})[)\]]")
_GLUED_MEDIA = re.compile(
    r"news|xpress|media|online|suara|kabar|warta|(?<=\w{3})tv\b|radio|[a-z]pos\b|pos(?=[a-z]{4})",
    re.I,
)
_CAMEL = re.compile(r"[a-z][A-Z]|\b[A-Z]{2,}[a-z]")
_WEEKDAY_OR_FRACTION = re.compile(
    r"\b(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b|\d{1,2}/\d{1,2}", re.IGNORECASE
)

_Kind = Literal["place", "unknown", "outlet", "unit", "text"]


@dataclass(slots=True)
class _Reading:
    """What has been read so far: (name, whether it is a known place, the mark after it)."""

    names: list[tuple[str, bool, str]] = field(default_factory=list)
    units: list[tuple[int, str]] = field(default_factory=list)
    outlets_place: str | None = None
    outlet: bool = False
    closed: bool = False

    def empty(self) -> bool:
        return not self.names and not self.units


def dateline_of(first_paragraph: str, site_name: str | None = None) -> str | None:
    """Return the place that the paragraph's dateline names, in human case, or None.

    ``site_name`` (the outlet's name or host) tells outlets from unknown places. A province or
    regency written beside the place is kept ("Mataram, NTB"); of police units the smallest gives
    the place. The paragraph is only read. Never raises.
    """
    head = " ".join(first_paragraph[: _REACH * 2].replace("*", " ").split())[:_REACH]
    head = head.lstrip(" |\u2022.\u2013\u2014-")
    if not head or not (head[0].isalnum() or head[0] in "(["):
        return None
    whole = len(first_paragraph.strip()) <= _REACH
    site = place_key(_without_tld(site_name or ""))
    reading = _Reading()
    position = 0
    for _ in range(_MOST_SEGMENTS):
        segment, mark, end = _next_segment(head, position, after_outlet=reading.outlet)
        if not _take(reading, segment, mark, head[end:], site):
            break
        position = end
        if not head[end:].strip():
            reading.closed = reading.closed or (whole and (reading.outlet or _all_known(reading)))
            break
    return _place(reading, site) if reading.closed else None


def _all_known(reading: _Reading) -> bool:
    return bool(reading.names) and all(known for _, known, _ in reading.names)


def _next_segment(head: str, start: int, *, after_outlet: bool) -> tuple[str, str, int]:
    """The text up to the next separator, the separator ("" at the end), and where it ends."""
    domains = [m.span() for m in _DOMAIN.finditer(head, start)]
    protected = domains + [m.span() for m in _BRACKETED.finditer(head, start)]
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
    if stop - start > _LONGEST_SEGMENT or (mark == "" and domains):
        # No separator closes the dateline: an outlet's address or, after one, a place with a stop.
        if domains and domains[0][1] < stop and domains[0][1] - start <= _LONGEST_SEGMENT + 20:
            stop = end = domains[0][1]
            mark = "."
        elif after_outlet and (named := re.match(r"[\w' -]{3,30}\.(?=[\s,]|$)", head[start:])):
            stop, mark, end = start + named.end() - 1, ".", start + named.end()
    return head[start:stop].strip(), mark, end


def _may_be_tight(segment: str, following: str) -> bool:
    """Whether a hyphen without spaces ends this segment: "SAMOSIR-Memasuki", not "Ibu-Ibu"."""
    last = segment.strip().rsplit(",", 1)[-1].strip()
    if _DOMAIN.search(last):
        return True
    return following.isupper() and (is_place(last) or (last.isupper() and len(last) > 3))


def _take(reading: _Reading, segment: str, mark: str, rest: str, site: str) -> bool:
    """Read one segment into ``reading``; False when it is the report's text already."""
    strong = any(char in _STRONG_MARKS for char in mark) or mark.strip() in ("II", "l")
    inner = [m[1] for m in _BRACKETED.finditer(segment)]
    bare = _BRACKETED.sub(" ", segment)
    outlet = bool(_DOMAIN.search(bare))
    leading = _leading_place(bare, site)
    bare = _without_date(_DOMAIN.sub(" ", bare))
    bare = " ".join(bare.strip(" .,'\"\u201c\u201d").split())
    if len(bare) > _LONGEST_SEGMENT or len(bare.split()) > 6:
        return _take_opening_place(reading, bare)
    if leading:
        reading.names.append((leading, True, mark))
    if bare:
        kind = _kind(bare, site, first=reading.empty())
        if kind == "text":
            return _take_opening_place(reading, bare)
        addressed = outlet or not (strong or not mark)
        if kind == "unknown" and not _unknown_fits(
            reading, bare, mark, outlet=outlet, strong=strong
        ):
            return False
        if kind == "unknown" and not addressed and not _opens_sentence(rest):
            return False
        outlet = outlet or kind == "outlet"
        _note(reading, kind, bare, mark)
    if reading.empty():
        parts = (part.strip() for text in inner for part in re.split(r"[-,]", text))
        reading.names.extend((part, True, ",") for part in parts if is_place(part))
    reading.outlet = reading.outlet or outlet or bool(inner)
    colon = mark.strip().startswith(":") and any(known for _, known, _ in reading.names)
    reading.closed = reading.closed or strong or outlet or bool(inner) or colon
    return True


def _take_opening_place(reading: _Reading, text: str) -> Literal[False]:
    """After an outlet the place may run into the text: "Liputan6.com, Jakarta Polri menggelar"."""
    words = text.split()[:5]
    if reading.outlet and reading.empty() and not reading.outlets_place:
        for end in range(len(words) - 1, 0, -1):
            if is_place(" ".join(words[:end])) and words[end][:1].isupper():
                reading.names.append((" ".join(words[:end]), True, ""))
                break
    return False


def _note(reading: _Reading, kind: _Kind, bare: str, mark: str) -> None:
    if kind == "outlet":
        known = trailing_place(bare)
        if known and not is_province(known) and len(known) < len(bare):
            reading.outlets_place = reading.outlets_place or known
    elif kind == "unit":
        reading.units.extend(_unit_places(bare))
    elif kind == "place":
        reading.names.extend((part, True, mark) for part in known_parts(bare) or [bare])
    else:
        reading.names.append((bare, False, mark))


def _unknown_fits(reading: _Reading, bare: str, mark: str, *, outlet: bool, strong: bool) -> bool:
    """Whether an unknown name stands where a place or an outlet stands in a dateline."""
    comma = mark.strip().startswith(",")
    closes = strong or not mark
    if not reading.empty() and (len(bare.split()) > 3 or not (closes or comma)):
        return False
    return not reading.empty() or closes or comma or outlet or mark.startswith(".")


def _kind(bare: str, site: str, *, first: bool) -> _Kind:
    """What a segment without domains, dates and brackets is."""
    words = bare.split()
    lowered = {word.casefold().strip(".,'\"") for word in words}
    if known_parts(bare) and not (not first and lowered <= MEDIA_WORDS):
        return "place"
    if _UNIT.match(bare):
        return "unit" if _unit_places(bare) or len(words) <= 3 else "text"
    key = place_key(bare)
    if site and len(key) >= 3 and (key in site or (len(site) >= 5 and site in key)):
        return "outlet"
    if lowered & TEXT_WORDS:
        return "text"
    return _kind_by_look(bare, words, media=bool(lowered & MEDIA_WORDS))


def _kind_by_look(bare: str, words: list[str], *, media: bool) -> _Kind:
    media = media or bool(_GLUED_MEDIA.search(bare) or _CAMEL.search(bare))
    if not all(word[0].isupper() or word[0].isdigit() for word in words):
        return "outlet" if media and len(words) <= 3 else "text"
    if media:
        return "outlet"
    return "unknown" if any(char.isalpha() for char in bare) else "text"


def _opens_sentence(rest: str) -> bool:
    stripped = rest.lstrip(" .,-\u2013\u2014|\"\u201c'\u2018(*")
    return not stripped or stripped[0].isupper() or stripped[0].isdigit()


def _unit_places(bare: str) -> list[tuple[int, str]]:
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


def _leading_place(bare: str, site: str) -> str | None:
    """The place glued to the front of an address: "BATUBARA.Ersyah.com", "Buru-fokuspost.com"."""
    match = _DOMAIN.search(bare)
    if match is None or (site and place_key(_without_tld(match[0])) == site):
        return None
    label, dot, rest = match[0].partition(".")
    glued = label.strip()
    if "-" in glued:
        glued = glued.split("-", 1)[0]
    elif not (dot and "." in rest and rest[:1].isalpha()):
        return None
    return glued if glued[:1].isupper() and is_place(glued) else None


def _without_date(bare: str) -> str:
    text = folded(bare)
    if len(text) != len(bare):
        return bare
    for written in reversed(list(scan(text))):
        bare = bare[: written.start] + " " + bare[written.end :]
    return _WEEKDAY_OR_FRACTION.sub(" ", bare)


def _place(reading: _Reading, site: str) -> str | None:
    names = reading.names
    known = [index for index, (_, is_known, _) in enumerate(names) if is_known]
    if known:
        head = next((i for i in known if not is_province(names[i][0])), known[0])
        chosen = [names[head][0], *(names[i][0] for i in known if i > head)][:2]
        if head and _is_district(names[head - 1]):
            chosen = [names[head - 1][0], names[head][0]]
        if place_key(chosen[0]) == place_key(chosen[-1]):
            chosen = chosen[:1]
        return ", ".join(human_case(name) for name in chosen)
    if reading.units:
        return human_case(max(reading.units, key=lambda pair: pair[0])[1])
    unknown = [name for name, _, _ in names if place_key(name) != site]
    if reading.outlets_place:
        return human_case(reading.outlets_place)
    return human_case(unknown[0]) if unknown else None


def _is_district(name: tuple[str, bool, str]) -> bool:
    """An unknown name before a comma and a known place is its district ("Merek, Karo")."""
    text, known, mark = name
    return not known and not text.isupper() and mark.strip().startswith(",")


def _without_tld(site_name: str) -> str:
    return re.sub(rf"(?:\.{_TLD})+\Z", "", site_name.strip(), flags=re.IGNORECASE)
