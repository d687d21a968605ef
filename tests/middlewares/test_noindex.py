"""What pages say about being kept, in elements and headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import InputError
from crawler.middlewares.noindex import forbidden, read_directives
from tests.speed import within

OURS = "cooling-system-crawler"
BOTH = frozenset({"noindex", "nosnippet"})


def of_page(html: str, honoured: frozenset[str] = BOTH) -> str | None:
    return forbidden(html.encode(), [], OURS, honoured)


def of_header(*values: str, honoured: frozenset[str] = BOTH) -> str | None:
    return forbidden(b"<html>", [value.encode() for value in values], OURS, honoured)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<meta name="robots" content="noindex, nofollow">', "meta robots: noindex"),
        ("<META CONTENT='NOINDEX' NAME='ROBOTS'/>", "meta robots: noindex"),
        ("<meta name=robots content=noindex>", "meta robots: noindex"),
        ('<meta name="robots" content="none">', "meta robots: none"),
        ('<meta name="robots" content="max-snippet:0">', "meta robots: max-snippet:0"),
        ('<meta name="robots" content="index,nosnippet">', "meta robots: nosnippet"),
        ('<meta name="robots"\n  content="index"><meta name="robots" content="noindex">',
         "meta robots: noindex"),
        ('<meta name="cooling-system-crawler" content="noindex">', "meta robots: noindex"),
        ('<meta name="robots" content="noindex;nofollow">', "meta robots: noindex"),
        ('<meta name="robots" content="nofollow noindex">', "meta robots: noindex"),
        ('<meta name="&#114;obots" content="&#110;oindex">', "meta robots: noindex"),
        ('<meta data-x="a>b" name="robots" content="noindex">', "meta robots: noindex"),
        ('<meta/name="robots"/content="noindex"/>', "meta robots: noindex"),
        ('<!--> <meta name="robots" content="noindex">', "meta robots: noindex"),
        ('<!--[if !IE]><!--><meta name="robots" content="noindex"><!--<![endif]-->',
         "meta robots: noindex"),
        ('<script>a = "<!--"</script><meta name="robots" content="noindex">',
         "meta robots: noindex"),
    ],
)  # fmt: skip
def test_a_page_that_asks_to_be_left_out_is_heard(html: str, told: str) -> None:
    assert of_page(html) == told


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-be"])
def test_a_page_in_utf_16_is_heard_too(charset: str) -> None:
    html = '<meta name="robots" content="noindex">'
    body = (html if charset == "utf-16" else "\ufeff" + html).encode(charset)
    assert forbidden(body, [], OURS, BOTH) == "meta robots: noindex"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_page_in_utf_16_without_a_mark_or_utf_32_is_heard_too(charset: str) -> None:
    body = '<meta name="robots" content="noindex">'.encode(charset)
    assert forbidden(body, [], OURS, BOTH) == "meta robots: noindex"


def test_what_stands_behind_a_script_is_heard() -> None:
    assert of_page('<script>a()</script><meta name="robots" content="noindex">') is not None


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<meta name="robots" content="index, follow, max-snippet:-1, max-image-preview:large">',
        '<meta name="googlebot" content="noindex">',
        '<meta name="description" content="noindex">',
        '<meta property="og:title" content="noindex">',
        '<!-- <meta name="robots" content="noindex"> -->',
        '<meta name="robots">',
        '<meta name="robots" content="noindex"><meta name="cooling-system-crawler" content="all">',
        "<p>noindex</p>",
        '<title>Arti <meta name="robots" content="noindex"></title><p>a</p>',
        '<style>/* <meta name="robots" content="noindex"> */</style>',
        '<textarea><meta name="robots" content="noindex"></textarea>',
        '<template><meta name="robots" content="noindex"></template>',
        '<meta name="robots" content="index" content="noindex" data_content="noindex">',
        """<SCRIPT>document.write('<meta name="robots" content="noindex">')</SCRIPT><p>a</p>""",
        """<script>var a = '<meta name="robots" content="noindex">'""",
    ],
)
def test_a_page_that_says_nothing_to_us_is_kept(html: str) -> None:
    assert of_page(html) is None


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["noindex"], "X-Robots-Tag: noindex"),
        (["noarchive", "nofollow, NoIndex"], "X-Robots-Tag: noindex"),
        (["cooling-system-crawler: nosnippet"], "X-Robots-Tag: nosnippet"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], "X-Robots-Tag: noindex"),
        (["googlebot: noindex"], None),
        (["googlebot: nofollow, noindex"], None),
        (["noindex", "cooling-system-crawler: all"], None),
        (["max-snippet: 20"], None),
        (["*: noindex"], "X-Robots-Tag: noindex"),
        (["noindex;nofollow"], "X-Robots-Tag: noindex"),
        (["googlebot: noindex; nofollow"], None),
        ([""], None),
    ],
)
def test_headers_are_read_as_elements_are(values: list[str], told: str | None) -> None:
    assert of_header(*values) == told


def test_only_what_is_honoured_counts() -> None:
    page = '<meta name="robots" content="noindex">'
    assert of_page(page, frozenset({"nosnippet"})) is None
    assert of_page(page, frozenset()) is None
    assert of_header("none", honoured=frozenset({"noindex"})) == "X-Robots-Tag: none"


def test_the_setting_names_directives_or_nothing() -> None:
    assert read_directives("noindex, nosnippet") == BOTH
    assert read_directives(["noindex"]) == {"noindex"}
    nothing: tuple[object, ...] = ("", None, [])
    assert [read_directives(empty) for empty in nothing] == [frozenset()] * 3
    with pytest.raises(InputError, match="setting ROBOTS_META: 'nofollow' is none of noindex"):
        read_directives("noindex,nofollow")


@given(st.binary(max_size=2000), st.lists(st.binary(max_size=200), max_size=3))
def test_any_page_and_header_is_read_without_a_fault(body: bytes, headers: list[bytes]) -> None:
    assert forbidden(body, headers, OURS, BOTH) is None or body or headers


@pytest.mark.parametrize(
    "piece",
    [
        "<meta ",
        '<meta name="',
        "<!--",
        "<meta a='b' ",
        "<meta " + "a " * 300,
        "<meta x=" + " " * 50,
        "<meta \"'<meta '\"",
        "<title>",
        "<!-->",
        "<script><!--",
    ],
)
def test_a_page_made_to_keep_patterns_busy_is_read_in_no_time(piece: str) -> None:
    with within(5):
        assert of_page(piece * (1_000_000 // len(piece))) is None
