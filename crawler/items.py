"""The two things that travel through the crawler: a candidate URL and an article record.

Both are plain dataclasses without behaviour of Scrapy, so that the core packages (sources, topics,
extraction, dedup, store) and library users can handle them without a crawl.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import Any, Literal

# Python 3.11's own TypedDict cannot be read by pydantic, which makes the JSON Schema.
from typing_extensions import TypedDict

#: Version of the record's shape; raised whenever a field is added, removed or changes meaning.
RECORD_VERSION = 1

DateSource = Literal["api", "json-ld", "meta", "time", "byline", "text", "url"]
DiscoveredBy = Literal[
    "wordpress-api",
    "wordpress-search",
    "blogger-feed",
    "feed",
    "sitemap",
    "listing",
    "given",
    "archive",
]
ExtractedBy = Literal["wordpress-api", "blogger-feed", "html", "rendered"]
Kind = Literal["news", "police"]


class Match(TypedDict):
    """One spelling of the topic found in one field of an article."""

    variant: str
    field: str
    count: int


#: The verdict of the topic's matcher. ``class`` is a Python keyword, hence the functional form.
TopicVerdict = TypedDict(
    "TopicVerdict", {"name": str, "class": str, "score": float, "matches": list[Match]}
)


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A URL worth reading, with everything its discovery already told about it.

    ``body`` is an HTML fragment of the whole article, or None when a page must be fetched.
    Dates are ISO 8601; stamps with an offset are exact, others are the site's local time.
    """

    url: str
    discovered_by: DiscoveredBy
    title: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    image: str | None = None
    language: str | None = None
    body: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form without empty fields."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in pairs if value not in (None, [])}


@dataclass(slots=True, kw_only=True)
class Article:
    """One record of ``articles.jsonl``; the order of the fields is the order in the file."""

    id: str
    url: str
    title: str
    text: str
    published_at: str | None = None
    date_source: DateSource | None = None
    modified_at: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    image: str | None = None
    language: str | None = None
    dateline: str | None = None
    source: str = ""
    source_name: str = ""
    kind: Kind = "news"
    province: str | None = None
    topic: TopicVerdict | None = None
    duplicate_of: str | None = None
    similarity: float | None = None
    revision: int = 1
    content_hash: str = ""
    discovered_by: DiscoveredBy = "given"
    extracted_by: ExtractedBy = "html"
    fetched_at: str = ""
    run: str = ""
    versions: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as written, fields in order; subclasses' extra fields are left out."""
        return {f.name: getattr(self, f.name) for f in fields(Article)}

    def to_json(self) -> str:
        """Return the record as one line of JSON without the newline."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


def article_id(canonical_url: str) -> str:
    """Return the 16 hex digits that name an article: the head of SHA-256 of its canonical URL."""
    return hashlib.sha256(canonical_url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def paragraphs_of(text: str) -> list[str]:
    """Return the body paragraphs of a record's ``text`` (its first block is the title)."""
    return [block for block in text.split("\n\n")[1:] if block]


def content_hash(paragraphs: list[str]) -> str:
    """Return the hex digest of paragraphs, their case and white space folded."""
    folded = "\n".join(" ".join(p.casefold().split()) for p in paragraphs)
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:32]
