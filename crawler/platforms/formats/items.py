"""What a feed says, the same for all formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from crawler.items import Candidate, DiscoveredBy
from crawler.platforms.formats.markup import plain

FeedKind = Literal["rss", "rdf", "atom", "json"]

#: Items read from one feed.
MAX_ITEMS = 5_000
#: Authors or tags read from one item.
MAX_NAMES = 50


@dataclass(slots=True, kw_only=True)
class FeedItem:
    """One entry. ``body`` is the whole article's HTML, or None; ``summary`` is plain text."""

    url: str
    title: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    image: str | None = None
    language: str | None = None
    body: str | None = None
    summary: str | None = None

    def candidate(self, discovered_by: DiscoveredBy) -> Candidate:
        """Return what the item tells about its article."""
        return Candidate(
            url=self.url,
            discovered_by=discovered_by,
            title=self.title,
            published_at=self.published_at,
            modified_at=self.modified_at,
            authors=self.authors,
            tags=self.tags,
            image=self.image,
            language=self.language,
            body=self.body,
        )


@dataclass(slots=True, kw_only=True)
class FeedDocument:
    """A feed's items in its own order; ``next`` is the address of its next page, if it has one."""

    kind: FeedKind
    items: list[FeedItem]
    title: str | None = None
    generator: str | None = None
    next: str | None = None


def clean_names(values: Iterable[str | None]) -> list[str]:
    """Return names of people or tags as plain text, each once."""
    cleaned = (plain(value) for value in values)
    return list(dict.fromkeys(value for value in cleaned if value))[:MAX_NAMES]
