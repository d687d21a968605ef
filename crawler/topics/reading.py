"""Texts to be judged, as people have them: articles in plain text, rows of JSON, addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.charset import wide_charset
from crawler.topics.schema import TopicError

#: Bytes of a file with one article or topic in it, at most; a novel has one million.
_MOST = 20_000_000


def read_whole(path: Path, most: int = _MOST) -> bytes:
    """Return the bytes of a file of at most ``most`` bytes; raises TopicError naming it."""
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise TopicError(f"{path}: cannot be read: {said}") from None
    if len(raw) > most:
        raise TopicError(f"{path}: more than {most // 1_000_000} MB: not one text")
    return raw


def decoded(raw: bytes) -> str:
    """Return a text in UTF-8, UTF-16 or UTF-32, or else in the Windows charset of the West."""
    if wide := wide_charset(raw):
        return raw[wide[1] :].decode(wide[0], "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def plain_article(text: str) -> tuple[str, list[str]]:
    """Return title and paragraphs of a text: with empty lines between them, or a line each."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    blocks = [block.strip() for block in text.split("\n\n" if "\n\n" in text else "\n")]
    title, *paragraphs = [b for b in blocks if b] or [""]
    return title, paragraphs


def rows_of(path: Path, text: str) -> list[Mapping[str, Any]]:
    """Return the objects of a text in JSON Lines, or of one JSON document; raises TopicError."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = [_row(path, n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    rows = whole if isinstance(whole, list) else [whole]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise TopicError(f"{path}: row {number}: not a JSON object")
    return rows


def web_address(text: str) -> str:
    """Return an address that can be fetched; raises TopicError for any other."""
    try:
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname:
            return text
    except ValueError:
        pass
    raise TopicError(f"{text}: no http or https address with a host")


def _row(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TopicError(f"{path}:{number}: not JSON: {error}") from None
