"""Telling that a firewall or a parking page answered, by the signs of ``signs.toml``."""

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
    bare: bool = False

    def holds(self, answer: Answer, sight: Sight, lowered: bytes, bare: bool) -> bool:
        """Tell whether an answer shows this sign; ``lowered`` is the head of its body."""
        if (self.bare and not bare) or (self.status and answer.status not in self.status):
            return False
        for name, pattern in self.header.items():
            if pattern.fullmatch(answer.headers.get(name, "")) is None:
                return False
        if self.title is not None and self.title.fullmatch(sight.title) is None:
            return False
        if self.asset and not any(self.asset in one for one in (*sight.assets, sight.refresh)):
            return False
        return all(piece in lowered for piece in self.body)

    def words(self, sight: Sight) -> str:
        """Return what of the sign a person can look for in the answer."""
        if self.title is not None:
            return f"title “{sight.title[:60]}”"
        if self.header:
            return "header " + ", ".join(self.header)
        return self.asset or (self.body[0].decode("utf-8", "replace") if self.body else "status")


@cache
def _signs(table: str) -> tuple[tuple[str, tuple[Sign, ...]], ...]:
    text = resources.files("crawler.diagnosis").joinpath("signs.toml").read_text("utf-8")
    return tuple(
        (entry["name"], tuple(_sign(sign) for sign in entry["signs"]))
        for entry in tomllib.loads(text)[table]
    )


def _sign(entry: dict[str, Any]) -> Sign:
    title = entry.get("title")
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
        bare=entry.get("bare", False),
    )


def is_bare(sight: Sight) -> bool:
    """Tell that a page has next to no text and few links: nobody's article, nobody's home page."""
    return (
        sight.prose < _BARE_PROSE
        and len(sight.text) < _BARE_TEXT
        and len(sight.links) < _BARE_LINKS
        and not sight.news_markup
    )


def blocked(answer: Answer, sight: Sight) -> Finding | None:
    """Return which firewall asks first or refuses, or None."""
    return _first("blocked", answer, sight)


def parked(answer: Answer, sight: Sight) -> Finding | None:
    """Return which parking, sale, suspension or default page answers, or None."""
    return _first("parked", answer, sight)


def _first(table: str, answer: Answer, sight: Sight) -> Finding | None:
    lowered, bare = answer.body[:_MOST_BYTES].lower(), is_bare(sight)
    for name, signs in _signs(table):
        for sign in signs:
            if sign.holds(answer, sight, lowered, bare):
                status = "" if answer.status == 200 else f", HTTP {answer.status}"
                return finding(table, f"{name} ({sign.words(sight)}{status})")
    return None
