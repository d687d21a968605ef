"""Could a raw page hold the topic at all? Spares the pages that cannot from being extracted.

Works on bytes, where folding and splitting a page of 200 KB takes a few milliseconds. The order of
words is not looked at: it is enough that the words of a spelling occur.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import partial

from crawler.charset import wide_charset
from crawler.topics.spelling import Spelling
from crawler.topics.wording import WORD, clean, fold

_TAG = re.compile(rb"<[^<>]*>")
_JSON_ESCAPE = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_JSON_SPACE = re.compile(rb"\\[nrt]")
#: Entities that may stand inside a word; those left out separate words whether decoded or not.
_ENTITY = re.compile(
    rb"&(?:amp;)*(#?(?!(?:nbsp|amp|quot|apos|raquo|laquo|copy|middot)\b)[0-9A-Za-z]{2,24};?)"
)
#: Letters and every byte of a non-ASCII character stay, case folded; all else becomes a space.
_FOLDED = bytes(
    ord(chr(b).lower()) if chr(b).isalpha() or chr(b).isdigit() else 32 for b in range(128)
) + bytes(range(128, 256))
#: Part of a word where they stand in one (Jum'at), see ``wording.fold``.
_APOSTROPHES = b"'`"


def page_words(raw: bytes | str) -> set[bytes]:
    """Return the case-folded words (UTF-8) of any reading of a raw page.

    Tags, entities and JSON escapes may stand inside a word or phrase ("cool<b>ing</b>&nbsp;sys"),
    so the words of the page as it is and of the page without its tags are both returned.
    """
    page = _as_utf8(raw)
    if b"\\" in page:
        page = _JSON_SPACE.sub(b" ", _JSON_ESCAPE.sub(_unescape_json, page))
    if b"&" in page:
        page = _ENTITY.sub(_unescape_entity, page)
    bare = _TAG.sub(b"", page)
    return _split(page) | _split(bare)


def _split(page: bytes) -> set[bytes]:
    return set(page.translate(_FOLDED, _APOSTROPHES).split())


def _as_utf8(raw: bytes | str) -> bytes:
    if isinstance(raw, str):
        return raw.encode("utf-8", "replace")
    if wide := wide_charset(raw):
        return raw[wide[1] :].decode(wide[0], "replace").encode("utf-8", "replace")
    return raw.replace(b"\x00", b"") if 0 in raw else raw


def _unescape_json(escape: re.Match[bytes]) -> bytes:
    units = bytes.fromhex(escape.group().replace(b"\\u", b"").decode("ascii"))
    return units.decode("utf-16-be", "replace").encode("utf-8")


def _unescape_entity(entity: re.Match[bytes]) -> bytes:
    return html.unescape("&" + entity.group(1).decode("ascii")).encode("utf-8", "replace")


class _Question:
    """A question to ask of every word, which remembers the words that failed it."""

    _REMEMBERED = 300_000

    def __init__(self, ask: Callable[[str], bool]) -> None:
        self._ask = ask
        self._failed: set[bytes] = set()

    def any_of(self, words: set[bytes]) -> bool:
        """Tell whether a word passes; for words seen before this is one set operation."""
        unknown = words - self._failed
        if len(self._failed) > self._REMEMBERED:
            self._failed.clear()
        for word in unknown:
            if any(map(self._ask, _forms(word))):
                return True
            self._failed.add(word)
        return False


class Prefilter:
    """Answers for a topic's spellings."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        #: For each spelling: is it there as one word? And for each of its words: is that there?
        self._questions = [
            (
                _Question(spelling.is_joined),
                [_Question(partial(spelling.fills, n)) for n in range(len(spelling.slots))],
            )
            for spelling in spellings
        ]

    def passes(self, raw: bytes | str) -> bool:
        """Tell whether the page may hold a match; True is no promise, False is one."""
        words = page_words(raw)
        return any(
            all(question.any_of(words) for question in each) or joined.any_of(words)
            for joined, each in self._questions
        )


def _forms(word: bytes) -> list[str]:
    if word.isascii():
        return [word.decode("ascii")]
    # Bytes of another charset are a space or nothing: both readings are tried.
    readings = {word.decode("utf-8", "ignore"), word.decode("utf-8", "replace")}
    return [fold(m.group()) for text in readings for m in WORD.finditer(clean(text))]
