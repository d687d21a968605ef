"""What a user gives the ``pages`` spider: addresses, lists of addresses, saved pages."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from crawler.errors import InputError
from crawler.sources import Source, bundled

#: Where a saved page says what its address was.
_DECLARED = (
    re.compile(rb"<link[^<>]+rel=[\"']?canonical[^<>]*", re.I),
    re.compile(rb"<meta[^<>]+og:url[^<>]*", re.I),
)
_ADDRESS = re.compile(rb"(?:href|content)=[\"']?(https?://[^\s\"'<>]+)", re.I)
_GZIP = b"\x1f\x8b"
#: How Windows begins what it calls "Unicode" text.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
#: urllib passes over line breaks and tabs, so that two columns would be one address.
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Given:
    """A page to read: its address, and its bytes when it was saved."""

    url: str
    body: bytes | None = None


def read_given(value: str) -> list[Given]:
    """Read the ``urls`` argument: a comma list of addresses, of files with one address a line
    (UTF-8, or UTF-16 with its byte order mark; empty lines and lines that begin with ``#`` are
    passed over), and of saved HTML pages.

    Raises:
        InputError: one line for each entry that is none of these.
    """
    given: dict[str, Given] = {}
    mistakes: list[str] = []
    for entry in filter(None, (part.strip() for part in value.split(","))):
        try:
            for page in _pages(entry):
                given.setdefault(page.url, page)
        except InputError as error:
            mistakes += error.lines
    if not given and not mistakes:
        mistakes.append("argument urls: names no page: give addresses or a file, comma-separated")
    if mistakes:
        raise InputError(*mistakes)
    return list(given.values())


def source_of(url: str, known: dict[str, Source]) -> Source:
    """Return the registry's source of a page, or one made up from its host."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if host not in known:
        origin = urlsplit(url)
        place = origin.netloc.rpartition("@")[2]
        # Of an IPv6 address, only letters, digits and dots can stand in an id.
        id_ = re.sub(r"[^a-z0-9._-]+", "-", host).strip("-._") or "unknown"
        try:
            known[host] = Source(id=id_, name=host, url=f"{origin.scheme}://{place}/", kind="news")
        except ValidationError:
            raise InputError(f"argument urls: {url!r} has no host that can be asked") from None
    return known[host]


def sources_by_host() -> dict[str, Source]:
    """Return the registry's sources by each host name they are known under."""
    return {
        host.removeprefix("www."): source
        for source in bundled()
        for host in (source.host, *source.aliases)
    }


def _pages(entry: str) -> Iterator[Given]:
    if re.match(r"[a-z][a-z0-9+.-]*:", entry, re.I):
        yield Given(_web_address(entry, "argument urls"))
        return
    path = Path(entry)
    try:
        body = path.read_bytes()
        body = gzip.decompress(body) if body[:2] == _GZIP else body
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "is no gzip file"
        raise InputError(f"argument urls: {entry!r}: cannot be read: {why}") from None
    if b"<" in body[:2048]:
        yield Given(_declared_address(entry, body), body)
        return
    mistakes: list[str] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", _text(entry, body)), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            yield Given(_web_address(line.strip(), f"{entry}:{number}"))
        except InputError as error:
            mistakes += error.lines
    if mistakes:
        raise InputError(*mistakes)


def _text(entry: str, body: bytes) -> str:
    """Return a list as text: UTF-8, or UTF-16 that says so by its byte order mark."""
    try:
        text = body.decode("utf-16" if body[:2] in _UTF16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(f"argument urls: {entry!r}: is not UTF-8 text")
    return text


def _web_address(text: str, where: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{where}: {text!r} is not an http or https address")
    if _NOT_IN_ADDRESS.search(text):
        raise InputError(
            f"{where}: {text!r} is not an http or https address: "
            "it has a blank or a control character in it"
        )
    return text


def _declared_address(entry: str, body: bytes) -> str:
    for pattern in _DECLARED:
        for element in pattern.finditer(body[:500_000]):
            found = _ADDRESS.search(element[0])
            if found:
                return found[1].decode("utf-8", "replace")
    raise InputError(f"argument urls: {entry!r}: the saved page names no canonical address")
