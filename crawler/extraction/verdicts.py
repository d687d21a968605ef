"""What an element's class and id say about it: body, never text, apart from the text, or nothing.

The tables are data (``selectors.toml``); a verdict costs one look-up, because sites repeat a few
hundred attribute strings.
"""

from __future__ import annotations

import re
import tomllib
from enum import IntEnum
from functools import lru_cache
from importlib import resources
from typing import Any


class Verdict(IntEnum):
    """Meaning of an element's names for the article's text.

    NEVER: comments, related articles and the like. FURNITURE: never text either, but a theme may
    keep a field in it (the date beside the share links). APART: where fields are.
    """

    NONE = 0
    BODY = 1
    NEVER = 2
    APART = 3
    FURNITURE = 4


_TABLES: dict[str, Any] = tomllib.loads(
    resources.files("crawler.extraction").joinpath("selectors.toml").read_text("utf-8")
)
_FIELDS: tuple[str, ...] = tuple(_TABLES["field"])


_LITERAL_START = re.compile(r"[a-z0-9](?![?*{|])")
_PLAIN = re.compile(r"[\w-]+")


class _Names:
    """Tables of names, given literally or as regular expressions; of several the first wins.

    Literal names cost one look-up, others one pattern: of all tables, what can begin like the name.
    """

    def __init__(self, *tables: list[str]) -> None:
        starts = {_start(name) for names in tables for name in names} | {""}
        self._patterns = {start: re.compile(_either(tables, start)) for start in starts}
        literal = [name for names in tables for name in names if _PLAIN.fullmatch(name)]
        self._tables: dict[str, int] = {}
        for name in literal:
            own = next(i for i, names in enumerate(tables) if name in names)
            other = self._matching(name)
            self._tables[name] = own if other is None else min(own, other)

    def table(self, name: str) -> int | None:
        """Return which table has the name, from 0; None when none has."""
        found = self._tables.get(name)
        return self._matching(name) if found is None else found

    def _matching(self, name: str) -> int | None:
        pattern = self._patterns.get(name[:1]) or self._patterns[""]
        match = pattern.fullmatch(name)
        return int(match.lastgroup[1:]) if match and match.lastgroup else None


def _start(name: str) -> str:
    """Return the character that all names begin with which a regular expression matches, or ""."""
    return name[0] if _LITERAL_START.match(name) else ""


def _either(tables: tuple[list[str], ...], start: str) -> str:
    """Return a pattern with a group for each table: its names that may begin with ``start``."""
    groups = (
        "|".join(f"(?:{n})" for n in names if not _PLAIN.fullmatch(n) and _start(n) in ("", start))
        for names in tables
    )
    return "|".join(f"(?P<t{i}>{group or '(?!)'})" for i, group in enumerate(groups))


_BODY = frozenset(_TABLES["body"]["names"])
_NEVER_WORDS = frozenset(_TABLES["never"]["words"])
_APART_WORDS = frozenset(_TABLES["apart"]["words"])
#: In this order: what is never text wins over what is apart, both over what describes the page.
_MEANT = (Verdict.NEVER, Verdict.APART, Verdict.NONE)
_NAMES = _Names(*(_TABLES[table]["names"] for table in ("never", "apart", "ignored")))
_FIELD_NAMES = tuple((name, _Names(_TABLES["field"][name])) for name in _FIELDS)
#: Names of fields without their patterns; those hold one of the words.
_ANY_FIELD = frozenset(
    name for names in _TABLES["field"].values() for name in names if _PLAIN.fullmatch(name)
)
_FIELD_WORDS = frozenset(_TABLES["field_words"]["words"])
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Attribute values beyond this are generated (utility classes); the head says enough.
_LONGEST = 400


@lru_cache(maxsize=16384)
def verdict_of(names: str) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on a class or id value, and the fields that it may show."""
    parts = names[:_LONGEST].split()
    if len(parts) == 1:
        return _name(parts[0])
    found = Verdict.NONE
    fields: list[str] = []
    for name in parts:
        verdict, shows = _name(name)
        fields += shows
        # BODY outranks: "entry-content share-enabled" is a body with a state.
        if verdict is Verdict.BODY or found is Verdict.BODY:
            found = Verdict.BODY
        elif verdict is not Verdict.NONE and found is not Verdict.NEVER:
            found = verdict
    return found, tuple(dict.fromkeys(fields))


@lru_cache(maxsize=16384)
def _name(name: str) -> tuple[Verdict, tuple[str, ...]]:
    lowered = name.lower()
    apart = lowered if lowered == name else _CAMEL.sub("-", name).lower()
    words = apart.replace("_", "-").replace(":", "-").split("-")
    fields: tuple[str, ...] = ()
    if lowered in _ANY_FIELD or not _FIELD_WORDS.isdisjoint(words):
        fields = tuple(f for f, names in _FIELD_NAMES if names.table(lowered) is not None)
    if lowered in _BODY:
        return Verdict.BODY, fields
    table = _NAMES.table(lowered)
    if table is not None:
        return _MEANT[table], fields
    if not _NEVER_WORDS.isdisjoint(words):
        return Verdict.FURNITURE, fields
    if not _APART_WORDS.isdisjoint(words):
        return Verdict.APART, fields
    return Verdict.NONE, fields
