"""Telling that a firewall, a parking page or a notice of trouble answered, by ``signs.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from crawler.diagnosis.answer import Answer, Finding, finding
from crawler.diagnosis.sight import Sight

#: A page with this much text in paragraphs, or this many links, is somebody's page.
_BARE_PROSE, _BARE_TEXT, _BARE_LINKS = 900, 2_500, 40
#: A page with more text or links than this is more than a notice.
_EMPTY_TEXT, _EMPTY_LINKS = 500, 10
#: Bytes in which pieces of markup are searched.
_MOST_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Sign:
    """Parts that must all hold. Patterns are matched from start to end."""

    status: frozenset[int] = frozenset()
    header: dict[str, re.Pattern[str]] = field(default_factory=dict)
    title: re.Pattern[str] | None = None
    body: tuple[bytes, ...] = ()
    asset: str = ""
    code: re.Pattern[bytes] | None = None
    text: re.Pattern[str] | None = None
    bare: bool = False
    empty: bool = False

    def holds(self, answer: Answer, sight: Sight, lowered: bytes, bare: bool) -> bool:
        """Tell whether an answer shows this sign; ``lowered`` is the head of its body."""
        if self.empty and not (bare and is_empty(sight)):
            return False
        if (self.bare and not bare) or (self.status and answer.status not in self.status):
            return False
        for name, pattern in self.header.items():
            if pattern.fullmatch(answer.headers.get(name, "")) is None:
                return False
        if self.title is not None and self.title.fullmatch(sight.title) is None:
            return False
        if self.asset and not any(self.asset in one for one in (*sight.assets, sight.refresh)):
            return False
        if self.text is not None and self.text.search(sight.text) is None:
            return False
        if self.code is not None and self.code.search(lowered) is None:
            return False
        return all(piece in lowered for piece in self.body)

    def words(self, sight: Sight) -> str:
        """Return what of the sign a person can look for in the answer."""
        if self.title is not None:
            return f"title “{sight.title[:60]}”"
        if self.header:
            return "header " + ", ".join(self.header)
        if self.text is not None:
            return f"text “{sight.text[:60]}”"
        if self.code is not None:
            return "a script that is only on challenges"
        return self.asset or (self.body[0].decode("utf-8", "replace") if self.body else "status")


@cache
def _signs(table: str) -> tuple[tuple[str, tuple[Sign, ...]], ...]:
    text = resources.files("crawler.diagnosis").joinpath("signs.toml").read_text("utf-8")
    return tuple(
        (entry["name"], tuple(_sign(sign) for sign in entry["signs"]))
        for entry in tomllib.loads(text)[table]
    )


def _sign(entry: dict[str, Any]) -> Sign:
    title, code, text = entry.get("title"), entry.get("code"), entry.get("text")
    return Sign(
        status=frozenset(entry.get("status", ())),
        header={
            name: re.compile(f"(?:{pattern})", re.I | re.S)
            if pattern != "."
            else re.compile(".+", re.S)
            for name, pattern in entry.get("header", {}).items()
        },
        title=re.compile(f"(?:{title})", re.I | re.S) if title else None,
        body=tuple(piece.lower().encode() for piece in entry.get("body", ())),
        asset=entry.get("asset", ""),
        code=re.compile(code.encode(), re.I) if code else None,
        text=re.compile(text, re.I) if text else None,
        bare=entry.get("bare", False),
        empty=entry.get("empty", False),
    )


def is_bare(sight: Sight) -> bool:
    """Tell that a page has next to no text and few links: nobody's article, nobody's home page."""
    return (
        sight.prose < _BARE_PROSE
        and len(sight.text) < _BARE_TEXT
        and len(sight.links) < _BARE_LINKS
        and not sight.news_markup
    )


def is_empty(sight: Sight) -> bool:
    """Tell that a page shows a few lines at most: a notice, or nothing."""
    return len(sight.text) < _EMPTY_TEXT and len(sight.links) < _EMPTY_LINKS


def blocked(answer: Answer, sight: Sight) -> Finding | None:
    """Return which firewall asks first or refuses, or None."""
    return _first("blocked", answer, sight)


def parked(answer: Answer, sight: Sight) -> Finding | None:
    """Return which parking, sale, suspension or default page answers, or None."""
    return _first("parked", answer, sight)


def out_of_order(answer: Answer, sight: Sight) -> Finding | None:
    """Return what the site says to be broken or under repair, or None."""
    return _first("out-of-order", answer, sight)


def _first(table: str, answer: Answer, sight: Sight) -> Finding | None:
    lowered, bare = answer.body[:_MOST_BYTES].lower(), is_bare(sight)
    for name, signs in _signs(table):
        for sign in signs:
            if sign.holds(answer, sight, lowered, bare):
                status = "" if answer.status == 200 else f", HTTP {answer.status}"
                return finding(table, f"{name} ({sign.words(sight)}{status})")
    return None
