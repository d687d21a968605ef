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


class _Names:
    """Names given literally or as regular expressions.

    Literal ones cost one look-up; of the others only those that begin like the name are tried.
    """

    def __init__(self, names: list[str]) -> None:
        self._literal: frozenset[str] = frozenset(n for n in names if _PLAIN.fullmatch(n))
        by_first: dict[str, list[str]] = {"": []}
        for name in names:
            if name not in self._literal:
                first = name[0] if _LITERAL_START.match(name) else ""
                by_first.setdefault(first, []).append(f"(?:{name})")
        self._patterns = {k: re.compile("|".join(v) or r"(?!)") for k, v in by_first.items()}

    def __contains__(self, name: str) -> bool:
        if name in self._literal:
            return True
        beginning = self._patterns.get(name[:1])
        if beginning is not None and beginning.fullmatch(name):
            return True
        return self._patterns[""].fullmatch(name) is not None


_LITERAL_START = re.compile(r"[a-z0-9](?![?*{|])")
_PLAIN = re.compile(r"[\w-]+")
_BODY = frozenset(_TABLES["body"]["names"])
_NEVER = _Names(_TABLES["never"]["names"])
_NEVER_WORDS = frozenset(_TABLES["never"]["words"])
_APART = _Names(_TABLES["apart"]["names"])
_APART_WORDS = frozenset(_TABLES["apart"]["words"])
_IGNORED = _Names(_TABLES["ignored"]["names"])
_FIELD_NAMES = tuple((name, _Names(_TABLES["field"][name])) for name in _FIELDS)
#: Names of fields without their patterns; those hold one of the words.
_ANY_FIELD = frozenset(
    name for names in _TABLES["field"].values() for name in names if _PLAIN.fullmatch(name)
)
_FIELD_WORDS = frozenset(_TABLES["field_words"]["words"])
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[-_:]+")
#: Attribute values beyond this are generated (utility classes); the head says enough.
_LONGEST = 400


@lru_cache(maxsize=16384)
def verdict_of(names: str) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on a class or id value, and the fields that it may show."""
    found = Verdict.NONE
    fields: list[str] = []
    for name in names[:_LONGEST].split():
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
    words = frozenset(_SEPARATORS.split(apart))
    fields: tuple[str, ...] = ()
    if words & _FIELD_WORDS or lowered in _ANY_FIELD:
        fields = tuple(field for field, names in _FIELD_NAMES if lowered in names)
    if lowered in _BODY:
        return Verdict.BODY, fields
    if lowered in _NEVER:
        return Verdict.NEVER, fields
    if lowered in _APART:
        return Verdict.APART, fields
    if lowered in _IGNORED:
        return Verdict.NONE, fields
    if words & _NEVER_WORDS:
        return Verdict.FURNITURE, fields
    if words & _APART_WORDS:
        return Verdict.APART, fields
    return Verdict.NONE, fields
