"""A Blogger site: post, label, search and archive pages, and the sitemap."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

from markupsafe import escape

from crawler.demo.markup import blogger_body
from crawler.demo.model import Post, Site
from crawler.demo.surfaces.base import Answer, Request, Surface, conditional, redirect, zulu
from crawler.demo.surfaces.blogger import feeds
from crawler.demo.surfaces.blogger.search import matching

#: Longest slug of a post, and words that it leaves out.
SLUG_LIMIT = 39
_DROPPED = frozenset({"di", "ke", "dan", "the", "a"})
#: Posts on a page of the site.
PER_PAGE = 7
_FEED = re.compile(
    r"/feeds/(?P<posts>(?:\d+/)?posts)/(?P<kind>default|summary)(?:/-/(?P<label>.+))?"
)


class Blogger(Surface):
    """Option: ``blog_id``."""

    def __init__(self, site: Site, posts: list[Post], port: int) -> None:
        super().__init__(site, posts, port)
        self._paths: dict[str, str] = {}
        for post in posts:
            self.path(post)

    def path(self, post: Post) -> str:
        """Return ``/2024/02/slug.html``: Blogger drops short words and cuts at 39 characters."""
        if post.key not in self._paths:
            slug = ""
            for word in post.slug.split("-"):
                if word in _DROPPED:
                    continue
                if len(slug) + len(word) + 1 > SLUG_LIMIT:
                    break
                slug = f"{slug}-{word}" if slug else word
            path = f"/{post.published:%Y/%m}/{slug}.html"
            if path in self._paths.values():
                path = f"/{post.published:%Y/%m}/{slug}_{post.number % 100:02}.html"
            self._paths[post.key] = path
        return self._paths[post.key]

    def content(self, post: Post) -> str:
        return blogger_body(post, self.link)

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
            return feeds.respond(self, request, match["kind"], match["label"] or "")
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
                return self._post(post, request)
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
            moment = feeds.moment(limit, self.site.tz)
            posts = [p for p in posts if moment is None or p.published < moment]
        size = min(request.number("max-results", PER_PAGE) or PER_PAGE, 50)
        shown, more = posts[:size], len(posts) > size
        older = ""
        if more:
            stamp = quote(feeds.stamp(shown[-1].published), safe="")
            base = path if path != "/" else "/search"
            asked = f"q={quote(request.query['q'])}&" if "q" in request.query else ""
            older = f"{self.home}{base}?{asked}updated-max={stamp}&max-results={size}"
        body = self.render(
            "list.html", posts=shown, heading=heading, older=older, labels=self.all_labels()
        )
        return Answer(body)

    def _post(self, post: Post, request: Request) -> Answer:
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
        return conditional(request, Answer(body), self.changed, f'W/"{etag}"')

    def _sitemap(self) -> Answer:
        rows = "".join(
            f"<url><loc>{escape(self.url(p))}</loc><lastmod>{zulu(p.modified)}</lastmod></url>"
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
