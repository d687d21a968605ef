"""Loading source entries from TOML files: the bundled registry and users' own files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.errors import InputError
from crawler.sources.schema import Source

#: The bundled registry: every TOML file beside this module.
REGISTRY = Path(__file__).parent


def load_file(path: Path) -> list[Source]:
    """Read the ``[[source]]`` entries of one file.

    Raises:
        InputError: the file cannot be read or parsed, or an entry is wrong; one line a mistake.
    """
    sources: list[Source] = []
    mistakes: list[str] = []
    for number, entry in enumerate(_entries(path), start=1):
        label = f"{path}: source {_label(entry, number)}"
        try:
            sources.append(Source.model_validate(entry))
        except ValidationError as error:
            mistakes += [f"{label}: {line}" for line in _lines(error)]
    mistakes += [f"{path}: source {id_!r}: the id is used twice" for id_ in _twice(sources)]
    if mistakes:
        raise InputError(*mistakes)
    return sources


def load_files(paths: Iterable[Path]) -> list[Source]:
    """Read several files as one registry; ids must be unique over all of them."""
    sources: list[Source] = []
    mistakes: list[str] = []
    for path in paths:
        try:
            sources += load_file(path)
        except InputError as error:
            mistakes += error.lines
    mistakes += [f"registry: source {id_!r}: the id is used twice" for id_ in _twice(sources)]
    if mistakes:
        raise InputError(*mistakes)
    return sources


@cache
def bundled() -> tuple[Source, ...]:
    """Return the bundled registry, sorted by id."""
    return tuple(sorted(load_files(sorted(REGISTRY.glob("*.toml"))), key=lambda s: s.id))


def _entries(path: Path) -> list[Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not valid TOML: {error}") from None
    unknown = sorted(set(data) - {"source"})
    if unknown:
        raise InputError(*(f"{path}: {key}: unknown key (expected [[source]])" for key in unknown))
    entries = data.get("source", [])
    if not isinstance(entries, list) or not entries:
        raise InputError(f"{path}: source: expected at least one [[source]] entry")
    return entries


def _label(entry: Any, number: int) -> str:
    id_ = entry.get("id") if isinstance(entry, dict) else None
    return repr(id_) if isinstance(id_, str) else f"number {number}"


def _twice(sources: list[Source]) -> list[str]:
    seen: set[str] = set()
    return [s.id for s in sources if s.id in seen or seen.add(s.id)]  # type: ignore[func-returns-value]


_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_pattern_mismatch": "may hold letters, digits, dots, hyphens and underscores only",
}


def _lines(error: ValidationError) -> list[str]:
    lines = []
    for problem in error.errors(include_url=False):
        kind = problem["type"]
        key = ".".join(map(str, problem["loc"])) or "entry"
        value = "" if kind == "missing" else f" = {_shown(problem['input'])}"
        message = _WORDS.get(kind) or problem["msg"].removeprefix("Value error, ")
        lines.append(f"{key}{value}: {message}")
    return lines


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
