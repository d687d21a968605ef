"""Links to other articles: "Baca juga: ...", alone on a line, in brackets or glued to a paragraph.

A label inside a quotation or a sentence is the journalist's and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extraction.boilerplate.lines import (
    LONGEST_FURNITURE,
    capital_share,
    ends_sentence,
    has_quotes,
    holds_any,
    without_bullet,
    words_of,
)
from crawler.extraction.boilerplate.rules import RULES

_LONGEST_LINK = 300
_LONGEST_PARAGRAPH = 20_000


def _alternatives(labels: Iterable[str]) -> str:
    ordered = sorted(set(labels), key=len, reverse=True)
    return "|".join(re.escape(label).replace(r"\ ", r"\s{1,3}") for label in ordered)


_ANY = _alternatives(label for group in RULES.labels for label in group.labels)
_COLON_ONLY = frozenset(
    label for group in RULES.labels if group.colon_only for label in group.labels
)
_STRONG = [label for group in RULES.labels if group.strong for label in group.labels]
#: Common words that are labels only when they stand alone on a line or before a colon.
_BARE = frozenset({"baca", "terkait", "related", "promo", "recommended"})
_MARKS = r"[:\uff1a|\u00bb\u203a>\u2192\u2013\u2014-]"
_LINE = re.compile(
    rf"[\s(\[*_>\u2022\u00b7\u2013\u2014-]{{0,6}}(?P<label>{_ANY})(?P<end>(?!\w))[\s*_]{{0,4}}"
    rf"(?P<mark>{_MARKS}{{1,3}})?[\s*_]{{0,4}}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
#: Where a link may be glued on: after a sentence's end, quotation and brackets included.
_GLUED = re.compile(
    rf"(?<=[.!?\"\u201d\u2019)\]\u2026])[\s*_(\[]{{0,4}}(?P<label>{_alternatives(_STRONG)})(?!\w)"
    rf"[\s*_]{{0,4}}(?P<mark>:\s?|{_MARKS}\s)?",
    re.IGNORECASE,
)
#: How labels begin, which nearly no line does: told in a third of the time.
_MARKS_BEFORE = " \t\n\r\f\v([*_>\u2022\u00b7\u2013\u2014-"
_OPENINGS = frozenset(label[:2] for group in RULES.labels for label in group.labels)
_BRACKETED = re.compile(
    rf"\s?[(\[]\s{{0,2}}(?:{_alternatives(_STRONG)})\s{{0,2}}:[^()\[\]]{{3,200}}[)\]]",
    re.IGNORECASE,
)
_HINTS = (
    "baca",
    "simak",
    "lihat",
    "tonton",
    "read",
    "see also",
    "cek juga",
    "klik juga",
    "terkait",
)
_READING_TIME = re.compile(
    r"\s{0,3}(?:estimated read(?:ing)? time:?\s)?\d{1,3}\s?"
    r"(?:min(?:ute)?s?\sread|menit (?:mem)?baca)(?=\s{0,2}[A-Z\u201c\"])",
    re.IGNORECASE,
)
_QUOTE_MARKS = re.compile(r"[\"\u201c\u201d]")


def is_related(text: str) -> bool:
    """Whether ``text``, a whole line or inline element, is a link to another article.

    True for the label alone ("Baca juga:"), with a colon or a similar mark and any headline, and
    without one before a headline in title case.
    """
    if not text or len(text) > _LONGEST_LINK:
        return False
    line = without_bullet(" ".join(text.split()))
    if line.lstrip(_MARKS_BEFORE)[:2].casefold() not in _OPENINGS:
        return False
    match = _LINE.fullmatch(line)
    return match is not None and _is_link(match, text)


def _is_link(match: re.Match[str], text: str) -> bool:
    label = " ".join(match["label"].casefold().split())
    rest = match["rest"].strip(" )]*_")
    mark = match["mark"]
    if label in _COLON_ONLY:
        headline = _title_like(rest) and not ends_sentence(rest)
        return mark == ":" and headline and not _is_speech(text, rest)
    if not rest:
        return mark is not None or label not in _BARE
    if _is_speech(text, rest):
        return False
    if mark:
        return not (label in _BARE and ":" not in mark) and not _several_sentences(rest)
    return label not in _BARE and not ends_sentence(rest) and _title_like(rest)


def is_label(text: str) -> bool:
    """Whether ``text`` is a link's label alone; its headline then stands on the next line."""
    if len(text) > 60 or not is_related(text):
        return False
    match = _LINE.fullmatch(" ".join(text.split()))
    return match is not None and not match["rest"].strip(" )]*_:|.\u2026")


def is_open_label(text: str) -> bool:
    """Whether ``text`` is a label and its colon, common words included ("Selanjutnya:").

    It is a link's label only where a link follows.
    """
    if len(text) > 60:
        return False
    match = _LINE.fullmatch(without_bullet(" ".join(text.split())))
    return match is not None and match["mark"] == ":" and not match["rest"].strip(" )]*_")


def without_glued_links(paragraph: str) -> str:
    """Return a paragraph without links in brackets or glued to its end; unchanged without any.

    What is too long for a paragraph of a report is left alone.
    """
    if len(paragraph) > _LONGEST_PARAGRAPH:
        return paragraph
    if not holds_any(paragraph.casefold(), _HINTS):
        return paragraph
    text = _BRACKETED.sub(lambda m: "" if _balanced(paragraph[: m.start()]) else m[0], paragraph)
    for match in _GLUED.finditer(text, max(0, len(text) - _LONGEST_LINK - 40)):
        head, rest = text[: match.start()], text[match.end() :].strip(" )]*_")
        if _is_glued(match, rest) and _balanced(head):
            return head.rstrip()
    return text if text == paragraph else " ".join(text.split())


def without_glued_counter(paragraph: str) -> str:
    """Return a paragraph without a reading time glued to its front ("1 min readPolres Serang")."""
    match = _READING_TIME.match(paragraph)
    return paragraph[match.end() :].lstrip() if match else paragraph


def _is_glued(match: re.Match[str], rest: str) -> bool:
    label = " ".join(match["label"].casefold().split())
    if _is_speech(rest, rest) or _several_sentences(rest):
        return False
    if match["mark"]:
        return (not rest or not ends_sentence(rest) or rest.endswith(("?", "!"))) and (
            label not in _BARE or _title_like(rest)
        )
    named = match["label"][0].isupper()
    return (
        label not in _BARE
        and named
        and (not rest or (_title_like(rest) and not ends_sentence(rest)))
    )


def _title_like(rest: str) -> bool:
    words = words_of(rest)
    return len(words) >= 3 and capital_share(words) >= 0.6


def _is_speech(text: str, rest: str) -> bool:
    """A quotation that the label opens ("Baca juga: ...," kata dia) is no link."""
    stripped = text.lstrip(" *_")
    if stripped.startswith(('"', "\u201c", "\u2018", "'")):
        return True
    return has_quotes(rest) and re.search(r"[,.!?][\"\u201d]\s+\w", rest) is not None


def _several_sentences(rest: str) -> bool:
    """Headlines are one sentence; ". A" after a longer word begins a second."""
    if len(rest) > LONGEST_FURNITURE:
        return True
    return re.search(
        r"[a-z\u00e0-\u00ff]{3,}\.\s+[A-Z\u201c\"]", rest
    ) is not None and ends_sentence(rest)


def _balanced(head: str) -> bool:
    """Whether no quotation is open at the end of ``head``.

    A curly mark says whether it opens or closes; straight and mixed ones are counted.
    """
    marks = _QUOTE_MARKS.findall(head)
    if marks and marks[-1] != '"':
        return bool(marks[-1] == "\u201d")
    return len(marks) % 2 == 0


def related_line(line: str) -> bool:
    """Whether a whole line of an article is a link element; long lines never are."""
    return len(line) <= _LONGEST_LINK and is_related(without_marks(line))


def without_marks(line: str) -> str:
    """Return a line without bold marks and leading bullets, its case kept."""
    return without_bullet(line.replace("**", "").replace("__", "").lstrip())
