"""What an error's status says holds, however badly its page is packed, measured or cut off."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.middlewares.sites import ARTICLE, Answer, Outcome, Site, article, read, robots
from tests.middlewares.sites import serving as served

pytestmark = pytest.mark.slow

GONE = b"<html><body>Halaman tidak ada</body></html>"
CHALLENGE = b"<html><title>Just a moment...</title><script>_cf_chl_opt={}</script></html>"
BOMB = gzip.compress(bytes(20_000_000))


def says(status: str, *headers: str, body: bytes = GONE) -> bytes:
    """Return an answer whose headers are written as they are given."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def with_robots(said: bytes) -> Answer:
    return lambda path, _: said if path == "/robots.txt" else article(path)


def page(said: Callable[[str, int], bytes]) -> Answer:
    return lambda path, n: robots() if path == "/robots.txt" else said(path, n)


def chunked(path: str) -> bytes:
    """Return an article whose chunks have blanks behind their sizes."""
    body = (ARTICLE % ("", path, path)).encode()
    pieces = b"%-6x\r\n%s\r\n%x \t;a=b\r\n%s\r\n0     \r\n\r\n"
    chunks = pieces % (300, body[:300], len(body) - 300, body[300:])
    return says("200 OK", "Transfer-Encoding: chunked", body=chunks)


LENGTH, PACKED = "Content-Length: 9000", "Content-Encoding: gzip"
CHUNKED = "Transfer-Encoding: chunked"
#: Name → what the site says, and the outcome of its article.
SITES: dict[str, tuple[Answer, str]] = {
    "no-robots-cut": (with_robots(says("404 Not Found", LENGTH)), "written"),
    "no-robots-cut-chunk": (
        with_robots(says("404 Not Found", CHUNKED, body=b"FF\r\n" + GONE)), "written",
    ),
    "no-robots-not-packed": (with_robots(says("404 Not Found", PACKED)), "written"),
    "no-robots-but-a-bomb": (with_robots(says("403 Forbidden", PACKED, body=BOMB)), "written"),
    "robots-sent-nowhere": (with_robots(says("302 Found", "Location: javascript:1")), "written"),
    "failing-robots-cut": (with_robots(says("503 Nanti", LENGTH)), "robots"),
    "gone-cut": (page(lambda *_: says("404 Not Found", LENGTH)), "gone"),
    "gone-not-packed": (page(lambda *_: says("410 Gone", PACKED)), "gone"),
    "broken-cut": (page(lambda *_: says("500 Galat", CHUNKED, body=b"FF\r\nx")), "http-status"),
    "broken-no-chunks": (page(lambda *_: says("500 Galat", CHUNKED)), "http-status"),
    "broken-bomb": (page(lambda *_: says("500 Galat", PACKED, body=BOMB)), "http-status"),
    "challenge-not-packed": (
        page(lambda *_: says("403 Forbidden", PACKED, body=CHALLENGE)), "blocked",
    ),
    "challenge-cut": (page(lambda *_: says("403 Forbidden", LENGTH, body=CHALLENGE)), "blocked"),
    "later-not-packed": (
        page(lambda p, n: article(p) if n else says("503 Nanti", PACKED, "Retry-After: 2")),
        "written",
    ),
    "padded-chunks": (page(lambda path, _: chunked(path)), "written"),
    "an-article-cut": (
        page(lambda path, _: article(path).replace(b"Content-Length: ", b"Content-Length: 1")),
        "connect",
    ),
    "an-article-not-packed": (
        page(lambda path, _: article(path, Content_Encoding="gzip")), "connect",
    ),
    "an-article-as-a-bomb": (page(lambda *_: says("200 OK", PACKED, body=BOMB)), "too-large"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    named = enumerate(SITES.items(), start=101)
    return {name: Site(f"127.0.154.{number}", said) for number, (name, (said, _)) in named}


@pytest.fixture(scope="module")
def crawled(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    output: Path = tmp_path_factory.mktemp("errors")
    with served(*sites.values()):
        return read(
            output,
            [f"{site.url}/a" for site in sites.values()],
            PAGE_MAXSIZE="5000000",
            RETRY_TIMES="1",
            BACKOFF_SECONDS="0.1",
            BREAKER_REST_AT_THE_END="0.5",
            BREAKER_REST="0.5",
        )


@pytest.mark.parametrize("name", SITES)
def test_a_status_outweighs_its_page(sites: dict[str, Site], crawled: Outcome, name: str) -> None:
    assert crawled.reason(f"{sites[name].url}/a") == SITES[name][1]


def test_a_host_is_left_alone_as_long_as_a_badly_packed_answer_asks(
    sites: dict[str, Site], crawled: Outcome
) -> None:
    first, second = sites["later-not-packed"].times("/a")
    assert second - first >= 2.0


def test_the_words_of_an_answer_that_cannot_be_unpacked_are_kept(
    sites: dict[str, Site], crawled: Outcome
) -> None:
    told = crawled.evidence(f"{sites['challenge-not-packed'].url}/a")
    assert told.startswith("Cloudflare")
