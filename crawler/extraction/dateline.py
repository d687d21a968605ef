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

from crawler.extraction.dateline_segments import (
    BRACKETED,
    DOMAIN,
    LONGEST_SEGMENT,
    Kind,
    domains_in,
    is_strong,
    kind_of,
    leading_place,
    next_segment,
    unit_places,
    without_date,
    without_tld,
)
from crawler.extraction.gazetteer import (
    human_case,
    is_place,
    is_province,
    known_parts,
    place_key,
    trailing_place,
)

_REACH = 160
_MOST_SEGMENTS = 8


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
    site = place_key(without_tld(site_name or ""))
    reading = _Reading()
    position = 0
    for _ in range(_MOST_SEGMENTS):
        segment, mark, end = next_segment(head, position, after_outlet=reading.outlet)
        if not _take(reading, segment, mark, head[end:], site):
            break
        position = end
        if not head[end:].strip():
            reading.closed = reading.closed or (whole and (reading.outlet or _all_known(reading)))
            break
    return _place(reading, site) if reading.closed else None


def _all_known(reading: _Reading) -> bool:
    return bool(reading.names) and all(known for _, known, _ in reading.names)


def _take(reading: _Reading, segment: str, mark: str, rest: str, site: str) -> bool:
    """Read one segment into ``reading``; False when it is the report's text already."""
    strong = is_strong(mark)
    inner = [m[1] for m in BRACKETED.finditer(segment)]
    bare = BRACKETED.sub(" ", segment)
    outlet = bool(domains_in(bare))
    leading = leading_place(bare, site)
    bare = without_date(DOMAIN.sub(" ", bare) if outlet else bare)
    bare = " ".join(bare.strip(" .,'\"\u201c\u201d").split())
    if len(bare) > LONGEST_SEGMENT or len(bare.split()) > 6:
        return _take_opening_place(reading, bare)
    if leading:
        reading.names.append((leading, True, mark))
    if bare:
        kind = kind_of(bare, site, first=reading.empty())
        if kind == "text":
            return _take_opening_place(reading, bare)
        if kind == "unknown" and not outlet and not _unknown_fits(reading, bare, mark, rest):
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


def _note(reading: _Reading, kind: Kind, bare: str, mark: str) -> None:
    if kind == "outlet":
        known = trailing_place(bare)
        if known and not is_province(known) and len(known) < len(bare):
            reading.outlets_place = reading.outlets_place or known
    elif kind == "unit":
        reading.units.extend(unit_places(bare))
    elif kind == "place":
        reading.names.extend((part, True, mark) for part in known_parts(bare) or [bare])
    else:
        reading.names.append((bare, False, mark))


def _unknown_fits(reading: _Reading, bare: str, mark: str, rest: str) -> bool:
    """Whether an unknown name stands where a place or an outlet stands in a dateline."""
    comma = mark.strip().startswith(",")
    closes = is_strong(mark) or not mark
    if closes and not _opens_sentence(rest):
        return False
    if reading.empty():
        return closes or comma or mark.startswith(".")
    return len(bare.split()) <= 3 and (closes or comma)


def _opens_sentence(rest: str) -> bool:
    stripped = rest.lstrip(" .,-\u2013\u2014|\"\u201c'\u2018(*")
    return not stripped or stripped[0].isupper() or stripped[0].isdigit()


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
