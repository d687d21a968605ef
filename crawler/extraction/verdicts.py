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
    """Meaning of an element's names for the article's text."""

    NONE = 0
    BODY = 1
    NEVER = 2
    APART = 3


_TABLES: dict[str, Any] = tomllib.loads(
    resources.files("crawler.extraction").joinpath("selectors.toml").read_text("utf-8")
)
_FIELDS: tuple[str, ...] = tuple(_TABLES["field"])


def _pattern(names: list[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(f"(?:{name})" for name in names) + ")", re.I)


_BODY = frozenset(_TABLES["body"]["names"])
_NEVER = _pattern(_TABLES["never"]["names"])
_NEVER_WORDS = frozenset(_TABLES["never"]["words"])
_APART = _pattern(_TABLES["apart"]["names"])
_APART_WORDS = frozenset(_TABLES["apart"]["words"])
_IGNORED = _pattern(_TABLES["ignored"]["names"])
_FIELD_NAMES = tuple((name, _pattern(_TABLES["field"][name])) for name in _FIELDS)
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
    fields = tuple(field for field, pattern in _FIELD_NAMES if pattern.fullmatch(lowered))
    if lowered in _BODY:
        return Verdict.BODY, fields
    if _NEVER.fullmatch(lowered):
        return Verdict.NEVER, fields
    if _APART.fullmatch(lowered):
        return Verdict.APART, fields
    if _IGNORED.fullmatch(lowered):
        return Verdict.NONE, fields
    words = {word.lower() for word in _SEPARATORS.split(_CAMEL.sub("-", name))}
    if words & _NEVER_WORDS:
        return Verdict.NEVER, fields
    if words & _APART_WORDS:
        return Verdict.APART, fields
    return Verdict.NONE, fields
