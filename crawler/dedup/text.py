"""The part of a text that syndication leaves alone: no dateline, no credit line, no layout."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from crawler.lookalikes import LOOKALIKES

#: Beyond this many characters a text is cut: 20,000 words hold any report.
_LONGEST = 160_000

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f]+")

_FOREIGN = re.compile("[\u0370-\u058f\u0251\u0261\u0131\u0262-\u02ae\u1d00-\u1d22\ua730-\ua731]")
_LATIN = re.compile("[A-Za-z]")
#: "Tega1sari", "k0ndusif": a scanner's digits within a word.
_SCANNED = re.compile("[01]+(?=[a-z])")
_BEFORE_SCANNED = re.compile(r"(?:[a-z]|\b[A-Z])$")
_SCANNED_LETTERS = str.maketrans("01", "ol")

#: "SERANG, GebrakNasional.com – ", "Blora // Infodesa - ", "(Antara) -": at most this long, and
#: made of names: no word in lower case but the small ones that occur in names of sites.
_DATELINE = re.compile(
    r"^\W{0,3}([^–—|\n]{2,90}?)\s*(?:\s[-–—]{1,2}|-(?=\s)|[–—]{1,2}|//|\||\.\s?-)\s*"
)
_DATELINE_LOWER = re.compile(
    r"^(?:[a-z]+\.|(?:dan|kab|kota|di|com|co|id|news|net)$)"
    r"|\.(?:com|id|co|net|my|news|info|web)\b"
)
_DATELINE_WORDS, _DATELINE_PARTS = 10, 2

#: The mark of an item in a list that a site has made of the paragraphs: "• ", "(1) ", "1. ", "- ".
_ITEM = re.compile(r"^(?:[•·▪●◦*»►✓-]|\(?\d{1,2}[.)])\s+(?=[\w\"“'‘(])")

_CREDIT_END = re.compile(r"\s*[(\[*][^()\[\]\d]{0,60}[)\]*]+\W*$")
_CREDIT_LINE = re.compile(
    r"^\W*(?:editor|penulis|pewarta|reporter|sumber|laporan|wartawan|kontributor|foto|red|redaksi|"
    r"humas|rilis|rls|oleh|photo|uploader|source)\b.{0,80}$",
    re.IGNORECASE,
)
_CREDIT_WORDS = 5
#: A link to another article, left in the text with that article's places and people.
_LINK = re.compile(
    r"^\W*(?:baca|simak|lihat|cek)\s+(?:juga|selengkapnya|lainnya|pula)\b|^\W*artikel\s+terkait\b",
    re.IGNORECASE,
)
_LONGEST_LINK = 300


def clean(text: str) -> str:
    """Return the text in NFKC on one line, without invisible characters and look-alikes."""
    if not text.isascii():
        text = _in_latin(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    text = _CONTROL.sub(" ", text)
    return _SCANNED.sub(_letters, text)


def _letters(digits: re.Match[str]) -> str:
    before = digits.string[max(0, digits.start() - 2) : digits.start()]
    found = digits.group()
    return found.translate(_SCANNED_LETTERS) if _BEFORE_SCANNED.search(before) else found


def _in_latin(text: str) -> str:
    """Return a text with the Latin letters that its foreign ones stand for.

    A text that has many letters without a Latin double is written in that script and left alone.
    """
    if not _FOREIGN.search(text):
        return text
    latin = text.translate(LOOKALIKES)
    return text if len(_FOREIGN.findall(latin)) * 2 > len(_LATIN.findall(latin)) else latin


def core_paragraphs(paragraphs: Sequence[str]) -> tuple[str, list[str]]:
    """Return the dateline (empty when there is none) and the paragraphs without it, without
    credits, and without links to other articles ("Baca juga: …")."""
    kept, length = [], 0
    for paragraph in paragraphs:
        text = _ITEM.sub("", clean(paragraph[:_LONGEST]).strip())
        link = len(text) <= _LONGEST_LINK and _LINK.match(text)
        if text and not link and length < _LONGEST:
            kept.append(text)
            length += len(text)
    dateline = ""
    if kept:
        dateline, kept[0] = split_dateline(kept[0])
    while kept:
        last = _CREDIT_END.sub("", kept[-1]).strip()
        if last and not (_is_credit(last) and len(kept) > 1):
            kept[-1] = last
            break
        kept.pop()
    return dateline, kept


def split_dateline(paragraph: str) -> tuple[str, str]:
    """Return (dateline, rest) of a first paragraph; the dateline is empty when there is none."""
    rest = paragraph
    for _ in range(_DATELINE_PARTS):
        found = _DATELINE.match(rest)
        if not found or not _made_of_names(found.group(1)):
            break
        rest = rest[found.end() :]
    return paragraph[: len(paragraph) - len(rest)].strip(), rest


def _made_of_names(text: str) -> bool:
    words = text.split()
    lower = [w for w in words if w[:1].islower() and not _DATELINE_LOWER.search(w)]
    return len(words) <= _DATELINE_WORDS and not lower


def _is_credit(line: str) -> bool:
    if _CREDIT_LINE.match(line):
        return True
    return len(line.split()) <= _CREDIT_WORDS and line[-1] not in '.!?”"'
