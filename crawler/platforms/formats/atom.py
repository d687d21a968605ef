"""Atom 1.0 (RFC 4287), its forerunner 0.3, and its paging (RFC 5005)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.addresses import absolute
from crawler.platforms.formats.elements import (
    XML,
    base_of,
    children_of,
    escape,
    first_stamp,
    first_text,
    image_of,
    inner_html,
    next_link,
    rel_of,
    text_of,
)
from crawler.platforms.formats.items import MAX_ITEMS, FeedDocument, FeedItem, clean_names
from crawler.platforms.formats.markup import plain, whole_body

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def _atom_children(element: Element) -> dict[str, list[Element]]:
    """Children by name, Atom's own without a prefix."""
    return {name.removeprefix("atom:"): es for name, es in children_of(element).items()}


def read_atom(root: Element, url: str) -> FeedDocument:
    about = _atom_children(root)
    base = base_of(root, url)
    language = root.get(f"{XML}lang")
    authors = _person_names(about)
    items = [_atom_entry(entry, base, language, authors) for entry in about.get("entry", ())]
    return FeedDocument(
        kind="atom",
        items=[item for item in items if item][:MAX_ITEMS],
        title=plain(first_text(about, "title")),
        generator=plain(first_text(about, "generator")),
        next=next_link(about.get("link", []), base),
    )


def _atom_entry(
    entry: Element, base: str, language: str | None, authors: list[str]
) -> FeedItem | None:
    about = _atom_children(entry)
    base = base_of(entry, base)
    url = _atom_link(about, base)
    if url is None:
        return None
    content = next(iter(about.get("content", ())), None)
    return FeedItem(
        url=url,
        title=plain(_atom_text(next(iter(about.get("title", ())), None))),
        published_at=first_stamp(about, "published", "issued", "created", "dc:date"),
        modified_at=first_stamp(about, "updated", "modified"),
        authors=_person_names(about) or authors,
        tags=clean_names(
            e.get("label") or e.get("term") or text_of(e) for e in about.get("category", ())
        ),
        image=image_of(entry, base),
        language=plain(entry.get(f"{XML}lang") or language),
        body=whole_body(_atom_text(content)),
        summary=plain(_atom_text(next(iter(about.get("summary", ())), None))),
    )


def _atom_link(about: dict[str, list[Element]], base: str) -> str | None:
    """The alternate link, a page of HTML before others; else an id that is an address."""
    links = [e for e in about.get("link", ()) if rel_of(e) == "alternate" and e.get("href")]
    links.sort(key=lambda e: "html" not in (e.get("type") or "html").lower())
    written = [first_text(about, "feedburner:origLink"), *(e.get("href") for e in links)]
    for href in written:
        url = absolute(base, href)
        if url:
            return url
    identity = first_text(about, "id") or ""
    return absolute(base, identity) if identity.startswith(("http://", "https://")) else None


def _person_names(about: dict[str, list[Element]]) -> list[str]:
    people = [first_text(_atom_children(e), "name") or text_of(e) for e in about.get("author", ())]
    return clean_names(people or [text_of(e) for e in about.get("dc:creator", ())])


def _atom_text(element: Element | None) -> str | None:
    """Return a text construct as HTML: escaped html as it is, xhtml serialised, text escaped."""
    if element is None or element.get("src"):
        return None
    if len(element):
        return inner_html(element)
    text = text_of(element)
    if text and (element.get("type") or "text").strip().lower() in ("text", "text/plain"):
        return text if "<" in text and ">" in text else escape(text)
    return text
