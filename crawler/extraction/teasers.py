"""Telling the beginning of an article, as lists and previews show it, from an article."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from crawler.extraction.structured import Declared, plain, text_value

#: Characters that a teaser has at most; WordPress cuts after 55 words, portals after 300 letters.
_LONGEST: Final = 1_000
#: One paragraph of fewer characters and at most so many sentences may be a teaser without any sign.
_THIN, _FEW_SENTENCES = 400, 2
#: Fewer letters and digits than this are found in any description.
_TELLING: Final = 40
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BREAK: Final = re.compile(r"<(?:p|li|br|h[1-6]|blockquote)\b", re.I)
#: The end of a sentence; abbreviations ("Kec.", "AKP.") are short.
_SENTENCE_END: Final = re.compile(r"(?:\w{4}|[\d)\"”’%])[.!?][\"”’')\]]{0,3}(?=\s|$)")
_NOT_WORD: Final = re.compile(r"[\W_]+")
#: How a text ends that goes on elsewhere.
_CUT: Final = re.compile(
    r"(?:…|\.{3,}|\[\s*(?:…|\.{2,}|\+\d+ chars)\s*\]"
    r"|\b(?:(?:baca|lihat|klik)\s+)?selengkapnya|\b(?:baca|lihat)\s+lebih\s+lanjut"
    r"|\blanjut(?:kan)?\s+(?:mem)?baca|\bread\s+(?:more|full\s+\w+)|\bcontinue\s+reading)"
    r"[\s.:!»›→>)\]\"”’]{0,8}$",
    re.I,
)


def is_teaser(markup: str, said: Iterable[str] = ()) -> bool:
    """Tell whether an HTML fragment or text shows that it is a teaser.

    It ends as a cut text does, or says no more than one of ``said``, the page's descriptions.
    """
    text = _plain(markup)
    if len(text) > _LONGEST:
        return False
    if _CUT.search(text[-60:]):
        return True
    key = _key(text)
    return len(key) >= _TELLING and any(key in _key(_plain(one)) for one in said)


def descriptions(page: Declared) -> Iterator[str]:
    """Yield what a page's metadata say that it is about; some may be empty."""
    yield text_value(page.article.get("description"))
    for name in ("og:description", "description", "twitter:description"):
        for value in page.meta.get(name, ())[:1]:
            yield plain(value)


def is_thin(markup: str) -> bool:
    """Tell whether an HTML fragment is a sentence or two: a teaser, or a very short report."""
    text = _plain(markup)
    if len(_BREAK.findall(markup)) > 1 or len(text) >= _THIN:
        return False
    return len(_SENTENCE_END.findall(text)) <= _FEW_SENTENCES


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup[: _LONGEST * 20])).split())


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())
