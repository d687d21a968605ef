"""What all platforms share: requests, answers, conditional answers, templates and the site's posts.

A surface turns one request into one answer and touches no network, so that its protocol can be
tested without a server.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jinja2

from crawler.demo.model import Post, Site, day_name, long_date, month_name, zone_name

_THEMES = Path(__file__).parent.parent / "themes"
HTML = "text/html; charset=UTF-8"
XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """A GET or HEAD request: decoded path, query pairs in order, headers with lower-case names."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, target: str, headers: Mapping[str, str] | None = None) -> Request:
        """Return the request for a path with an optional query string."""
        parts = urlsplit(target)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        return cls(parts.path or "/", tuple(pairs), dict(headers or {}))

    @property
    def query(self) -> dict[str, str]:
        """The query as a dictionary; the last of several values wins, as in PHP."""
        return dict(self.pairs)

    def number(self, name: str, default: int) -> int:
        """Return a query value as an integer, like PHP's ``absint``."""
        digits = "".join(c for c in self.query.get(name, "").strip()[:9] if c.isdigit())
        return int(digits) if digits else default


@dataclass(slots=True)
class Answer:
    """What a surface sends back."""

    body: str | bytes = ""
    status: int = 200
    type: str = HTML
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def redirect(location: str, status: int = 301) -> Answer:
    """Return a redirection to an absolute URL."""
    return Answer("", status, headers={"Location": location})


def gzipped(body: str) -> bytes:
    """Return gzip bytes that depend on the content alone."""
    return gzip.compress(body.encode(), mtime=0)


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def zulu(moment: datetime) -> str:
    """Return a moment as feeds and sitemaps write it in UTC: ``2024-02-08T05:10:00Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def conditional(request: Request, answer: Answer, changed: datetime, etag: str = "") -> Answer:
    """Add validators and answer 304 when the client has this version (RFC 9110, section 13).

    ``If-None-Match`` wins over ``If-Modified-Since``; without ``etag`` the content is hashed.
    """
    etag = etag or f'"{hashlib.md5(answer.content, usedforsecurity=False).hexdigest()}"'
    changed = changed.replace(microsecond=0)
    answer.headers |= {"ETag": etag, "Last-Modified": http_date(changed)}
    if asked := request.headers.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        fresh = "*" in known or etag.removeprefix("W/") in known
    elif asked := request.headers.get("if-modified-since"):
        try:
            fresh = parsedate_to_datetime(asked) >= changed
        except (TypeError, ValueError):
            fresh = False
    else:
        fresh = False
    if fresh:
        kept = {k: v for k, v in answer.headers.items() if k != "Content-Encoding"}
        return Answer("", 304, answer.type, kept)
    return answer


class Surface:
    """A site with its posts, spoken in one platform's protocol.

    ``posts`` is the live list: the server may edit it between requests.
    """

    def __init__(self, site: Site, posts: list[Post], port: int) -> None:
        self.site = site
        self.posts = posts
        self.home = site.url(port).rstrip("/")

    def respond(self, request: Request) -> Answer:
        raise NotImplementedError

    def path(self, post: Post) -> str:
        """Return the path (and query) of a post's canonical URL."""
        raise NotImplementedError

    def url(self, post: Post) -> str:
        return self.home + self.path(post)

    # What the site tells of a post, for the truth

    def published_at(self, post: Post) -> str:
        """Return the publication date as exactly as the site tells it, ISO 8601."""
        return post.published.isoformat(timespec="seconds")

    def modified_at(self, post: Post) -> str | None:
        """Return when the post was edited, None when it was not or the site does not tell."""
        edited = post.modified > post.published
        return post.modified.isoformat(timespec="seconds") if edited else None

    def section_of(self, post: Post) -> str | None:
        return post.section

    def tags_of(self, post: Post) -> list[str]:
        return post.tags

    # Lists

    def newest(self, count: int | None = None) -> list[Post]:
        """Return the posts that readers see, newest first."""
        seen = [post for post in reversed(self.posts) if post.visible]
        return seen if count is None else seen[:count]

    def linked(self) -> list[Post]:
        """Return what stale lists still link: visible posts and those taken down."""
        return [post for post in reversed(self.posts) if post.state != "draft"]

    def href(self, post: Post) -> str:
        """Return the address of a post as the site's own pages link to it."""
        return self.url(post)

    def link(self, key: str) -> tuple[str, str] | None:
        """Return address and title of the post of a key, or None when the site has it no more."""
        post = self.find(key)
        return None if post is None else (self.href(post), post.title)

    def find(self, key: str) -> Post | None:
        return next((post for post in self.posts if post.key == key), None)

    @property
    def changed(self) -> datetime:
        """When anything that readers see last changed."""
        return max(post.modified for post in self.posts if post.visible)

    def sidebar(self) -> dict[str, list[Post]]:
        """Return what stands beside every page: headlines on the topic, new and taken down ones."""
        about = [p for p in self.linked() if p.topic or p.state == "gone"]
        gone = [p for p in about if p.state == "gone"]
        return {"latest": self.newest(5), "popular": [*about[3:7], *gone[:1]]}

    def related(self, post: Post) -> list[Post]:
        """Return four other articles, on the topic or not, the same for the post every time."""
        others = [p for p in self.linked() if p is not post]
        start = post.number % max(1, len(others) - 4)
        return others[start : start + 4]

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """Return the previous (older) and the next post."""
        seen = self.newest()
        if post not in seen:
            return None, None
        at = seen.index(post)
        older = seen[at + 1] if at + 1 < len(seen) else None
        return older, seen[at - 1] if at else None

    @cached_property
    def _templates(self) -> jinja2.Environment:
        env = jinja2.Environment(
            loader=jinja2.FileSystemLoader([_THEMES / self.site.theme, _THEMES / "shared"]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        env.filters.update(
            long_date=long_date, day_name=day_name, month_name=month_name, js=js_string
        )
        env.globals.update(
            site=self.site, home=self.home, zone=zone_name(self.site), url=self.url, surface=self
        )
        return env

    def render(self, template: str, **values: Any) -> str:
        """Return a page of the site's theme."""
        return self._templates.get_template(template).render(**self.sidebar(), **values)


def js_string(value: str) -> str:
    """Return a JSON string that is safe inside a script element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def chunk(items: list[Post], page: int, size: int) -> list[Post]:
    """Return the given page (from 1) of a list."""
    return items[(page - 1) * size : page * size]


def page_count(total: int, size: int) -> int:
    return -(-total // size)
