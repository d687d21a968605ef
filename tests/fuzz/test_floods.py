"""One piece of text, again and again: what reads answers in the crawl's own process stays quick.

Pages are read by workers, which a time limit ends. What tells answers apart and what reads lists
has no such limit: a pattern that tries every way to part a flood would stop the whole crawl.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from crawler.diagnosis import Answer, is_worth_a_look
from crawler.diagnosis.media import not_html
from crawler.middlewares.noindex import forbidden
from crawler.middlewares.robots import own_groups
from crawler.platforms.contract import Page, Refused
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.formats.sitemaps import iter_sitemap
from crawler.platforms.pager import read_listing
from crawler.platforms.sitemaps import sitemaps_in_robots
from crawler.platforms.wordpress_posts import read_posts
from tests.fuzz.inputs import HOME, called

#: Bytes of a flood: a pattern that takes the square of it shows, and one that takes 2 to its power.
SIZE = 50_000
PIECES = (
    "<!---->", "<!-- -->\n", "<!--", "<?a ?>", "<?xml ?>", "<!doctype a>", "<![CDATA[", "<a>",
    "<a ", "<a href=/kabar/warga-desa-1>", "<script>", "<style>", "<svg>", "<b><i>",
    "<table><tr><td>", "<span class=aktif>1", "<time>8 Februari 2024", "<meta name='",
    "<meta name=robots content=a>",
    "<", ">", "&", "&#", "&amp;", "'", '"', " ", "\n", "\r", "\0", "a=1 ", "{", "[", '{"a":', "[],",
    "<item><title>a", "<url><loc>https://kabar.example/a", "<entry><link href=a>", "é", "\ufeff",
    "User-agent: *\n", "Disallow: /*a\n", "Sitemap: https://kabar.example/a\n", "…", "Read more ",
)  # fmt: skip


def _page(body: bytes) -> Page:
    return Page(url=HOME, status=200, headers={}, body=body)


def _answer(body: bytes) -> Answer:
    headers = {"content-type": "text/html"}
    return Answer(asked=HOME + "a", url=HOME + "a", status=200, headers=headers, body=body)


READERS: dict[str, Callable[[bytes], object]] = {
    "kind of data": lambda body: not_html(body, "text/html"),
    "look at an answer": lambda body: is_worth_a_look(_answer(body)),
    "noindex": lambda body: forbidden(body, [], "cooling-system-crawler", {"noindex"}),
    "robots.txt": lambda body: own_groups(body, b"cooling-system-crawler"),
    "sitemaps in robots.txt": lambda body: sitemaps_in_robots(body, HOME),
    "feed": lambda body: parse_feed(body, HOME),
    "feed's title": lambda body: parse_feed(b"<rss><channel><item><title>" + body, HOME),
    "feed's text": lambda body: parse_feed(
        b"<rss><channel><item><title>a</title><link>https://kabar.example/a-b-c-1/</link>"
        b"<description><![CDATA[" + body + b"]]></description></item></channel></rss>",
        HOME,
    ),
    "sitemap": lambda body: list(iter_sitemap(body)),
    "rest of a sitemap": lambda body: list(iter_sitemap(b"<urlset><url><loc>a</loc>" + body)),
    "listing": lambda body: read_listing(_page(body), [HOME]),
    "API": lambda body: read_posts(_page(b'[{"link": 1, "title": ' + body)),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_flood_of_one_piece_is_read_or_refused_in_time(reader: str) -> None:
    for piece in PIECES:
        flood = piece.encode() * (SIZE // len(piece.encode()))
        with suppress(Refused):
            called(READERS[reader], flood)
