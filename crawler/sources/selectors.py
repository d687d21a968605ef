"""The selector grammar: which sources a crawl is about.

A selector is a comma list of terms; a source is selected when any term fits::

    all                      every source
    gebraknasional           an id
    tribratanews-*           a glob over ids
    kind:police              also province:ID-JT, platform:blogger, status:proven, network:antara
    province:national        the sources that have no one province
    my-sites.toml            a file with one's own sources

Quarantined sources must be asked for: they are left out of all terms but their id and
``status:quarantined``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from crawler.errors import InputError
from crawler.items import Kind
from crawler.sources.checks import site_of
from crawler.sources.provinces import PROVINCES
from crawler.sources.registry import bundled, load_file, networks
from crawler.sources.schema import Platform, Source, Status

#: What ``province:`` takes for the sources that have none.
NATIONAL = "national"
#: The attributes a selector can ask for, with the values they can have.
ATTRIBUTES: dict[str, Callable[[list[Source]], Iterable[str]]] = {
    "kind": lambda _: get_args(Kind),
    "province": lambda _: (*PROVINCES, NATIONAL),
    "platform": lambda _: get_args(Platform),
    "status": lambda _: get_args(Status),
    "network": lambda known: sorted({*networks(), *(s.network for s in known if s.network)}),
}

#: What to say instead of values that are too many.
HINTS = {"province": "an ISO 3166-2:ID code or 'national'"}


def select(selector: str, registry: Sequence[Source] | None = None) -> list[Source]:
    """Return the sources that a selector names, in the order of the terms, each once.

    Raises:
        InputError: a term names nothing; one line for each such term.
    """
    known = list(bundled() if registry is None else registry)
    chosen: dict[str, Source] = {}
    mistakes: list[str] = []
    terms = [term.strip() for term in selector.split(",") if term.strip()]
    if not terms:
        raise InputError("sources: the selector is empty: try 'all' or 'scrapy sources list'")
    for term in terms:
        try:
            found = _resolve(term, known)
        except InputError as error:
            mistakes += error.lines
            continue
        for source in found:
            other = chosen.setdefault(source.id, source)
            if other != source:
                mistakes.append(f"sources: {term!r}: the id {source.id!r} names two sources")
    if mistakes:
        raise InputError(*mistakes)
    return list(chosen.values())


def _resolve(term: str, known: list[Source]) -> list[Source]:
    if "://" in term:
        raise InputError(
            f"sources: {term!r}: an address is no selector: {_by_address(term, known)}"
        )
    if term.endswith(".toml") or "/" in term:
        return _some(term, load_file(Path(term)), lambda s: True)
    if term == "all":
        return _some(term, known, lambda s: True)
    name, colon, value = term.partition(":")
    if colon:
        return _by_attribute(term, name, value, known)
    if any(mark in term for mark in "*?["):
        return _some(term, known, lambda s: fnmatchcase(s.id, term))
    found = [s for s in known if s.id == term]
    if not found:
        near = difflib.get_close_matches(term, [s.id for s in known], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see 'scrapy sources list'"
        raise InputError(f"sources: {term!r}: no such source: {hint}")
    return found


def _by_address(address: str, known: list[Source]) -> str:
    """Return what to say instead of an address: the id of the source that has its host."""
    try:
        site = site_of(urlsplit(address).hostname or "")
    except ValueError:
        site = ""
    ids = [s.id for s in known if site in map(site_of, (s.host, *s.aliases))]
    return f"say {ids[0]!r}" if ids else "see 'scrapy sources list'"


def _by_attribute(term: str, name: str, value: str, known: list[Source]) -> list[Source]:
    if name not in ATTRIBUTES:
        raise InputError(
            f"sources: {term!r}: unknown attribute {name!r}: use {', '.join(ATTRIBUTES)}"
        )
    values = tuple(ATTRIBUTES[name](known))
    if value not in values:
        hint = _instead(name, value, values)
        raise InputError(f"sources: {term!r}: unknown {name} {value!r}: {hint}")
    asked = None if value == NATIONAL else value
    return _some(
        term, known, lambda s: getattr(s, name) == asked, quarantined=value == "quarantined"
    )


def _instead(attribute: str, value: str, values: Iterable[str]) -> str:
    """Return what to say instead of a value that no source has: a province's name has a code."""
    words = {word.casefold(): word for word in values}
    if attribute == "province":
        words |= {name.casefold(): code for code, name in PROVINCES.items()}
    near = difflib.get_close_matches(value.casefold(), words, n=1, cutoff=0.7)
    if near:
        return f"did you mean {words[near[0]]!r}?"
    return f"use {HINTS.get(attribute) or ', '.join(words.values())}"


def _some(
    term: str, known: list[Source], fits: Callable[[Source], bool], *, quarantined: bool = False
) -> list[Source]:
    fitting = [source for source in known if fits(source)]
    found = [source for source in fitting if quarantined or source.status != "quarantined"]
    if not found and fitting:
        ids = ", ".join(source.id for source in fitting)
        raise InputError(f"sources: {term!r}: fits quarantined sources only: name them: {ids}")
    if not found:
        raise InputError(f"sources: {term!r}: fits no source: see 'scrapy sources list'")
    return found
