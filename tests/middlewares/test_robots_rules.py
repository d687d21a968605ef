"""Rules of robots.txt as RFC 9309 reads them: groups, precedence, patterns, odd files."""

from __future__ import annotations

import pytest
from protego import Protego
from scrapy.http import Response

from crawler.middlewares.robots import MAX_BYTES, own_groups, readable

OURS = b"cooling-system-crawler"


def allowed(rules: str | bytes, path: str) -> bool:
    body = rules if isinstance(rules, bytes) else rules.encode()
    parser = Protego.parse(own_groups(body, OURS).decode("utf-8-sig", "ignore"))
    return bool(parser.can_fetch("https://kabar.example" + path, OURS.decode()))


#: Rules, and paths with whether they are allowed.
CASES: dict[str, tuple[str | bytes, dict[str, bool]]] = {
    "our group goes before that of all": (
        "User-agent: *\nDisallow: /\nUser-agent: cooling-system-crawler\nDisallow: /x\n",
        {"/a": True, "/x": False},
    ),
    "our group goes first wherever it stands": (
        "User-agent: cooling-system-crawler\nAllow: /\nUser-agent: *\nDisallow: /\n",
        {"/a": True},
    ),
    "names are compared without case": (
        "User-Agent: Cooling-System-CRAWLER\nDisallow: /x\n",
        {"/x": False},
    ),
    "what stands behind the product token is no part of it": (
        "User-agent: cooling-system-crawler/2.0 (+http://x)\nDisallow: /x\n\n"
        "User-agent: *\nAllow: /\n",
        {"/x": False},
    ),
    "a longer name that begins like ours is another": (
        "User-agent: cooling-system-crawler-pro\nDisallow: /\n",
        {"/a": True},
    ),
    "a shorter name that begins like ours is another": (
        "User-agent: cooling\nDisallow: /\n",
        {"/a": True},
    ),
    "groups of one name are one": (
        "User-agent: cooling-system-crawler\nDisallow: /x\nUser-agent: *\nDisallow: /\n"
        "User-agent: cooling-system-crawler\nDisallow: /y\n",
        {"/x": False, "/y": False, "/z": True},
    ),
    "lines of names one after another begin one group": (
        "User-agent: a\nUser-agent: cooling-system-crawler\nUser-agent: b\nDisallow: /x\n",
        {"/x": False},
    ),
    "the longest rule decides wherever it stands": (
        "User-agent: *\nAllow: /a/b\nDisallow: /a\nAllow: /a/b/c\nDisallow: /a/b/c/d\n",
        {"/a": False, "/a/b": True, "/a/b/c": True, "/a/b/c/d": False},
    ),
    "of rules as long as each other the one that allows decides": (
        "User-agent: *\nDisallow: /sama\nAllow: /sama\n",
        {"/sama": True},
    ),
    "a star is any text": (
        "User-agent: *\nDisallow: /*/print\nDisallow: /*.pdf$\n",
        {"/2024/print": False, "/a/b/print/2": False, "/print": True, "/a.pdf": False,
         "/a.pdf?x=1": True},
    ),
    "a dollar is the end": (
        "User-agent: *\nDisallow: /akhir$\n",
        {"/akhir": False, "/akhir/": True},
    ),
    "an empty rule forbids nothing": ("User-agent: *\nDisallow:\n", {"/a": True}),
    "escapes and letters are alike": (
        "User-agent: *\nDisallow: /%7Ejoe/\nDisallow: /b%C3%A9\n",
        {"/~joe/x": False, "/bé": False, "/b%c3%a9": False},
    ),
    "paths have case": ("User-agent: *\nDisallow: /Admin\n", {"/admin": True, "/Admin": False}),
    "comments and unknown lines are passed over": (
        "# User-agent: *\nUser-agent: * # semua\nSitemap: /s.xml\nCrawl-delay: 2\n"
        "Disallow: /x # y\n",
        {"/x": False, "/a": True},
    ),
    "rules before any group are nobody's": (
        "Disallow: /\nUser-agent: *\nDisallow: /x\n",
        {"/a": True},
    ),
    "carriage returns end lines": (
        "User-agent: *\rDisallow: /x\rDisallow: /y\r\nDisallow: /z\n",
        {"/x": False, "/y": False, "/z": False, "/a": True},
    ),
    "a byte order mark is no part of a line": (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\n",
        {"/x": False},
    ),
    "behind a byte order mark a name is read as it is elsewhere": (
        b"\xef\xbb\xbfUser-agent: cooling-system-crawler/1.0\nDisallow: /x\n\n"
        b"User-agent: *\nDisallow: /\n",
        {"/x": False, "/a": True},
    ),
    "a misspelt line of names is read as the others are": (
        "Useragent: cooling-system-crawler/1.0\nDisallow: /x\n\nUser agent: cooling\nDisallow: /\n",
        {"/x": False, "/a": True},
    ),
    "only CR and LF end a line": (
        b"User-agent: *\nDisallow: /a\x0cDisallow: /b\nDisallow: /c\xc2\x85Disallow: /d\n"
        b"Disallow: /e\xe2\x80\xa8Disallow: /f\nDisallow: /g\x1cDisallow: /h\n",
        {"/b": True, "/d": True, "/f": True, "/h": True},
    ),
    "queries are part of the path": (
        "User-agent: *\nDisallow: /*?s=\n",
        {"/?s=a": False, "/": True},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_path_is_allowed_or_not_as_its_rules_say(name: str) -> None:
    rules, paths = CASES[name]
    assert {path: allowed(rules, path) for path in paths} == paths


def _response(status: int, body: bytes) -> Response:
    return Response("https://kabar.example/robots.txt", status=status, body=body)


@pytest.mark.parametrize("status", [301, 304, 400, 401, 403, 404, 410, 429, 451])
def test_an_answer_that_is_no_file_has_no_rules(status: int) -> None:
    assert readable(_response(status, b"User-agent: *\nDisallow: /\n")) == b""


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><HTML>Disallow: /</HTML>",
        b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<title>Beranda</title>\nUser-agent: *\nDisallow: /\n",
        b"<!-- cache --><html>\nUser-agent: *\nDisallow: /\n</html>",
    ],
)
def test_a_page_in_its_place_has_no_rules(body: bytes) -> None:
    assert readable(_response(200, body)) == b""


@pytest.mark.parametrize(
    "above",
    [b"# <html> pages are for readers\n", b"<br />\n<b>Warning</b>: in functions.php on line 2\n"],
)
def test_tags_in_comments_and_warnings_above_make_no_page_of_it(above: bytes) -> None:
    assert not allowed(readable(_response(200, above + b"User-agent: *\nDisallow: /x\n")), "/x")


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_rules_in_utf_16_are_rules(charset: str) -> None:
    body = "\ufeffUser-agent: *\nDisallow: /x\n".encode(charset)
    read = readable(_response(200, body))
    assert (allowed(read, "/a"), allowed(read, "/x")) == (True, False)


def test_what_stands_behind_500_kib_is_not_read_and_no_line_is_cut() -> None:
    start = b"User-agent: *\n" + b"# kosong\n" * 56_000
    start += b"#" * (MAX_BYTES - len(start) - len(b"\nDisallow: /"))
    body = start + b"\nDisallow: /akhir\nDisallow: /belakang\n"
    assert len(body) > MAX_BYTES
    assert body[:MAX_BYTES].endswith(b"\nDisallow: /")
    read = readable(_response(200, body))
    assert read == start + b"\n"
    assert allowed(read, "/a")
