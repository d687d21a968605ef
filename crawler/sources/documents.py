"""One TOML file of the registry as it stands: its tables, and where each of their keys is."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.errors import InputError
from crawler.sources.positions import Place, line_at, lines_of

#: The tables a file may hold, by its name; any other file holds sources, and networks for them.
TABLES = {"networks.toml": ("network",), "rejects.toml": ("reject",)}
_SOURCES = ("source", "network")
#: How the tables are written.
EXPECTED = {
    "source": "[[source]] entry",
    "network": "[network.NAME] table",
    "reject": "[[reject]] entry",
}
_WHERE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
_WORDS = {
    "extra_forbidden": "unknown key",
    "missing": "is missing",
    "string_pattern_mismatch": "may hold letters, digits, dots, hyphens and underscores only",
    "model_type": "should be a table",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file; ``line`` is 0 where the whole file is meant.

    ``entry`` says which one, such as "source 'gebraknasional'"; ``value`` is as TOML shows it.
    """

    file: str
    line: int
    entry: str = ""
    key: str = ""
    value: str = ""
    message: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{self.key} = {self.value}" if self.key and self.value else self.key
        return ": ".join(filter(None, (where, self.entry, said, self.message)))


class Document:
    """A file's tables; ``mistakes`` says why it cannot be read, or what is foreign in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: list[Mistake] = []
        self._text = ""
        data = self._read()
        allowed = TABLES.get(path.name, _SOURCES)
        for name in data:
            if name not in allowed:
                said = f"unknown key (expected {' or '.join(EXPECTED[table] for table in allowed)})"
                self.mistakes.append(self.mistake((name,), "", name, "", said))
        self.sources = self._entries(data, "source")
        self.rejects = self._entries(data, "reject")
        self.networks = self._networks(data)

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return lines_of(self._text)

    def mistake(self, place: Place, entry: str, key: str, value: str, message: str) -> Mistake:
        """Return a mistake at a place of this file."""
        return Mistake(str(self.path), line_at(self._lines, place), entry, key, value, message)

    def refused(self, place: Place, entry: str, error: ValidationError) -> list[Mistake]:
        """Return what a schema has against the table at a place."""
        found = []
        for problem in error.errors(include_url=False):
            kind, keys = problem["type"], problem["loc"]
            key = ".".join(map(str, keys)) or "entry"
            value = "" if kind == "missing" else shown(problem["input"])
            found.append(self.mistake((*place, *keys), entry, key, value, said_by(problem)))
        return found

    def _read(self) -> dict[str, Any]:
        try:
            text = self.path.read_bytes().decode("utf-8-sig")
            self._text = text.replace("\r\n", "\n").replace("\r", "\n")
            return tomllib.loads(self._text)
        except OSError as error:
            self._failed(f"cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            byte = error.object[error.start]
            said = f"is not valid TOML: the byte 0x{byte:02x} is not UTF-8"
            self.mistakes.append(Mistake(str(self.path), line, message=said))
        except (ValueError, RecursionError) as error:
            # ValueError: TOML's and UTF-8's errors, and what Python has against huge numbers.
            said = "nested too deep" if isinstance(error, RecursionError) else str(error)
            self._failed(f"is not valid TOML: {said}", _WHERE.search(said))
        return {}

    def _failed(self, message: str, where: re.Match[str] | None = None) -> None:
        line = int(where[1] or self._text.count("\n") + 1) if where else 0
        self._text = ""
        self.mistakes.append(Mistake(str(self.path), line, message=message))

    def _entries(self, data: dict[str, Any], name: str) -> list[Any]:
        entries = data.get(name, [])
        if isinstance(entries, list):
            return entries
        said = f"expected at least one {EXPECTED[name]}"
        self.mistakes.append(self.mistake((name,), "", name, shown(entries), said))
        return []

    def _networks(self, data: dict[str, Any]) -> dict[str, Any]:
        networks = data.get("network", {})
        if isinstance(networks, dict):
            return networks
        said = f"expected at least one {EXPECTED['network']}"
        self.mistakes.append(self.mistake(("network",), "", "network", shown(networks), said))
        return {}


def said_by(problem: ErrorDetails) -> str:
    """Return what a schema has against a value, in a user's words."""
    return _WORDS.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")


def shown(value: Any) -> str:
    """Return a value for a message: short, and on one line."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def label(kind: str, entry: Any, number: int, key: str = "id") -> str:
    """Return how an entry is called in messages: by its id, or else by its number in the file."""
    name = entry.get(key) if isinstance(entry, dict) else None
    return f"{kind} {name!r}" if isinstance(name, str) else f"{kind} number {number}"


def refuse(mistakes: list[Mistake]) -> None:
    """Raise InputError, one line a mistake, if there are any."""
    if mistakes:
        raise InputError(*map(str, mistakes))
