"""Word tables of the reader, from ``words.toml``: data, so that no module is full of lists."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(
    resources.files("crawler.extraction").joinpath("words.toml").read_text("utf-8")
)


def words(table: str, name: str) -> tuple[str, ...]:
    """Return one list of a table in its order; KeyError when there is none."""
    return tuple(_TABLES[table][name])
