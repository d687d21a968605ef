"""What the fields of a JSON object are about, by their names; the table is ``fields.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Final

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    resources.files("crawler.extraction.islands").joinpath("fields.toml").read_text("utf-8")
)
#: The element of each kind of block in the trees of rich-text editors.
ELEMENTS: Final[dict[str, str]] = _TABLE["elements"]
LEFT_OUT: Final = frozenset(_TABLE["left_out"]["words"])
_ROLES: Final = {
    role: ({name: i for i, name in enumerate(table["names"])}, frozenset(table["not"]))
    for role, table in _TABLE.items()
    if "not" in table
}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@lru_cache(maxsize=20_000)
def words_of(key: str) -> tuple[str, ...]:
    """Return the lower-case words of a key in camel, snake, kebab or any other case."""
    return tuple(word.lower() for word in _WORD.findall(key[:60]))


@lru_cache(maxsize=20_000)
def _rank(role: str, key: str) -> int | None:
    """Return how well a key's name fits a role, less is better; None when it does not."""
    names, never = _ROLES[role]
    words = words_of(key)
    ranks = [names[word] for word in words if word in names]
    if not ranks or not never.isdisjoint(words):
        return None
    # Of two keys with the same word the shorter one is the plainer.
    return min(ranks) * 10 + min(len(words), 9)


def keys_for(role: str, item: dict[str, Any]) -> list[str]:
    """Return the keys that may hold what ``role`` (a table of the file) means, the best first."""
    ranked = ((_rank(role, key), key) for key in item if isinstance(key, str) and len(key) < 60)
    return [key for _, key in sorted((rank, key) for rank, key in ranked if rank is not None)]
