"""Sites made of posts and lists, under a clock of their own, that are walked again and again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page, Scope
from crawler.platforms.memory import Memory
from crawler.platforms.walk import WalkEnd, advance, begin
from crawler.sources import Source
from tests.platforms.walking import HOME

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
#: Questions to a site where nothing is new, without that for robots.txt.
MOST = 2
WORDS = ("cooling system", "coling system", "kolling system", "cooling sistem", "pendingin")


@dataclass
class Post:
    """``edited`` is the stamp that sitemaps tell. ``section`` is its number."""

    slug: str
    published: datetime
    section: int = 0
    edited: datetime | None = None

    @property
    def changed(self) -> datetime:
        return self.edited or self.published

    @property
    def url(self) -> str:
        return f"{HOME}2026/03/{self.slug}/"


@dataclass
class World:
    """A site, by its posts; ``pages`` makes an address's answer, or a status, from them."""

    pages: Callable[[World, str, dict[str, str]], bytes | int]
    platform: str
    entry: dict[str, Any] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    memory: Memory | None = None
    now: datetime = START
    #: The window's start, and whether the site counts its pages for those who ask its API.
    since: datetime | None = None
    totals: bool = False

    def __post_init__(self) -> None:
        self.posts = [
            Post(f"polsek-sambang-warga-desa-{n}", START - timedelta(hours=9 * n), n % 8)
            for n in range(1, 40)
        ]
        self.read: dict[str, bytes] = {}
        #: When the listed articles were read.
        self.listed: dict[str, datetime] = {}
        self.source = Source.model_validate(
            {"id": "s", "name": "S", "url": HOME, "kind": "news", "platform": self.platform}
            | {"discovery": self.entry}
        )

    @property
    def newest(self) -> list[Post]:
        return sorted(self.posts, key=lambda post: post.published, reverse=True)

    def publish(self, section: int = 0) -> Post:
        slug = f"kapolsek-ajak-warga-jaga-damai-{len(self.posts)}"
        self.posts.append(Post(slug, self.now - timedelta(minutes=10), section))
        return self.posts[-1]

    def walk(self, *, looked: bool = False) -> tuple[list[str], list[str], WalkEnd]:
        """Walk once; return the addresses asked, those listed for the first time, and the end.

        An article that is listed is read, and edited when its stamp is later than that.
        """

        def known(edited: Mapping[str, str | None]) -> Set[str]:
            if self.memory is None:
                return frozenset()
            return {
                url for url, at in edited.items() if url in self.listed and not self._later(url, at)
            }

        over = Scope(queries=WORDS, known=known, since=self.since)
        asked, fresh = list[str](), list[str]()
        events = begin(self.source, over, now=self.now, memory=self.memory, looked=looked)
        self.now += timedelta(hours=1)
        while True:
            for event in events:
                if isinstance(event, Candidate) and (
                    event.url not in self.listed or self._later(event.url, event.modified_at)
                ):
                    self.listed[event.url] = self.now
                    fresh.append(event.url)
                if isinstance(event, WalkEnd):
                    self.memory = event.memory
                    return asked, fresh, event
                if isinstance(event, Ask):
                    ask = Ask(**json.loads(json.dumps(event.to_dict())))
            asked.append(ask.url)
            assert len(asked) < 300, asked[-5:]
            events = advance(self.source, over, ask, self._page(ask))

    def _later(self, url: str, stamp: str | None) -> bool:
        return stamp is not None and datetime.fromisoformat(stamp) > self.listed[url]

    def _page(self, ask: Ask) -> Page:
        parts = urlsplit(ask.url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self.pages(self, parts.path, query)
        if isinstance(body, int):
            said = b'{"code":"rest_post_invalid_page_number"}' if body == 400 else b"<h1>Maaf</h1>"
            return Page(url=ask.url, status=body, headers={}, body=said)
        same = ask.conditional and "upon" in ask.state["walk"] and self.read.get(ask.url) == body
        self.read[ask.url] = body
        headers = {"date": format_datetime(self.now, usegmt=True)}
        if self.totals:
            headers["x-wp-totalpages"] = str(-(-len(self.posts) // 10))
        return Page(url=ask.url, status=200, headers=headers, body=body, unchanged=same)


# --- what sites answer ---------------------------------------------------------------------------


def html(posts: list[Post], more: str = "") -> bytes:
    items = "".join(f'<h2><a href="{post.url}">Judul berita ini</a></h2>' for post in posts)
    return f"<html><head>{more}</head><body>{items}</body></html>".encode()


def rss(posts: list[Post]) -> bytes:
    rows = "".join(
        f"<item><title>Judul</title><link>{post.url}</link>"
        f"<pubDate>{format_datetime(post.published)}</pubDate></item>"
        for post in posts
    )
    return f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def urlset(posts: list[Post], *, dated: bool = True) -> bytes:
    rows = "".join(
        f"<url><loc>{post.url}</loc>"
        + (f"<lastmod>{post.changed.isoformat()}</lastmod>" if dated else "")
        + "</url>"
        for post in posts
    )
    return f"<urlset>{rows}</urlset>".encode()


def index(*rows: tuple[str, str]) -> bytes:
    locs = "".join(f"<sitemap><loc>{HOME}{path}</loc>{at}</sitemap>" for path, at in rows)
    return f"<sitemapindex>{locs}</sitemapindex>".encode()


def lastmod(posts: list[Post]) -> str:
    return f"<lastmod>{max(post.changed for post in posts).isoformat()}</lastmod>"


def robots(*paths: str) -> bytes:
    return "".join(f"Sitemap: {HOME}{path}\n" for path in paths).encode()
