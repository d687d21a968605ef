"""The shape of a line: its comparable form, and whether it reads as prose or as a headline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Longer lines are prose; no rule about whole lines looks at them, which bounds matching.
LONGEST_FURNITURE = 320

#: Marks without width, which stand for spaces as often as for nothing.
_NO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
BULLETS = (
    " \t*\u2022\u00b7\u25aa\u25cf\u25ba\u25b6\u27a4\u00bb\u203a\u2192>|\u2013\u2014\u2015-~=_"
    "\u2728\U0001f449"
)
_TRAILING = BULLETS + ":.\u2026\u00ab\u2039<\u00d7"
#: Bullets, arrows and pictograms in front of a line; what can begin a text or a link stays.
_LEADING = re.compile(
    r"[^\w\"'\u2018\u2019\u201c\u201d\u00ab\u2039\u2190(\[<#@$.+/{\u00a9%-]+|[-_\s]+(?=\S)"
)
_NO_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w[\w'\u2019.-]*", re.UNICODE)
#: Mostly, so many characters hold five words.
_FIVE_WORDS = 60
_CLOSERS = "\"'\u201d\u2019\u00bb)]*_"
#: The end of a quotation and who says it: "Aman," tutupnya.
_SPEECH = re.compile(r"[,.!?]\s?[\"\u201d]\s?[a-z]{3,}")
_QUOTES = re.compile(r"[\"\u201c\u201d\u201e\u00ab\u00bb]")
#: Words that headlines in title case leave in lower case.
_SMALL_WORDS = (
    "dan di ke dari yang untuk dengan pada dalam oleh atau saat usai jadi tak bagi hingga akan agar"
    " demi soal ini itu of the a an in on to for and at by with from is as vs"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def folded_line(line: str) -> str:
    """Return ``line`` in lower case, white space folded, emphasis marks and bullets removed."""
    return folded_and_raw(line)[0]


def folded_and_raw(line: str) -> tuple[str, str]:
    """Return (the folded line, the line in lower case with white space folded and no more)."""
    text = unicodedata.normalize("NFKC", line)
    raw = folded = _spaced(text).casefold()
    if text != line:
        raw = _spaced(line).casefold()
    if "**" in text or "__" in text:
        folded = _spaced(text.replace("**", "").replace("__", "")).casefold()
    return without_bullet(folded).rstrip(" |*_\u2022\u00b7"), raw


def _spaced(text: str) -> str:
    if not text.isascii():
        for mark in _NO_WIDTH:
            if mark in text:
                text = text.replace(mark, " ")
    return " ".join(text.split())


def without_bullet(text: str) -> str:
    """Return ``text`` without the bullets, dashes and pictograms in front of it, its case kept."""
    while (match := _LEADING.match(text)) and match.end():
        text = text[match.end() :]
    return text


def exact_key(folded: str) -> str:
    """Return what exact lines are compared by: a folded line without closing punctuation."""
    return folded.rstrip(_TRAILING).lstrip(" \u00d7([").rstrip(" )]")


def comparable(text: str) -> str:
    """Return only the letters and digits of ``text``: titles are compared by these."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def words_of(line: str) -> list[str]:
    """Return the words of a line of bounded length, with their case."""
    return _WORD.findall(line[: LONGEST_FURNITURE * 2])


def ends_sentence(line: str) -> bool:
    """Whether the line closes a sentence: full stop, also inside a quotation or before brackets."""
    tail = line.rstrip().rstrip(_CLOSERS).rstrip()
    return tail.endswith((".", "!", "?", "\u061f", "\u06d4")) and not tail.endswith(("...", ".."))


def capital_share(words: list[str]) -> float:
    """The share of capitalised words, small words of headlines left out; 0 for no words."""
    counted = [w for w in words if w.casefold() not in _SMALL and not w[0].isdigit()]
    if not counted:
        return 0.0
    return sum(w[0].isupper() for w in counted) / len(counted)


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the text. A plain loop: it runs for every line."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


def has_quotes(line: str) -> bool:
    """Whether any double quotation mark stands in the line."""
    return _QUOTES.search(line) is not None


def reads_as_prose(line: str) -> bool:
    """Whether the line is a sentence of an article rather than a label, a headline or a name."""
    if len(line) > LONGEST_FURNITURE:
        return True
    if _SPEECH.search(line):
        return True
    closes = ends_sentence(line) and not line.rstrip().endswith("?")
    if closes and len(words_of(line[:_FIVE_WORDS])) >= 5:
        return True
    words = words_of(line)
    if len(words) < 4:
        return False
    if closes:
        return len(words) >= 5 or has_quotes(line)
    if line[:1].islower() and sum(word in _SMALL for word in words) < 2:
        return False  # a row of tags
    return len(words) >= 9 and capital_share(words) < 0.6


def reads_as_headline(line: str) -> bool:
    """Whether the line can be the text of a link to another article."""
    stripped = line.strip()
    if not 8 <= len(stripped) <= 220 or (
        stripped[0].isdigit() and stripped[1:3].strip(".) ") == ""
    ):
        return False
    if ends_sentence(stripped) and not stripped.endswith(("?", "!", "?\u201d", '?"')):
        return False
    if stripped.endswith(":"):  # what opens a list
        return False
    return 2 <= len(words_of(stripped)) <= 32
