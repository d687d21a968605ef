"""A static generator's site: files only, with sitemaps and feeds as the single way to list it.

robots.txt names a sitemap index that leads to another index and to gzip-compressed sitemaps; the
home page's links name an RSS, an Atom and a JSON feed with summaries of the newest articles. Every
file has an ETag and a modification time (https://nginx.org: hexadecimal mtime and size).
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote

from markupsafe import escape

from crawler.demo.markup import plain_html
from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.base import (
    Answer,
    Request,
    Surface,
    chunk,
    conditional,
    gzipped,
    page_count,
    redirect,
)

PER_PAGE = 10
PER_FEED = 20
_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XML = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'


class Static(Surface):
    def path(self, post: Post) -> str:
        return f"/berita/{post.published:%Y/%m}/{post.slug}/"

    def href(self, post: Post) -> str:
        return self.path(post)

    def term_url(self, kind: str, name: str) -> str:
        return f"{self.home}/{kind}/{slugify(name)}/"

    def summary(self, post: Post) -> str:
        """Return the first words of the text: the topic may come after them."""
        words = " ".join(post.paragraphs).split()
        return " ".join(words[:30]) + " …"

    def respond(self, request: Request) -> Answer:
        path = unquote(request.path)
        answer = self._file(path)
        if answer is None:
            return Answer(self.render("404.html"), 404)
        if answer.status != 200:
            return answer
        changed = self._changed_of(path)
        etag = f'"{int(changed.timestamp()):x}-{len(answer.content):x}"'
        return conditional(request, answer, changed, etag)

    def _changed_of(self, path: str) -> datetime:
        post = next((p for p in self.newest() if self.path(p) == path), None)
        return post.modified if post else self.changed

    def _file(self, path: str) -> Answer | None:
        if (made := self._machine_file(path)) is not None:
            return made
        if not path.endswith("/"):
            return redirect(f"{self.home}{path}/") if self._page(f"{path}/") else None
        return self._page(path)

    def _machine_file(self, path: str) -> Answer | None:
        if path == "/robots.txt":
            text = f"User-agent: *\n\nSitemap: {self.home}/sitemap.xml\n"
            return Answer(text, 200, "text/plain")
        files = {
            "/sitemap.xml": self._index,
            "/sitemaps/arsip.xml": self._archive_index,
            "/sitemaps/rubrik.xml": self._terms_map,
            "/sitemaps/news.xml": self._news_map,
        }
        if path in files:
            return Answer(_XML + files[path](), 200, "text/xml")
        for year in (2023, 2024, 2025, 2026):
            if path == f"/sitemaps/berita-{year}.xml.gz":
                packed = gzipped(_XML + self._year_map(year))
                return Answer(packed, 200, "application/gzip")
            if path == f"/sitemaps/berita-{year}.xml":
                return None
        feeds = {
            "/index.xml": (self._rss, "application/rss+xml"),
            "/atom.xml": (self._atom, "application/atom+xml"),
            "/feed.json": (self._json_feed, "application/feed+json"),
        }
        if path in feeds:
            make, kind = feeds[path]
            return Answer(make(), 200, f"{kind}; charset=utf-8")
        return None

    # Pages

    def _page(self, path: str) -> Answer | None:
        for post in self.newest():
            if self.path(post) == path:
                older, newer = self.neighbours(post)
                content = plain_html(post.blocks, self.link, "Baca juga:")
                body = self.render(
                    "single.html",
                    post=post,
                    content=content,
                    older=older,
                    newer=newer,
                    related=self.related(post),
                )
                return Answer(body)
        heading, base, posts = "", "/", self.newest()
        parts = path.strip("/").split("/")
        number = 1
        if len(parts) >= 2 and parts[-2] == "page" and parts[-1].isdigit():
            number, parts = int(parts[-1]), parts[:-2]
        match [part for part in parts if part]:
            case []:
                pass
            case ["berita"]:
                heading, base = "Berita", "/berita/"
            case ["rubrik" | "tag" | "penulis" as kind, slug]:
                heading, base = slug.replace("-", " ").title(), f"/{kind}/{slug}/"
                posts = [p for p in posts if slug in map(slugify, _names(p, kind))]
            case _:
                return None
        pages = page_count(len(posts), PER_PAGE)
        if not posts or not 1 <= number <= pages:
            return None
        shown = chunk(posts, number, PER_PAGE)
        body = self.render(
            "list.html", heading=heading, base=base, posts=shown, page=number, pages=pages
        )
        return Answer(body)

    # Sitemaps

    def _index(self) -> str:
        names = ("arsip.xml", "rubrik.xml", "news.xml")
        return self._sitemap_index([f"/sitemaps/{name}" for name in names])

    def _archive_index(self) -> str:
        years = sorted({p.published.year for p in self.newest()})
        return self._sitemap_index([f"/sitemaps/berita-{year}.xml.gz" for year in years])

    def _sitemap_index(self, paths: list[str]) -> str:
        rows = "".join(
            f"<sitemap><loc>{self.home}{path}</loc><lastmod>{self.changed.isoformat()}</lastmod>"
            "</sitemap>"
            for path in paths
        )
        return f"<sitemapindex {_NS}>{rows}</sitemapindex>"

    def _year_map(self, year: int) -> str:
        rows = "".join(
            f"<url><loc>{escape(self.url(p))}</loc><lastmod>{p.modified.isoformat()}</lastmod></url>"
            for p in self.linked()
            if p.published.year == year
        )
        return f"<urlset {_NS}>{rows}</urlset>"

    def _terms_map(self) -> str:
        posts = self.newest()
        urls = {self.term_url("rubrik", p.section) for p in posts}
        urls |= {self.term_url("tag", tag) for p in posts for tag in p.tags}
        rows = "".join(f"<url><loc>{url}</loc></url>" for url in sorted(urls))
        return f"<urlset {_NS}><url><loc>{self.home}/</loc></url>{rows}</urlset>"

    def _news_map(self) -> str:
        """The articles of the last two days before the newest, with their titles."""
        posts = self.newest()
        edge = posts[0].published - timedelta(days=2)
        rows = "".join(
            f"<url><loc>{escape(self.url(p))}</loc><news:news><news:publication>"
            f"<news:name>{self.site.name}</news:name><news:language>id</news:language>"
            "</news:publication>"
            f"<news:publication_date>{p.published.isoformat()}</news:publication_date>"
            f"<news:title>{escape(p.title)}</news:title></news:news></url>"
            for p in posts
            if p.published >= edge
        )
        news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<urlset {_NS} {news}>{rows}</urlset>"

    # Feeds

    def _rss(self) -> str:
        items = "".join(
            f"""
    <item>
      <title>{escape(p.title)}</title>
      <link>{self.url(p)}</link>
      <pubDate>{format_datetime(p.published)}</pubDate>
      <guid>{self.url(p)}</guid>
      <description>{escape(self.summary(p))}</description>
    </item>"""
            for p in self.newest(PER_FEED)
        )
        return f"""{_XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>{self.site.name}</title>
    <link>{self.home}/</link>
    <description>{self.site.tagline}</description>
    <generator>Hugo</generator>
    <language>id</language>
    <lastBuildDate>{format_datetime(self.changed)}</lastBuildDate>
    <atom:link href="{self.home}/index.xml" rel="self" type="application/rss+xml" />{items}
  </channel>
</rss>
"""

    def _atom(self) -> str:
        entries = "".join(
            f"""
  <entry>
    <title type="text">{escape(p.title)}</title>
    <link rel="alternate" href="{self.url(p)}" />
    <id>{self.url(p)}</id>
    <published>{p.published.isoformat()}</published>
    <updated>{p.modified.isoformat()}</updated>
    <author><name>{escape(p.author)}</name></author>
    <summary type="text">{escape(self.summary(p))}</summary>
  </entry>"""
            for p in self.newest(PER_FEED)
        )
        return f"""{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">
  <title>{self.site.name}</title>
  <link rel="self" type="application/atom+xml" href="{self.home}/atom.xml" />
  <link rel="alternate" type="text/html" href="{self.home}/" />
  <id>{self.home}/</id>
  <updated>{self.changed.isoformat()}</updated>{entries}
</feed>
"""

    def _json_feed(self) -> str:
        feed: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.site.name,
            "home_page_url": f"{self.home}/",
            "feed_url": f"{self.home}/feed.json",
            "language": "id",
            "items": [
                {
                    "id": self.url(p),
                    "url": self.url(p),
                    "title": p.title,
                    "summary": self.summary(p),
                    "date_published": p.published.isoformat(),
                    "date_modified": p.modified.isoformat(),
                    "authors": [{"name": p.author}],
                    "tags": p.tags,
                }
                for p in self.newest(PER_FEED)
            ],
        }
        return json.dumps(feed, ensure_ascii=False, indent=2)


def _names(post: Post, kind: str) -> list[str]:
    return {"rubrik": [post.section], "tag": post.tags, "penulis": [post.author]}[kind]
