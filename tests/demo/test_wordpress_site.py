"""Permalinks, archives, search pages, feeds and sitemaps of the replica's WordPress sites."""

from __future__ import annotations

import re

import feedparser
import pytest
from lxml import etree, html

from crawler.demo.model import Block, Post
from crawler.demo.surfaces.base import Surface
from crawler.demo.surfaces.wordpress.query import search_terms
from tests.demo.conftest import OpenSite, get, post
from tests.elements import text_of

HOME = "http://127.0.0.99:80"


def many(count: int) -> list[Post]:
    return [post(n, f"Kabar {n}", f"Isi cooling nomor {n}.") for n in range(1, count + 1)]


@pytest.fixture
def site(open_small: OpenSite) -> Surface:
    return open_small("wordpress", many(23))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("cooling system", ["cooling", "system"]),
        ('"cooling system" polri', ["cooling system", "polri"]),
        ("cooling, system+damai", ["cooling", "system", "damai"]),
        ("a cooling of the system", ["cooling", "system"]),
        ("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh",) * 2,
    ],
)
def test_search_text_is_split_as_wordpress_does(text: str, terms: list[str] | str) -> None:
    assert search_terms(text) == ([terms] if isinstance(terms, str) else terms)


def test_the_home_page_shows_ten_posts_and_pages_of_more(site: Surface) -> None:
    page = html.fromstring(get(site, "/").content)
    assert len(page.cssselect("article.item-infinite")) == 10
    assert page.cssselect("a.next")[0].get("href") == f"{HOME}/page/2/"
    last = html.fromstring(get(site, "/page/3/").content)
    assert len(last.cssselect("article.item-infinite")) == 3
    assert not last.cssselect("a.next")
    assert get(site, "/page/4/").status == 404


def test_search_results_are_paged_under_the_page_path(site: Surface) -> None:
    page = html.fromstring(get(site, "/?s=cooling").content)
    assert page.cssselect("a.next")[0].get("href") == f"{HOME}/page/2/?s=cooling"
    assert len(html.fromstring(get(site, "/page/3/?s=cooling").content).cssselect("h2.entry-title"))
    assert get(site, "/page/4/?s=cooling").status == 404


def test_a_search_without_hits_is_a_page_with_status_200(site: Surface) -> None:
    answer = get(site, "/?s=tidakada")
    assert answer.status == 200
    assert "Tidak ada yang ditemukan" in answer.content.decode()


def test_hits_in_the_title_come_before_newer_hits_in_the_text(open_small: OpenSite) -> None:
    site = open_small(
        "wordpress",
        [post(1, "Cooling System Desa", "Isi."), post(2, "Lain", "Isi cooling dan system.")],
    )
    page = html.fromstring(get(site, "/?s=cooling+system").content)
    assert [a.text for a in page.cssselect("h2.entry-title a")] == ["Cooling System Desa", "Lain"]
    by_date = html.fromstring(get(site, "/?s=cooling+system&orderby=date").content)
    assert by_date.cssselect("h2.entry-title a")[0].text == "Lain"


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/?p=105", "/kabar-5/"),
        ("/kabar-5", "/kabar-5/"),
        ("/?paged=2", "/page/2/"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=rss2&paged=2", "/feed/?paged=2"),
        ("/?tag=kamtibmas", "/tag/kamtibmas/"),
        ("/?author=1", "/author/sri-lestari/"),
        ("/2024/03", "/2024/03/"),
    ],
)
def test_other_addresses_are_redirected_to_the_canonical_one(
    site: Surface, asked: str, sent_to: str
) -> None:
    answer = get(site, asked)
    assert (answer.status, answer.headers["Location"]) == (301, HOME + sent_to)


@pytest.mark.parametrize(
    "path",
    ["/category/polri/", "/tag/kamtibmas/", "/author/sri-lestari/", "/2024/", "/2024/03/04/"],
)
def test_archives_exist(site: Surface, path: str) -> None:
    assert get(site, path).status == 200


@pytest.mark.parametrize("path", ["/category/olahraga/", "/2023/", "/tidak-ada/", "/kabar-5/2/x/"])
def test_what_is_not_there_answers_404(site: Surface, path: str) -> None:
    assert get(site, path).status == 404


def test_deleted_and_draft_posts_answer_404(open_small: OpenSite) -> None:
    posts = [*many(2), post(8, "Hilang", "x", state="gone"), post(9, "Konsep", "x", state="draft")]
    site = open_small("wordpress", posts)
    assert get(site, "/hilang/").status == 404
    assert get(site, "/?p=109").status == 404
    assert "Hilang" in get(site, "/kabar-1/").content.decode()  # lists still link it


def test_feeds_hold_ten_items_and_end_with_a_404(site: Surface) -> None:
    first = feedparser.parse(get(site, "/?s=cooling&feed=rss2").content)
    assert not first.bozo
    assert len(first.entries) == 10
    third = get(site, "/?s=cooling&feed=rss2&paged=3")
    assert len(feedparser.parse(third.content).entries) == 3
    past = get(site, "/?s=cooling&feed=rss2&paged=4")
    assert past.status == 404
    assert not feedparser.parse(past.content).entries


def test_an_item_tells_author_time_terms_and_body(site: Surface) -> None:
    entry = feedparser.parse(get(site, "/feed/").content).entries[0]
    assert entry.title == "Kabar 23"
    assert entry.link == f"{HOME}/kabar-23/"
    assert entry.author == "Sri Lestari"
    assert entry.published == "Fri, 22 Mar 2024 22:30:00 +0000"
    assert [tag.term for tag in entry.tags] == ["Polri", "Kamtibmas"]
    assert entry.content[0].value == "<p>Isi cooling nomor 23.</p>"


def test_a_feed_of_excerpts_has_no_body(open_small: OpenSite) -> None:
    site = open_small("wordpress", many(1), feed="excerpt")
    entry = feedparser.parse(get(site, "/feed/").content).entries[0]
    assert "content" not in entry
    assert "Isi cooling nomor 1." in entry.summary


def test_a_feed_carries_only_the_first_page_of_a_paged_post(open_small: OpenSite) -> None:
    paged = post(1, "Panjang", "Satu.")
    paged.blocks += [Block("page"), Block("p", "Dua.")]
    entry = feedparser.parse(get(open_small("wordpress", [paged]), "/feed/").content).entries[0]
    assert entry.content[0].value == "<p>Satu.</p>"


def test_atom_feeds_parse(site: Surface) -> None:
    feed = feedparser.parse(get(site, "/feed/atom/").content)
    assert (feed.version, len(feed.entries), feed.bozo) == ("atom10", 10, False)


def test_feeds_answer_304_until_something_changes(site: Surface) -> None:
    first = get(site, "/feed/")
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert changed == "Fri, 22 Mar 2024 22:30:00 GMT"
    assert get(site, "/feed/", if_none_match=etag).status == 304
    assert get(site, "/feed/", if_modified_since=changed).status == 304
    site.posts[0].modified = site.posts[0].modified.replace(month=4)
    again = get(site, "/feed/", if_none_match=etag)
    assert again.status == 200
    assert again.headers["ETag"] != etag


def test_the_feed_of_comments_holds_comments_and_links_into_posts(open_small: OpenSite) -> None:
    commented = post(1, "Judul", "Isi.")
    commented.comments = [("Dewi", "Setuju cooling system", commented.published)]
    for permalinks, address in (("/%postname%/", "/comments/feed/"), ("", "/?feed=comments-rss2")):
        site = open_small("wordpress", [commented], permalinks=permalinks)
        (entry,) = feedparser.parse(get(site, address).content).entries
        assert entry.title == "Komentar di Judul oleh Dewi"
        assert entry.link.endswith("#comment-1011")


def test_paged_posts_have_their_pages_below_the_permalink(open_small: OpenSite) -> None:
    paged = post(1, "Panjang", "Satu.")
    paged.blocks += [Block("page"), Block("p", "Dua.")]
    site = open_small("wordpress", [paged])
    one, two = get(site, "/panjang/").content.decode(), get(site, "/panjang/2/").content.decode()
    assert "Satu." in one and "Dua." not in one
    assert f'<a href="{HOME}/panjang/2/" class="post-page-numbers">' in one
    assert "Dua." in two and "<p>Satu.</p>" not in two
    assert f'<link rel="canonical" href="{HOME}/panjang/2/" />' in two
    assert get(site, "/panjang/3/").headers["Location"] == f"{HOME}/panjang/"


def test_plain_permalinks_use_queries_for_everything(open_small: OpenSite) -> None:
    site = open_small("wordpress", many(23), permalinks="")
    assert get(site, "/?p=105").status == 200
    assert get(site, "/kabar-5/").status == 404
    assert get(site, "/robots.txt").status == 404
    assert len(feedparser.parse(get(site, "/?feed=rss2&paged=3").content).entries) == 3
    page = html.fromstring(get(site, "/?s=cooling&paged=2").content)
    assert page.cssselect("a.next")[0].get("href") == f"{HOME}/?s=cooling&paged=3"
    assert (
        b"?sitemap=posts&amp;sitemap-subtype=post&amp;paged=1"
        in get(site, "/?sitemap=index").content
    )


def locations(body: bytes) -> list[str]:
    return [loc.text or "" for loc in etree.fromstring(body).iter("{*}loc")]


def test_core_sitemaps_lead_to_every_visible_post(site: Surface) -> None:
    robots = get(site, "/robots.txt").content.decode()
    assert f"Sitemap: {HOME}/wp-sitemap.xml" in robots
    index = locations(get(site, "/wp-sitemap.xml").content)
    assert f"{HOME}/wp-sitemap-posts-post-1.xml" in index
    posts = locations(get(site, "/wp-sitemap-posts-post-1.xml").content)
    assert posts == [f"{HOME}/kabar-{n}/" for n in range(1, 24)]
    assert get(site, "/wp-sitemap-posts-post-2.xml").status == 404
    assert all(get(site, url.removeprefix(HOME)).status == 200 for url in index)


def test_sitemaps_of_an_seo_plugin_replace_those_of_the_core(open_small: OpenSite) -> None:
    site = open_small("wordpress", many(3), sitemap="seo")
    assert get(site, "/wp-sitemap.xml").headers["Location"] == f"{HOME}/sitemap_index.xml"
    index = locations(get(site, "/sitemap_index.xml").content)
    assert index[0] == f"{HOME}/post-sitemap.xml"
    body = get(site, "/post-sitemap.xml").content
    assert f"{HOME}/kabar-2/" in locations(body)
    assert b"<lastmod>2024-03-01T22:30:00+00:00</lastmod>" in body


def test_pages_announce_feed_api_and_canonical_address(site: Surface) -> None:
    answer = get(site, "/kabar-5/")
    head = html.fromstring(answer.content).find("head")
    assert head is not None
    links = {link.get("rel"): link.get("href") for link in head.iter("link")}
    assert links["canonical"] == f"{HOME}/kabar-5/"
    assert links["https://api.w.org/"] == f"{HOME}/wp-json/"
    assert links["shortlink"] == f"{HOME}/?p=105"
    assert re.search(r'rel="https://api.w.org/"', answer.headers["Link"])


@pytest.mark.parametrize("theme", ["desanews", "busersulawesi", "tribrata", "kabarlombok"])
def test_every_theme_shows_title_body_comments_and_the_password_form(
    open_small: OpenSite, theme: str
) -> None:
    commented = post(1, "Judul Uji", "Paragraf uji.")
    commented.comments = [("Dewi", "Setuju cooling system", commented.published)]
    locked = post(2, "Terkunci", "Rahasia sekali.", state="protected")
    site = open_small("wordpress", [commented, locked], theme=theme)
    page = html.fromstring(get(site, "/judul-uji/").content)
    assert [text_of(h).strip() for h in page.cssselect("h1")] == ["Judul Uji"]
    assert "Paragraf uji." in text_of(page.cssselect(".entry-content")[0])
    assert "Setuju cooling system" in text_of(page.cssselect("#comments")[0])
    hidden = get(site, "/terkunci/").content.decode()
    assert "post-password-form" in hidden
    assert "Rahasia" not in hidden
