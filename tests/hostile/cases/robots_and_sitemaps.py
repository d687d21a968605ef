"""robots.txt and sitemaps that are too long, lie, or lead in circles."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from tests.hostile.answers import (
    HTML,
    TEXT,
    XML,
    drip,
    endless,
    gzip_bomb,
    gzip_of,
    head,
    page,
    raw,
    redirect,
    status,
)
from tests.hostile.case import BAD, GOOD, Bound, Case, bad_page, bad_site
from tests.hostile.texts import article
from tests.hostile.web import Answer, Visit

ARTICLE = page(article(5))
#: Requests of a walk that tries every way to list a site.
WALK = Bound(requests=40)
SITEMAPS = {"sitemaps": ["/sitemap.xml"]}
PATHS = {BAD: ARTICLE, GOOD: page(article(6))}
FOUND = (BAD, GOOD)
GZIP = ("Content-Type", "application/gzip")


def _robots(name: str, does: str, answer: Answer, **more: Any) -> Case:
    """Return a site whose two articles are read whatever its robots.txt is."""
    answers = {"/robots.txt": answer}
    return bad_page(name, does, ARTICLE, "", "written", answers=answers, **more)


def _sitemap(name: str, does: str, answer: Answer, says: str = "", **more: Any) -> Case:
    """Return a site that is listed by its sitemap alone."""
    answers = PATHS | {"/sitemap.xml": answer} | more.pop("answers", {})
    settled: dict[str, Any] = {
        "platform": "feeds", "discovery": SITEMAPS, "stored": "walked", "bound": WALK,
        "holds": FOUND, "says": says,
    }  # fmt: skip
    return bad_site(name, does, answers, "", **(settled | more))


def _locs(visit: Visit, *paths: str, more: str = "") -> str:
    home = visit.host.url.rstrip("/")
    return "".join(f"<url><loc>{home}{path}</loc>{more}</url>" for path in paths)


def _urlset(text: Callable[[Visit], str], doctype: str = "") -> Callable[[Visit], str]:
    return lambda visit: f'<?xml version="1.0"?>{doctype}<urlset>{text(visit)}</urlset>'


def _index(*paths: str) -> Callable[[Visit], str]:
    def made(visit: Visit) -> str:
        home = visit.host.url.rstrip("/")
        names = "".join(f"<sitemap><loc>{home}{path}</loc></sitemap>" for path in paths)
        return f"<sitemapindex>{names}</sitemapindex>"

    return made


@cache
def _million(home: str) -> bytes:
    place = f"{home}2019/01/02/berita-lama-nomor-%07d/"
    row = f"<url><loc>{place}</loc><lastmod>2019-01-02</lastmod></url>"
    pieces = (
        "".join(row % number for number in range(start, start + 10_000)).encode()
        for start in range(0, 1_000_000, 10_000)
    )
    return gzip_of([b"<urlset>", *pieces, b"</urlset>"])


BILLION = (
    "<!DOCTYPE u [<!ENTITY a 'polisi '>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
OUTSIDE = "<!DOCTYPE u [<!ENTITY rahasia SYSTEM 'file:///etc/passwd'>]>"

CASES = (
    _robots(
        "has ten megabytes of robots",
        "its robots.txt forbids everything ten megabytes in, behind what is read",
        page(b"User-agent: *\nAllow: /\n" + b"# kosong\n" * 1_100_000 + b"Disallow: /\n", TEXT),
    ),
    _robots("has binary robots", "its robots.txt is random bytes", page(os.urandom(50_000), TEXT)),
    _robots(
        "has robots of HTML",
        "its robots.txt is its home page",
        page("<!doctype html><html><body>\nUser-agent: *\nDisallow: /\n</body></html>", HTML),
    ),
    _robots(
        "has robots of patterns",
        "its robots.txt has patterns that a backtracking matcher needs years for",
        page(
            "User-agent: *\n"
            + "".join(f"Disallow: /{'*a' * n}*{n}zz$\n" for n in range(20, 60))
            + "Disallow: /*"
            + "*" * 5000
            + "q$\n",
            TEXT,
        ),
    ),
    _robots(
        "has robots of NULs and marks",
        "its robots.txt begins with a byte order mark and has NULs between its rules",
        page(
            b"\xef\xbb\xbfUser-agent: *\n\0\0\0Allow: /\n\xff\xfe\0\r\r\nCrawl-delay: -1e999\n",
            TEXT,
        ),
    ),
    bad_site(
        "has a bomb for robots",
        "its robots.txt is a gzip bomb: a file that cannot be had forbids everything",
        {
            "*": ARTICLE,
            "/robots.txt": raw(
                lambda _: head("200 OK", TEXT, ("Content-Encoding", "gzip")) + gzip_bomb()
            ),
        },
        "too-large",
        bound=WALK,
    ),
    bad_site(
        "has robots without end",
        "its robots.txt has no end",
        {"*": ARTICLE, "/robots.txt": endless(head("200 OK", TEXT), b"Disallow: /x\n" * 1000)},
        "too-large",
        bound=WALK,
    ),
    bad_site(
        "drips its robots",
        "its robots.txt comes byte by byte, without end",
        {"/robots.txt": drip(head("200 OK", TEXT), b"#", 0.25), "*": ARTICLE},
        "timeout",
        bound=Bound(seconds=60, requests=6),
    ),
    bad_site(
        "fails at its robots",
        "its robots.txt answers 503",
        {"/robots.txt": status("503 Ngawur"), "*": ARTICLE},
        "robots",
        says="robots",
        bound=WALK,
    ),
    bad_site(
        "denies its robots",
        "its robots.txt answers 999, which is no error that passes: it rests and is given up",
        {"/robots.txt": status("999 Request denied"), "*": ARTICLE},
        "robots",
        says="robots",
        bound=Bound(requests=6),
    ),
    bad_site(
        "hides its robots inside",
        "redirects its robots.txt to a private network; it is not asked for with each request",
        {"/robots.txt": redirect("http://10.0.0.1/robots.txt"), "*": ARTICLE},
        "address-refused",
        bound=Bound(requests=2),
    ),
    _robots(
        "has robots in a circle",
        "its robots.txt redirects to itself: one that cannot be found after five redirects allows",
        redirect("/robots.txt"),
        bound=Bound(requests=30),
    ),
    _sitemap(
        "has a sitemap within itself",
        "its sitemap is an index that names itself and its articles' sitemap",
        page(_index("/sitemap.xml", "/sitemap.xml#a", "/isi.xml"), XML),
        answers={"/isi.xml": page(_urlset(lambda v: _locs(v, *FOUND)), XML)},
    ),
    _sitemap(
        "has sitemaps in a circle",
        "two indexes name each other, one of them an article's sitemap",
        page(_index("/lain.xml"), XML),
        answers={
            "/lain.xml": page(_index("/sitemap.xml", "/isi.xml"), XML),
            "/isi.xml": page(_urlset(lambda v: _locs(v, *FOUND)), XML),
        },
    ),
    _sitemap(
        "has indexes without end",
        "each sitemap is an index of a further one",
        page(_index("/peta/1.xml"), XML),
        answers={"*": page(lambda v: _index(f"{v.path}x.xml")(v), XML)},
        holds=(),
        says="too deep",
    ),
    _sitemap(
        "has a sitemap of a million",
        "its sitemap, gzip on the wire, names a million pages of 2019, a hundred megabytes",
        page(lambda v: _million(v.host.url), GZIP),
        since=date(2024, 1, 1),
        holds=(),
        bound=Bound(requests=40, seconds=200, megabytes=400),
    ),
    _sitemap(
        "has a bomb for a sitemap",
        "its sitemap is a gzip file of half a gigabyte of zeros",
        page(lambda _: gzip_bomb(), GZIP),
        holds=(),
        bound=Bound(requests=40, seconds=60),
    ),
    _sitemap(
        "has a sitemap of entities",
        "its sitemap has entities that would grow to a billion words",
        page(_urlset(lambda v: _locs(v, *FOUND, more="<x>&j;</x>"), BILLION), XML),
    ),
    _sitemap(
        "has a sitemap of files",
        "its sitemap has an entity that is a file of the machine",
        page(_urlset(lambda v: _locs(v, *FOUND, "/&rahasia;"), OUTSIDE), XML),
        lacks=("root:",),
    ),
    _sitemap(
        "has a sitemap of strangers",
        "its sitemap names other sites, files and scripts",
        page(
            _urlset(
                lambda v: (
                    _locs(v, *FOUND)
                    + "<url><loc>file:///etc/passwd</loc></url><url><loc>javascript:1</loc></url>"
                    + f"<url><loc>{v.web['inner'].url}2024/01/02/a-b-c-d/</loc></url>"
                )
            ),
            XML,
        ),
    ),
    _sitemap(
        "has a broken sitemap",
        "its sitemap is cut off within a tag and full of NULs",
        page(lambda v: f"<urlset>{_locs(v, *FOUND)}<url>\0\0<loc>http://\0", XML),
    ),
)
