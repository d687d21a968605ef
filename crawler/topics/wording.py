"""Words and sentences of Indonesian news text: folding, tokens, affixes, sentence boundaries."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from crawler.lookalikes import LOOKALIKES

#: Characters that a browser does not show, and marks that it draws upon the letter before: editors
#: paste them into the middle of words.
INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff\x00-\x08\x0b-\x1f\x7f]"
)

_APOSTROPHES = "'’‘`ʼ´"
WORD = re.compile(rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*")
_DROP_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)

#: What may stand between the words of one phrase: spaces, hyphens, quotation and emphasis marks.
_GAP = re.compile(r"[\s\-‐-―_/\\\"'’‘“”«»`´*()\[\]~<>]{0,8}")

#: Not the end of a sentence, although a full stop follows.
_ABBREVIATED = frozenset(
    """
    kec kab kel prov ds dsn jl jln no nomor pkl rp st dr drs dra ir prof hj kh tgk ust sh mh
    si sik msi mm mhum mag dst dll dkk an ub up yth tgl bpk sdr ibu gg rt rw pol brigjen irjen
    komjen kombes mr mrs ms vs jend gen col maj capt lt sgt inc jr sr nov des okt sep agt jan
    feb mar apr jun jul
    """.split()  # noqa: SIM905 - reads better than ninety quoted strings
)
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")


class Token(NamedTuple):
    """One word: ``form`` is folded, ``start``/``end`` are positions in the text it came from."""

    form: str
    start: int
    end: int


def clean(text: str) -> str:
    """Return the text in NFKC (full-width and ligature letters become plain) without invisibles."""
    if text.isascii() and text.isprintable():
        return text
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def fold(word: str) -> str:
    """Return the form in which words are compared: no case, no apostrophes (Jum'at = jumat).

    Letters that only look Latin are the Latin ones.
    """
    return in_latin(word).casefold().translate(_DROP_APOSTROPHES)


def in_latin(word: str) -> str:
    """Return a word with the Latin letters that those of other scripts in it look like."""
    return word if word.isascii() else word.translate(LOOKALIKES)


def tokens(text: str) -> list[Token]:
    """Return the words of a cleaned text in order."""
    if text.isascii():  # as most Indonesian texts are, but for their quotation marks
        low = text.lower()
        found = ((m.group(), m.start(), m.end()) for m in WORD.finditer(low))
        return [Token(w.translate(_DROP_APOSTROPHES), start, end) for w, start, end in found]
    return [Token(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]


def forms(text: str) -> list[str]:
    """Return the folded words of a short phrase."""
    return [fold(m.group()) for m in WORD.finditer(clean(text))]


def adjoining(text: str, start: int, end: int) -> bool:
    """Tell whether the words around ``text[start:end]`` can belong to one phrase."""
    return _GAP.fullmatch(text, start, end) is not None


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence; degrees, ranks and initials do not end one."""
    spans, start = [], 0
    for stop in _STOP.finditer(text):
        before = text[max(0, stop.start() - 12) : stop.start()]
        word = re.search(r"[^\W_]+$", before)
        if text[stop.start()] == "." and word and _abbreviated(word.group()):
            continue
        spans.append((start, stop.end()))
        start = stop.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _abbreviated(word: str) -> bool:
    return len(word) == 1 or word.casefold() in _ABBREVIATED


_SUFFIXES = ("nya", "lah", "kah", "pun", "kan", "an", "i", "s")
#: Prefix and the letters that it may have swallowed: me-n-(t)ertib, me-m-(p)ilih, pe-ny-(s)uluh.
_PREFIXES = (
    ("memper", ("",)),
    ("diper", ("",)),
    ("meng", ("", "k")),
    ("meny", ("s",)),
    ("mem", ("", "p")),
    ("men", ("", "t")),
    ("me", ("",)),
    ("peng", ("", "k")),
    ("peny", ("s",)),
    ("pem", ("", "p")),
    ("pen", ("", "t")),
    ("per", ("",)),
    ("pe", ("",)),
    ("ber", ("",)),
    ("ter", ("",)),
    ("di", ("",)),
    ("ke", ("",)),
    ("se", ("",)),
    ("nge", ("",)),
)
_SHORTEST_STEM = 3


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """Return every stem that a word may have under Indonesian affixes, the word itself included.

    The sets are generous (a stem need not exist); they are only compared with listed words.
    """
    if len(word) > 40:
        return frozenset((word,))
    bare = {word}
    for first in _SUFFIXES:
        if word.endswith(first):
            cut = word[: -len(first)]
            bare.add(cut)
            bare.update(cut[: -len(s)] for s in _SUFFIXES if cut.endswith(s))
    found = set(bare)
    for stem in bare:
        for prefix, swallowed in _PREFIXES:
            if stem.startswith(prefix):
                found.update(letter + stem[len(prefix) :] for letter in swallowed)
    return frozenset(s for s in found if len(s) >= _SHORTEST_STEM or s == word)
