"""Loading source entries from TOML files: the bundled registry and users' own files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.sources.documents import TABLES, Document, Mistake, label, refuse, shown
from crawler.sources.positions import Place
from crawler.sources.schema import Network, Reject, Source

#: The bundled registry: the TOML files beside this module.
REGISTRY = Path(__file__).parent
NETWORKS, REJECTS = "networks.toml", "rejects.toml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A source with the place where it is written: the file, and its number there from 0."""

    source: Source
    document: Document
    number: int

    def mistake(self, key: str, message: str, value: Any = None) -> Mistake:
        """Return a mistake at one of the entry's keys."""
        place: Place = ("source", self.number, *key.split("."))
        said = "" if value is None else shown(value)
        return self.document.mistake(place, f"source {self.source.id!r}", key, said, message)


def load_file(path: Path) -> list[Source]:
    """Read the ``[[source]]`` entries of one file.

    Raises:
        InputError: the file cannot be read or parsed, or an entry is wrong; one line a mistake.
    """
    document = Document(path)
    entries, wrong = read_entries([document])
    mistakes = document.mistakes + wrong
    if not document.sources and not mistakes:
        said = "expected at least one [[source]] entry"
        mistakes = [Mistake(str(path), 0, key="source", message=said)]
    refuse(mistakes)
    return [entry.source for entry in entries]


def load_files(paths: Iterable[Path]) -> list[Source]:
    """Read several files as one registry; ids must be unique over all of them."""
    documents = [Document(path) for path in paths]
    entries, mistakes = read_entries(documents)
    refuse([mistake for document in documents for mistake in document.mistakes] + mistakes)
    return [entry.source for entry in entries]


@cache
def bundled() -> tuple[Source, ...]:
    """Return the bundled registry, sorted by id."""
    return tuple(sorted(load_files(source_files()), key=lambda source: source.id))


@cache
def networks() -> Mapping[str, Network]:
    """Return the bundled networks by name."""
    document = Document(REGISTRY / NETWORKS)
    found, mistakes = read_networks(document)
    refuse(document.mistakes + mistakes)
    return found


@cache
def rejects() -> Mapping[str, str]:
    """Return why hosts are no sources, by host name."""
    document = Document(REGISTRY / REJECTS)
    found, mistakes = read_rejects(document)
    refuse(document.mistakes + mistakes)
    return {reject.host: reject.reason for reject in found}


def source_files() -> list[Path]:
    """Return the files of the bundled registry that hold sources."""
    return sorted(path for path in REGISTRY.glob("*.toml") if path.name not in TABLES)


def read_entries(documents: Iterable[Document]) -> tuple[list[Entry], list[Mistake]]:
    """Return the sources of several files as one registry, and what is wrong with the others.

    A source inherits what its network says: one of its own file, or else one of the registry's
    (the ``networks.toml`` among the files, or the bundled one).
    """
    documents = list(documents)
    shared = [read_networks(one)[0] for one in documents if one.path.name == NETWORKS]
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    first: dict[str, Entry] = {}
    for document in documents:
        own, wrong = read_networks(document)
        mistakes += wrong
        for number, table in enumerate(document.sources):
            entry = _entry(document, number, table, own, shared[0] if shared else None, mistakes)
            if entry is None:
                continue
            other = first.setdefault(entry.source.id, entry)
            if other is not entry:
                where = other.mistake("id", "")
                said = f"the id is used twice, first at {where.file}:{where.line}"
                mistakes.append(entry.mistake("id", said, entry.source.id))
            entries.append(entry)
    return entries, mistakes


def read_networks(document: Document) -> tuple[dict[str, Network], list[Mistake]]:
    """Return a file's networks by name, and what is wrong with the others."""
    found: dict[str, Network] = {}
    mistakes: list[Mistake] = []
    for name, table in document.networks.items():
        try:
            found[name] = Network.model_validate(table)
        except ValidationError as error:
            mistakes += document.refused(("network", name), f"network {name!r}", error)
    return found, mistakes


def read_rejects(document: Document) -> tuple[list[Reject], list[Mistake]]:
    """Return a file's rejects, and what is wrong with the others."""
    found: list[Reject] = []
    mistakes: list[Mistake] = []
    for number, table in enumerate(document.rejects):
        try:
            found.append(Reject.model_validate(table))
        except ValidationError as error:
            who = label("reject", table, number + 1, "host")
            mistakes += document.refused(("reject", number), who, error)
    return found, mistakes


def _entry(
    document: Document,
    number: int,
    table: Any,
    own: Mapping[str, Network],
    shared: Mapping[str, Network] | None,
    mistakes: list[Mistake],
) -> Entry | None:
    """Read one ``[[source]]``; what is wrong with it is added to the mistakes."""
    place, who = ("source", number), label("source", table, number + 1)
    name = table.get("network") if isinstance(table, dict) else None
    if isinstance(name, str):
        known = {**(networks() if shared is None else shared), **own}
        if name in known:
            table = _inherited(table, known[name])
        elif name not in document.networks:
            said = f"no such network: use {', '.join(sorted(known))}"
            place_of_name = (*place, "network")
            mistakes.append(document.mistake(place_of_name, who, "network", shown(name), said))
    try:
        return Entry(Source.model_validate(table), document, number)
    except ValidationError as error:
        mistakes += document.refused(place, who, error)
        return None


def _inherited(table: dict[str, Any], network: Network) -> dict[str, Any]:
    """Return an entry with what its network says and it does not."""
    given = network.model_dump(exclude_defaults=True, exclude={"name", "note"})
    merged = given | table
    for key, value in given.items():
        if isinstance(value, dict) and isinstance(table.get(key), dict):
            merged[key] = value | table[key]
    return merged
