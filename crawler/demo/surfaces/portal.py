"""A portal with its own system: listing, search, section, tag and author pages, nothing else.

No API, no feed, no sitemap. Long articles are cut in pages (``?page=2``) with all of them under
``?page=all``. Its habits, which listing crawlers must survive: the archive repeats its last page
for ever, the search index is stale (it still lists articles that answer 410), and the page shows
the only date, to the minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from crawler.demo.markup import plain_html
from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.base import Answer, Request, Surface, chunk, page_count

PER_PAGE = 10
_ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /login\nCrawl-delay: 0\n"


class Portal(Surface):
    def path(self, post: Post) -> str:
        return f"/read/{post.number}/{post.slug}"

    def published_at(self, post: Post) -> str:
        return post.published.replace(second=0).isoformat(timespec="seconds")

    def modified_at(self, post: Post) -> str | None:
        return None

    def term_url(self, kind: str, name: str) -> str:
        return f"{self.home}/{kind}/{slugify(name)}"

    def respond(self, request: Request) -> Answer:
        path = unquote(request.path).rstrip("/")
        page = max(1, request.number("page", 1))
        if path == "/robots.txt":
            return Answer(_ROBOTS, 200, "text/plain")
        if path.startswith("/assets/"):
            return Answer(b"\xff\xd8\xff\xd9", 200, "image/jpeg")
        if match := re.fullmatch(r"/read/(\d+)(?:/[^/]*)?", path):
            return self._article(int(match[1]), request.query.get("page", "1"))
        return self._list_at(path, request.query.get("q", ""), page)

    def _list_at(self, path: str, text: str, page: int) -> Answer:
        if path == "":
            return self._listing("", "/berita?", self.newest(), 1)
        if path == "/cari":
            return self._search(text, page)
        if path == "/berita":
            posts = self.newest()
            last = page_count(len(posts), PER_PAGE)
            return self._listing("Indeks Berita", "/berita?", posts, min(page, last))
        if match := re.fullmatch(r"/(kategori|tag|penulis)/([^/]+)", path):
            return self._archive(match[1], match[2], page)
        return self._missing(404)

    def _article(self, number: int, asked: str) -> Answer:
        post = next((p for p in self.posts if p.number == number), None)
        if post is None or post.state != "published":
            return self._missing(410 if post is not None and post.state == "gone" else 404)
        pages = post.pages
        page = int(asked) if asked.isdigit() and 1 <= int(asked) <= len(pages) else 1
        blocks = (
            [b for one in pages for b in one]
            if asked == "all" or len(pages) == 1
            else pages[page - 1]
        )
        older, newer = self.neighbours(post)
        body = self.render(
            "single.html",
            post=post,
            content=plain_html(blocks, self.link, "Baca Juga :"),
            page=0 if asked == "all" else page,
            pages=len(pages),
            older=older,
            newer=newer,
            related=self.related(post),
        )
        return Answer(body)

    def _search(self, text: str, page: int) -> Answer:
        wanted = " ".join(text.casefold().split())
        posts = [p for p in self.linked() if wanted and wanted in _searchable(p)]
        return self._listing(f"Hasil pencarian: {text}", f"/cari?q={quote(text)}&", posts, page)

    def _archive(self, kind: str, slug: str, page: int) -> Answer:
        names: Callable[[Post], list[str]] = {
            "kategori": lambda p: [p.section],
            "tag": lambda p: p.tags,
            "penulis": lambda p: [p.author],
        }[kind]
        posts = [p for p in self.newest() if slug in map(slugify, names(p))]
        if not posts:
            return self._missing(404)
        return self._listing(slug.replace("-", " ").title(), f"/{kind}/{slug}?", posts, page)

    def _listing(self, heading: str, base: str, posts: list[Post], page: int) -> Answer:
        body = self.render(
            "list.html",
            heading=heading,
            posts=chunk(posts, page, PER_PAGE),
            total=len(posts),
            page=page,
            pages=page_count(len(posts), PER_PAGE),
            base=self.home + base,
        )
        return Answer(body)

    def _missing(self, status: int) -> Answer:
        return Answer(self.render("404.html"), status)


def _searchable(post: Post) -> str:
    return f"{post.title}\n{' '.join(post.paragraphs)}".casefold()
