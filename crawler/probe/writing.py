"""Putting an entry into its place in a registry file, whose every other line stays as it is."""

from __future__ import annotations

import fcntl
import os
import tempfile
import tomllib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from crawler.errors import InputError
from crawler.sources import Source
from crawler.sources.entry import entry_text
from crawler.sources.positions import lines_of
from crawler.sources.registry import load_file


def add_entry(path: Path, source: Source, settle: Callable[[Source], Source]) -> Source:
    """Write a source's entry into a file, which is made when there is none, and return it.

    The new text takes the old one's place in one step, and only when it can be loaded: whoever
    reads meanwhile, or after a crash, finds the one or the other whole. Two writers take turns.

    Args:
        settle: called while nobody else writes into the file's directory; returns the entry as it
            is to be, under an id that is free, or raises InputError to call it off.

    Raises:
        InputError: the file cannot be read or written, or its form leaves no place for an entry.
    """
    path = path.resolve()  # a link to a file stays one
    try:
        with _alone(path.parent):
            source = settle(source)
            old = path.read_bytes() if path.exists() else b""
            new = with_entry(old.removeprefix(BOM_UTF8).decode("utf-8"), source)
            mark = BOM_UTF8 if old.startswith(BOM_UTF8) else b""
            _replace(path, mark + new.encode("utf-8"))
            return source
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not valid TOML: {error}") from None
    except (tomllib.TOMLDecodeError, _NoPlace) as error:
        raise InputError(f"{path}: no entry can be added: {error}") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None


class _NoPlace(Exception):
    """A document's form leaves no place for a further ``[[source]]``."""


def with_entry(text: str, source: Source) -> str:
    """Return a document with one entry more: before the first whose id is greater, else the last.

    Comments that stand right above an entry stay with it; line ends are those of the document.

    Raises:
        tomllib.TOMLDecodeError: the document is not valid.
    """
    old = tomllib.loads(text)
    known = old.get("source", [])
    starts = _starts(text, known)
    ids = [str(entry.get("id", "")) for entry in known]
    at = next((n for n, id_ in enumerate(ids) if id_ > source.id), len(ids))
    lines = text.splitlines(keepends=True)
    line = _above(lines, starts[at]) if at < len(starts) else _behind_last(text, lines, starts)
    new = _joined(lines[:line], entry_text(source), lines[line:])
    wanted = old | {"source": [*known[:at], _as_data(source), *known[at:]]}
    if tomllib.loads(new) != wanted:
        raise _NoPlace("its entries are written in a form that cannot be told apart")
    return new


def _as_data(source: Source) -> Any:
    (entry,) = tomllib.loads(entry_text(source))["source"]
    return entry


def _starts(text: str, known: Any) -> list[int]:
    """Return the number, from 0, of each entry's header line."""
    places = lines_of(text)
    starts = [places.get(("source", number), 0) - 1 for number in range(len(known))]
    if not isinstance(known, list) or -1 in starts:
        raise _NoPlace("its sources are not [[source]] tables")
    return starts


def _above(lines: list[str], start: int) -> int:
    """Return the line of an entry's own comments, which stand right above it.

    Those that open the file are about all of it.
    """
    line = start
    while line and lines[line - 1].lstrip().startswith("#"):
        line -= 1
    return line if line or not start else start


def _behind_last(text: str, lines: list[str], starts: list[int]) -> int:
    """Return the line behind the last source: that of the next table, or the end."""
    last = starts[-1] if starts else -1
    others = [
        line - 1
        for place, line in lines_of(text).items()
        if place[0] != "source" and line - 1 > last and len(place) > 1
    ]
    if not others:
        return len(lines)
    return _above(lines, min(others)) if starts else len(lines)


def _joined(before: list[str], entry: str, behind: list[str]) -> str:
    """Put an entry between two parts of a document, with an empty line on either side."""
    end = "\r\n" if before + behind and (before + behind)[0].endswith("\r\n") else "\n"
    head, tail = "".join(before), "".join(behind)
    if head.strip() and not head.endswith("\n"):
        head += end
    if head.strip() and before[-1].strip():
        head += end
    if tail.strip() and behind[0].strip():
        tail = end + tail
    return head + entry.replace("\n", end) + end + tail


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Wait until nobody else adds to the files of a directory, and keep others out."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: durable before it takes its name, and checked."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _loadable(Path(name), path)
        Path(name).chmod(mode)
        Path(name).replace(path)
        directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _loadable(written: Path, path: Path) -> None:
    try:
        load_file(written)
    except InputError as error:
        lines = (line.replace(str(written), str(path)) for line in error.lines)
        raise InputError(*lines) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
