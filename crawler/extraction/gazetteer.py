"""Names of Indonesian places and the words around them (``places.toml``); places in human case."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parent / "places.toml").read_text("utf-8"))
_KINDS = re.compile(
    r"^(?:kabupaten|kab\.?|kota|kotamadya|kecamatan|kec\.?|desa|kelurahan|pulau|kep\.|kepulauan)\s+",
    re.IGNORECASE,
)


def place_key(name: str) -> str:
    """Return what place names are compared by: letters only, so "Toli-Toli" is "tolitoli"."""
    return "".join(char for char in name.casefold() if char.isalpha())


PROVINCES = frozenset(place_key(name) for name in _DATA["provinces"])
_ACRONYMS = frozenset(_DATA["acronyms"])
_CASED: dict[str, str] = {
    place_key(name): name
    for name in (*_DATA["places"], *_DATA["short"], *_DATA["provinces"], *_DATA["acronyms"])
}
MEDIA_WORDS = frozenset(_DATA["media_words"])
TEXT_WORDS = frozenset(_DATA["text_words"])
_LONGEST_NAME = 5


def is_place(name: str) -> bool:
    """Whether ``name`` is a known place, with or without "Kabupaten", "Kota", ... before it."""
    return place_key(name) in _CASED or place_key(_KINDS.sub("", name.strip())) in _CASED


def is_province(name: str) -> bool:
    """Whether ``name`` is a province or its short form."""
    return place_key(name) in PROVINCES


def known_parts(name: str) -> list[str] | None:
    """Split a run of words into known places ("Mataram NTB"), or None when a word is left over."""
    words = name.split()
    parts: list[str] = []
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST_NAME), start, -1):
            candidate = " ".join(words[start:end])
            if is_place(candidate):
                parts.append(candidate)
                start = end
                break
        else:
            return None
    return parts or None


def trailing_place(name: str) -> str | None:
    """Return the longest known place at the end of a run of words, or None."""
    words = name.split()
    for start in range(len(words)):
        candidate = " ".join(words[start:])
        if is_place(candidate):
            return candidate
    return None


def human_case(name: str) -> str:
    """Return a place as people write it: "OKU TIMUR" is "OKU Timur", "maumere" is "Maumere"."""
    known = _CASED.get(place_key(name))
    shape = " ".join(name.split())
    if known is not None and shape.casefold() == known.casefold():
        return known
    return " ".join(_word(word) for word in shape.split())


def _word(word: str) -> str:
    letters = "".join(char for char in word if char.isalpha())
    if letters.upper() in _ACRONYMS and letters.isupper():
        return word
    if letters.isupper() or letters.islower():
        return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), word)
    return word
