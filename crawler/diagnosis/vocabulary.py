"""Weighing a text: what of it is a sales pitch for gambling or pills, what is a report on them.

The words are in ``vocabulary.toml``. Spellings that hide words from filters are undone first:
ornamental letters (𝗦𝗟𝗢𝗧), letters of other alphabets, digits for letters (sl0t gac0r).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

#: Kinds of spam, in the order in which they are named.
KINDS: Final = ("gambling", "pharmacy", "trash", "shop")
_NO_WORD = re.compile(r"[\W_]+")
_DIGIT_AS_LETTER = re.compile(r"(?<=[a-z])[0134](?=[a-z])")
_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a"}
#: Cyrillic and Greek letters that look like Latin ones; folded only within Latin words.
_LOOKALIKES = str.maketrans("аеіорсухктмнвѕԁɡӏјιοαν", "aeiopcyxktmhbsdgljioav")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[а-яѐ-џԁӏα-ωɡ])\w+\b")
#: Characters that split words for filters and not for the eye: soft hyphens, zero-width ones.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff]"
)
_KANA = re.compile("[\u3041-\u30ff]")
_LONGEST = 40_000


@dataclass(frozen=True, slots=True)
class Weight:
    """What a text holds: numbers of words and of the vocabulary's hits, and the hits themselves."""

    words: int = 0
    strong: int = 0
    weak: int = 0
    brands: int = 0
    sales: int = 0
    reports: int = 0
    units: int = 0
    kana: float = 0.0
    kind: str = ""
    terms: tuple[str, ...] = ()

    @property
    def trade(self) -> int:
        """How much is about what spam sells, whoever writes it."""
        return 2 * self.strong + self.weak + self.brands

    @property
    def report(self) -> int:
        """How much tells of crime, police and courts."""
        return 3 * self.reports + self.units

    @property
    def density(self) -> float:
        """The trade's weight in a hundred words."""
        return 100 * self.trade / self.words if self.words else 0.0

    @property
    def is_pitch(self) -> bool:
        """True of a title, a description or a link that sells.

        It names the trade by more than a word that a report would use, and says more that a
        seller says than a reporter does.
        """
        weak = self.weak + self.brands
        named = self.strong or (weak >= 2 and self.sales) or (self.brands and self.sales >= 3)
        gain = self.trade + self.sales + (4 if self.kana > 0.2 and self.kind == "shop" else 0)
        return bool(named) and gain - self.report >= 3

    @property
    def shown(self) -> str:
        """A few of the hits, for evidence."""
        return ", ".join(self.terms[:5])


@dataclass(frozen=True, slots=True)
class _Lexicon:
    strong: dict[str, str]
    weak: dict[str, str]
    brand: re.Pattern[str]
    substrings: dict[str, str]
    vague: frozenset[str]
    sales: frozenset[str]
    reports: frozenset[str]
    units: frozenset[str]
    phrase: re.Pattern[str]
    suspect: tuple[bytes, ...]


@cache
def _lexicon() -> _Lexicon:
    text = resources.files("crawler.diagnosis").joinpath("vocabulary.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    strong = {words(one): kind for kind in KINDS for one in data[kind]["strong"]}
    weak = {words(one): kind for kind in KINDS for one in data[kind]["weak"]}
    vague = frozenset(words(one) for kind in KINDS for one in data[kind]["vague"])
    others = {
        name: frozenset(map(words, data[table][key]))
        for name, table, key in (
            ("sales", "sales", "words"),
            ("reports", "reports", "words"),
            ("units", "reports", "units"),
        )
    }
    brands = "|".join(pattern for kind in KINDS for pattern in data[kind]["brands"])
    known = {*strong, *weak, *vague, *others["sales"], *others["reports"], *others["units"]}
    longest_first = sorted(known, key=len, reverse=True)
    return _Lexicon(
        strong=strong,
        weak=weak,
        brand=re.compile(brands),
        vague=vague,
        # Thai vowel signs are no letters to Python: both sides fall apart at them in the same way.
        substrings={words(one): kind for kind in KINDS for one in data[kind]["substrings"]},
        phrase=re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest_first))})(?!\S)"),
        suspect=tuple(piece.encode() for piece in data["suspect"]["pieces"]),
        **others,
    )


def words(text: str) -> str:
    """Return a text's words in small letters with one space between, its disguises undone."""
    folded = text[:_LONGEST].casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded).casefold()
        folded = _INVISIBLE.sub("", folded)
        folded = _MIXED.sub(lambda found: found.group().translate(_LOOKALIKES), folded)
    folded = _DIGIT_AS_LETTER.sub(lambda found: _LETTERS[found.group()], folded)
    return _NO_WORD.sub(" ", folded).strip()


def weigh(text: str, *, without: Iterable[str] = ()) -> Weight:
    """Weigh a text. ``without`` are names (the site's own) that say nothing about it."""
    if not text:
        return Weight()
    plain, lexicon = words(text), _lexicon()
    known = lexicon.strong.keys() | lexicon.weak.keys()
    for name in map(words, without):
        if name and name != plain:
            plain = plain.replace(name, " ")
    counts = dict.fromkeys(("strong", "weak", "brands", "sales", "reports", "units"), 0)
    kinds, terms = dict.fromkeys(KINDS, 0), dict[str, None]()
    for found in lexicon.phrase.finditer(plain):
        phrase = found.group()
        level, kind = _level(phrase, lexicon)
        counts[level] += 1
        if kind:
            kinds[kind] += 2 if level == "strong" else 1
            terms[phrase] = None
    for word in dict.fromkeys(plain.split()):
        if len(word) < 30 and word not in known and lexicon.brand.fullmatch(word):
            counts["brands"] += 1
            kinds["gambling"] += 1
            terms[word] = None
    for piece, kind in lexicon.substrings.items():
        if hits := plain.count(piece):
            counts["strong"] += min(hits, 20)
            kinds[kind] += 2 * hits
            terms[piece] = None
    kind = max(KINDS, key=lambda one: kinds[one])
    letters = len(plain.replace(" ", "")) or 1
    return Weight(
        words=len(plain.split()),
        kana=len(_KANA.findall(plain)) / letters,
        kind=kind if kinds[kind] else "",
        terms=tuple(terms),
        **counts,
    )


def _level(phrase: str, lexicon: _Lexicon) -> tuple[str, str]:
    if phrase in lexicon.strong:
        return "strong", lexicon.strong[phrase]
    if phrase in lexicon.weak:
        return "weak", lexicon.weak[phrase]
    if phrase in lexicon.reports:
        return "reports", ""
    return ("units" if phrase in lexicon.units else "sales"), ""


#: Bytes in which the pieces of markup are searched without which no page is taken for spam.
_LOOKED_AT = 400_000
#: Japanese, Chinese and Korean pages in charsets of their own: their bytes match none of these.
_OTHER_CHARSETS = (b"shift_jis", b"euc-jp", b"gb2312", b"gbk", b"euc-kr")


def is_suspect(body: bytes) -> bool:
    """Tell, from the bytes alone, whether a page is worth a look for spam."""
    lowered = body[:_LOOKED_AT].lower()
    if any(piece in lowered for piece in _lexicon().suspect):
        return True
    return any(name in lowered[:4_096] for name in _OTHER_CHARSETS)
