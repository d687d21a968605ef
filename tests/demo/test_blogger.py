"""Feeds, search and pages of the replica's Blogger site, held to the Blogger Data API."""

from __future__ import annotations

import json
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from crawler.demo.model import Block, Post
from crawler.demo.surfaces.base import Surface
from tests.demo.conftest import OpenSite, get, post
from tests.elements import text_of

HOME = "http://127.0.0.99:80"
FEED = "/feeds/posts/default"


def many(count: int) -> list[Post]:
    return [post(n, f"Kabar {n}", f"Isi nomor {n}.") for n in range(1, count + 1)]


@pytest.fixture
def site(open_small: OpenSite) -> Surface:
    posts = [
        post(1, "Satu", "Polisi gelar cooling system di pasar."),
        post(2, "Dua", "Polisi gelar coolingsystem di kebun."),
        post(3, "Tiga", "Polisi gelar cooling-system, lalu <i>system</i> lain."),
        post(4, "Empat", "Sistem lain tanpa kata itu.", tags=["Desa", "Pilkada 2024"]),
        post(5, "Hilang", "cooling system", state="gone"),
    ]
    return open_small("blogger", posts)


def feed(site: Surface, query: str = "") -> dict[str, Any]:
    answer: dict[str, dict[str, Any]] = json.loads(get(site, f"{FEED}?alt=json{query}").content)
    return answer["feed"]


def titles(feed: dict[str, Any]) -> list[str]:
    return [entry["title"]["$t"] for entry in feed.get("entry", [])]


def links(feed: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in feed["link"]}


def test_entries_come_newest_first_with_counts(site: Surface) -> None:
    found = feed(site)
    assert titles(found) == ["Empat", "Tiga", "Dua", "Satu"]
    assert found["openSearch$totalResults"] == {"$t": "4"}
    assert found["openSearch$startIndex"] == {"$t": "1"}
    assert found["openSearch$itemsPerPage"] == {"$t": "25"}
    assert "next" not in links(found)


def test_an_entry_tells_dates_with_the_zone_of_the_blog(site: Surface) -> None:
    entry = feed(site)["entry"][-1]
    assert entry["published"]["$t"] == "2024-03-01T06:30:00.000+08:00"
    assert entry["author"][0]["name"]["$t"] == "Sri Lestari"
    assert [category["term"] for category in entry["category"]] == ["Polri", "Kamtibmas"]
    assert links(entry)["alternate"] == f"{HOME}/2024/03/satu.html"
    assert "cooling system" in entry["content"]["$t"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("cooling", ["Tiga", "Satu"]),
        ("cooling+system", ["Tiga", "Satu"]),
        ("coolingsystem", ["Dua"]),
        ('"gelar+cooling+system"', ["Tiga", "Satu"]),
        ('"system+cooling"', []),
        ("cooling+-pasar", ["Tiga"]),
        ("label:Desa", ["Empat"]),
        ("cool", []),
    ],
)
def test_a_query_finds_whole_words(site: Surface, query: str, found: list[str]) -> None:
    assert titles(feed(site, f"&q={query}")) == found


def test_pages_are_linked_with_start_index_and_max_results(open_small: OpenSite) -> None:
    site = open_small("blogger", many(25))
    first = feed(site, "&max-results=10")
    assert len(first["entry"]) == 10
    assert links(first)["next"] == f"{HOME}{FEED}?alt=json&start-index=11&max-results=10"
    third = feed(site, "&max-results=10&start-index=21")
    assert titles(third) == ["Kabar 5", "Kabar 4", "Kabar 3", "Kabar 2", "Kabar 1"]
    assert "next" not in links(third)
    assert links(third)["previous"] == f"{HOME}{FEED}?alt=json&start-index=11&max-results=10"


def test_a_page_past_the_end_has_no_entries(site: Surface) -> None:
    found = feed(site, "&start-index=90")
    assert "entry" not in found
    assert found["openSearch$totalResults"]["$t"] == "4"


def test_published_bounds_include_the_start_and_exclude_the_end(site: Surface) -> None:
    query = "&published-min=2024-03-02T06:30:00%2B08:00&published-max=2024-03-03T06:30:00%2B08:00"
    assert titles(feed(site, query)) == ["Dua"]
    assert titles(feed(site, "&published-min=2024-03-02T22:30:00Z")) == ["Empat", "Tiga"]


def test_order_and_bounds_by_update(site: Surface) -> None:
    site.posts[0].modified = site.posts[0].modified.replace(month=4)
    assert titles(feed(site, "&orderby=updated"))[0] == "Satu"
    assert titles(feed(site, "&updated-min=2024-03-20T00:00:00%2B08:00")) == ["Satu"]


def test_labels_have_feeds_and_pages(site: Surface) -> None:
    body = json.loads(get(site, f"{FEED}/-/Pilkada%202024?alt=json").content)
    assert titles(body["feed"]) == ["Empat"]
    page = html.fromstring(get(site, "/search/label/Pilkada%202024").content)
    assert [a.text for a in page.cssselect(".index-post .post-title a")] == ["Empat"]


def test_the_summary_feed_has_plain_text_instead_of_bodies(site: Surface) -> None:
    entry = json.loads(get(site, "/feeds/posts/summary?alt=json").content)["feed"]["entry"][-1]
    assert "content" not in entry
    assert entry["summary"] == {"type": "text", "$t": "Polisi gelar cooling system di pasar."}


def test_atom_and_rss_say_the_same(site: Surface) -> None:
    atom = feedparser.parse(get(site, FEED).content)
    rss = feedparser.parse(get(site, f"{FEED}?alt=rss").content)
    assert (atom.version, rss.version) == ("atom10", "rss20")
    assert not atom.bozo and not rss.bozo
    assert [e.title for e in atom.entries] == [e.title for e in rss.entries]
    assert [e.link for e in atom.entries] == [e.link for e in rss.entries]
    assert atom.feed.opensearch_totalresults == "4"


def test_a_feed_that_did_not_change_answers_304(site: Surface) -> None:
    etag = get(site, FEED).headers["ETag"]
    assert etag.startswith('W/"')
    assert get(site, FEED, if_none_match=etag).status == 304
    site.posts[1].blocks = [Block("p", "Teks baru.")]
    assert get(site, FEED, if_none_match=etag).status == 200


def test_bodies_come_in_three_habits_of_editors(open_small: OpenSite) -> None:
    posts = [
        post(n, f"Gaya {n}", "Satu.", "Dua.", style=style)
        for n, style in enumerate(("blocks", "classic", "pasted"), 1)
    ]
    bodies = [e["content"]["$t"] for e in feed(open_small("blogger", posts))["entry"]]
    assert bodies == [
        "Satu.<br /><br />Dua.",
        '<div style="text-align: justify;">Satu.</div><div style="text-align: justify;"><br />'
        '</div><div style="text-align: justify;">Dua.</div>',
        '<p style="text-align: justify;">Satu.</p><p style="text-align: justify;">Dua.</p>',
    ]


def test_the_post_page_has_the_toggle_of_the_theme_and_structured_data(site: Surface) -> None:
    page = html.fromstring(get(site, "/2024/03/satu.html").content)
    text = text_of(page)
    for line in ("Show comments", "Hide comments", "Tidak ada komentar:", "Tulis komentar"):
        assert line in text
    assert "Jumat, 01 Maret 2024" in text_of(page.cssselect(".date-header")[0])
    data = json.loads(page.cssselect('script[type="application/ld+json"]')[0].text or "")
    assert data["datePublished"] == "2024-03-01T06:30:00+08:00"


def test_robots_forbids_searches_and_names_the_sitemap(site: Surface) -> None:
    robots = get(site, "/robots.txt").content.decode()
    assert "Disallow: /search\n" in robots
    assert f"Sitemap: {HOME}/sitemap.xml" in robots
    urls = [loc.text for loc in etree.fromstring(get(site, "/sitemap.xml").content).iter("{*}loc")]
    assert urls[0] == f"{HOME}/2024/03/empat.html"


def test_addresses_are_short_and_never_the_same(open_small: OpenSite) -> None:
    title = "Kapolres dan Bupati ke Pasar Membagikan Beras untuk Lansia"
    site = open_small("blogger", [post(1, title), post(2, f"{title} Lagi")])
    assert [site.path(p) for p in site.posts] == [
        "/2024/03/kapolres-bupati-pasar-membagikan-beras.html",
        "/2024/03/kapolres-bupati-pasar-membagikan-beras_02.html",
    ]


def test_deleted_posts_answer_404_but_are_still_linked(site: Surface) -> None:
    assert get(site, "/2024/03/hilang.html").status == 404
    assert "/2024/03/hilang.html" in get(site, "/2024/03/satu.html").content.decode()


def test_month_archives_and_older_posts(open_small: OpenSite) -> None:
    site = open_small("blogger", many(9))
    assert get(site, "/2024/03/").status == 200
    page = html.fromstring(get(site, "/").content)
    older = (page.cssselect("a.blog-pager-older-link")[0].get("href") or "").removeprefix(HOME)
    rest = html.fromstring(get(site, older).content)
    shown = [a.text for a in rest.cssselect(".index-post .post-title a")]
    assert shown == ["Kabar 2", "Kabar 1"]
