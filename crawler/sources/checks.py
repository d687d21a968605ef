"""The rules that the registry's files keep beyond the schema: places, order, one host one source.

A crawl needs none of them, so the loader does not look; ``scrapy sources validate`` does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.sources.documents import EXPECTED, TABLES, Document, Mistake, shown
from crawler.sources.provinces import FILES, file_name
from crawler.sources.registry import REGISTRY, Entry, read_entries, read_rejects

#: Files of the registry by what they may hold; files with other names hold what they like.
PLACES = frozenset((*FILES.values(), "national.toml", "police.toml"))
#: Hosts that show the site without them: https://x/, https://www.x/ and https://m.x/ are one.
_VARIANTS = ("www.", "m.", "amp.")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one file."""

    path: Path
    sources: int
    mistakes: list[Mistake]


def check(paths: Sequence[Path] | None = None) -> list[Checked]:
    """Return what each file holds and what is wrong there, the files taken as one registry.

    Args:
        paths: files, and directories for all TOML files in them; None for the bundled registry.
    """
    documents = [Document(path) for path in _files(paths or [REGISTRY])]
    entries, mistakes = read_entries(documents)
    mistakes += chain.from_iterable(document.mistakes for document in documents)
    mistakes += _rejected(documents, entries)
    for rule in (_owned_hosts, _in_place, _explained):
        mistakes += rule(entries)
    for document in documents:
        mistakes += _sorted(document)
        mistakes += _something(document)
    found: dict[str, list[Mistake]] = {str(document.path): [] for document in documents}
    for mistake in sorted(set(mistakes), key=lambda m: (m.line, m.entry, m.key, m.message)):
        found[mistake.file].append(mistake)
    return [
        Checked(document.path, len(document.sources), found[str(document.path)])
        for document in documents
    ]


def site_of(host: str) -> str:
    """Return a host without what only says how a site is shown: ``www.``, ``m.``, ``amp.``."""
    bare = host.rstrip(".")  # that which ends a name's absolute form is no part of it
    for prefix in _VARIANTS:
        # "m.id" and "amp.com" are sites themselves.
        if bare.startswith(prefix) and "." in bare.removeprefix(prefix):
            bare = bare.removeprefix(prefix)
    return bare


def _files(paths: Iterable[Path]) -> list[Path]:
    found: dict[str, Path] = {}  # a file that is named twice is checked once
    for path in paths:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        for file in inside or [path]:
            found.setdefault(os.path.realpath(file), file)  # links in a circle have a path, too
    return list(found.values())


def _owned_hosts(entries: list[Entry]) -> Iterator[Mistake]:
    """Two sources must not share a host, as the site's own or as an alias."""
    owners: dict[str, Entry] = {}
    for entry in entries:
        source = entry.source
        address = ("url", _authority(source.url), source.url)
        named = [address, *(("aliases", alias, alias) for alias in source.aliases)]
        for key, host, value in named:
            owner = owners.setdefault(site_of(host), entry)
            if owner is not entry:
                said = (
                    f"{host} is {owner.source.id!r}'s: one source, with the other hosts as aliases"
                )
                yield entry.mistake(key, said, value)
        for alias in source.aliases:
            if alias == source.host or source.aliases.count(alias) > 1:
                yield entry.mistake("aliases", "the host is named twice", alias)


def _authority(url: str) -> str:
    """Return an address's host, with the port where it names one: another port, another site."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host if parts.port is None else f"{host}:{parts.port}"


def _in_place(entries: list[Entry]) -> Iterator[Mistake]:
    """A province's file holds that province's news sites, and so on."""
    for entry in entries:
        source, name = entry.source, entry.document.path.name
        proper = file_name(source.kind, source.province)
        if name in PLACES and name != proper:
            kind = "police.toml" in (name, proper)
            key = "kind" if kind else "province"
            value = getattr(source, key)
            yield entry.mistake(key, f"belongs into {proper}", value or "no province")


def _explained(entries: list[Entry]) -> Iterator[Mistake]:
    """Who is quarantined is told why."""
    for entry in entries:
        if entry.source.status == "quarantined" and not entry.source.note.strip():
            yield entry.mistake("status", "a quarantined source needs a note", "quarantined")


def _rejected(documents: Sequence[Document], entries: list[Entry]) -> Iterator[Mistake]:
    """A host that is rejected is no source's."""
    owners = {
        site_of(host): entry
        for entry in entries
        for host in (entry.source.host, *entry.source.aliases)
    }
    for document in documents:
        yield from read_rejects(document)[1]
        for number, host in _names(document.rejects, "host"):
            owner = owners.get(site_of(host))
            if owner:
                said = f"is the host of source {owner.source.id!r}"
                who = f"reject {host!r}"
                yield document.mistake(("reject", number, "host"), who, "host", shown(host), said)


def _sorted(document: Document) -> Iterator[Mistake]:
    """Sources stand in the order of their ids, networks of their names, rejects of their hosts."""
    for kind, key, tables in (
        ("source", "id", document.sources),
        ("reject", "host", document.rejects),
    ):
        for (_, before), (number, name) in pairwise(_names(tables, key)):
            # That an id stands twice is told where ids are compared.
            if name < before or (name == before and kind == "reject"):
                said = f"is not sorted: stands after {before!r}"
                place = (kind, number, key)
                yield document.mistake(place, f"{kind} {name!r}", key, shown(name), said)
    for before, name in pairwise(document.networks):
        if name < before:
            said = f"is not sorted: stands after {before!r}"
            yield document.mistake(("network", name), f"network {name!r}", "", "", said)


def _names(tables: Iterable[Any], key: str) -> list[tuple[int, str]]:
    """Return what entries are called, with their numbers; those without a name are left out."""
    return [
        (number, table[key])
        for number, table in enumerate(tables)
        if isinstance(table, dict) and isinstance(table.get(key), str)
    ]


def _something(document: Document) -> Iterator[Mistake]:
    """A file says something; only a province may have no source yet."""
    if document.path.name in PLACES or document.mistakes:
        return
    if not (document.sources or document.rejects or document.networks):
        expected = EXPECTED[TABLES.get(document.path.name, ("source",))[0]]
        yield Mistake(str(document.path), 0, message=f"expected at least one {expected}")
