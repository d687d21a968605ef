"""Pages that nobody meant well: they cost one page, in bounded time."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extraction import NoArticle, extract
from tests.speed import within

URL = "https://kabarkita.id/2024/02/08/polisi-sambang-warga/"
TEXT = (
    "<p>Petugas menyambangi warga desa dan mengajak menjaga kerukunan menjelang pemungutan"
    " suara.</p>"
)
LIVE = {
    "@type": "LiveBlogPosting",
    "headline": "Langsung: Penghitungan Suara",
    "datePublished": "2024-02-14T08:00:00+07:00",
    "liveBlogUpdate": [
        {"@type": "BlogPosting", "headline": f"Kabar {i}", "articleBody": "Isi " * 200}
        for i in range(900)
    ],
}

LD = "<script type='application/ld+json'>"
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
PAGES = {
    "ten megabytes of nested tags": "<div>" * 2_000_000,
    "ten megabytes of nested inline tags": "<b><i>" * 1_600_000 + "halo",
    "a million empty elements": "<br>" * 1_000_000,
    "a million classes": f"<p class='{'kelas ' * 300_000}'>{TEXT}",
    "one class of a million letters": f"<div class='{'a-' * 500_000}'>{TEXT * 20}</div>",
    "an endless word": f"<p>{'a' * 3_000_000}</p>",
    "an endless line of labels": f"<p>{'Baca juga: ' * 60_000}</p>",
    "endless brackets": f"<p>{'[' * 200_000}</p><p>{'(' * 200_000}</p>",
    "endless dots and spaces": f"<p>{'. ' * 400_000}</p>",
    "endless almost-dates": f"<p>{'8 Februari ' * 40_000}</p>",
    "a title without end": f"<title>{'Judul - ' * 100_000}</title>{TEXT * 20}",
    "nuls between the letters": "\x00".join(TEXT * 50),
    "an unclosed comment": f"<!-- {TEXT * 20}",
    "an unclosed script": f"{TEXT * 20}<script>{'var a=1;' * 200_000}",
    "attributes without end": f"<p {'data-x=1 ' * 200_000}>{TEXT}",
    "an entity bomb": f"{ENTITIES}{'&b;' * 90_000}{TEXT * 9}",
    "a live blog of nine hundred updates": f"{LD}{json.dumps(LIVE)}</script>{TEXT * 20}",
    "json-ld nested without end": f"{LD}{'[' * 100_000}</script>{TEXT * 20}",
    "ten thousand links": "".join(f"<a href='{URL}{i}/'>{i}</a>" for i in range(10_000)) + TEXT,
    "a table of ten thousand rows": f"<table>{'<tr><td>a</td><td>b</td></tr>' * 10_000}</table>",
    "thousands of paragraphs": TEXT * 4_000,
}  # fmt: skip
#: Far above the slowest real page, far below a worker's time limit.
SECONDS = 6.0


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_costs_one_page(name: str) -> None:
    with within(SECONDS), contextlib.suppress(NoArticle):
        extract(PAGES[name].encode("utf-8", "replace"), URL)


def test_the_article_below_a_nul_is_read() -> None:
    found = extract(f"<h1>Judul\x00 Berita</h1>{TEXT * 3}", URL)
    assert found.title == "Judul Berita"


@pytest.mark.parametrize("end", ["</body></html>", "</BODY>", "</html >\n<!-- cached -->"])
@pytest.mark.parametrize("before", [0, 2, 3])
def test_an_end_tag_in_the_middle_of_a_page_ends_nothing(end: str, before: int) -> None:
    paragraphs = [TEXT.replace("Petugas", who) for who in ("Polisi", "Kapolsek", "Babinsa")]
    body = "".join([*paragraphs[:before], end, *paragraphs[before:]])
    page = f"<html><head><title>Sambang</title></head><body><h1>Sambang</h1>{body}</body></html>"
    said = extract(page, URL).paragraphs
    assert [line.split()[0] for line in said] == ["Polisi", "Kapolsek", "Babinsa"]


def test_markup_and_controls_in_a_title_are_taken_out() -> None:
    title = "&lt;b&gt;Polisi&lt;/b&gt; \x1b[31mSambang Warga"
    page = f"<meta property='og:title' content='{title}'>{TEXT * 3}"
    assert extract(page, URL).title == "Polisi [31mSambang Warga"


def test_an_impossible_date_is_no_date() -> None:
    stamp = "<meta property='article:published_time' content='2924-02-08T00:00:00Z'>"
    found = extract(
        f"{stamp}<h1>Judul Berita Hari Ini</h1>{TEXT * 3}",
        "https://kabarkita.id/judul-berita/",
        fetched_at=datetime(2024, 2, 9, tzinfo=UTC),
    )
    assert found.published_at is None


@pytest.mark.parametrize(
    "page", ["", " ", "\x00\x01", "hanya teks", "{}", "%PDF-1.4", "<", "<>", "<<<>>>"]
)
def test_what_is_no_page_is_refused(page: str) -> None:
    with pytest.raises(NoArticle):
        extract(page, URL)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                *("<p>", "</p>", "<div class='entry-content'>", "</div>", "<li>", "<table>"),
                *("<tr>", "<td>", "<h1>", "</h1>", "<br>", "<a href='x'>", "</a>", TEXT),
                *("Baca juga: ", LD, '{"@type":"NewsArticle"}', "</script>", "&#0;", "&amp;"),
                *("<time datetime='2024-02-30'>", "<!--", "-->", "\u202e", "\ud800"),
                "<meta name=date content=x>",
            ]
        ),
        max_size=40,
    )
)
def test_any_mixture_of_tags_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = extract("".join(pieces), URL)
    except NoArticle:
        return
    json.dumps(found.to_dict()).encode("utf-8")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        extract(b"<html><body><p>" + raw, URL)
    except NoArticle:
        return
