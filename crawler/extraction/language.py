"""The language of an article: Indonesian told from Malay, Javanese, Sundanese and English.

General identifiers mix these up because they share most of their letters and many words. Here each
language is known by its small words, counted over the head of the text; words that only one of
them writes ("karena"/"kerana", "ing", "anu") decide between neighbours. Only texts in none of the
five are handed to py3langid (whose model takes a moment to load, once).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

#: Enough to tell; the rest of a long article is not read.
_HEAD = 3000
_FEWEST_WORDS = 3
#: The share of a language's small words in ordinary prose is 0.25 and more.
_SURE = 0.09
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")

_DATA = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
#: Small words, shared ones included: they say "this is Malay of some kind", or Javanese, ...
_SMALL: dict[str, frozenset[str]] = {code: frozenset(w) for code, w in _DATA["small"].items()}
#: Words of one of two neighbours that the other does not write.
_ONLY: dict[str, frozenset[str]] = {code: frozenset(w) for code, w in _DATA["only"].items()}


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None when there is too little to tell.

    ``id``, ``ms``, ``jv``, ``su`` and ``en`` by their small words; others from py3langid.
    """
    words = _WORD.findall(text[:_HEAD].replace("\u2019", "'"))
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(map(str.casefold, words))
    scores = {
        code: sum(counts[word] for word in small.intersection(counts)) / len(words)
        for code, small in _SMALL.items()
    }
    best = max(scores, key=lambda code: scores[code])
    if scores[best] < _SURE:
        best = _identified(text[:_HEAD])
    return _indonesian_or_malay(counts) if best in ("id", "ms") else best


def _indonesian_or_malay(counts: Counter[str]) -> str:
    """The standard languages of two countries differ in words, not in grammar."""
    indonesian, malay = (
        sum(counts[word] for word in _ONLY[code] if word in counts) for code in ("id", "ms")
    )
    return "ms" if malay > indonesian else "id"


def _identified(text: str) -> str:
    return str(_identifier().classify(text)[0])


@lru_cache(maxsize=1)
def _identifier() -> Any:
    import py3langid

    return py3langid
