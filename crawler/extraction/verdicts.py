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
from typing import Any, Final

from crawler.extraction.tables import words


class Verdict(IntEnum):
    """Meaning of an element's names for the article's text.

    NEVER: comments, related articles and the like. FURNITURE: never text either, but a theme may
    keep a field in it (the date beside the share links). APART: where fields are. CONSENT: the box
    in which a service asks for consent, never text however much of the page it holds.
    """

    NONE = 0
    BODY = 1
    NEVER = 2
    APART = 3
    FURNITURE = 4
    CONSENT = 5


#: Python 3.11 finds an enumeration's members by a function; these are asked for at every element.
NONE, BODY, NEVER, APART, FURNITURE, CONSENT = Verdict

_TABLES: dict[str, Any] = tomllib.loads(
    resources.files("crawler.extraction").joinpath("selectors.toml").read_text("utf-8")
)
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
        pattern = self._patterns.get(name[:1], self._patterns[""])
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
    return "|".join(f"(?P<t{i}>{group})" for i, group in enumerate(groups) if group) or "(?!)"


#: In this order: what is never text wins over what is apart, both over what describes the page.
_MEANT: Final = (CONSENT, BODY, NEVER, APART, NONE)
_NAMES = _Names(
    list(words("consent", "boxes")),
    *(_TABLES[table]["names"] for table in ("body", "never", "apart", "ignored")),
)
_FIELD_NAMES = tuple((field, _Names(names)) for field, names in _TABLES["field"].items())
#: Names of fields without their patterns; those hold one of the words.
_ANY_FIELD = frozenset(
    name for names in _TABLES["field"].values() for name in names if _PLAIN.fullmatch(name)
)
_FIELD_WORDS = frozenset(_TABLES["field_words"]["words"])
_NEVER_WORDS = frozenset(_TABLES["never"]["words"])
_APART_WORDS = frozenset(_TABLES["apart"]["words"])
_TELLING_WORDS = _FIELD_WORDS | _NEVER_WORDS | _APART_WORDS
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAMEL_ALONE = re.compile(r"[a-z]+(?:[A-Z][a-z]+)+")
#: Attribute values beyond this are generated (utility classes); the head says enough.
_LONGEST = 400
_NOTHING: Final[tuple[Verdict, tuple[str, ...]]] = (NONE, ())


@lru_cache(maxsize=16384)
def verdict_of(names: str) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on a class or id value, and the fields that it may show."""
    parts = names[:_LONGEST].split()
    if len(parts) == 1:
        return _name(parts[0])
    found = NONE
    fields: list[str] = []
    for name in parts:
        told = _name(name)
        if told is _NOTHING:
            continue
        verdict, shows = told
        if verdict is CONSENT:
            return told
        fields += shows
        # BODY outranks: "entry-content share-enabled" is a body with a state.
        if verdict is BODY or found is BODY:
            found = BODY
        elif verdict is not NONE and found is not NEVER:
            found = verdict
    return found, tuple(dict.fromkeys(fields))


@lru_cache(maxsize=16384)
def _name(name: str) -> tuple[Verdict, tuple[str, ...]]:
    lowered = name.lower()
    apart = lowered if lowered == name else _CAMEL.sub("-", name).lower()
    words = apart.replace("_", "-").replace(":", "-").split("-")
    table = _NAMES.table(lowered)
    if _TELLING_WORDS.isdisjoint(words) and lowered not in _ANY_FIELD:  # as nearly all are
        return _NOTHING if table is None else (_MEANT[table], ())
    fields: tuple[str, ...] = ()
    if lowered in _ANY_FIELD or not _FIELD_WORDS.isdisjoint(words):
        # "articlePostTag" shows what "article-post-tag" shows; generated names have hyphens too.
        spelt = apart if _CAMEL_ALONE.fullmatch(name) else lowered
        fields = tuple(
            field
            for field, names in _FIELD_NAMES
            if names.table(lowered) is not None
            or (spelt != lowered and field != "lead" and names.table(spelt) is not None)
        )
    if table is not None:
        return _MEANT[table], fields
    if not _NEVER_WORDS.isdisjoint(words):
        return FURNITURE, fields
    if not _APART_WORDS.isdisjoint(words):
        return APART, fields
    return NONE, fields
