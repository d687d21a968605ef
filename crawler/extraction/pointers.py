"""Paragraphs that only point to another page of the site: "Sebelumnya: <link>".

Themes and editors set them with labels that no table can list. What they share is their build: a
short label that a colon closes, one link to another article of the site, and nothing else; a pager
has two of them, back and forth.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from crawler.extraction.blocks import Block, Piece
from crawler.extraction.boilerplate.credits import credits_of
from crawler.extraction.boilerplate.lines import reads_as_headline, words_of
from crawler.extraction.boilerplate.related import is_label
from crawler.extraction.boilerplate.stamps import is_stamp_line
from crawler.extraction.urls import fold_url, same_site, shows_article

_LABEL = re.compile(r"[^.!?;\"“”„«»:]{2,40}\s?[:：]", re.S)
_MOST_WORDS = 5
_LEAST_TITLE = 3
#: The previous article and the next one.
_MOST_LINKS = 2
_VIDEO_LABEL = re.compile(r"(?:video|tonton|saksikan|simak|lihat|nonton)\b", re.I)
_VIDEO_HOST = re.compile(r"(?:https?:)?//(?:(?:www|m)\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/")
_OPENERS = " \t\r\n\u00a0([*|•»›>→←«‹–—-"
_CLOSERS = " \t\r\n\u00a0)]*|»›>→←«‹"
_TAGS = frozenset({"p", "div", "li", "td", "h2", "h3", "h4", "h5", "h6"})


def points_elsewhere(block: Block, url: str) -> bool:
    """True for a paragraph of a label and a link to another article of the site of ``url``.

    Credits ("Sumber: …", "Editor: …") are read elsewhere; links to persons, tags, sections, files
    and other sites are none, nor is a link whose text closes a sentence.
    """
    if not block.linked or block.tag not in _TAGS or len(block.text) > 320:
        return False
    runs = [(linked, list(run)) for linked, run in groupby(_written(block), key=_is_link)]
    if runs and not runs[-1][0] and _closes(_text(runs[-1][1])):
        runs.pop()
    labels, links = runs[::2], runs[1::2]
    if len(labels) != len(links) or not 1 <= len(links) <= _MOST_LINKS:
        return False
    return all(
        not linked and _is_pointer(_text(label), link, url)
        for (linked, label), (_, link) in zip(labels, links, strict=True)
    )


def _closes(text: str) -> bool:
    """True for what may stand behind a link: brackets, or the other article's date."""
    return not text.strip(_CLOSERS) or is_stamp_line(text)


def _written(block: Block) -> list[Piece]:
    return [piece for piece in block.pieces if piece.text.strip()]


def _is_link(piece: Piece) -> bool:
    return piece.style == "a"


def _text(pieces: list[Piece]) -> str:
    return " ".join("".join(piece.text for piece in pieces).split())


def _is_pointer(before: str, link: list[Piece], url: str) -> bool:
    """True for a label and the link after it."""
    label, title = before.strip(_OPENERS), _text(link)
    if len({piece.target for piece in link}) != 1:
        return False
    if not (_LABEL.fullmatch(label) or is_label(f"{label}:")):
        return False
    if len(words_of(label)) > _MOST_WORDS or len(words_of(title)) < _LEAST_TITLE:
        return False
    if not reads_as_headline(title) or credits_of(f"{label} X", edge=True) is not None:
        return False
    target = link[0].target
    return is_other_article(url, target) or _is_video(label, target)


def _is_video(label: str, href: str) -> bool:
    """True for a label such as "Video Kabar TV" before a film on a film service."""
    return _VIDEO_LABEL.match(label) is not None and _VIDEO_HOST.match(href.strip()) is not None


@lru_cache(maxsize=1024)
def is_other_article(url: str, href: str) -> bool:
    """True for a link (as written) from the page at ``url`` to another article of its site."""
    try:
        target = urljoin(url, href.strip())
        parts = urlsplit(target)
        host, own = parts.hostname or "", urlsplit(url).hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not same_site(own, host):
        return False
    return shows_article(target) and fold_url(target) != fold_url(url)
