"""Finding the page's article in a JSON value: by its structure, and as the page's own.

An article is an object with a headline and a body. A state holds others too (related, popular,
the latest): the one that is taken is the page's by its address, number or headline.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from crawler.extraction.islands.fields import keys_for, words_of
from crawler.extraction.islands.markup import MAX_BODY, markup_of, text_size
from crawler.extraction.islands.page_key import OTHER, UNKNOWN, PageKey
from crawler.extraction.kinds import SHORTEST
from crawler.extraction.structured import plain, text_value
from crawler.extraction.teasers import is_teaser, is_thin

#: Objects and lists of one page that are looked at.
MAX_NODES: Final = 100_000
_MAX_DEPTH = 40
#: Strings that hold JSON, as SvelteKit's and Apollo's caches do.
_MAX_INNER = 40
#: Keys under which an object keeps its fields one level deeper (JSON:API, Strapi, Contentful).
_WRAPPED = frozenset(("attributes", "fields", "properties"))

#: Names that excerpts have as often as bodies; an excerpt is one short paragraph.
_WEAK = frozenset(("description", "deskripsi", "detail", "text", "teks"))
_LONG_EXCERPT = 400

Pointer = tuple[str | int, ...]
Json = dict[str, Any]
Cache = dict[str | int, Json]


@dataclass(slots=True)
class Found:
    """An article in JSON. ``pointer`` is the way to it from the root of its value.

    ``doubt`` says why it may not be whole: "teaser" when it shows that it is one, "thin" when it is
    a sentence or two.
    """

    pointer: Pointer
    title: str
    markup: str
    evidence: int
    published: str | None = None
    modified: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    image: str | None = None
    doubt: Literal["", "thin", "teaser"] = ""


def article_in(value: Any, page: PageKey, *, asked: bool = False) -> Found | None:
    """Return the page's article, or None when there is none or it cannot be told which it is.

    ``asked`` says that the value is the answer to a question for this very page: then a single
    article in it needs no further proof, as long as it does not say that it is another one.
    """
    found: list[Found] = []
    objects = list(_objects(value))
    # Apollo's cache keeps objects under the names by which others refer to them.
    cache = {at[-1]: item for at, item, _ in objects if at and "__typename" in item}
    for pointer, item, above in objects:
        title = _title(item)
        if not title or len(title) > 500:
            continue
        evidence = page.evidence(item, title)
        if above and evidence == UNKNOWN:
            evidence = page.evidence(above, "")
        if evidence == OTHER or (evidence == UNKNOWN and not asked):
            continue
        markup = _body(item)
        if text_size(markup) >= SHORTEST:
            found.append(Found(pointer, title, markup, evidence, doubt=_doubt(markup, page)))
            _complete(found[-1], item, cache)
    proven = [one for one in found if one.evidence > UNKNOWN]
    if not proven:
        outer = [one for one in found if not any(_within(one, other) for other in found)]
        return outer[0] if len(outer) == 1 else None
    # The same article may stand in a state twice, whole and as a teaser.
    return max(proven, key=worth)


def worth(found: Found) -> tuple[bool, int, int]:
    """Return what makes one candidate better than another: whole, surely the page's, longer."""
    return not found.doubt, found.evidence, len(found.markup)


def _doubt(markup: str, page: PageKey) -> Literal["", "thin", "teaser"]:
    if is_teaser(markup, page.descriptions):
        return "teaser"
    return "thin" if is_thin(markup) else ""


def at_pointer(value: Any, pointer: Pointer) -> Any:
    """Return what a pointer leads to, or None."""
    for step in pointer:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _within(one: Found, other: Found) -> bool:
    return one is not other and one.pointer[: len(other.pointer)] == other.pointer


def _objects(value: Any) -> Iterator[tuple[Pointer, Json, Json | None]]:
    """Yield every object with its pointer, and the object around one that only wraps fields."""
    left: deque[tuple[Pointer, Any, Json | None]] = deque([((), value, None)])
    seen: set[int] = set()
    inner_texts = 0
    kept: list[Any] = []  # decoded strings must live as long as their ids are remembered
    while left and len(seen) < MAX_NODES:
        pointer, item, above = left.popleft()
        if id(item) in seen or len(pointer) > _MAX_DEPTH:
            continue
        seen.add(id(item))
        if isinstance(item, dict):
            yield pointer, item, above
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        for key, inner in pairs:
            if isinstance(inner, str) and _may_be_json(inner) and inner_texts < _MAX_INNER:
                inner_texts += 1
                inner = _decoded(inner)  # noqa: PLW2901 - the text stands for its value
                kept.append(inner)
            if isinstance(inner, dict | list):
                wraps = isinstance(item, dict) and key in _WRAPPED
                left.append(((*pointer, key), inner, item if wraps else None))


def _may_be_json(text: str) -> bool:
    return len(text) > SHORTEST and text[0] in "{[" and text.rstrip()[-1:] in "}]"


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _title(item: Json) -> str:
    for key in keys_for("title", item):
        text = _text(item[key])
        if text:
            return text
    return ""


def _body(item: Json) -> str:
    """Return the longest body among the fields named so: excerpts share their names."""
    best = ""
    keys = keys_for("body", item)[:6]
    if "@type" in item:  # JSON-LD within a state: its text has one name, the rest are excerpts
        keys = [key for key in keys if key == "articleBody"]
    for key in keys:
        value = item[key]
        if isinstance(value, str) and len(value) > MAX_BODY:
            continue
        markup = markup_of(value)
        if not _WEAK.isdisjoint(words_of(key)) and (
            text_size(markup) < _LONG_EXCERPT or markup.count("<p") < 2
        ):
            continue
        if text_size(markup) > text_size(best) * 1.2:
            best = markup
    return best


def _complete(found: Found, item: Json, cache: Cache) -> None:
    found.published = _first(item, "published", cache)
    found.modified = _first(item, "modified", cache)
    found.authors = _names(item, "authors", cache)
    found.tags = _names(item, "tags", cache)
    found.section = next(iter(_names(item, "section", cache)), None)
    found.image = next(
        (text for key in keys_for("image", item) if (text := _address(item[key]))), None
    )


def _first(item: Json, role: str, cache: Cache) -> str | None:
    for key in keys_for(role, item):
        value = _resolved(item[key], cache)
        if isinstance(value, dict):  # Mongo, Firestore
            value = value.get("$date") or value.get("seconds") or value.get("_seconds")
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, str | int | float) and any(c.isdigit() for c in str(value)):
            return str(int(value)) if isinstance(value, float) else str(value).strip()
    return None


def _names(item: Json, role: str, cache: Cache) -> list[str]:
    for key in keys_for(role, item):
        value = _resolved(item[key], cache)
        if isinstance(value, dict) and isinstance(inner := _list_in(value), list):
            value = inner
        members = value if isinstance(value, list) else [value]
        if role == "tags" and isinstance(value, str):
            members = value.split(",")
        names = [_text(_resolved(member, cache)) for member in members[:60]]
        if any(names):
            return list(dict.fromkeys(name for name in names if name and not name.isdigit()))
    return []


def _list_in(value: Json) -> list[Any] | None:
    """Return the list of a connection: GraphQL's nodes and edges, JSON:API's data."""
    for name in ("nodes", "data", "items"):
        if isinstance(value.get(name), list):
            return list(value[name])
    if isinstance(value.get("edges"), list):
        return [edge.get("node") for edge in value["edges"] if isinstance(edge, dict)]
    return None


def _resolved(value: Any, cache: Cache) -> Any:
    """Look up what Apollo's cache refers to."""
    if isinstance(value, dict):
        name = value.get("__ref")
        if isinstance(name, str):
            return cache.get(name, value)
        inner = value.get("data")
        if isinstance(inner, dict):  # JSON:API, Strapi: {"data": {"attributes": {…}}}
            return inner.get("attributes", inner)
        if isinstance(value.get("node"), dict):
            return value["node"]
    return value


def _text(value: Any) -> str:
    """Return a headline or a name: a string, or an object that holds one."""
    if isinstance(value, dict):
        for name in ("rendered", "basic", "name", "nama", "title", "label", "judul", "value",
                     "full_name", "fullName", "display_name"):  # fmt: skip
            if isinstance(value.get(name), str):
                return plain(value[name])
        inner = value.get("attributes")
        name = (
            next((inner[n] for n in ("name", "title") if n in inner), "")
            if isinstance(inner, dict)
            else ""
        )
        return text_value(name)
    return text_value(value) if isinstance(value, str) else ""


def _address(value: Any) -> str | None:
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = next(
                (value[n] for n in ("url", "src", "source_url", "node", "data", "attributes",
                                    "asset", "file") if value.get(n)), None
            )  # fmt: skip
        else:
            break
    if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
        return value if len(value) < 2000 else None
    return None
