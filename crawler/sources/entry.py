"""A source as the TOML that says it: what ``show`` prints and a probe proposes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from crawler.sources.schema import Source


def entry_text(source: Source) -> str:
    """Return a source's ``[[source]]`` entry, with the keys that are not at their defaults."""
    values = source.model_dump(exclude_defaults=True)
    tables = {key: values.pop(key) for key in list(values) if isinstance(values[key], dict)}
    lines = ["[[source]]", *_assignments(values)]
    for key, table in tables.items():
        lines += [f"[source.{key}]", *_assignments(table)]
    return "\n".join(lines)


def _assignments(values: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in values.items()]


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    # JSON's strings and lists of them are TOML's too. What no reader sees is written as an escape:
    # TOML demands it for DEL, and a terminal obeys the rest.
    written = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escaped(c) for c in written)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
