"""Holding what a crawl wrote against what a perfect crawl writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]


def _paragraphs(record: Row) -> list[str]:
    return list(record["text"].split("\n\n")[1:])


#: The truth's fields that a record must say exactly, with where the record says them.
EXACT: dict[str, Callable[[Row], Any]] = {
    "title": lambda record: record["title"],
    "published_at": lambda record: record["published_at"],
    "authors": lambda record: record["authors"],
    "paragraphs": _paragraphs,
}


def differences(records: list[Row], truth: list[Row]) -> list[str]:
    """Return one line for each article missing, too many, or told wrongly; empty when equal.

    Of a record that was revised the last line counts, as in ``articles.jsonl``.
    """
    latest = {record["id"]: record for record in records}
    written = {_key(record["source"], record["url"]): record for record in latest.values()}
    wanted = {_key(row["source"], row["url"]): row for row in truth}
    lines = [f"missing: {source} {path}" for source, path in sorted(wanted.keys() - written.keys())]
    lines += [f"too many: {s} {path}" for s, path in sorted(written.keys() - wanted.keys())]
    for key in sorted(wanted.keys() & written.keys()):
        lines += _told_wrongly(key, written[key], wanted[key])
    return lines


def _told_wrongly(key: tuple[str, str], record: Row, row: Row) -> list[str]:
    lines = []
    for field, read in EXACT.items():
        said, true = read(record), row[field]
        if said == true:
            continue
        if isinstance(true, list) and isinstance(said, list):
            said = [item for item in said if item not in true]
            true = [item for item in row[field] if item not in read(record)]
        lines.append(f"{key[0]} {key[1]}: {field} is {said!r:.200} and should be {true!r:.200}")
    return lines


def _key(source: str, url: str) -> tuple[str, str]:
    """An article by its source and its address within it: ports differ between runs."""
    parts = urlsplit(url)
    return source, parts.path + (f"?{parts.query}" if parts.query else "")
