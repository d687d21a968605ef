"""Feeds and APIs that lie about how much there is, or cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.hostile.answers import HTML, JSON, XML, endless, gzip_bomb, head, page, raw
from tests.hostile.case import BAD, GOOD, Bound, Case, bad_site
from tests.hostile.cases.robots_and_sitemaps import BILLION, OUTSIDE
from tests.hostile.texts import article, paragraphs, title
from tests.hostile.web import Answer, Visit

PATHS = {BAD: page(article(7)), GOOD: page(article(8))}
FOUND = (BAD, GOOD)
WALK = Bound(requests=60)
API = "/wp-json/wp/v2/posts"


def _feed(name: str, does: str, answer: Answer, says: str = "", **more: Any) -> Case:
    """Return a site that is listed by its feed alone."""
    settled: dict[str, Any] = {
        "platform": "feeds", "discovery": {"feeds": ["/feed.xml"]}, "stored": "walked",
        "bound": WALK, "holds": FOUND, "says": says,
    }  # fmt: skip
    answers = PATHS | {"/feed.xml": answer} | more.pop("answers", {})
    return bad_site(name, does, answers, more.pop("cls", ""), **(settled | more))


def _api(name: str, does: str, answer: Answer, says: str = "", **more: Any) -> Case:
    """Return a site that is listed by WordPress's API alone."""
    settled: dict[str, Any] = {
        "platform": "wordpress", "discovery": {}, "stored": "walked", "bound": WALK,
        "holds": (), "says": says,
    }  # fmt: skip
    answers = {API: answer} | more.pop("answers", {})
    return bad_site(name, does, answers, more.pop("cls", ""), **(settled | more))


def _items(visit: Visit, *paths: str, more: str = "") -> str:
    home = visit.host.url.rstrip("/")
    return "".join(
        f"<item><title>Berita</title><link>{home}{path}</link>{more}</item>" for path in paths
    )


def _rss(text: Callable[[Visit], str], doctype: str = "") -> Callable[[Visit], str]:
    return lambda v: (
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel>{text(v)}</channel></rss>'
    )


def _post(visit: Visit, number: int, path: str, text: str = "") -> dict[str, Any]:
    body = text or "".join(f"<p>{line}</p>" for line in paragraphs(number))
    return {
        "id": number,
        "date": "2024-09-10T19:00:00",
        "date_gmt": "2024-09-10T12:00:00",
        "link": visit.host.url.rstrip("/") + path,
        "title": {"rendered": title(number)},
        "content": {"rendered": body, "protected": False},
        "excerpt": {"rendered": ""},
    }


def _number(visit: Visit) -> int:
    return int(parse_qs(urlsplit(visit.path).query).get("page", ["1"])[0])


def _endless_posts(visit: Visit) -> str:
    """Ten new posts on anything but the topic, on whatever page."""
    first = _number(visit) * 10
    return json.dumps(
        [_post(visit, n, f"/2024/09/10/berita-lain-{n}/", "<p>Harga cabai naik.</p>" * 9)
         for n in range(first, first + 10)]
    )  # fmt: skip


def _same_posts(visit: Visit) -> str:
    return json.dumps([_post(visit, 8, GOOD), _post(visit, 7, BAD)])


def _chained(visit: Visit) -> str:
    """A feed whose next page is always there, with two more articles of no topic."""
    number = visit.path.partition("p=")[2] or "0"
    onward = f"{visit.host.url}feed.xml?p={int(number) + 1}"
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="{onward}"/>'
    return _rss(lambda v: link + _items(v, *FOUND))(visit)


TYPES: list[Any] = [
    None, 7, "teks", [], [[]], {"id": []}, {"id": 1, "link": 5}, {"link": {"a": "b"}},
    {"id": 2, "link": "javascript:alert(1)", "title": "x", "content": {"rendered": []}},
    {"id": 3, "link": "http://[::1", "title": {"rendered": 3}, "content": {"rendered": {}}},
    {"id": True, "link": "/a/b", "date": -1, "modified": {}, "_embedded": {"author": "x"}},
]  # fmt: skip

CASES = (
    _feed(
        "has a feed of entities", "its feed has entities that would grow to a billion words",
        page(_rss(lambda v: _items(v, *FOUND, more="<dc>&j;</dc>"), BILLION), XML),
    ),
    _feed(
        "has a feed of files", "its feed has an entity that is a file of the machine",
        page(
            _rss(lambda v: _items(v, *FOUND, more="<author>&rahasia;</author>"), OUTSIDE), XML
        ),
        lacks=("root:",),
    ),
    _feed(
        "has a bomb for a feed", "its feed is half a gigabyte within half a megabyte",
        raw(lambda _: head("200 OK", XML, ("Content-Encoding", "gzip")) + gzip_bomb()),
        holds=(), stored="listing", cls="too-large",
    ),
    _feed(
        "has a feed without end", "its feed has items as long as they are read",
        endless(head("200 OK", XML) + b"<rss><channel>", b"<item><title>a</title></item>" * 99),
        holds=(), stored="listing", cls="too-large",
    ),
    _feed(
        "has a feed that goes on in itself", "its feed names itself as its next page",
        page(
            _rss(
                lambda v: f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" '
                f'href="{v.host.url}feed.xml"/>' + _items(v, *FOUND)
            ),
            XML,
        ),
    ),
    _feed(
        "has a feed of pages without end", "each page of its feed names a next one, all alike",
        page(_chained, XML),
    ),
    _feed(
        "links from its feed to what is no web", "its feed links to scripts, files and loopback",
        page(
            _rss(
                lambda v: _items(v, *FOUND)
                + "<item><link>javascript:alert(1)</link></item><item><link>file:///etc/passwd"
                + f"</link></item><item><link>{v.web['inner'].url}x-y-z-1/</link></item>"
                + "<item><link>http://[::1</link></item><item><guid>data:text/html,x</guid></item>"
            ),
            XML,
        ),
    ),
    _feed(
        "nests its feed", "its feed has elements a hundred thousand deep before its items",
        page(_rss(lambda v: _items(v, *FOUND) + "<a>" * 100_000), XML),
    ),
    _feed(
        "sends a page as its feed", "its feed is an HTML page",
        page("<html><body><p>cooling system</p></body></html>", HTML), "HTML", holds=(),
    ),
    _api(
        "nests its answers", "its API answers with JSON a hundred thousand deep",
        page('{"a":' + "[" * 100_000, JSON), "wordpress-api",
    ),
    _api(
        "nests its answers and closes them", "its API answers with JSON that is deep and right",
        page("[" * 100_000 + "]" * 100_000, JSON), "wordpress-api",
    ),
    _api(
        "lies about its totals", "its API says a billion pages, the first of which is empty",
        page("[]", JSON, ("X-WP-Total", "99999999999"), ("X-WP-TotalPages", "1000000000")),
    ),
    _api(
        "has totals that are no numbers", "its API says pages in words, and has two posts",
        page(_same_posts, JSON, ("X-WP-Total", "-5"), ("X-WP-TotalPages", "banyak\u00ff")),
        holds=FOUND,
    ),
    _api(
        "repeats its pages", "its API gives the same posts on each page, a million by its word",
        page(_same_posts, JSON, ("X-WP-Total", "2000000"), ("X-WP-TotalPages", "1000000")),
        "repeats", holds=FOUND,
    ),
    _api(
        "has posts without end", "its API has new posts on each page, as long as it is asked",
        page(_endless_posts, JSON),
    ),
    _api(
        "has posts of all types", "its API gives numbers, words and lists where posts should be",
        page(json.dumps(TYPES), JSON),
    ),
    _api(
        "has numbers without end", "its API answers with a number of a million digits",
        page('[{"id": ' + "9" * 1_000_000 + "}]", JSON), "wordpress-api",
    ),
    _api(
        "calls an error a list", "its API answers 200 with an error message of PHP",
        page("<b>Fatal error</b>: Allowed memory size exhausted in /var/www/a.php", JSON),
        "wordpress-api",
    ),
)  # fmt: skip
#: In a crawl of its own: what it may take is more than the others may.
MILLION = (
    _feed(
        "has a feed of a million",
        "its feed has a million items without a link, and two that have one",
        page(_rss(lambda v: _items(v, *FOUND) + "<item><title>a</title></item>" * 1_000_000), XML),
        bound=Bound(requests=60, seconds=60, megabytes=600),
    ),
)  # fmt: skip
