"""What a page declares about itself: JSON-LD, ``<meta>``, ``<link>``.

JSON-LD as sites write it: several scripts, ``@graph``, lists, references by ``@id``, trailing
commas, raw line breaks in strings, entities. Everything is bounded: a live blog with hundreds of
updates costs as much as a report.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from crawler.extraction.decode import without_controls
from crawler.extraction.links import LINKING, Links
from crawler.extraction.tables import words

#: schema.org types whose headline, dates and authors describe the page's article.
ARTICLE_TYPES: Final = frozenset(words("json_ld", "article"))
VIDEO_TYPES: Final = frozenset(words("json_ld", "video"))
GALLERY_TYPES: Final = frozenset(words("json_ld", "gallery"))
LISTING_TYPES: Final = frozenset(words("json_ld", "listing"))

_MAX_SCRIPT = 1_500_000
_MAX_SCRIPTS = 24
_MAX_NODES = 400
#: Properties that hold other articles, or hundreds of parts.
_SKIPPED = frozenset(words("json_ld", "skipped_properties"))
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$", re.S
)

Node = dict[str, Any]


@dataclass(slots=True)
class Declared:
    """The page's own statements. ``meta`` and ``links`` keep every value, in order."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    page_title: str = ""
    language: str | None = None
    article: Node = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def first(self, *names: str) -> tuple[str, str] | None:
        """Return (value, name) of the first of the meta names that is filled."""
        for name in names:
            for value in self.meta.get(name, ()):
                return value, name
        return None

    def has_type(self, types: frozenset[str]) -> bool:
        """True when any JSON-LD node has one of the types."""
        return any(types & types_of(node) for node in self.nodes)


def declared(root: etree._Element) -> tuple[Declared, Links]:
    """Read head statements and JSON-LD of a parsed page, and gather its links on the way."""
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    result, links = Declared(language=language), Links()
    scripts: list[etree._Element] = []
    for element in root.iter("a", "meta", "link", "script", "option", "title"):
        tag = str(element.tag)
        if tag in LINKING:
            links.note(element, tag)
            if tag == "link":
                _note_link(element, result.links)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower():
                scripts.append(element)
        elif tag == "meta":
            _note_meta(element, result.meta)
        elif tag == "title" and not result.page_title:
            result.page_title = _page_title(element)
    result.nodes = list(_nodes(scripts))
    result.article = _article_node(result.nodes)
    return result, links


def _note_meta(element: etree._Element, meta: dict[str, list[str]]) -> None:
    content = element.get("content")
    if content is None or not content.strip():
        return
    name = (
        element.get("property")
        or element.get("name")
        or element.get("itemprop")
        or element.get("http-equiv")
    )
    if name:
        meta.setdefault(name.strip().lower(), []).append(content.strip())


def _note_link(element: etree._Element, links: dict[str, list[str]]) -> None:
    rel, href = element.get("rel"), element.get("href")
    if rel and href and href.strip():
        for kind in rel.lower().split():
            links.setdefault(kind, []).append(href.strip())


def _page_title(element: etree._Element) -> str:
    """Return the window's title; drawings have titles too."""
    parent = element.getparent()
    if parent is None or parent.tag not in ("head", "html", "body"):
        return ""
    return " ".join("".join(str(text) for text in element.itertext()).split())


def types_of(node: Node) -> set[str]:
    """Return the schema.org type names of a node, without their namespace."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {str(name).rpartition("/")[2] for name in names if isinstance(name, str)}


def _nodes(scripts: list[etree._Element]) -> Iterator[Node]:
    budget = _MAX_NODES
    for script in scripts[:_MAX_SCRIPTS]:
        text = script.text
        if not text or len(text) > _MAX_SCRIPT:
            continue
        for node in _flatten(_load(text), 0):
            budget -= 1
            if budget < 0:
                return
            yield node


def _load(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_TRAILING_COMMA.sub("", _WRAPPING.sub("", text)), strict=False)
    except (ValueError, RecursionError):
        pass
    try:  # an object followed by rubbish
        return json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        return None


def _flatten(value: Any, depth: int) -> Iterator[Node]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:100]:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "@id" in value:
            yield value
        for name, inner in value.items():
            if name not in _SKIPPED and isinstance(inner, dict | list):
                yield from _flatten(inner, depth + 1)


def _article_node(nodes: list[Node]) -> Node:
    """Return the article among the nodes: the fullest one, references to others resolved."""
    best: Node = {}
    best_rank = 0
    for node in nodes:
        kinds = types_of(node)
        if not kinds & ARTICLE_TYPES:
            continue
        rank = sum(
            weight
            for name, weight in (
                ("headline", 4),
                ("datePublished", 3),
                ("author", 2),
                ("articleBody", 2),
                ("name", 1),
            )
            if node.get(name)
        ) + (0 if kinds <= {"CreativeWork", "Review"} else 3)
        if rank > best_rank and (
            node.get("headline") or node.get("datePublished") or node.get("articleBody")
        ):
            best, best_rank = node, rank
    if best:
        return _resolved(best, nodes)
    # Yoast writes the dates on the WebPage when the author chose "none" as article type.
    for node in nodes:
        if "WebPage" in types_of(node) and node.get("datePublished"):
            return {
                "datePublished": node.get("datePublished"),
                "dateModified": node.get("dateModified"),
                "page": True,
            }
    return {}


def _resolved(node: Node, nodes: list[Node]) -> Node:
    by_id = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and len(n) > 1}
    result = dict(node)
    for name in ("author", "creator", "editor", "image", "publisher"):
        value = result.get(name)
        if isinstance(value, list):
            result[name] = [_lookup(item, by_id) for item in value[:40]]
        elif value is not None:
            result[name] = _lookup(value, by_id)
    return result


def _lookup(value: Any, by_id: dict[str, Node]) -> Any:
    if (
        isinstance(value, dict)
        and isinstance(value.get("@id"), str)
        and not value.get("name")
        and not value.get("url")
    ):
        return by_id.get(value["@id"], value)
    return value


def text_value(value: Any) -> str:
    """Return a JSON-LD string as plain text: tags and entities decoded, white space folded."""
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str) and item.strip()), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or ""
    if not isinstance(value, str):
        return ""
    return plain(value)


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def plain(value: str) -> str:
    """Decode entities (twice: themes escape the escaped), drop tags and controls, fold spaces."""
    if "&" in value:
        value = html.unescape(html.unescape(value))
    if "<" in value:
        value = _TAG.sub(" ", value)
    return " ".join(without_controls(value.replace("\u00ad", "")).split())


def names_of(value: Any) -> list[str]:
    """Return the names in an author-like property: strings, objects, lists of both."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("name") or ""  # noqa: PLW2901 - the object stands for its name
            if isinstance(item, list):
                found += [text_value(part) for part in item if isinstance(part, str)]
                continue
        if isinstance(item, str) and item.strip():
            found.append(plain(item))
    return [name for name in found if name]
