"""A Blogger site: post pages, label and search pages, Atom/RSS/JSON feeds, sitemap.

Reference: the Blogger Data API and its query parameters, kept for feeds
(https://developers.google.com/gdata/docs/json, https://support.google.com/blogger/answer/97933).
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from markupsafe import escape

from crawler.demo.markup import blogger_body
from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.base import Answer, Request, Surface, conditional, redirect

#: How many entries a feed gives unasked, and at most.
FEED_DEFAULT, FEED_MAX = 25, 150
#: Posts on a page of the site.
PER_PAGE = 7
_WORD = re.compile(r"\w+")
_FEED = re.compile(
    r"/feeds/(?P<posts>(?:\d+/)?posts)/(?P<kind>default|summary)(?:/-/(?P<label>.+))?"
)
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns$openSearch": "http://a9.com/-/spec/opensearchrss/1.0/",
    "xmlns$blogger": "http://schemas.google.com/blogger/2008",
    "xmlns$georss": "http://www.georss.org/georss",
    "xmlns$gd": "http://schemas.google.com/g/2005",
    "xmlns$thr": "http://purl.org/syndication/thread/1.0",
}


class Blogger(Surface):
    """Option: ``blog_id``."""

    def path(self, post: Post) -> str:
        """Return ``/2024/02/slug.html``: Blogger drops short words and cuts at 39 characters."""
        words = [w for w in post.slug.split("-") if w not in ("di", "ke", "dan", "the", "a")]
        slug = ""
        for word in words:
            if len(slug) + len(word) + 1 > 39:
                break
            slug = f"{slug}-{word}" if slug else word
        same = [p for p in self.posts if p.slug.split("-")[:3] == post.slug.split("-")[:3]]
        tail = f"_{post.number % 100:02}" if same and same[0] is not post else ""
        return f"/{post.published:%Y/%m}/{slug}{tail}.html"

    def content(self, post: Post) -> str:
        return blogger_body(post, self.link)

    def link(self, key: str) -> tuple[str, str] | None:
        post = self.find(key)
        return None if post is None else (self.url(post), post.title)

    def labels(self, post: Post) -> list[str]:
        return [post.section, *post.tags]

    def section_of(self, post: Post) -> str | None:
        return None

    def tags_of(self, post: Post) -> list[str]:
        return self.labels(post)

    def all_labels(self) -> list[str]:
        return sorted({label for post in self.newest() for label in self.labels(post)})

    def label_url(self, label: str) -> str:
        return f"{self.home}/search/label/{quote(label)}"

    def respond(self, request: Request) -> Answer:
        path = unquote(request.path)
        if match := _FEED.fullmatch(path):
            return self._feed(request, match["kind"], match["label"] or "")
        if path in ("/atom.xml", "/rss.xml"):
            tail = "?alt=rss" if path == "/rss.xml" else ""
            return redirect(f"{self.home}/feeds/posts/default{tail}", 302)
        if path == "/robots.txt":
            return Answer(_ROBOTS.format(home=self.home), 200, "text/plain; charset=UTF-8")
        if path == "/sitemap.xml":
            return self._sitemap()
        return self._page(path, request)

    # Pages

    def _page(self, path: str, request: Request) -> Answer:
        for post in self.newest():
            if self.path(post) == path:
                return self._post(post)
        posts = self.newest()
        heading = ""
        if match := re.fullmatch(r"/search/label/(.+)", path):
            posts = [p for p in posts if match[1] in self.labels(p)]
            heading = match[1]
        elif match := re.fullmatch(r"/(\d{4})(?:/(\d{2}))?(?:/(\d{2}))?/?", path):
            start = "-".join(filter(None, match.groups()))
            posts = [p for p in posts if f"{p.published:%Y-%m-%d}".startswith(start)]
            heading = start
        elif path == "/search" and "q" in request.query:
            posts = matching(posts, request.query["q"], self.labels)
            heading = request.query["q"]
        elif path not in ("/", "/search", "/index.html"):
            return Answer(self.render("404.html"), 404)
        if limit := request.query.get("updated-max"):
            moment = _moment(limit, self.site.tz)
            posts = [p for p in posts if moment is None or p.published < moment]
        size = min(request.number("max-results", PER_PAGE) or PER_PAGE, 50)
        shown, more = posts[:size], len(posts) > size
        older = ""
        if more:
            stamp = quote(_stamp(shown[-1].published), safe="")
            base = path if path != "/" else "/search"
            asked = f"q={quote(request.query['q'])}&" if "q" in request.query else ""
            older = f"{self.home}{base}?{asked}updated-max={stamp}&max-results={size}"
        body = self.render(
            "list.html", posts=shown, heading=heading, older=older, labels=self.all_labels()
        )
        return Answer(body)

    def _post(self, post: Post) -> Answer:
        older, newer = self.neighbours(post)
        body = self.render(
            "single.html",
            post=post,
            content=self.content(post),
            labels=self.all_labels(),
            older=older,
            newer=newer,
            related=self.related(post),
        )
        etag = hashlib.sha256(body.encode()).hexdigest()
        return conditional(Request(""), Answer(body), self.changed, f'W/"{etag}"')

    def _sitemap(self) -> Answer:
        rows = "".join(
            f"<url><loc>{escape(self.url(p))}</loc><lastmod>{_zulu(p.modified)}</lastmod></url>"
            for p in self.newest()
        )
        xml = (
            "<?xml version='1.0' encoding='UTF-8'?>"
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        )
        return Answer(xml, 200, "text/xml; charset=UTF-8")


_ROBOTS = """User-agent: Mediapartners-Google
Disallow: 

User-agent: *
Disallow: /search
Disallow: /share-widget
Allow: /

Sitemap: {home}/sitemap.xml
"""  # noqa: W291 - Blogger's own file has the trailing space


def matching(posts: list[Post], text: str, labels: Any) -> list[Post]:
    """Return the posts that a full-text query finds: all words, whole, or a "quoted phrase".

    Words after ``-`` must be absent; ``label:name`` asks for a label. Unlike a substring search,
    "cooling" does not find "coolingsystem", and a hyphen separates words.
    """
    hits = []
    phrases = [_WORD.findall(p.casefold()) for p in re.findall(r'"([^"]+)"', text)]
    rest = re.sub(r'"[^"]*"', " ", text).casefold().split()
    for post in posts:
        words = _WORD.findall(f"{post.title} {' '.join(post.paragraphs)}".casefold())
        known, line = set(words), f" {' '.join(words)} "
        if all(f" {' '.join(p)} " in line for p in phrases) and all(
            _has(term, known, [slugify(label) for label in labels(post)]) for term in rest
        ):
            hits.append(post)
    return hits


def _has(term: str, known: set[str], labels: list[str]) -> bool:
    if term.startswith("label:"):
        return slugify(term[6:]) in labels
    if term.startswith("-") and len(term) > 1:
        return not known & set(_WORD.findall(term))
    return set(_WORD.findall(term)) <= known


def _moment(text: str, tz: Any) -> datetime | None:
    """Return an RFC 3339 stamp of a query ("+" may have become a space), None when unreadable."""
    try:
        moment = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=tz)


def _stamp(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000+{offset.seconds // 3600:02}:00"


def _zulu(moment: datetime) -> str:
    return f"{moment - (moment.utcoffset() or timedelta()):%Y-%m-%dT%H:%M:%SZ}"
