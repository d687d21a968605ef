"""The front controller of a WordPress site and its HTML pages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from crawler.demo.markup import texturize, typed, wordpress_body
from crawler.demo.model import Post, slugify
from crawler.demo.surfaces.base import (
    Answer,
    Request,
    Surface,
    chunk,
    page_count,
    redirect,
)
from crawler.demo.surfaces.wordpress import feeds, query, rest, sitemaps
from crawler.demo.surfaces.wordpress.query import Query

PER_PAGE = 10
#: What the theme or the editors put before a link between paragraphs.
_TEASERS = {"desanews": "BACA SELENGKAPNYA : ", "tribrata": "Baca juga:"}


class WordPress(Surface):
    """Options: ``permalinks`` (empty: plain), ``rest`` (open, closed, lying), ``feed`` (full,
    excerpt) and ``sitemap`` (core, seo)."""

    @property
    def pretty(self) -> bool:
        return bool(self.site.options["permalinks"])

    # Addresses

    def path(self, post: Post) -> str:
        structure = str(self.site.options["permalinks"])
        if not structure:
            return f"/?p={post.number}"
        day = post.published
        for tag, value in (
            ("%year%", f"{day.year}"),
            ("%monthnum%", f"{day.month:02}"),
            ("%day%", f"{day.day:02}"),
            ("%postname%", post.slug),
        ):
            structure = structure.replace(tag, value)
        return structure

    def archive_url(self, kind: str, name: str) -> str:
        """Return the address of the archive of a category, tag, author or month."""
        slug = slugify(name)
        if self.pretty:
            return f"{self.home}/{kind}/{slug}/"
        variable, value = {
            "category": ("cat", str(self.term_id(name))),
            "tag": ("tag", slug),
            "author": ("author", str(self.author_id(name))),
        }[kind]
        return f"{self.home}/?{variable}={value}"

    def page_url(self, post: Post, page: int) -> str:
        """Return the address of one page of a post cut by ``<!--nextpage-->``."""
        if page == 1:
            return self.url(post)
        return f"{self.url(post)}&page={page}" if not self.pretty else f"{self.url(post)}{page}/"

    def listing_url(self, wanted: Query, page: int) -> str:
        """Return the canonical address of one page of an archive or a search."""
        tail = f"page/{page}/" if page > 1 and self.pretty else ""
        if wanted.kind == "search":
            asked = [f"s={quote(wanted.search, safe='')}"]
            return self._plain_url(asked, page, f"{self.home}/{tail}")
        if self.pretty:
            base = {"home": "", "date": f"{wanted.name}/"}.get(
                wanted.kind, f"{wanted.kind}/{self._slug(wanted)}/"
            )
            return f"{self.home}/{base}{tail}"
        variable = {"category": "cat", "date": "m"}.get(wanted.kind, wanted.kind)
        name = wanted.name.replace("/", "") if wanted.kind == "date" else wanted.name
        return self._plain_url([f"{variable}={name}"] if name else [], page, f"{self.home}/")

    def _plain_url(self, asked: list[str], page: int, base: str) -> str:
        if page > 1 and not self.pretty:
            asked = [*asked, f"paged={page}"]
        return f"{base}?{'&'.join(asked)}" if asked else base

    def _slug(self, wanted: Query) -> str:
        """Return the slug of an archive that may have been asked for by number."""
        names = {
            "category": lambda: {str(self.term_id(p.section)): p.section for p in self.posts},
            "author": lambda: {str(self.author_id(name)): name for name in self.site.authors},
        }
        known = names[wanted.kind]() if wanted.kind in names else {}
        return slugify(known.get(wanted.name, wanted.name))

    def upload(self, post: Post) -> str:
        """Return the address of a post's featured image."""
        day = post.published
        return f"{self.home}/wp-content/uploads/{day:%Y/%m}/IMG-{day:%Y%m%d}-WA{post.number}.jpg"

    # Terms and authors

    @staticmethod
    def term_id(name: str) -> int:
        return 2 + zlib.crc32(slugify(name).encode()) % 4000

    def author_id(self, name: str) -> int:
        return 1 + list(self.site.authors).index(name) if name in self.site.authors else 99

    # Content

    def content(self, post: Post, page: int = 0) -> str:
        """Return the rendered body; ``page`` 0 is the whole with ``<!--nextpage-->`` comments."""
        if post.state == "protected":
            return ""
        blocks = post.pages[page - 1] if page else post.blocks
        teaser = _TEASERS.get(self.site.theme, "Baca Juga:")
        return wordpress_body(blocks, post.style, self.link, teaser)

    def raw(self, post: Post) -> str:
        """Return ``post_content`` as the database holds it; searches look at this."""
        teaser = _TEASERS.get(self.site.theme, "Baca Juga:")
        body = wordpress_body(post.blocks, "classic", self.link, teaser)
        return typed(body.replace("&#8220;", '"').replace("&#8221;", '"'))

    def title(self, post: Post) -> str:
        """Return the title as ``the_title`` prints it (markup)."""
        shown = texturize(post.title.replace("&", "&#038;"))
        return f"Terproteksi: {shown}" if post.state == "protected" else shown

    def excerpt(self, post: Post) -> str:
        """Return the automatic excerpt: the first 55 words."""
        if post.state == "protected":
            return "Tidak ada kutipan karena tulisan ini diproteksi."
        words = " ".join(post.paragraphs).split()
        more = " [&hellip;]" if len(words) > 55 else ""
        return texturize(" ".join(words[:55])) + more

    # The main query

    def found(self, wanted: Query) -> list[Post]:
        """Return all posts of a listing, in its order."""
        posts, asked = self.newest(), wanted.variables
        if asked.get("post_type", "post") not in ("post", "any", ""):
            return []
        conditions: dict[str, Callable[[Post, str], bool]] = {
            "cat": lambda p, value: str(self.term_id(p.section)) in value.split(","),
            "category_name": lambda p, value: slugify(p.section) == value,
            "tag": lambda p, value: value in map(slugify, p.tags),
            "author": lambda p, value: str(self.author_id(p.author)) == value,
            "author_name": lambda p, value: slugify(p.author) == value,
        }
        for name, holds in conditions.items():
            if value := asked.get(name):
                posts = [post for post in posts if holds(post, value)]
        posts = [post for post in posts if f"{post.published:%Y/%m/%d}".startswith(wanted.date)]
        if wanted.search:
            whole = bool(asked.get("sentence"))
            posts = query.search(posts, wanted.search, self.raw, sentence=whole)
        return query.ordered(posts, wanted, self.raw)

    def respond(self, request: Request) -> Answer:
        path = unquote(request.path)
        if path.startswith("/wp-content/uploads/"):
            return Answer(b"\xff\xd8\xff\xd9", 200, "image/jpeg")
        if (route := rest.route_of(self, path, request)) is not None:
            return rest.respond(self, route, request)
        if (answer := sitemaps.respond(self, path, request)) is not None:
            return answer
        if not self.pretty and path not in ("/", "/index.php"):
            return Answer(_APACHE_404, 404, "text/html; charset=iso-8859-1")
        return self._main(path, request)

    def _main(self, path: str, request: Request) -> Answer:
        wanted = query.parse(path, request, pretty=self.pretty)
        if wanted is None:
            return self._single(path)
        if self.pretty and (moved := self._canonical(path, wanted)):
            return redirect(moved)
        if wanted.kind == "single":
            return self._post(self._numbered(wanted.name), wanted.page)
        return feeds.respond(self, wanted, request) if wanted.feed else self._listing(wanted)

    def _canonical(self, path: str, wanted: Query) -> str | None:
        """Return where ``redirect_canonical`` sends an address; searches are never sent."""
        if wanted.kind == "search":
            return None
        if wanted.kind == "single":
            post = self._numbered(wanted.name)
            return self.page_url(post, wanted.page) if post else None
        plain = path in ("/", "/index.php")
        if wanted.feed and plain:
            tail = "" if wanted.feed == "rss2" else f"{wanted.feed}/"
            paged = f"?paged={wanted.paged}" if wanted.paged > 1 else ""
            return f"{self.listing_url(wanted, 1)}feed/{tail}{paged}"
        moved = not path.endswith("/") or (plain and (wanted.kind != "home" or wanted.paged > 1))
        return self.listing_url(wanted, wanted.paged) if moved and not wanted.feed else None

    def _numbered(self, number: str) -> Post | None:
        return next((p for p in self.newest() if str(p.number) == number), None)

    def _single(self, path: str) -> Answer:
        slash = path if path.endswith("/") else f"{path}/"
        for post in self.newest():
            own = self.path(post)
            if not slash.startswith(own):
                continue
            tail = slash[len(own) :].strip("/")
            if tail == "feed":
                return feeds.comments(
                    self, [post], f"Komentar di: {self.title(post)}", self.url(post)
                )
            if tail and not (tail.isdigit() and 2 <= int(tail) <= len(post.pages)):
                return redirect(self.url(post)) if tail.isdigit() else self.not_found()
            page = int(tail) if tail else 1
            if not path.endswith("/"):
                return redirect(self.page_url(post, page))
            return self._post(post, page)
        return self.not_found()

    def _post(self, post: Post | None, page: int) -> Answer:
        if post is None:
            return self.not_found()
        pages = len(post.pages)
        page = page if page <= pages else 1
        older, newer = self.neighbours(post)
        body = self.render(
            "single.html",
            post=post,
            content=self.content(post, page),
            page=page,
            pages=pages,
            older=older,
            newer=newer,
            related=self.related(post),
            views=post.number % 977,
            title=self.title(post),
            canonical=self.page_url(post, page),
        )
        return Answer(body, headers=self.headers(post))

    def headers(self, post: Post | None = None) -> dict[str, str]:
        """Return the headers that announce the REST API and, on a post, its short address."""
        if self.site.options["rest"] == "lying":
            return {}
        links = [f'<{rest.root(self)}>; rel="https://api.w.org/"']
        if post is not None:
            links.append(f"<{self.home}/?p={post.number}>; rel=shortlink")
        return {"Link": ", ".join(links)}

    def _listing(self, wanted: Query) -> Answer:
        posts = self.found(wanted)
        shown = chunk(posts, wanted.paged, PER_PAGE)
        known = wanted.kind in ("home", "search", "author") or bool(posts)
        if not known or (not shown and wanted.paged > 1):
            return self.not_found()
        pages = page_count(len(posts), PER_PAGE)
        body = self.render(
            "list.html",
            wanted=wanted,
            posts=shown,
            total=len(posts),
            page=wanted.paged,
            pages=pages,
            address=lambda page: self.listing_url(wanted, page),
            teasers=self.linked()[17:20],
        )
        return Answer(body, headers=self.headers())

    def not_found(self) -> Answer:
        return Answer(self.render("404.html"), 404, headers=self.headers())

    @staticmethod
    def utc(moment: datetime) -> str:
        """Return the stamp that sitemaps and SEO plug-ins print."""
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S+00:00}"

    def months(self) -> list[tuple[str, int]]:
        """Return (``2024/09``, number of posts) of each month, newest first."""
        seen: dict[str, int] = {}
        for post in self.newest():
            month = f"{post.published:%Y/%m}"
            seen[month] = seen.get(month, 0) + 1
        return list(seen.items())

    def terms(self, posts: Iterable[Post], kind: str) -> list[str]:
        """Return the names of the categories or tags in use, sorted."""
        if kind == "category":
            return sorted({p.section for p in posts})
        return sorted({tag for p in posts for tag in p.tags})


_APACHE_404 = """<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
<hr>
<address>Apache/2.4.62 (Debian) Server</address>
</body></html>
"""
