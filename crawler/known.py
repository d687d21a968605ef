"""Documents that the user has already: text dumps and JSON lines, made into records.

A text file is the dump of one page; it is cleaned by ``extraction.raw_text``. A line of JSON is a
record of ``articles.jsonl``, or an object with some of ``url``, ``title``, ``published_at`` (or
``date``), ``authors``, ``tags``, and ``paragraphs`` (a clean text, kept as it is) or ``text`` (a
dump, cleaned). A document without an address gets one under ``known.invalid``, made of its file's
name and a digest of its text: the same file gives the same record, two files never one. A dump
without a headline gets the beginning of its text as title.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from textwrap import shorten
from typing import Any, BinaryIO
from urllib.parse import quote

from crawler.errors import InputError
from crawler.extraction import NoArticle, extract_text, fold_url
from crawler.extraction.article import text_of
from crawler.extraction.dateline import dateline_of
from crawler.extraction.decode import decode
from crawler.extraction.inline import folded
from crawler.extraction.language import language_of
from crawler.items import Article, article_id, content_hash
from crawler.schema import problems
from crawler.sources import Source
from crawler.spiders.given import source_of, sources_by_host
from crawler.store.keys import storable

#: The registry knows no such source: what has no address of its own is of nobody's site.
SOURCE = "known"
#: A host that the standards promise never to exist (RFC 6761, section 6.4).
_NOWHERE = "https://known.invalid/"
TEXTS, LINES = (".txt", ".text"), (".jsonl", ".ndjson")
#: Bytes of the longest document. A record of the longest page has a fifth of it.
LARGEST = 16_000_000
#: Characters of a line above the text that is taken for its headline, and of the beginning of a
#: text that stands for one.
_HEADLINE, _BEGINNING = 300, 120
#: How files begin that are no dump of a page, and what to do with them.
_NO_DUMPS = {
    b"<": "looks like a web page: give it to 'scrapy crawl pages -a urls=FILE'",
    b"{": "looks like JSON: put one object a line into a file named .jsonl",
    b"[{": "looks like JSON: put one object a line into a file named .jsonl",
    b"%PDF": "is a PDF document: save its text",
    b"PK\x03\x04": "is an archive or an office document: unpack it, or save its text",
    b"\xd0\xcf\x11\xe0": "is an office document: save its text",
    b"\x1f\x8b": "is compressed: unpack it",
}
#: Control characters that no text has, and the share of them, one byte in so many, that makes a
#: file something else: a picture, a program. The NULs of UTF-16 are no sign.
_CONTROLS = bytes({*range(1, 32)} - {*b"\t\n\v\f\r\x1a\x1b"})
_ONE_IN = 50
_TABLES = (".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet")
_Maker = Callable[[Path, bytes], Article]
_RECORD = {f.name for f in fields(Article)}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that gives no record: ``where`` is its file, with the line number if any."""

    where: str
    why: str


@dataclass(slots=True)
class Reader:
    """Makes records of documents. ``stamps`` are fields that all of them share."""

    stamps: dict[str, Any]
    _sources: dict[str, Source] = field(default_factory=sources_by_host)

    def read(self, path: Path) -> Iterator[Article | LeftOut]:
        """Yield a file's documents in order, or why they are none."""
        try:
            with path.open("rb") as file:
                if path.suffix.casefold() not in LINES:
                    yield self._made(str(path), self._dump, path, file.read(LARGEST + 1))
                    return
                for number, line in enumerate(_lines_of(file), start=1):
                    if line.strip():
                        yield self._made(f"{path}:{number}", self._line, path, line)
        except OSError as error:
            yield LeftOut(str(path), f"cannot be read: {error.strerror or error}")

    def _made(self, where: str, make: _Maker, path: Path, raw: bytes) -> Article | LeftOut:
        try:
            if len(raw) > LARGEST:
                raise InputError(f"has over {LARGEST // 1_000_000} MB: no document is so long")
            article = make(path, raw)
        except InputError as error:
            return LeftOut(where, str(error))
        except NoArticle as none:
            return LeftOut(where, f"no article: {none}")
        found = problems(article)
        return LeftOut(where, "; ".join(found[:3])) if found else article

    def _dump(self, path: Path, raw: bytes) -> Article:
        if path.suffix.casefold() in _TABLES:
            raise InputError("is a table: put one JSON object a line into a file named .jsonl")
        # As the text reads: a byte order mark and white space begin nothing.
        beginning = b"".join(raw[:200].removeprefix(codecs.BOM_UTF8).split())
        for start, advice in _NO_DUMPS.items():
            if beginning.startswith(start):
                raise InputError(advice)
        if len(raw) - len(raw.translate(None, _CONTROLS)) > len(raw) // _ONE_IN:
            raise InputError("is no text: it is full of control characters")
        return self._cleaned(decode(raw), self._address({}, path, raw), {})

    def _line(self, path: Path, raw: bytes) -> Article:
        try:
            row = json.loads(_decoded(raw).removeprefix("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise InputError(f"not JSON: {str(error)[:100]}") from None
        if not isinstance(row, dict):
            raise InputError("not a JSON object")
        if row.keys() >= _RECORD:
            return self._record(row)
        url = self._address(row, path, raw)
        paragraphs = _texts(row, "paragraphs")
        if not paragraphs:
            return self._cleaned(_dump_of(row), url, row)
        title = _text(row, "title")
        if not title:
            raise InputError("title: there is none beside 'paragraphs': give the headline")
        article = Article(
            id="",
            url="",
            title=title,
            text=text_of(title, paragraphs),
            language=language_of(" ".join(paragraphs)),
            dateline=dateline_of(paragraphs[0]),
            content_hash=content_hash(paragraphs),
        )
        return self._stamped(article, url, row)

    def _cleaned(self, text: str, url: str, row: dict[str, Any]) -> Article:
        made_up = url.startswith(_NOWHERE)  # its file name tells no date
        of_source = None if made_up else source_of(url, self._sources)
        dump = extract_text(
            text,
            url="" if made_up else url,
            title=_text(row, "title"),
            province=of_source.province if of_source else None,
            site_name=of_source.name if of_source else None,
        )
        article = Article(**dump.to_dict())
        article.title = article.title or _headline(text, article.text.split("\n\n")[1:])
        return self._stamped(article, url, row)

    def _stamped(self, article: Article, url: str, row: dict[str, Any]) -> Article:
        """Fill in what the row says, whose it is, and what all documents share."""
        article.title = _text(row, "title") or article.title
        article.text = text_of(article.title, article.text.split("\n\n")[1:])
        name = "published_at" if _text(row, "published_at") else "date"
        if day := _text(row, name):
            article.published_at, article.date_source = _date(day, name), None
        article.authors = _texts(row, "authors") or article.authors
        article.tags = _texts(row, "tags") or article.tags
        article.id, article.url = article_id(url), url
        if url.startswith(_NOWHERE):
            article.source, article.source_name = SOURCE, _text(row, "site")
        else:
            source = source_of(url, self._sources)
            article.source, article.source_name = source.id, source.name
            article.kind, article.province = source.kind, source.province
        return _with(article, self.stamps)

    def _record(self, row: dict[str, Any]) -> Article:
        """A record of another store comes as it is; only whose copy it is depends on the store."""
        article = Article(**{name: row[name] for name in _RECORD})
        found = problems(article)
        if found:
            raise InputError("; ".join(found[:3]))
        article.duplicate_of, article.similarity, article.revision = None, None, 1
        return _with(article, {"run": self.stamps["run"]})

    def _address(self, row: dict[str, Any], path: Path, raw: bytes) -> str:
        url = _text(row, "url")
        if not url:
            digest = hashlib.sha256(raw.strip()).hexdigest()[:16]
            return f"{_NOWHERE}{quote(storable(path.name))}?sha256={digest}"
        try:
            source_of(url, dict(self._sources))
        except (ValueError, InputError):
            raise InputError(f"url = {url[:100]!r}: not an http or https address") from None
        return fold_url(url)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files to read: those given, and the text files below given folders, sorted.

    Raises:
        InputError: one line for each path that cannot be read or holds no text file.
    """
    files: dict[Path, None] = {}
    mistakes = []
    for path in paths:
        try:
            if path.is_dir():
                found = sorted(filter(_is_text, path.rglob("*")))
                if not found:
                    mistakes.append(f"{path}: no text file ({', '.join(TEXTS)}) in this folder")
                # A link to a file that is there, too, is no second document.
                files |= dict.fromkeys(f for f in found if not f.is_symlink())
                own = {file.resolve() for file in files}
                files |= dict.fromkeys(f for f in found if f.resolve() not in own)
            elif path.exists() and not path.is_file():
                mistakes.append(f"{path}: neither a file nor a folder")
            else:
                with path.open("rb") as file:
                    file.read(1)
                files[path] = None
        except (OSError, ValueError) as error:
            mistakes.append(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}")
    if mistakes:
        raise InputError(*mistakes)
    return list(files)


def _lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is longer than any document no more than its head."""
    while line := file.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = file.readline(LARGEST + 1)


def _decoded(raw: bytes) -> str:
    """Return a line's text: UTF-8, or what a page in these bytes would be read as."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw)


def _is_text(path: Path) -> bool:
    return path.suffix.casefold() in TEXTS and path.is_file()


def _with(article: Article, values: dict[str, Any]) -> Article:
    for name, value in values.items():
        setattr(article, name, value)
    return article


def _dump_of(row: dict[str, Any]) -> str:
    text = _text(row, "text")
    if not text.strip():
        raise InputError("holds no text: give 'paragraphs' or 'text'")
    return text


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{name} = {str(value)[:60]!r}: not a text")
    return storable(value) if name == "text" else folded(storable(value))


def _texts(row: dict[str, Any], name: str) -> list[str]:
    values = row.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise InputError(f"{name} = {str(values)[:60]!r}: not a list of texts")
    return [line for line in (folded(storable(value)) for value in values) if line]


def _date(text: str, name: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{name} = {text[:40]!r}: no day or time as in ISO 8601") from None
    return text


def _headline(dump: str, paragraphs: Sequence[str]) -> str:
    """Return the one line above the text of a dump ("Judul"), else the text's beginning."""
    lines = list(islice(filter(None, map(folded, dump.splitlines())), 2))
    alone = len(lines) == 2 and paragraphs[:1] == lines[1:]
    return lines[0] if alone and len(lines[0]) <= _HEADLINE else _beginning("".join(paragraphs[:1]))


def _beginning(text: str) -> str:
    return shorten(text, _BEGINNING, placeholder="…") if " " in text else text[:_BEGINNING]
