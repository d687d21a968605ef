"""Reading the XML elements of a feed, whatever prefixes and namespaces it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.platforms.addresses import absolute
from crawler.platforms.formats.xml import legal
from crawler.platforms.window import read_stamp

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: Namespaces by the prefix that the code below uses; feeds choose prefixes as they like.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
#: A namespace declaration that lxml leaves in the serialised form.
_DECLARATION = re.compile(r"""(<[^<>\s]+) xmlns(?::\w+)?="[^"<>]*\"""")
XML = "{http://www.w3.org/XML/1998/namespace}"


def name_of(element: Element) -> str:
    """Return ``prefix:local`` with the prefixes of the table above, whatever the feed uses."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if not tag.startswith("{"):
        return tag  # no namespace, or an undeclared prefix that is kept as it was written
    namespace, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(namespace.lower().rstrip("/#"), _PREFIXES.get(namespace.lower(), "?"))
    return f"{prefix}:{local}" if prefix else local


def local_name(tag: Any) -> str:
    """Return an element's or attribute's name without namespace and prefix."""
    return re.split(r"[}:]", tag)[-1] if isinstance(tag, str) else ""


def children_of(element: Element) -> dict[str, list[Element]]:
    """Return the child elements by name, in document order."""
    found: dict[str, list[Element]] = {}
    for child in element:
        name = name_of(child)
        if name:
            found.setdefault(name, []).append(child)
    return found


def text_of(element: Element | None) -> str | None:
    """Return all text within an element, as written."""
    if element is None:
        return None
    text = "".join(str(part) for part in element.itertext(with_tail=False))
    return legal(text).strip() or None


def first_text(children: dict[str, list[Element]], *names: str) -> str | None:
    """Return the first text that stands under one of the names, in the order of the names."""
    for name in names:
        for element in children.get(name, ()):
            text = text_of(element)
            if text:
                return text
    return None


def first_html(children: dict[str, list[Element]], *names: str) -> str | None:
    """Return the first fragment under one of the names: escaped, in CDATA, or as bare elements."""
    for name in names:
        for element in children.get(name, ()):
            fragment = inner_html(element) if len(element) else text_of(element)
            if fragment:
                return fragment
    return None


def first_stamp(children: dict[str, list[Element]], *names: str) -> str | None:
    """Return the first readable date that stands under one of the names."""
    for name in names:
        for element in children.get(name, ()):
            stamp = read_stamp(text_of(element))
            if stamp:
                return stamp
    return None


def base_of(element: Element, base: str) -> str:
    """Return the address that relative links within the element count from."""
    return absolute(base, element.get(f"{XML}base")) or base


def rel_of(link: Element) -> str:
    """Return the relation of an Atom link; the default is ``alternate``."""
    return (link.get("rel") or "alternate").strip().lower()


def next_link(links: Iterable[Element], base: str) -> str | None:
    """Return the address of the feed's next page (RFC 5005)."""
    return next((absolute(base, e.get("href")) for e in links if rel_of(e) == "next"), None)


def image_of(element: Element, base: str) -> str | None:
    """The first picture that media RSS or an enclosure names."""
    for child in element.iter():
        name = name_of(child)
        if name not in ("media:content", "media:thumbnail", "enclosure", "itunes:image", "image"):
            continue
        kind = f"{child.get('type') or ''} {child.get('medium') or ''}".lower()
        if name in ("media:content", "enclosure") and "image" not in kind:
            continue
        written = (
            child.get("url") or child.get("href") or (text_of(child) if len(child) < 3 else "")
        )
        url = absolute(base, written) if written else None
        if url:
            return url
    return None


def escape(text: str) -> str:
    """Return plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def inner_html(element: Element) -> str | None:
    """Serialise the children of an XHTML element without namespaces."""
    for child in element.iter():
        if isinstance(child.tag, str):
            child.tag = local_name(child.tag) or "span"
    parts = [escape(element.text or "")]
    for child in element:
        fragment = etree.tostring(child, encoding="unicode", method="html")
        parts.append(_DECLARATION.sub(r"\1", fragment))
    return legal("".join(parts)).strip() or None
