"""On which line of a TOML file a key stands, so that a mistake can be found.

``tomllib`` gives values without places. This is no second parser: the text is known to be valid,
so that strings, comments and brackets are all that must be told apart (https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: A key's place: the names down to it, with a number for each entry of an array of tables.
Place = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(
    r"[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|\"(?P<basic>(?:[^\"\\\n]|\\.)*)\"|'(?P<literal>[^'\n]*)')"
    r"[ \t]*(?P<dot>\.)?"
)
#: What a value is made of, as far as its end goes; anything else is passed over by the character.
_PIECE = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"{3,5}|'''.*?'{3,5}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*"
    r"|(?P<opens>[\[{])|(?P<closes>[\]}])|(?P<ends>\n)",
    re.S,
)


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, counted from 1, of each table header and key of a valid document."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    line, done, at = 1, 0, 0
    while True:
        at = _end(_BLANK, text, at)
        if at >= len(text):
            return found
        line, done = line + text.count("\n", done, at), at
        opening = 2 if text.startswith("[[", at) else int(text[at] == "[")
        names, at = _key(text, at + opening)
        if opening:
            table = _table(names, counts, array=opening == 2)
            found.setdefault(table, line)
            at += opening
        else:
            for depth in range(1, len(names) + 1):
                found.setdefault(table + names[:depth], line)
            at = _value_end(text, at)


def line_at(found: dict[Place, int], path: Sequence[str | int]) -> int:
    """Return the line of a key, or of the nearest thing around it that has one."""
    for size in range(len(path), 0, -1):
        if tuple(path[:size]) in found:
            return found[tuple(path[:size])]
    return 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _key(text: str, at: int) -> tuple[Place, int]:
    names: list[str] = []
    while part := _PART.match(text, at):
        name = part["bare"] or part["basic"] or part["literal"] or ""
        names.append(name)
        at = part.end()
        if not part["dot"]:
            break
    return tuple(names), at


def _table(names: Place, counts: dict[Place, int], *, array: bool) -> Place:
    """Return a header's path, with the number of the entry that each array of tables is at."""
    path: Place = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path],)
    path += names[-1:]
    if array:
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    elif path in counts:  # pragma: no cover - such a document is not valid
        path += (counts[path],)
    return path


def _value_end(text: str, at: int) -> int:
    depth = 0
    while piece := _PIECE.search(text, at):
        at = piece.end()
        depth += bool(piece["opens"]) - bool(piece["closes"])
        if piece["ends"] and depth <= 0:
            return at
    return len(text)
