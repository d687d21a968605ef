"""What a replica site consists of: sites, posts and the blocks of their bodies."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

BlockKind = Literal["p", "h", "quote", "li", "related", "glued", "image", "credit", "page"]
#: Blocks that are the journalist's text; the others are furniture or markup.
TEXT_KINDS = frozenset({"p", "h", "quote", "li"})
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body; ``html`` is inline markup.

    Of ``related`` (a link to another article on a line of its own) and ``glued`` (the same at the
    end of the paragraph before) it is the key of the target, of ``image`` a file name. ``credit``
    is a line such as "(Wie/Red)" or "Editor: …".
    """

    kind: BlockKind
    html: str = ""

    @property
    def text(self) -> str:
        """The words that a reader sees, white space folded."""
        return " ".join(html.unescape(_TAG.sub("", self.html)).split())


#: ``published`` is visible, ``gone`` answers 404 or 410 but is still linked, ``draft`` and
#: ``protected`` (a password is asked for) never show their text.
State = Literal["published", "gone", "draft", "protected"]


@dataclass(slots=True, kw_only=True)
class Post:
    """An article of a replica site, before any platform or theme touches it.

    ``topic`` is ``about`` or ``mentions`` when a perfect crawl writes it, else empty. ``copy_of``
    is ``site/key`` of the first publication of the same text. ``style`` is the editor's habit that
    the platform turns into markup (see :mod:`crawler.demo.markup`).
    """

    site: str
    key: str
    number: int
    slug: str
    title: str
    blocks: list[Block]
    published: datetime
    modified: datetime
    author: str
    section: str
    tags: list[str]
    topic: Literal["", "about", "mentions"] = ""
    state: State = "published"
    copy_of: str | None = None
    style: Literal["blocks", "classic", "pasted"] = "classic"
    comments: list[tuple[str, str, datetime]] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        return self.state in ("published", "protected")

    @property
    def pages(self) -> list[list[Block]]:
        """The body cut at its page breaks."""
        pages: list[list[Block]] = [[]]
        for block in self.blocks:
            if block.kind == "page":
                pages.append([])
            else:
                pages[-1].append(block)
        return pages

    @property
    def paragraphs(self) -> list[str]:
        """The text blocks in order: what the record of a perfect crawl contains."""
        return [block.text for block in self.blocks if block.kind in TEXT_KINDS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One entry of ``content/sites.toml``; ``options`` holds the keys that its surface reads."""

    id: str
    name: str
    tagline: str
    address: str
    surface: str
    theme: str
    platform: str
    kind: Literal["news", "police"]
    province: str | None
    zone: int
    dateline: tuple[str, ...]
    authors: tuple[str, ...]
    discovery: Mapping[str, str]
    options: Mapping[str, Any]

    @property
    def tz(self) -> timezone:
        return timezone(timedelta(hours=self.zone))

    def url(self, port: int) -> str:
        """Return the address of the home page, with a slash at the end."""
        return f"http://{self.address}:{port}/"


_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def month_name(moment: datetime) -> str:
    """Return the Indonesian name of the month."""
    return _MONTHS[moment.month - 1]


def day_name(moment: datetime) -> str:
    """Return the Indonesian name of the weekday."""
    return _DAYS[moment.weekday()]


def long_date(moment: datetime, *, weekday: bool = True, padded: bool = False) -> str:
    """Return ``Kamis, 8 Februari 2024`` (``padded``: ``08``)."""
    day = f"{moment.day:02}" if padded else str(moment.day)
    date = f"{day} {month_name(moment)} {moment.year}"
    return f"{day_name(moment)}, {date}" if weekday else date


def zone_name(site: Site) -> str:
    """Return WIB, WITA or WIT."""
    return {7: "WIB", 8: "WITA", 9: "WIT"}[site.zone]


def slugify(text: str, limit: int = 200) -> str:
    """Return the words of a title as WordPress' ``sanitize_title`` joins them."""
    words = re.sub(r"[^\w\s-]+", "", text.casefold())
    slug = re.sub(r"[\s_-]+", "-", words).strip("-")
    return slug[:limit].rstrip("-")
