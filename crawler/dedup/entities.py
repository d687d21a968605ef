"""Places, units, names and dates of a text, each with the words around it.

No language model: a marker word ("Polsek", "Desa", "AKBP") opens an entity, capitalised words
continue it. What matters is only that two texts of one template yield the same slots, with
different values in them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

_DATA: Final = tomllib.loads((Path(__file__).parent / "entities.toml").read_text("utf-8"))

_MONTHS = {
    name: number
    for number, names in enumerate(_DATA["dates"]["months"], 1)
    for name in names.split()
}
#: Weekday in any language → its Indonesian name.
_WEEKDAYS = {
    name: names.split()[0] for names in _DATA["dates"]["weekdays"] for name in names.split()
}
_DEGREES = frozenset(_DATA["degrees"]["words"])
_SHORT_NAMES = frozenset(_DATA["places_in_short"]["words"])
_OPENERS = frozenset(_DATA["openers"]["words"])
#: Marker word → (kind, level). Kinds: U unit, P place, N name.
_MARKERS = {
    word: (kind, level)
    for kind, table in (("U", _DATA["units"]), ("P", _DATA["places"]), ("N", _DATA["names"]))
    for level, words in table.items()
    for word in words
}
#: First word → (the other words, the marker that they spell out), the longest first.
_SPELLED_OUT: Final[dict[str, list[tuple[tuple[str, ...], str]]]] = {}
for _marker, _phrases in _DATA["spelled_out"].items():
    for _phrase in _phrases:
        _first, *_rest = _phrase.split()
        _SPELLED_OUT.setdefault(_first, []).append((tuple(_rest), _marker))
for _known in _SPELLED_OUT.values():
    _known.sort(key=lambda spelled: -len(spelled[0]))
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8"}

_TOKEN = re.compile(
    r"(?P<date>\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{2,4})?\b"
    r"|\b\d{1,2}\s?([.\u2010–-])\s?\d{1,2}\s?\2\s?\d{2,4}\b)"
    r"|(?P<roman>\b(?:[IV]\b(?!\.?\s*[A-Z])|(?:III?|IV|VI{1,3})\b))"
    r"|(?P<word>[^\W\d_]+(?:['’`.-][^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<stop>[.!?;:]+(?=[\s\"'”’)]|$)|[\"“”()])"
)
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
    """Return the dates of a text as "day.month.year", without the year where none is given."""
    return [unit.value for unit in _masked(text) if unit.kind == "D"]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    kind: str
    opens: bool  # the first word of a sentence


def _masked(paragraph: str) -> list[_Unit]:
    tokens = _tokens(paragraph)
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
            units.pop()  # "Kamis (8/2)": the number says it
        units.append(unit)
        i += used
    return units


def _tokens(paragraph: str) -> list[_Token]:
    if sum(map(str.isupper, paragraph)) > sum(map(str.islower, paragraph)):
        paragraph = paragraph.casefold()  # in capitals throughout: case tells nothing
    tokens, opens, before = [], True, ""
    for found in _TOKEN.finditer(paragraph):
        kind = "date" if found["date"] else found.lastgroup or ""
        text = found.group()
        if kind == "stop":
            # The full stop of "Kec. Tirtayasa" or "KH. Nasir" ends no sentence.
            opens = opens or text != "." or not _is_abbreviation(before)
            continue
        folded = before = "".join(c for c in text.casefold() if c.isalnum() or c == "/")
        # "S.I.K.", "M.Si": printed by one site, left out by the next.
        degree = kind == "word" and text[0].isupper() and folded in _DEGREES
        if degree or (kind == "word" and len(folded) == 1):
            continue
        if kind == "roman":
            kind, folded = "number", _ROMAN[text]
        tokens.append(_Token(text, folded, kind, opens))
        opens = False
    return _contracted(tokens)


def _contracted(tokens: list[_Token]) -> list[_Token]:
    """Return tokens with units and ranks that are spelled out under their short names."""
    short: list[_Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        marker, used = _spelled_out(tokens, i)
        short.append(_Token(marker.capitalize(), marker, "word", token.opens) if marker else token)
        i += used
        if marker and i < len(tokens) and tokens[i].folded == marker:
            i += 1  # "Kepolisian Resor (Polres) Serang"
            if i < len(tokens):
                tokens[i] = replace(tokens[i], opens=False)
    return short


def _spelled_out(tokens: list[_Token], i: int) -> tuple[str, int]:
    for rest, marker in _SPELLED_OUT.get(tokens[i].folded, ()):
        after = tokens[i + 1 : i + 1 + len(rest)]
        if tuple(t.folded for t in after) == rest and not any(t.opens for t in after):
            return marker, 1 + len(rest)
    return "", 1


def _is_abbreviation(word: str) -> bool:
    return (
        len(word) == 1
        or word in _DEGREES
        or word in _SHORT_NAMES
        or (len(word) <= 4 and word in _MARKERS)
    )


def _date(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
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
    if year is not None and year < 100:
        year += 2000
    return _Unit("<D>", "D", "", ".".join(str(n) for n in (day, month, year) if n is not None))


def _found(unit: _Unit | None, used: int) -> tuple[_Unit, int] | None:
    return (unit, used) if unit else None


def _year(tokens: list[_Token], i: int) -> tuple[list[int], int]:
    """Return the year at ``i``, if there is one, and how many tokens it takes."""
    token = tokens[i] if i < len(tokens) else None
    if token and token.kind == "number" and token.text.isdecimal() and len(token.text) == 4:
        return [int(token.text)], 1
    return [], 0


def _weekday(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
    # "minggu" in lower case is a week.
    if tokens[i].folded in _WEEKDAYS and tokens[i].text[0].isupper():
        return _Unit("<W>", "W", "", _WEEKDAYS[tokens[i].folded]), 1
    return None


def _marked(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
    marker = _MARKERS.get(tokens[i].folded)
    if marker is None or tokens[i].kind != "word":
        return None
    kind, level = marker
    after = _MARKERS.get(tokens[i + 1].folded, ("", "")) if i + 1 < len(tokens) else ("", "")
    if level == "di" and after[0] == "P":
        return None  # "di Desa Kebon": the nearer word says what kind of place it is
    words = _name_at(tokens, i + 1, digits=kind != "N")
    if not words:
        return None
    value = " ".join(word.folded for word in words)
    mask = level if kind != "N" else ""
    return _Unit(f"<{kind}{mask}>", kind, "" if kind == "N" else level, value), 1 + len(words)


def _proper(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
    if tokens[i].opens or tokens[i].kind != "word":
        return None
    words = _name_at(tokens, i, digits=False)
    if not words:
        return None
    return _Unit("<X>", "X", "", " ".join(word.folded for word in words)), len(words)


def _name_at(tokens: list[_Token], i: int, *, digits: bool) -> list[_Token]:
    """Return the run of capitalised words at ``i``, up to a marker, a weekday or a sentence."""
    words: list[_Token] = []
    for j, token in enumerate(tokens[i : i + _LONGEST_NAME], i):
        # "Kodim 0602", "Dusun III", "SMA Negeri 1".
        leads = not words or token.text in _ROMAN or words[-1].folded in _OPENERS
        number = digits and token.kind == "number" and leads
        if token.opens or not (number or _is_capitalised(token)):
            break
        if not number and (token.folded in _MARKERS or token.folded in _WEEKDAYS):
            opener = token.folded in _OPENERS and not words
            if not (opener or (words and _ends_name(tokens, j))):
                break
        words.append(token)
    return words


def _ends_name(tokens: list[_Token], i: int) -> bool:
    """True for a word like "Pura" in "Tanjung Pura", with no name of its own behind it."""
    named = i + 1 < len(tokens) and not tokens[i + 1].opens and _is_capitalised(tokens[i + 1])
    return _MARKERS.get(tokens[i].folded) == ("P", "tempat") and not named


def _is_capitalised(token: _Token) -> bool:
    return token.kind == "word" and token.text[0].isupper()
