"""The forms in which frameworks pack JSON, unpacked.

- devalue (Nuxt 3 ``__NUXT_DATA__``, SvelteKit ``__data.json``): one flat list; every value is
  named by its index in it. https://github.com/sveltejs/devalue
- Astro's island properties: each value is ``[kind, value]``.
  https://docs.astro.build/en/reference/directives-reference/ (client directives)
- React server components: rows ``id:json``, and ``id:Tlength,text`` for long strings, which other
  rows name as ``$id``; Next's pages push them in pieces.

None of it recurses: what hostile pages nest costs memory in proportion to their size.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Final, TypeGuard

#: What stands for undefined, holes, NaN, infinities and negative zero.
_NOTHING = range(-7, 0)
#: Wrappers of one value: its index follows.
_WRAPPERS: Final = frozenset(
    ("Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef", "Object",
     "NuxtError", "payload-url", "Island", "skipHydrate", "Option")
)  # fmt: skip
_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]+),)?")
_REFERENCE = re.compile(r"\$@?([0-9a-f]+)")
_MAX_ROWS = 20_000


def is_devalue(value: Any) -> TypeGuard[list[Any]]:
    """True for a flat list whose first value is a container of indexes into it."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    head = value[0]
    if isinstance(head, list):
        head = head[1:] if head and isinstance(head[0], str) else head
        indexes = head
    elif isinstance(head, dict):
        indexes = list(head.values())
    else:
        return False
    return bool(indexes) and all(type(i) is int and -8 < i < len(value) for i in indexes)


def devalue(flat: list[Any]) -> Any:
    """Return the value that a flat list describes; shared parts stay shared, cycles too."""
    made: list[Any] = [_container(item) for item in flat]

    def of(index: Any) -> Any:
        for _ in range(8):  # a wrapper of a wrapper
            if type(index) is not int or not 0 <= index < len(flat):
                return None
            item = flat[index]
            inner = _wrapped(item)
            if inner is None:
                return made[index]
            index = inner
        return None

    for item, target in zip(flat, made, strict=True):
        if isinstance(item, dict):
            target.update((key, of(index)) for key, index in item.items())
        elif isinstance(item, list) and isinstance(target, list):
            target.extend(of(index) for index in _members(item))
        elif isinstance(target, dict) and isinstance(item, list):  # a map or a bare object
            pairs = item[1:]
            for key, index in zip(pairs[::2], pairs[1::2], strict=False):
                target[str(of(key) if item[0] == "Map" else key)] = of(index)
    return of(0)


def _container(item: Any) -> Any:
    if isinstance(item, dict):
        return {}
    if isinstance(item, list):
        kind = item[0] if item and isinstance(item[0], str) else ""
        if kind in ("Date", "BigInt", "URL"):
            return item[1] if len(item) > 1 else None
        return {} if kind in ("Map", "null") else []
    return item


def _members(item: list[Any]) -> list[Any]:
    return item[1:] if item and isinstance(item[0], str) else item


def _wrapped(item: Any) -> int | None:
    if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str):
        return item[1] if item[0] in _WRAPPERS and type(item[1]) is int else None
    return None


def astro(value: Any) -> Any:
    """Return Astro's properties without the kinds: ``[0, value]``, ``[1, [members]]``, dates."""
    if not isinstance(value, dict):
        return None
    root: dict[str, Any] = {}
    left: list[tuple[dict[str, Any], Any]] = [(root, value)]
    while left:
        target, packed = left.pop()
        for key, pair in packed.items():
            target[key] = _unpacked(pair, left)
    return root


def _unpacked(pair: Any, left: list[tuple[dict[str, Any], Any]]) -> Any:
    if not (isinstance(pair, list) and len(pair) == 2 and type(pair[0]) is int):
        return None
    kind, inner = pair
    if kind == 1 and isinstance(inner, list):
        # Lists in lists are rare: one level is looked into, as objects are.
        return [_unpacked(item, left) for item in inner if not _is_packed_list(item)]
    if isinstance(inner, dict):
        made: dict[str, Any] = {}
        left.append((made, inner))
        return made
    return inner if isinstance(inner, str | int | float | bool) else None


def _is_packed_list(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and item[0] == 1


def flight(stream: str) -> list[Any]:
    """Return the values of a stream of server-component rows, references put in place.

    Elements stay lists (``["$", tag, key, properties]``); what they show is in their properties.
    """
    raw = stream.encode("utf-8", "replace")
    rows: dict[str, Any] = {}
    at = 0
    while at < len(raw) and len(rows) < _MAX_ROWS:
        head = _ROW.match(raw, at)
        if head is None:
            at = raw.find(b"\n", at) + 1
            if at == 0:
                break
            continue
        name = head[1].decode()
        if head[2]:
            end = head.end() + int(head[2], 16)
            rows[name] = raw[head.end() : end].decode("utf-8", "replace")
            at = end
            continue
        end = raw.find(b"\n", head.end())
        end = len(raw) if end < 0 else end
        with suppress(ValueError, RecursionError):  # a module, a hint, an error: no data
            rows[name] = json.loads(raw[head.end() : end])
        at = end + 1
    return [_referring(value, rows) for value in rows.values() if isinstance(value, dict | list)]


def _referring(value: Any, rows: dict[str, Any]) -> Any:
    """Put long strings and shared rows where they are named, in place."""
    left, seen = [value], {id(value)}
    while left:
        item = left.pop()
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        for key, inner in list(pairs):
            if isinstance(inner, str) and inner.startswith("$"):
                named = _REFERENCE.fullmatch(inner)
                if named and named[1] in rows:
                    item[key] = rows[named[1]]
                elif inner.startswith("$D"):
                    item[key] = inner[2:]
                elif inner == "$undefined":
                    item[key] = None
            elif isinstance(inner, dict | list) and id(inner) not in seen:
                seen.add(id(inner))
                left.append(inner)
    return value
