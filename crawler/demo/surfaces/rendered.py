"""A site that a browser assembles: every address answers the same empty shell.

The shell's script fetches JSON and writes the article into the page. Unknown addresses answer 200
too (a soft 404). Dates are shown without a time of day, in the page and in the JSON alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from markupsafe import escape

from crawler.demo.markup import plain_html
from crawler.demo.model import Post, long_date
from crawler.demo.surfaces.base import JSON, Answer, Request, Surface, chunk, page_count

PER_PAGE = 12


class Rendered(Surface):
    def path(self, post: Post) -> str:
        return f"/artikel/{post.slug}"

    def published_at(self, post: Post) -> str:
        return f"{post.published:%Y-%m-%d}"

    def modified_at(self, post: Post) -> str | None:
        return None

    def href(self, post: Post) -> str:
        return self.path(post)

    def respond(self, request: Request) -> Answer:
        path = unquote(request.path)
        if path.startswith("/data/"):
            return self._data(path.removeprefix("/data/"), request)
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.home}/sitemap.xml\n"
        files: dict[str, tuple[Callable[[], str], str]] = {
            "/robots.txt": (lambda: robots, "text/plain; charset=utf-8"),
            "/sitemap.xml": (self._sitemap, "application/xml"),
            "/assets/app.js": (lambda: self.render("app.js"), "text/javascript; charset=utf-8"),
            "/assets/app.css": (lambda: "body{margin:0}", "text/css"),
        }
        if path in files:
            make, kind = files[path]
            return Answer(make(), 200, kind)
        if re.search(r"\.\w{2,4}$", path):
            return Answer("Not Found", 404, "text/plain")
        return Answer(self.render("shell.html"))

    def _sitemap(self) -> str:
        rows = "".join(f"<url><loc>{escape(self.url(p))}</loc></url>" for p in self.newest())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        )

    def _data(self, name: str, request: Request) -> Answer:
        page = max(1, request.number("hal", 1))
        if name == "indeks.json":
            return _reply(self._list(self.newest(), page))
        if name == "cari.json":
            wanted = request.query.get("q", "").casefold()
            posts = [p for p in self.newest() if wanted and wanted in _searchable(p)]
            return _reply(self._list(posts, page))
        if name == "samping.json":
            beside = self.sidebar()
            return _reply({k: [self._teaser(p) for p in posts] for k, posts in beside.items()})
        slug = name.removeprefix("artikel/").removesuffix(".json")
        post = next((p for p in self.newest() if p.slug == slug), None)
        if post is None:
            return _reply({"galat": "artikel tidak ditemukan"}, 404)
        return _reply(self._article(post))

    def _list(self, posts: list[Post], page: int) -> dict[str, Any]:
        return {
            "jumlah": len(posts),
            "hal": page,
            "jumlah_hal": page_count(len(posts), PER_PAGE),
            "artikel": [self._teaser(post) for post in chunk(posts, page, PER_PAGE)],
        }

    def _teaser(self, post: Post) -> dict[str, str]:
        return {
            "judul": post.title,
            "tautan": self.path(post),
            "rubrik": post.section,
            "tanggal": long_date(post.published, weekday=False),
        }

    def _article(self, post: Post) -> dict[str, Any]:
        return {
            "judul": post.title,
            "rubrik": post.section,
            "penulis": post.author,
            "tanggal": long_date(post.published),
            "tag": post.tags,
            "isi": plain_html(post.blocks, self.link, "BACA JUGA :"),
            "terkait": [self._teaser(other) for other in self.related(post)],
        }


def _searchable(post: Post) -> str:
    return f"{post.title} {' '.join(post.paragraphs)}".casefold()


def _reply(value: dict[str, Any], status: int = 200) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False), status, JSON)
