"""Places, units, names and dates of a text, each with the words around it.

No language model: a marker word ("Polsek", "Desa", "AKBP") opens an entity, capitalised words
continue it. What matters is only that two texts of one template yield the same slots, with
different values in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.dedup.tokens import DATA, MARKERS, OPENERS, ROMAN, Token, is_capitalised, tokens_of

_MONTHS = {
    name: number
    for number, names in enumerate(DATA["dates"]["months"], 1)
    for name in names.split()
}
#: Weekday in any language → its Indonesian name.
_WEEKDAYS = {
    name: names.split()[0] for names in DATA["dates"]["weekdays"] for name in names.split()
}
_NO_NAMES = frozenset(DATA["no_names"]["words"])
_PRINTED_BY = frozenset(DATA["printed_by"]["words"])
_KIND_OF_PLACE = {word: kind for kind, words in DATA["same_kind"].items() for word in words}
_LONGEST_NAME = 4
_ORDINAL = frozenset(("st", "nd", "rd", "th", "of"))
_DAY_OF_MONTH = frozenset(("tanggal", "tgl"))
#: Words on each side of an entity that make its slot.
_REACH = 3


@dataclass(frozen=True, slots=True)
class Entity:
    """A value in its slot. ``slot`` is its kind, level and surroundings; ``value`` is folded."""

    kind: str
    slot: str
    value: str


@dataclass(slots=True)
class _Unit:
    """A word, a number or a whole entity in the running text; ``mask`` stands for it in slots."""

    mask: str
    kind: str = ""
    level: str = ""
    value: str = ""


def entities(paragraphs: Sequence[str]) -> Iterator[Entity]:
    """Yield the entities of paragraphs in order."""
    for paragraph in paragraphs:
        units = _masked(paragraph)
        masks = [unit.mask for unit in units]
        for i, unit in enumerate(units):
            if unit.kind:
                left = " ".join(masks[max(0, i - _REACH) : i])
                right = " ".join(masks[i + 1 : i + 1 + _REACH])
                yield Entity(unit.kind, f"{unit.kind}{unit.level}|{left}|{right}", unit.value)


def dates_in(text: str) -> list[str]:
    """Return the dates of a text: "day.month.year", "day.month" or "day.month@weekday"."""
    return [unit.value for unit in _masked(text) if unit.kind == "D"]


def _masked(paragraph: str) -> list[_Unit]:
    tokens = tokens_of(paragraph)
    units: list[_Unit] = []
    i = 0
    while i < len(tokens):
        unit, used = (
            _date(tokens, i)
            or _weekday(tokens, i)
            or _marked(tokens, i)
            or _proper(tokens, i)
            or (None, 1)
        )
        if unit is None:
            token = tokens[i]
            unit = _Unit("#" if token.kind == "number" else token.folded)
        if unit.kind == "D" and units and units[-1].kind == "W":
            weekday = units.pop().value  # "Kamis (8/2)": the number says it, but for the year
            if unit.value.count(".") == 1:
                unit.value += f"@{weekday}"
        units.append(unit)
        i += used
    return units


def _date(tokens: list[Token], i: int) -> tuple[_Unit, int] | None:
    token = tokens[i]
    if token.kind == "date":
        parts = [int(part) for part in re.findall(r"\d+", token.text)]
        if parts[0] > 999:
            parts.reverse()
        if len(parts) > 1 and parts[1] > 12 >= parts[0]:
            parts[:2] = parts[1], parts[0]
        return _dated(*parts) or _Unit("#"), 1
    number = token.kind == "number" and token.text.isdecimal() and len(token.text) <= 2
    j = i + 1
    while number and j < len(tokens) and tokens[j].folded in _ORDINAL:
        j += 1  # "17th of September"
    after = tokens[j] if j < len(tokens) else None
    if after is None:
        return None
    if number and after.folded in _MONTHS:
        year, used = _year(tokens, j + 1)
        return _found(_dated(int(token.text), _MONTHS[after.folded], *year), j + 1 + used - i)
    if after.kind != "number" or not after.text.isdecimal() or len(after.text) > 2:
        return None
    if token.folded in _MONTHS:
        k = j + 1
        while k < len(tokens) and tokens[k].folded in _ORDINAL:
            k += 1
        year, used = _year(tokens, k)
        return _found(_dated(int(after.text), _MONTHS[token.folded], *year), k + used - i)
    beyond = tokens[j + 1].folded if j + 1 < len(tokens) else ""
    if token.folded in _DAY_OF_MONTH and beyond not in _MONTHS:
        return _found(_dated(int(after.text)), 2)
    return None


def _dated(day: int, month: int | None = None, year: int | None = None) -> _Unit | None:
    """Return a date as "day", "day.month" or "day.month.year", None when there is no such day."""
    if not 1 <= day <= 31 or (month is not None and not 1 <= month <= 12):
        return None
    if year is not None and year < 1000:
        year = year + 2000 if year < 100 else None  # "31/1/202" has lost a digit
    return _Unit("<D>", "D", "", ".".join(str(n) for n in (day, month, year) if n is not None))


def _found(unit: _Unit | None, used: int) -> tuple[_Unit, int] | None:
    return (unit, used) if unit else None


def _year(tokens: list[Token], i: int) -> tuple[list[int], int]:
    """Return the year at ``i``, if there is one, and how many tokens it takes."""
    token = tokens[i] if i < len(tokens) else None
    if token and token.kind == "number" and token.text.isdecimal() and len(token.text) == 4:
        return [int(token.text)], 1
    return [], 0


def _weekday(tokens: list[Token], i: int) -> tuple[_Unit, int] | None:
    # "minggu" in lower case is a week.
    if tokens[i].folded in _WEEKDAYS and tokens[i].text[0].isupper():
        return _Unit("<W>", "W", "", _WEEKDAYS[tokens[i].folded]), 1
    return None


def _marked(tokens: list[Token], i: int) -> tuple[_Unit, int] | None:
    marker = MARKERS.get(tokens[i].folded)
    if marker is None or tokens[i].kind != "word":
        return None
    kind, level = marker
    after = MARKERS.get(tokens[i + 1].folded, ("", "")) if i + 1 < len(tokens) else ("", "")
    if level == "di" and after[0] == "P":
        return None  # "di Desa Kebon": the nearer word says what kind of place it is
    if kind == "U" and i + 1 < len(tokens) and tokens[i + 1].folded in _NO_NAMES:
        return None
    # "Aula Kecamatan Weru" is one place.
    within = int(level == "tempat" and after[0] == "P" and after[1] not in ("di", "tempat"))
    words = tokens[i + 1 : i + 1 + within]
    words = [*words, *(name := _name_at(tokens, i + 1 + within, digits=kind != "N"))]
    if not name:
        return None
    value = " ".join(word.folded for word in words)
    if level == "tempat":
        kind_of_place = _KIND_OF_PLACE.get(tokens[i].folded, tokens[i].folded)
        value = f"{kind_of_place} {value}"
    mask = level if kind != "N" else ""
    return _Unit(f"<{kind}{mask}>", kind, "" if kind == "N" else level, value), 1 + len(words)


def _proper(tokens: list[Token], i: int) -> tuple[_Unit, int] | None:
    if tokens[i].opens or tokens[i].kind != "word":
        return None
    words = _name_at(tokens, i, digits=False)
    if not words:
        return None
    several = len(words) > 1 and not (i and tokens[i - 1].folded in _PRINTED_BY)
    value = " ".join(word.folded for word in words)
    return _Unit("<X>", "M" if several else "X", "", value), len(words)


def _name_at(tokens: list[Token], i: int, *, digits: bool) -> list[Token]:
    """Return the run of capitalised words at ``i``, up to a marker, a weekday or a sentence."""
    words: list[Token] = []
    for j, token in enumerate(tokens[i : i + _LONGEST_NAME], i):
        # "Kodim 0602", "Dusun III", "SMA Negeri 1".
        leads = not words or token.text in ROMAN or words[-1].folded in OPENERS
        number = digits and token.kind == "number" and leads
        if token.opens or not (number or is_capitalised(token)):
            break
        if not number and (token.folded in MARKERS or token.folded in _WEEKDAYS):
            opener = token.folded in OPENERS and not words
            if not (opener or (words and _ends_name(tokens, j))):
                break
        words.append(token)
    return words


def _ends_name(tokens: list[Token], i: int) -> bool:
    """True for a word like "Pura" in "Tanjung Pura", with no name of its own behind it."""
    named = i + 1 < len(tokens) and not tokens[i + 1].opens and is_capitalised(tokens[i + 1])
    return MARKERS.get(tokens[i].folded) == ("P", "tempat") and not named
