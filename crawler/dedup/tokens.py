"""The words, numbers and dates of a paragraph, as entities are looked for in them."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

#: The words by which entities are told (entities.toml).
DATA: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "entities.toml").read_text("utf-8")
)

_DEGREES = frozenset(DATA["degrees"]["words"])
_SHORT_NAMES = frozenset(DATA["places_in_short"]["words"])
#: Markers with which a name may begin: "Desa Sungai Lilin".
OPENERS = frozenset(DATA["openers"]["words"])
#: Marker word → (kind, level). Kinds: U unit, P place, N name.
MARKERS = {
    word: (kind, level)
    for kind, table in (("U", DATA["units"]), ("P", DATA["places"]), ("N", DATA["names"]))
    for level, words in table.items()
    for word in words
}
#: First word → (the other words, the marker that they spell out), the longest first.
_SPELLED_OUT: Final[dict[str, list[tuple[tuple[str, ...], str]]]] = {}
for _marker, _phrases in DATA["spelled_out"].items():
    for _phrase in _phrases:
        _first, *_rest = _phrase.split()
        _SPELLED_OUT.setdefault(_first, []).append((tuple(_rest), _marker))
for _spellings in _SPELLED_OUT.values():
    _spellings.sort(key=lambda spelled: -len(spelled[0]))
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8"}

_TOKEN = re.compile(
    r"(?P<date>\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{2,4})?\b"
    r"|\b\d{1,2}\s?([.\u2010–-])\s?\d{1,2}\s?\2\s?\d{2,4}\b)"
    r"|(?P<roman>\b(?:[IV]\b(?!\.?\s*[A-Z])|(?:III?|IV|VI{1,3})\b))"
    r"|(?P<word>[^\W\d_]+(?:['’`.-][^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<stop>[.!?;:]+(?=[\s\"'”’)]|$)|[\"“”()])"
)
_CAPITAL = re.compile("[A-ZÀ-ÖØ-Þ]")
#: Longer words than this are not worth remembering.
_LONGEST_WORD = 40


class Token(NamedTuple):
    """A word or number: as printed, folded, its kind ("word", "number", "date").

    A tuple, for hundreds are made a text, and a frozen dataclass takes three times as long.
    """

    text: str
    folded: str
    kind: str
    opens: bool  # the first word of a sentence


def tokens_of(paragraph: str) -> list[Token]:
    """Return the tokens of a paragraph, spelled-out units and ranks as their short names."""
    shouted = 5 * len(_CAPITAL.findall(paragraph)) > 2 * len(paragraph)
    if shouted:
        paragraph = paragraph.casefold()  # in capitals throughout: case tells nothing
    tokens, opens, before = [], True, ""
    for found in _TOKEN.finditer(paragraph):
        kind = "date" if found["date"] else found.lastgroup or ""
        text = found.group()
        if kind == "stop":
            # The full stop of "Kec. Tirtayasa" or "KH. Nasir" ends no sentence.
            opens = opens or text != "." or not _is_abbreviation(before)
            continue
        folded = before = _known(text) if len(text) <= _LONGEST_WORD else _folded(text)
        # "S.I.K.", "M.Si": printed by one site, left out by the next.
        degree = kind == "word" and text[0].isupper() and folded in _DEGREES
        if degree or (kind == "word" and len(folded) == 1):
            continue
        if kind == "roman":
            kind, folded = "number", ROMAN[text]
        tokens.append(Token(text, folded, kind, opens))
        opens = False
    tokens = _contracted(tokens)
    return _named(tokens) if shouted else tokens


def contracted_words(words: list[str]) -> list[str]:
    """Return folded words with what is spelled out (units, ranks, …) as its short name.

    One site prints "AKP", the next "Ajun Komisaris Polisi (AKP)".
    """
    short: list[str] = []
    done = 0
    for at in [i for i, word in enumerate(words) if word in _SPELLED_OUT]:
        for rest, marker in _SPELLED_OUT[words[at]] if at >= done else ():
            after = at + 1 + len(rest)
            if tuple(words[at + 1 : after]) == rest:
                short += [*words[done:at], marker]
                done = after + (words[after : after + 1] == [marker])
                break
    return short + words[done:]


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum() or c == "/")


_known = lru_cache(maxsize=50_000)(_folded)


def _named(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a text in capitals, two of them in capitals where a name begins.

    A word too many ("weru menurunkan") still is the name with something behind it.
    """
    named: list[Token] = []
    level, left = "", 0
    for token in tokens:
        if level == "rank" and token.folded in _DEGREES:
            continue  # "IRJEN POL RIZAL"
        may_be = token.folded not in MARKERS or token.folded in OPENERS
        if left and token.kind == "word" and may_be and not token.opens:
            named.append(token._replace(text=token.text.capitalize()))
            left -= 1
        else:
            named.append(token)
            left = 0
        if token.folded in MARKERS:
            level = MARKERS[token.folded][1]
            left = 0 if level in ("di", "speech") else 2
    return named


def _contracted(tokens: list[Token]) -> list[Token]:
    """Return tokens with what is spelled out (units, ranks, …) under its short name."""
    short: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        marker, used = _spelled_out(tokens, i)
        if marker:
            is_name = marker in MARKERS or is_capitalised(token)
            text = marker.capitalize() if is_name else marker
            token = Token(text, marker, "word", token.opens)
        short.append(token)
        i += used
        if marker and i < len(tokens) and tokens[i].folded == marker:
            i += 1  # "Kepolisian Resor (Polres) Serang"
            if i < len(tokens):
                tokens[i] = tokens[i]._replace(opens=False)
    return short


def _spelled_out(tokens: list[Token], i: int) -> tuple[str, int]:
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
        or (len(word) <= 4 and word in MARKERS)
    )


def is_capitalised(token: Token) -> bool:
    """True for a word with a capital first letter."""
    return token.kind == "word" and token.text[0].isupper()
