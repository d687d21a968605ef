"""Places, units, names and dates of a text, each with the words around it.

No language model: a marker word ("Polsek", "Desa", "AKBP") opens an entity, capitalised words
continue it. What matters is only that two texts of one template yield the same slots, with
different values in them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_DATA: Final = tomllib.loads((Path(__file__).parent / "entities.toml").read_text("utf-8"))

_MONTHS = {
    name: number
    for number, names in enumerate(_DATA["dates"]["months"], 1)
    for name in names.split()
}
_WEEKDAYS = frozenset(_DATA["dates"]["weekdays"])
_DEGREES = frozenset(_DATA["degrees"]["words"])
_OPENERS = frozenset(_DATA["openers"]["words"])
#: Marker word → (kind, level). Kinds: U unit, P place, N name.
_MARKERS = {
    word: (kind, level)
    for kind, table in (("U", _DATA["units"]), ("P", _DATA["places"]), ("N", _DATA["names"]))
    for level, words in table.items()
    for word in words
}

_TOKEN = re.compile(
    r"(?P<date>\b\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{2,4})?\b|\b\d{1,2}([.-])\d{1,2}\2\d{2,4}\b)"
    r"|(?P<word>[^\W\d_]+(?:['’`.-][^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<stop>[.!?;:]+(?=[\s\"'”’)]|$)|[\"“”()])"
)
_LONGEST_NAME = 4
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
    """Return the dates of a text as "day.month"."""
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
        tokens.append(_Token(text, folded, kind, opens))
        opens = False
    return tokens


def _is_abbreviation(word: str) -> bool:
    return len(word) == 1 or word in _DEGREES or (len(word) <= 4 and word in _MARKERS)


def _date(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
    token = tokens[i]
    if token.kind == "date":
        day, month = (int(part) for part in re.findall(r"\d+", token.text)[:2])
        if month > 12 >= day:
            day, month = month, day
        if 1 <= day <= 31 and 1 <= month <= 12:
            return _Unit("<D>", "D", "", f"{day}.{month}"), 1
        return _Unit("#"), 1
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.folded in _MONTHS and after and after.text.isdecimal() and 1 <= int(after.text) <= 31:
        return _Unit("<D>", "D", "", f"{int(after.text)}.{_MONTHS[token.folded]}"), 2
    if token.kind == "number" and token.text.isdecimal() and len(token.text) <= 2:
        month = _MONTHS.get(after.folded, 0) if after else 0
        if month and 1 <= int(token.text) <= 31:
            year = i + 2 < len(tokens) and len(tokens[i + 2].text) == 4
            used = 3 if year and tokens[i + 2].kind == "number" else 2
            return _Unit("<D>", "D", "", f"{int(token.text)}.{month}"), used
    return None


def _weekday(tokens: list[_Token], i: int) -> tuple[_Unit, int] | None:
    # "minggu" in lower case is a week.
    if tokens[i].folded in _WEEKDAYS and tokens[i].text[0].isupper():
        return _Unit("<W>", "W", "", tokens[i].folded), 1
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
    for token in tokens[i : i + _LONGEST_NAME]:
        number = digits and token.kind == "number" and not words
        if token.opens or not (number or (token.kind == "word" and token.text[0].isupper())):
            break
        opener = token.folded in _OPENERS and not words
        if not number and not opener and (token.folded in _MARKERS or token.folded in _WEEKDAYS):
            break
        words.append(token)
    return words
