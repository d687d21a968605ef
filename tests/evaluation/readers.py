"""The two readers that are compared: ours, and trafilatura as it comes."""

from __future__ import annotations

from dataclasses import dataclass, field

import trafilatura

from crawler.extraction import NoArticle, extract


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of a page; an empty one when it finds no article."""

    text: str = ""
    title: str = ""
    date: str | None = None
    authors: list[str] = field(default_factory=list)


def ours(html: bytes, url: str) -> Reading:
    """Read a page with this project's reader, the whole record."""
    try:
        found = extract(html, url)
    except NoArticle:
        return Reading()
    return Reading("\n".join(found.paragraphs), found.title, found.published_at, found.authors)


def plain(html: bytes, url: str) -> Reading:
    """Read a page with trafilatura's defaults and its metadata."""
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Reading()
    authors = [a.strip() for a in (found.author or "").split(";") if a.strip()]
    return Reading(found.text or "", found.title or "", found.date, authors)
