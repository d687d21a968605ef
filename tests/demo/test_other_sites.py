"""The portal, the site that a browser assembles, and the static generator's site."""

from __future__ import annotations

import gzip
import json

import feedparser
import pytest
from lxml import etree, html

from crawler.demo.model import Block, Post
from crawler.demo.surfaces.base import Surface
from tests.demo.conftest import OpenSite, get, post
from tests.elements import text_of

HOME = "http://127.0.0.99:80"


def many(count: int) -> list[Post]:
    return [post(n, f"Kabar {n}", f"Isi cooling system nomor {n}.") for n in range(1, count + 1)]


@pytest.fixture
def paged() -> Post:
    item = post(1, "Panjang", "Satu.")
    item.blocks += [Block("page"), Block("p", "Dua.")]
    return item


# The portal with its own system


def headlines(site: Surface, target: str) -> list[str]:
    page = html.fromstring(get(site, target).content)
    return [a.text or "" for a in page.cssselect("div.news-item h2 a")]


def test_the_portal_search_wants_the_whole_phrase(open_small: OpenSite) -> None:
    site = open_small("portal", [*many(2), post(3, "Lain", "cooling tanpa system")])
    assert headlines(site, "/cari?q=cooling+system") == ["Kabar 2", "Kabar 1"]
    assert headlines(site, "/cari?q=") == []
    assert headlines(site, "/cari?q=tidakada") == []
    assert get(site, "/cari?q=tidakada").status == 200


def test_the_portal_search_is_stale_and_its_dead_links_answer_410(open_small: OpenSite) -> None:
    gone = post(3, "Dihapus", "cooling system", state="gone")
    site = open_small("portal", [*many(1), gone])
    assert headlines(site, "/cari?q=cooling+system") == ["Dihapus", "Kabar 1"]
    assert get(site, "/read/103/dihapus").status == 410
    assert get(site, "/read/999/tidak-ada").status == 404


def test_the_portal_archive_repeats_its_last_page_for_ever(open_small: OpenSite) -> None:
    site = open_small("portal", many(23))
    assert headlines(site, "/berita?page=3") == ["Kabar 3", "Kabar 2", "Kabar 1"]
    assert headlines(site, "/berita?page=4") == headlines(site, "/berita?page=3")
    last = html.fromstring(get(site, "/berita?page=3").content)
    assert not last.cssselect("ul.pagination a[rel=next]")
    first = html.fromstring(get(site, "/berita").content)
    assert first.cssselect("ul.pagination a[rel=next]")[0].get("href") == f"{HOME}/berita?page=2"


def test_portal_articles_have_pages_and_all_of_them_at_once(
    open_small: OpenSite, paged: Post
) -> None:
    site = open_small("portal", [paged])

    def body(target: str) -> str:
        page = html.fromstring(get(site, target).content)
        return text_of(page.cssselect("div.content-text")[0]).strip()

    assert body("/read/101/panjang") == "Satu."
    assert body("/read/101/panjang?page=2") == "Dua."
    assert body("/read/101/panjang?page=all").split() == ["Satu.", "Dua."]
    assert body("/read/101/panjang?page=9") == "Satu."


def test_portal_dates_stand_in_the_page_to_the_minute_and_nowhere_else(
    open_small: OpenSite,
) -> None:
    site = open_small("portal", many(1))
    page = get(site, "/read/101/kabar-1").content.decode()
    assert "Jumat, 01 Maret 2024 | 06:30 WITA" in page
    assert "ld+json" not in page and "published_time" not in page
    assert get(site, "/feed").status == get(site, "/sitemap.xml").status == 404


@pytest.mark.parametrize("path", ["/kategori/polri", "/tag/kamtibmas", "/penulis/sri-lestari"])
def test_the_portal_has_archives(open_small: OpenSite, path: str) -> None:
    site = open_small("portal", many(12))
    assert headlines(site, f"{path}?page=2") == ["Kabar 2", "Kabar 1"]
    assert get(site, f"{path}x").status == 404


# The site that a browser assembles


def test_every_page_of_the_rendered_site_is_the_same_empty_shell(open_small: OpenSite) -> None:
    site = open_small("rendered", many(2))
    shell = get(site, "/artikel/kabar-1")
    assert b"Isi cooling" not in shell.content and b"Kabar 1" not in shell.content
    assert shell.content == get(site, "/").content == get(site, "/artikel/tidak-ada").content
    assert shell.status == 200


def test_the_rendered_site_tells_its_articles_in_json(open_small: OpenSite) -> None:
    site = open_small("rendered", many(2))
    told = json.loads(get(site, "/data/artikel/kabar-1.json").content)
    assert told["judul"] == "Kabar 1"
    assert told["tanggal"] == "Jumat, 1 Maret 2024"
    assert told["isi"] == "<p>Isi cooling system nomor 1.</p>"
    assert get(site, "/data/artikel/tidak-ada.json").status == 404


def test_the_rendered_site_searches_and_pages(open_small: OpenSite) -> None:
    site = open_small("rendered", many(15))
    found = json.loads(get(site, "/data/cari.json?q=cooling+system&hal=2").content)
    assert [a["judul"] for a in found["artikel"]] == ["Kabar 3", "Kabar 2", "Kabar 1"]
    assert (found["hal"], found["jumlah_hal"]) == (2, 2)


# The static generator's site


def locations(body: bytes) -> list[str]:
    return [loc.text or "" for loc in etree.fromstring(body).iter("{*}loc")]


def test_nested_and_compressed_sitemaps_lead_to_every_article(open_small: OpenSite) -> None:
    site = open_small("static", many(3))
    assert f"Sitemap: {HOME}/sitemap.xml" in get(site, "/robots.txt").content.decode()
    assert f"{HOME}/sitemaps/arsip.xml" in locations(get(site, "/sitemap.xml").content)
    (year,) = locations(get(site, "/sitemaps/arsip.xml").content)
    assert year == f"{HOME}/sitemaps/berita-2024.xml.gz"
    packed = get(site, year.removeprefix(HOME))
    assert packed.type == "application/gzip"
    assert locations(gzip.decompress(packed.content)) == [
        f"{HOME}/berita/2024/03/kabar-{n}/" for n in (3, 2, 1)
    ]


def test_the_news_sitemap_holds_two_days_with_titles(open_small: OpenSite) -> None:
    site = open_small("static", many(9))
    body = get(site, "/sitemaps/news.xml").content
    assert len(locations(body)) == 3
    assert b"<news:title>Kabar 9</news:title>" in body


def test_static_sitemaps_are_stale(open_small: OpenSite) -> None:
    site = open_small("static", [*many(1), post(2, "Hilang", "x", state="gone")])
    urls = locations(gzip.decompress(get(site, "/sitemaps/berita-2024.xml.gz").content))
    assert f"{HOME}/berita/2024/03/hilang/" in urls
    assert get(site, "/berita/2024/03/hilang/").status == 404


def test_the_home_page_names_three_feeds_with_summaries_of_twenty(open_small: OpenSite) -> None:
    site = open_small("static", many(25))
    head = html.fromstring(get(site, "/").content).find("head")
    assert head is not None
    named = {link.get("type"): link.get("href") for link in head.cssselect("link[rel=alternate]")}
    assert named["application/feed+json"] == "/feed.json"
    rss = feedparser.parse(get(site, "/index.xml").content)
    atom = feedparser.parse(get(site, "/atom.xml").content)
    told = json.loads(get(site, "/feed.json").content)
    assert [rss.bozo, atom.bozo] == [False, False]
    assert [len(rss.entries), len(atom.entries), len(told["items"])] == [20, 20, 20]
    assert rss.entries[0].published == "Mon, 25 Mar 2024 06:30:00 +0800"
    assert "content" not in rss.entries[0]
    assert told["items"][0]["date_published"] == "2024-03-25T06:30:00+08:00"


def test_static_files_have_validators_and_answer_304(open_small: OpenSite) -> None:
    site = open_small("static", many(2))
    page = "/berita/2024/03/kabar-1/"
    first = get(site, page)
    assert first.headers["Last-Modified"] == "Thu, 29 Feb 2024 22:30:00 GMT"
    assert get(site, page, if_none_match=first.headers["ETag"]).status == 304
    assert get(site, page, if_none_match='"anders"').status == 200
    since = "Thu, 29 Feb 2024 22:29:59 GMT"
    assert get(site, page, if_modified_since=since).status == 200
    assert get(site, page, if_modified_since="kemarin").status == 200


def test_static_lists_are_paged(open_small: OpenSite) -> None:
    site = open_small("static", many(12))
    assert get(site, "/page/2/").status == 200
    assert get(site, "/page/3/").status == 404
    assert get(site, "/berita/2024/03/kabar-1").headers["Location"].endswith("/kabar-1/")
    assert get(site, "/tag/kamtibmas/page/2/").status == 200
