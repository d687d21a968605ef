"""RSS 2.0 and its forerunners 0.9x, and RSS 1.0 (RDF).

Sources: https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec,
https://web.resource.org/rss/1.0/modules/content/, https://www.rssboard.org/media-rss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.platforms.addresses import absolute
from crawler.platforms.formats.elements import (
    base_of,
    children_of,
    first_html,
    first_stamp,
    first_text,
    image_of,
    local_name,
    name_of,
    next_link,
    rel_of,
    text_of,
)
from crawler.platforms.formats.items import MAX_ITEMS, FeedDocument, FeedItem, FeedKind, clean_names
from crawler.platforms.formats.markup import plain, whole_body

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def read_rss(root: Element, url: str, kind: FeedKind) -> FeedDocument:
    channel = next((e for e in root.iter() if local_name(e.tag) == "channel"), root)
    about = children_of(channel)
    base = base_of(channel, base_of(root, url))
    language = first_text(about, "language", "dc:language")
    items = [_rss_item(e, base, language) for e in root.iter() if name_of(e) == "item"]
    return FeedDocument(
        kind=kind,
        items=[item for item in items if item][:MAX_ITEMS],
        title=plain(first_text(about, "title")),
        generator=plain(first_text(about, "generator")),
        next=next_link(about.get("atom:link", []), base),
    )


def _rss_item(element: Element, base: str, language: str | None) -> FeedItem | None:
    about = children_of(element)
    base = base_of(element, base)
    url = _rss_link(element, about, base)
    if url is None:
        return None
    description = first_text(about, "description", "summary", "atom:summary")
    content = first_html(about, "content:encoded", "atom:content", "xhtml:body", "xhtml:div")
    return FeedItem(
        url=url,
        title=plain(first_text(about, "title", "dc:title", "media:title")),
        published_at=first_stamp(about, *_PUBLISHED),
        modified_at=first_stamp(about, "atom:updated", "dcterms:modified", "updated"),
        authors=clean_names(_rss_authors(about)),
        tags=clean_names(
            text_of(e) for name in ("category", "dc:subject") for e in about.get(name, ())
        ),
        image=image_of(element, base),
        language=plain(language),
        body=whole_body(content),
        summary=plain(description),
    )


_PUBLISHED = (
    "pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "published",
    "pubdate", "date",
)  # fmt: skip


def _rss_link(element: Element, about: dict[str, list[Element]], base: str) -> str | None:
    """The item's own address: that before FeedBurner's detour, its link, its permanent guid."""
    guids = about.get("guid", [])
    permanent = [g for g in guids if (g.get("isPermaLink") or "true").strip().lower() != "false"]
    written = [
        first_text(about, "feedburner:origLink"),
        first_text(about, "link"),
        *(link.get("href") for link in about.get("atom:link", ()) if rel_of(link) == "alternate"),
        *(link.get("href") for link in about.get("link", ())),
        *(text for guid in permanent if (text := text_of(guid)) and text.startswith("http")),
        next((v for k, v in element.attrib.items() if local_name(k) == "about"), None),
    ]
    return next((url for href in written if href and (url := absolute(base, str(href)))), None)


def _rss_authors(about: dict[str, list[Element]]) -> Iterator[str | None]:
    """Names from dc:creator; RSS's own author is an e-mail address with the name in brackets."""
    creators = [text_of(e) for e in about.get("dc:creator", ())]
    if not any(creators):
        names = ("author", "atom:author", "itunes:author")
        creators = [text_of(e) for name in names for e in about.get(name, ())]
    for creator in creators:
        mail = re.fullmatch(r"\S{1,200}@\S{1,200}\s+\((.{1,200})\)", creator or "")
        yield mail[1] if mail else creator
