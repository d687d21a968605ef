"""Sitemaps of every form, read as a stream."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.contract import Refused
from crawler.platforms.formats import sitemaps as sitemap_format
from crawler.platforms.formats.sitemaps import SitemapEntry, iter_sitemap

NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="//situs.example/main-sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<!-- <url><loc>https://situs.example/tidak</loc></url> -->
<url><loc> https://situs.example/a?x=1&amp;y=2 </loc><lastmod>2024-09-28T10:00:00+07:00</lastmod>
<image:image><image:loc>https://situs.example/a.jpg</image:loc><image:title>Foto</image:title></image:image>
<news:news><news:publication><news:name>Warta</news:name></news:publication>
<news:publication_date>2024-09-28T09:00:00+07:00</news:publication_date>
<news:title><![CDATA[Kapolres & Bupati]]></news:title></news:news></url>
<url><loc><![CDATA[https://situs.example/b?x=1&y=2]]></loc></url>
</urlset>"""

NEWS_ENTRIES = [
    SitemapEntry(
        loc="https://situs.example/a?x=1&y=2",
        lastmod="2024-09-28T10:00:00+07:00",
        news_title="Kapolres & Bupati",
        news_date="2024-09-28T09:00:00+07:00",
    ),
    SitemapEntry(loc="https://situs.example/b?x=1&y=2"),
]


def locs(body: bytes) -> list[str]:
    return [entry.loc for entry in iter_sitemap(body)]


def test_a_news_sitemap_gives_titles_and_dates() -> None:
    assert list(iter_sitemap(NEWS)) == NEWS_ENTRIES


@pytest.mark.parametrize("size", [1, 2, 7, 64, 1000])
def test_chunks_may_be_cut_anywhere(size: int) -> None:
    chunks = (NEWS[at : at + size] for at in range(0, len(NEWS), size))
    assert list(iter_sitemap(chunks)) == NEWS_ENTRIES


def test_an_index_names_further_sitemaps() -> None:
    body = b"""<sitemapindex><sitemap><loc>https://situs.example/post-sitemap.xml</loc>
    <lastmod>2024-09-28</lastmod></sitemap></sitemapindex>"""
    assert list(iter_sitemap(body)) == [
        SitemapEntry(
            loc="https://situs.example/post-sitemap.xml", lastmod="2024-09-28", is_index=True
        )
    ]


def test_gzip_is_told_by_its_first_bytes() -> None:
    assert list(iter_sitemap(gzip.compress(NEWS))) == NEWS_ENTRIES


def test_a_gzip_file_of_several_members_is_read_whole() -> None:
    packed = gzip.compress(NEWS[:300]) + gzip.compress(NEWS[300:])
    assert list(iter_sitemap(packed)) == NEWS_ENTRIES
    assert list(iter_sitemap([packed[:40], packed[40:]])) == NEWS_ENTRIES


def test_a_cut_or_damaged_gzip_file_gives_what_came_before() -> None:
    body = b"<urlset>" + b"".join(
        f"<url><loc>https://situs.example/{n * 7919 % 10007}</loc></url>".encode()
        for n in range(2000)
    )
    packed = gzip.compress(body)
    assert 0 < len(locs(packed[: len(packed) // 2])) < 2000
    assert 0 < len(locs(packed[: len(packed) // 2] + b"\xff" * 100)) < 2000


def test_a_sitemap_without_namespace_or_with_a_prefix_is_the_same() -> None:
    for prefix in ("", "sm:", "ns0:"):
        body = f"<{prefix}urlset><{prefix}url><{prefix}loc>https://situs.example/a</{prefix}loc></{prefix}url>"
        assert locs(body.encode()) == ["https://situs.example/a"]


def test_plain_text_has_an_address_a_line() -> None:
    body = b"\xef\xbb\xbfhttps://situs.example/a\r\n\r\n  https://situs.example/b  \nbukan alamat\n"
    assert locs(body) == ["https://situs.example/a", "https://situs.example/b"]


def test_a_feed_can_serve_as_a_sitemap() -> None:
    rss = b"""<rss><channel><link>https://situs.example/</link><item><title>A &amp; B</title>
    <link>https://situs.example/a</link><pubDate>Sat, 28 Sep 2024 10:00:00 +0700</pubDate></item>"""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://situs.example/"/><entry>
    <title>B</title><link rel="self" href="https://situs.example/x"/>
    <link rel='alternate' href='https://situs.example/b'/><updated>2024-09-28</updated></entry>"""
    assert list(iter_sitemap(rss)) == [
        SitemapEntry(
            loc="https://situs.example/a",
            news_title="A & B",
            news_date="2024-09-28T10:00:00+07:00",
        )
    ]
    assert list(iter_sitemap(atom)) == [
        SitemapEntry(loc="https://situs.example/b", news_title="B", lastmod="2024-09-28")
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset><url><loc>https://situs.example/a<url><loc>https://situs.example/b</loc>",
        b"<urlset><url><loc>https://situs.example/a</lok></url><url><loc>https://situs.example/b",
        b"<urlset><url><loc>https://situs.example/a</loc></urlset><url><loc>https://situs.example/b</loc></url>",
        b"<br/>Notice: x<urlset><url><loc>https://situs.example/a</loc><loc>x</loc></url><url>"
        b"<lastmod>entah</lastmod><loc>https://situs.example/b</loc></url>",
        b'<!DOCTYPE x [<!ENTITY e "z">]><urlset><url><loc>https://situs.example/a</loc></url>'
        b"<url><loc>\n  https://situs.example\n  /b\n</loc></url>",
    ],
)
def test_broken_sitemaps_are_read_as_a_reader_would(body: bytes) -> None:
    assert locs(body) == ["https://situs.example/a", "https://situs.example/b"]


def test_bare_ampersands_and_unknown_entities_stay() -> None:
    body = b"<urlset><url><loc>https://situs.example/?a=1&b=2&copy=3&x;</loc></url></urlset>"
    assert locs(body) == ["https://situs.example/?a=1&b=2&copy=3&x;"]


def test_utf16_and_stray_bytes_are_read() -> None:
    body = "<urlset><url><loc>https://situs.example/é</loc></url></urlset>"
    assert locs(body.encode("utf-16")) == ["https://situs.example/é"]
    assert locs(body.encode().replace("é".encode(), b"\xe9")) == ["https://situs.example/�"]


def test_an_empty_document_has_no_entries() -> None:
    assert locs(b"") == []
    assert locs(b"<urlset/>") == []


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><html><body>404</body></html>", b'{"a": 1}'])
def test_pages_and_json_are_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="not a sitemap"):
        locs(body)


def _million() -> Iterator[bytes]:
    yield b"<urlset>"
    for number in range(10_000):
        yield (
            f"<url><loc>https://situs.example/{number}</loc><lastmod>2024-09-28</lastmod></url>\n"
        ).encode()


def test_memory_stays_flat_over_a_large_sitemap() -> None:
    tracemalloc.start()
    assert sum(1 for _ in iter_sitemap(_million())) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_a_gzip_bomb_is_refused_at_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_format, "MAX_UNPACKED", 2**20)
    body = gzip.compress(b"<urlset><url><loc>https://situs.example/a</loc></url>" + b"\n" * 2**21)
    entries = iter_sitemap(body)
    assert next(entries).loc == "https://situs.example/a"
    with pytest.raises(Refused, match="more than 1 MiB"):
        next(entries)


@pytest.mark.parametrize(
    "part", ["<a>", "<!--", "<![CDATA[", "<", "<url>", "&amp;", "<loc>", "<a b='"]
)
def test_ten_megabytes_of_nothing_end_soon(part: str) -> None:
    body = b"<urlset>" + part.encode() * (10 * 2**20 // len(part))
    try:
        assert locs(gzip.compress(body, 1)) == []
    except Refused as refusal:
        assert "no address" in str(refusal)


_PIECES = st.sampled_from(
    ["<urlset>", "<url>", "</url>", "<loc>", "</loc>", "https://situs.example/a", "<lastmod>",
     "2024-09-28", "</lastmod>", "<!--", "-->", "<![CDATA[", "]]>", "<sitemap>", "</sitemap>", "&",
     "&amp;", "<image:image>", "<news:title>", "</news:title>", "<item>", '<link href="/b"', "/>",
     "\x00", "<!DOCTYPE x [", "]>", "\n"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join), st.integers(1, 9))
def test_any_mixture_of_parts_reads_the_same_whole_or_in_chunks(text: str, size: int) -> None:
    body = b"<urlset>" + text.encode()
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    assert list(iter_sitemap(body)) == list(iter_sitemap(pieces))


@settings(deadline=None)
@given(
    st.binary(), st.sampled_from([b"", b"\x1f\x8b", b"<urlset><url><loc>", gzip.compress(b"<url>")])
)
def test_any_bytes_are_entries_or_refused(body: bytes, prefix: bytes) -> None:
    try:
        for entry in iter_sitemap(prefix + body):
            assert entry.loc
    except Refused:
        pass
