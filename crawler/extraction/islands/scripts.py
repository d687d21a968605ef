"""The JSON that a page carries: typed scripts, assignments, framework payloads, attributes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from lxml import etree

from crawler.extraction.islands.literals import NotLiteral, read, values_in
from crawler.extraction.islands.revive import astro, devalue, flight, is_devalue

#: Characters of one script, and of all scripts of a page, that are read.
MAX_SCRIPT: Final = 3_000_000
MAX_SCRIPTS: Final = 8_000_000
#: Shorter values hold no article.
_SHORTEST = 100
_PUSH = re.compile(r"__next_f\s*(?:=[^.]{0,60})?\)?\.push\(\s*(?=\[)")
_MAX_PUSHES = 4_000
#: Angular Universal's own escapes, up to version 16.
_ANGULAR = (("&q;", '"'), ("&l;", "<"), ("&g;", ">"), ("&s;", "'"), ("&a;", "&"))
#: Elements whose attributes are looked at, and attributes that may hold JSON.
_MAX_ELEMENTS = 5_000
_ATTRIBUTE = re.compile(r"data-|props$|:|wire:snapshot|page$|state$")


def values_of(root: etree._Element) -> Iterator[Any]:
    """Yield every JSON value of a parsed page that may hold an article, unpacked."""
    left = MAX_SCRIPTS
    pushed: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) < _SHORTEST or len(text) > min(MAX_SCRIPT, left):
            if "__next_f" in text:
                pushed += _pushes(text)
            continue
        left -= len(text)
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            continue  # what a page declares of itself is read with its markup
        if "json" in kind:
            yield from decoded(text)
        elif "__next_f" in text:
            pushed += _pushes(text)
        elif not kind or "javascript" in kind or kind == "module":
            yield from map(_unpacked, values_in(text))
    if pushed:
        yield from flight("".join(pushed[:_MAX_PUSHES])[:MAX_SCRIPTS])
    yield from _attributes(root)


def decoded(text: str) -> Iterator[Any]:
    """Yield the value of a JSON text, unpacked; nothing when it is none."""
    if "&q;" in text:
        for written, meant in _ANGULAR:
            text = text.replace(written, meant)
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    if isinstance(value, dict | list):
        yield _unpacked(value)


def _unpacked(value: Any) -> Any:
    """Return what a value means where a framework packed it."""
    if is_devalue(value):
        return devalue(value)
    if isinstance(value, dict) and isinstance(value.get("nodes"), list):  # SvelteKit
        nodes = [node.get("data") for node in value["nodes"] if isinstance(node, dict)]
        packed = [devalue(node) for node in nodes if is_devalue(node)]
        return {"nodes": packed} if packed else value
    return value


def _pushes(script: str) -> Iterator[str]:
    for found in islice(_PUSH.finditer(script), _MAX_PUSHES):
        try:
            pushed, _ = read(script, found.end())
        except (NotLiteral, RecursionError):
            continue
        if isinstance(pushed, list) and len(pushed) > 1 and isinstance(pushed[1], str):
            yield pushed[1]


def _attributes(root: etree._Element) -> Iterator[Any]:
    """Yield the JSON in attributes: Astro's islands, Inertia's page, Vue's and Livewire's data."""
    left = MAX_SCRIPTS
    for element in islice(root.iter(etree.Element), _MAX_ELEMENTS):
        for name, value in element.items():
            text = str(value)
            if len(text) < _SHORTEST or len(text) > left or not _ATTRIBUTE.search(str(name)):
                continue
            if text.lstrip()[:1] not in ("{", "["):
                continue
            left -= len(text)
            packed = element.tag == "astro-island" and name == "props"
            for one in decoded(text):
                yield astro(one) if packed else one
