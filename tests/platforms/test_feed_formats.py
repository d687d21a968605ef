"""Feeds of each format, as sites publish them."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.contract import Refused
from crawler.platforms.formats.feeds import parse_feed

URL = "https://situs.example/feed/"

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Warta &#8211; Kota</title>
<atom:link href="https://situs.example/feed/" rel="self" type="application/rss+xml" />
<link>https://situs.example</link><language>id</language>
<generator>https://wordpress.org/?v=6.4.3</generator>
<item><title>Kapolres: &#8220;Sejuk&#8221; &amp; damai</title>
<link>https://situs.example/2024/09/28/kapolres/</link>
<dc:creator><![CDATA[Redaksi Warta]]></dc:creator>
<pubDate>Sat, 28 Sep 2024 03:15:00 +0000</pubDate>
<category><![CDATA[Hukum]]></category><category><![CDATA[Cooling System]]></category>
<category><![CDATA[Hukum]]></category>
<guid isPermaLink="false">https://situs.example/?p=12</guid>
<description><![CDATA[<p>BLORA &#8211; Kapolres [&#8230;]</p>]]></description>
<content:encoded><![CDATA[<p>BLORA – Kapolres berkata &#8230; damai.</p><p>Begitu.</p>
<p>The post <a href="x">A</a> appeared first on <a href="y">Warta</a>.</p>]]></content:encoded>
<enclosure url="/wp-content/foto.jpg" length="1" type="image/jpeg"/>
</item></channel></rss>"""

RSS = WORDPRESS.replace("https://wordpress.org/?v=6.4.3", "Hugo").replace("?p=12", "12")

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id"
 xml:base="https://situs.example/blog/">
<title type="html">Warta &lt;b&gt;Kota&lt;/b&gt;</title><generator uri="x">Hugo</generator>
<link rel="self" href="/atom.xml"/><link rel="next" href="atom.xml?page=2"/>
<author><name>Redaksi</name></author>
<entry xml:base="2024/"><title type="text">A &lt; B</title>
<link rel="enclosure" type="image/png" href="x.png"/>
<link rel="alternate" type="application/json" href="a.json"/>
<link type="text/html" href="a.html"/><id>urn:1</id>
<published>2024-09-28T10:00:00+07:00</published><updated>2024-09-29T08:00:00Z</updated>
<category term="polri" label="Polri"/><category term="pemilu"/>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Satu &amp; <em>dua</em>.</p></div></content>
</entry>
<entry><title>Kedua</title><id>https://situs.example/blog/b.html</id>
<author><name>Budi</name><email>b@situs.example</email></author><author><name>Ani</name></author>
<updated>2024-09-27T08:00:00Z</updated><content type="html">&lt;p&gt;Isi.&lt;/p&gt;</content>
</entry>
<entry><title>Ketiga</title><link href="c.html"/><summary>Ringkas.</summary></entry>
<entry><title>Tanpa alamat</title><id>urn:2</id></entry></feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://situs.example/"><title>Warta</title></channel>
<item rdf:about="https://situs.example/a"><title>A</title><link>https://situs.example/a</link>
<d:date>2024-09-28T10:00:00+07:00</d:date><d:creator>Ani</d:creator><d:subject>Polri</d:subject>
<description>Ringkas</description></item>
<item rdf:about="https://situs.example/b"><title>B</title></item></rdf:RDF>"""


def test_a_wordpress_feed_gives_no_bodies_for_a_split_post_has_only_its_first_page_there() -> None:
    assert [item.body for item in parse_feed(WORDPRESS.encode(), URL).items] == [None]


def test_a_wordpress_feed_is_known_by_its_guids_when_it_hides_its_generator() -> None:
    hidden = WORDPRESS.replace("<generator>https://wordpress.org/?v=6.4.3</generator>", "")
    feed = parse_feed(hidden.encode(), URL)
    assert feed.generator == "WordPress"
    assert [item.body for item in feed.items] == [None]


def test_an_rss_feed_gives_whole_articles() -> None:
    feed = parse_feed(RSS.encode(), URL, "application/rss+xml; charset=UTF-8")
    assert (feed.kind, feed.title, feed.next) == ("rss", "Warta – Kota", None)
    assert feed.generator == "Hugo"
    (item,) = feed.items
    assert item.url == "https://situs.example/2024/09/28/kapolres/"
    assert item.title == "Kapolres: “Sejuk” & damai"
    assert item.published_at == "2024-09-28T03:15:00+00:00"
    assert item.authors == ["Redaksi Warta"]
    assert item.tags == ["Hukum", "Cooling System"]
    assert item.image == "https://situs.example/wp-content/foto.jpg"
    assert item.language == "id"
    assert item.summary == "BLORA – Kapolres […]"
    assert item.body is not None
    assert item.body.startswith("<p>BLORA – Kapolres berkata &#8230; damai.</p>")


def test_an_atom_feed_gives_its_entries_and_its_next_page() -> None:
    feed = parse_feed(ATOM.encode(), "https://mirror.example/atom.xml")
    assert (feed.kind, feed.title, feed.generator) == ("atom", "Warta Kota", "Hugo")
    assert feed.next == "https://situs.example/blog/atom.xml?page=2"
    first, second, third = feed.items
    assert first.url == "https://situs.example/blog/2024/a.html"
    assert first.title == "A < B"
    assert first.published_at == "2024-09-28T10:00:00+07:00"
    assert first.modified_at == "2024-09-29T08:00:00+00:00"
    assert first.tags == ["Polri", "pemilu"]
    assert first.authors == ["Redaksi"]
    assert first.language == "id"
    assert first.body == "<div><p>Satu &amp; <em>dua</em>.</p></div>"
    assert second.url == "https://situs.example/blog/b.html"
    assert second.authors == ["Budi", "Ani"]
    assert (second.published_at, second.modified_at) == (None, "2024-09-27T08:00:00+00:00")
    assert second.body == "<p>Isi.</p>"
    assert third.url == "https://situs.example/blog/c.html"
    assert (third.body, third.summary) == (None, "Ringkas.")


def test_an_rdf_feed_names_dublin_core_as_it_likes() -> None:
    feed = parse_feed(RDF.encode(), URL)
    first, second = feed.items
    assert feed.kind == "rdf"
    assert (first.url, first.authors, first.tags) == ("https://situs.example/a", ["Ani"], ["Polri"])
    assert first.published_at == "2024-09-28T10:00:00+07:00"
    assert second.url == "https://situs.example/b"


def test_a_json_feed_gives_whole_articles() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Warta",
        "language": "id",
        "next_url": "?page=2",
        "authors": [{"name": "Redaksi"}],
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "A &amp; B",
                "content_html": "<p>Isi.</p>",
                "date_published": "2024-09-28T10:00:00+07:00",
                "date_modified": "2024-09-29T10:00:00+07:00",
                "tags": ["Polri", 7],
                "image": "/a.jpg",
            },
            {"id": "https://situs.example/b", "content_text": "Satu & dua.\n\nTiga."},
            {"id": "3", "title": "Tanpa alamat"},
            "bukan objek",
        ],
    }
    feed = parse_feed(json.dumps(document).encode(), URL)
    first, second = feed.items
    assert (feed.kind, feed.next) == ("json", "https://situs.example/feed/?page=2")
    assert first.url == "https://situs.example/a"
    assert first.title == "A & B"
    assert (first.body, first.image) == ("<p>Isi.</p>", "https://situs.example/a.jpg")
    assert (first.authors, first.tags, first.language) == (["Redaksi"], ["Polri"], "id")
    assert first.published_at == "2024-09-28T10:00:00+07:00"
    assert second.body == "<p>Satu &amp; dua.</p><p>Tiga.</p>"


def test_a_cut_off_feed_gives_the_items_before_the_cut() -> None:
    body = WORDPRESS[: WORDPRESS.index("</item>") + 7] + "<item><title>Kedu"
    assert [item.url for item in parse_feed(body.encode(), URL).items] == [
        "https://situs.example/2024/09/28/kapolres/"
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!DOCTYPE html><html><head><title>x</title></head><body>404</body></html>",
        b'{"feed": {}}',
        b"[1]",
        b"{" * 100_000,
        b"<urlset></urlset>",
    ],
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        parse_feed(body, URL)


def test_lone_surrogates_in_json_are_dropped() -> None:
    body = b'{"items": [{"url": "/a", "title": "A\\ud800B", "content_html": "<p>x\\udfff</p>"}]}'
    (item,) = parse_feed(body, URL).items
    assert (item.title, item.body) == ("AB", "<p>x</p>")


_PIECES = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<link>https://situs.example/a</link>",
     "<title>", "<content:encoded>", "<![CDATA[", "]]>", "<feed>", "<entry>", "&amp;",
     '<link href="/b"/>', "<media:content url='", "'/>", "…", "&x;",
     "<pubDate>Sat, 28 Sep 2024 10:00:00 +0700</pubDate>",
     '<content type="xhtml">', "<div>", "</div>", "<author>", "a@b (c)", "<!DOCTYPE a [", "]>", " "]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_mixture_of_feed_parts_is_read_or_refused(body: str) -> None:
    try:
        feed = parse_feed(body.encode(), URL)
    except Refused:
        return
    assert all(item.url.startswith("https://situs.example/") for item in feed.items)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_a_feed_or_refused(body: bytes) -> None:
    for prefix in (b"", b"<rss><channel><item>", b"<feed><entry>", b'{"items": ['):
        with suppress(Refused):
            parse_feed(prefix + body, URL, "application/xml")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["items", "url", "id", "title", "authors", "name", "tags", "content_html"]
            ),
            children,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(_JSON, max_size=4))
def test_a_json_feed_of_any_types_is_read(items: list[object]) -> None:
    parse_feed(json.dumps({"items": items}).encode(), URL)
