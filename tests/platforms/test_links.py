"""The links of a page that can be articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.contract import Refused
from crawler.platforms.links import article_links, parse_html, select
from tests.speed import within

URL = "https://situs.example/berita"

PAGE = """<html><head><link rel="alternate" href="/2024/09/28/bukan-tautan-artikel"></head><body>
<a href="/">Beranda</a><a href="/tag/polri">Polri</a><a href="/kategori/hukum?page=2">Hukum</a>
<a href="https://www.situs.example/2024/09/28/kapolres-gelar-doa/#komentar"><img src=a.jpg></a>
<a href="/2024/09/28/kapolres-gelar-doa/?share=whatsapp">bagikan</a>
<a href="/2024/09/28/kapolres-gelar-doa/amp/">amp</a>
<div class=kartu><h2><a href="berita/kapolres-tinjau-tps">Kapolres <b>tinjau</b> TPS</a></h2></div>
<div class=kartu><a href="/info">Info</a></div>
<a href="https://lain.example/2024/09/28/kapolres-gelar-doa-bersama">mitra</a>
<a href="https://t.me/share/url?url=x-y-z-a-b">Telegram</a><a href="javascript:void(0)">x</a>
<a href="mailto:a@situs.example">surel</a><a href="data:text/html,x">d</a>
<a href="/foto-apel-hari-ini.jpg">f</a>
<a href="/berita">ini</a><a>kosong</a></body></html>"""


def test_articles_of_the_site_are_taken_in_order_and_once() -> None:
    assert article_links(PAGE, URL) == [
        "https://www.situs.example/2024/09/28/kapolres-gelar-doa/",
        "https://situs.example/berita/kapolres-tinjau-tps",
    ]


def test_a_selector_takes_links_or_boxes_whatever_their_address() -> None:
    expected = ["https://situs.example/berita/kapolres-tinjau-tps", "https://situs.example/info"]
    assert article_links(PAGE, URL, ".kartu") == expected
    assert article_links(PAGE, URL, ".kartu a[href]") == expected


def test_a_selector_never_leads_to_another_site() -> None:
    assert article_links(PAGE, URL, "a[href*='lain.example']") == []


def test_the_pages_base_address_counts() -> None:
    page = '<base href="/lokal/"><a href="kapolres-gelar-doa-bersama">x</a>'
    assert article_links(page, URL) == ["https://situs.example/lokal/kapolres-gelar-doa-bersama"]


def test_links_behind_the_documents_end_are_seen() -> None:
    page = "<html><body></body></html><a href='/kapolres-gelar-doa-bersama'>x</a>"
    assert article_links(page, URL) == ["https://situs.example/kapolres-gelar-doa-bersama"]


def test_links_in_script_text_are_not() -> None:
    page = "<script>'<a href=\"/kapolres-gelar-doa-bersama\">x</a>'</script><p>x"
    assert article_links(page, URL) == []


def test_a_selector_that_is_none_is_refused() -> None:
    tree = parse_html(PAGE)
    assert tree is not None
    with pytest.raises(Refused, match="no CSS selector"):
        select(tree, "div[")


@pytest.mark.parametrize("page", ["", "bukan html", b"\x00\xff\xfe"])
def test_what_is_no_page_has_no_links(page: str | bytes) -> None:
    assert article_links(page, URL) == []


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 2_000_000,
        "<a href='/kapolres-gelar-doa-bersama'>" * 100_000,
        "<" * 3_000_000,
        "<a " + " ".join(f"a{number}=b" for number in range(300_000)) + ">",
        "<a href='" * 400_000,
    ],
    ids=["nesting", "links", "brackets", "attributes", "quotes"],
)
def test_hostile_pages_take_seconds_at_most(page: str) -> None:
    with within(8):
        article_links(page, URL)


_PIECES = st.sampled_from(
    ["<a href='", "'>", "</a>", "/2024/09/28/a", "<base href='", "//[", "<html>", "</html>",
     "<p", ">", "<!--", "-->", "<template>", "</template>", "\x00", "<o:p>", "x", "<body>"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_mixture_of_markup_gives_links_of_the_site(page: str) -> None:
    for url in article_links(page, URL):
        assert url.startswith("https://situs.example/")


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_give_links_or_none(page: bytes) -> None:
    article_links(b"<a href=x>" + page, URL, "a")
