"""One item of a feed: its address, its names, and whether its text is the whole article."""

from __future__ import annotations

import pytest

from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.formats.items import FeedItem

URL = "https://situs.example/feed/"


def rss(item: str) -> FeedItem:
    body = f"<rss version='2.0'><channel><item>{item}</item></channel></rss>"
    (only,) = parse_feed(body.encode(), URL).items
    return only


@pytest.mark.parametrize(
    "ending",
    [
        "[&#8230;]",
        "…",
        "...",
        "(...)",
        "Read more »",
        "Baca Selengkapnya",
        "Selengkapnya...",
        "Continue reading Kapolres Blora",
        '<a class="more-link" href="https://situs.example/a">lebih</a>',
        '<a href="https://situs.example/a#more-12">(more)</a>',
        "[…]</p><p>The post <a>A</a> appeared first on <a>Warta</a>.",
        "[…]</p><p>Artikel <a>A</a> pertama kali tampil pada <a>Warta</a>.",
    ],
)
def test_a_text_that_goes_on_elsewhere_is_a_summary(ending: str) -> None:
    item = rss(
        "<link>https://situs.example/a</link><content:encoded><![CDATA["
        f"<p>Kapolres berkata {ending}</p>]]></content:encoded>"
    )
    assert item.body is None


@pytest.mark.parametrize(
    "ending",
    ["damai.", "... dan begitulah.", "kata Kapolres (28/9).", "baca selengkapnya di sini ya."],
)
def test_a_text_with_an_end_is_whole(ending: str) -> None:
    item = rss(
        "<link>https://situs.example/a</link><content:encoded><![CDATA["
        f"<p>Kapolres berkata {ending}</p>]]></content:encoded>"
    )
    assert item.body == f"<p>Kapolres berkata {ending}</p>"


def test_a_description_alone_is_a_summary() -> None:
    item = rss("<link>https://situs.example/a</link><description>Semua isi.</description>")
    assert (item.body, item.summary) == (None, "Semua isi.")


def test_a_picture_alone_is_no_body() -> None:
    item = rss(
        "<link>https://situs.example/a</link>"
        "<content:encoded><![CDATA[<img src='a.jpg'>]]></content:encoded>"
    )
    assert item.body is None


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("<link>/a?x=1&y=2</link>", "https://situs.example/a?x=1&y=2"),
        ("<link><![CDATA[https://situs.example/a]]></link>", "https://situs.example/a"),
        ("<guid>https://situs.example/g</guid>", "https://situs.example/g"),
        ("<link></link><guid isPermaLink='true'>https://situs.example/g</guid>",
         "https://situs.example/g"),
        ("<link href='https://situs.example/h'/>", "https://situs.example/h"),
        ("<link>https://feeds.test/~r/1</link>"
         "<feedburner:origLink>https://situs.example/o</feedburner:origLink>",
         "https://situs.example/o"),
    ],
)  # fmt: skip
def test_the_items_own_address_is_found(fields: str, url: str) -> None:
    assert rss(fields).url == url


@pytest.mark.parametrize(
    "fields",
    [
        "<title>x</title>",
        "<link>javascript:alert(1)</link>",
        "<link>data:text/html,x</link>",
        "<guid isPermaLink='false'>https://situs.example/?p=1</guid>",
        "<guid>tag:situs.example,2024:1</guid>",
    ],
)
def test_items_without_an_address_are_left_out(fields: str) -> None:
    body = f"<rss><channel><item>{fields}</item></channel></rss>"
    assert parse_feed(body.encode(), URL).items == []


def test_an_authors_e_mail_address_is_dropped_where_a_name_stands() -> None:
    item = rss("<link>/a</link><author>red@situs.example (Redaksi)</author>")
    assert item.authors == ["Redaksi"]


def test_titles_lose_markup_and_double_escapes() -> None:
    title = "<title>&lt;b&gt;Kapolres&lt;/b&gt;&lt;br/&gt;Blora &amp;#8211; 5 &lt; 6</title>"
    assert rss(f"{title}<link>/a</link>").title == "Kapolres Blora – 5 < 6"


def test_media_rss_gives_the_image() -> None:
    media = (
        "<media:content url='/v.mp4' medium='video'/>"
        "<media:content url='/f.jpg' type='image/jpeg'/>"
    )
    assert rss(f"<link>/a</link>{media}").image == "https://situs.example/f.jpg"


def test_html_elements_that_nobody_escaped_stay_paragraphs() -> None:
    item = rss("<link>/a</link><content:encoded><p>Satu.</p><p>Dua.</p></content:encoded>")
    assert item.body == "<p>Satu.</p><p>Dua.</p>"
