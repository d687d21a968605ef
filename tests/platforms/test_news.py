"""What methods ask and list when an earlier walk is built upon."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Ask, Baseline, Done, Note, Page, Scope
from crawler.platforms.feeds import Feed
from crawler.platforms.home import HomeLinks
from crawler.platforms.listing import Listing
from crawler.platforms.sitemaps import Sitemaps
from crawler.platforms.watch import HeadWatch, SitemapWatch
from crawler.platforms.wordpress import WordpressApi
from crawler.platforms.wordpress_search import WordpressSearch
from tests.platforms.walking import HOME, Trail, scope, site, walk

BEGAN = datetime(2024, 9, 20, 12, tzinfo=UTC)
OLD, NEW = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 9, 25, 8, tzinfo=UTC)


def upon(notes: Mapping[str, Any] | None = None, *known: str, **more: Any) -> Scope:
    """The question asked once more: ``known`` are the paths of the decided pages."""
    decided = {HOME + path for path in known}

    def answer(edited: Mapping[str, str | None]) -> Set[str]:
        return {url for url in edited if url in decided}

    return replace(scope(**more), baseline=Baseline(began=BEGAN, notes=notes or {}), known=answer)


def queries(trail: Trail) -> list[dict[str, str]]:
    return [{k: v[0] for k, v in parse_qs(urlsplit(url).query).items()} for url in trail.asked]


def rss(*items: tuple[str, datetime]) -> bytes:
    rows = "".join(
        f"<item><title>Judul</title><link>{HOME}{path}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for path, at in items
    )
    return f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def atom(*items: tuple[str, datetime, datetime]) -> bytes:
    rows = "".join(
        f'<entry><title>Judul</title><link rel="alternate" href="{HOME}{path}"/>'
        f"<published>{published.isoformat()}</published><updated>{edited.isoformat()}</updated>"
        "</entry>"
        for path, published, edited in items
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{rows}</feed>'.encode()


def links(*paths: str) -> bytes:
    rows = "".join(f'<li><a href="/{path}">Judul berita</a></li>' for path in paths)
    return f"<html><body><ul>{rows}</ul></body></html>".encode()


def unchanged(url: str) -> Page:
    return Page(url=url, status=304, headers={}, body=b"", unchanged=True)


# --- WordPress' API ------------------------------------------------------------------------------

SEEN = {"form": 1, "size": 1, "published": "2024-09-19T03:00:00+00:00",
        "modified": "2024-09-20T01:00:00+00:00"}  # fmt: skip
#: The newest post that is known: whatever is asked for reaches back to it.
KNOWN = Page(
    url=HOME,
    status=200,
    headers={"x-wp-totalpages": "1"},
    body=f'''[{{"id": 7, "link": "{HOME}7/", "date_gmt": "2024-09-19T03:00:00",
        "modified_gmt": "2024-09-20T01:00:00", "content": {{"rendered": "<p>Isi.</p>"}}}}
    ]'''.encode(),
)


def test_wordpress_is_asked_for_new_posts_and_for_edited_ones_a_day_before_the_newest_seen() -> (
    None
):
    trail = walk(WordpressApi(), {"*": KNOWN}, upon(SEEN))
    new, edited = queries(trail)
    assert (new["rest_route"], new["per_page"]) == ("/wp/v2/posts", "20")
    assert (new["after"], new.get("modified_after")) == ("2024-09-18T02:59:59+00:00", None)
    assert (edited["modified_after"], edited.get("after")) == ("2024-09-19T00:59:59+00:00", None)
    assert (edited["orderby"], edited["order"]) == ("modified", "desc")
    # Nothing is left of the three requests of an unchanged site to ask its search.
    assert trail.done == Done(complete=True, spare=False)


def test_a_post_dated_into_the_future_hides_none_that_come_after_it() -> None:
    seen = SEEN | {"published": "2031-01-01T00:00:00+00:00"}
    new, _ = queries(walk(WordpressApi(), {"*": KNOWN}, upon(seen)))
    assert new["after"] == "2024-09-19T11:59:59+00:00"


def test_the_window_bounds_what_is_new_too() -> None:
    new, edited = queries(walk(WordpressApi(), {"*": KNOWN}, upon(SEEN, since="2024-09-19")))
    assert new["after"] == "2024-09-18T23:59:59+07:00"
    assert edited["after"] == "2024-09-18T23:59:59+07:00"


def test_a_wordpress_that_ignores_modified_after_is_left_at_the_first_old_edit() -> None:
    posts = [
        f'{{"id": {n}, "link": "{HOME}{n}/", "date_gmt": "2024-01-0{n}T00:00:00",'
        f' "modified_gmt": "{day}T00:00:00", "content": {{"rendered": "<p>Isi.</p>"}}}}'
        for n, day in ((1, "2024-09-25"), (2, "2024-02-01"))
    ]
    page = Page(
        url=HOME,
        status=200,
        headers={"x-wp-totalpages": "400"},
        body=f"[{','.join(posts)}]".encode(),
    )
    answers = {"*": lambda url: page if "modified_after" in url else KNOWN}
    trail = walk(WordpressApi(), answers, upon(SEEN))
    assert len(trail.asked) == 2
    assert trail.done.complete


@pytest.mark.parametrize("status", [400, 500])
def test_a_wordpress_that_refuses_to_tell_edits_has_told_what_is_new(status: int) -> None:
    answers = {"*": lambda url: status if "modified_after" in url else KNOWN}
    assert walk(WordpressApi(), answers, upon(SEEN)).done.complete


def test_a_wordpress_that_rejected_the_parameter_is_not_asked_for_edits_again() -> None:
    trail = walk(WordpressApi(), {"*": KNOWN}, upon(SEEN | {"edits_refused": True}))
    assert len(trail.asked) == 1


# --- Blogger -------------------------------------------------------------------------------------


def test_blogger_is_asked_by_publication_and_by_edit() -> None:
    seen = {"published": "2024-09-19T03:00:00+00:00", "updated": "2024-09-20T01:00:00+00:00"}
    entry = {
        "published": {"$t": "2024-09-19T03:00:00Z"},
        "updated": {"$t": "2024-09-20T01:00:00Z"},
        "link": [{"rel": "alternate", "href": HOME + "2024/09/lama.html"}],
        "content": {"$t": "<p>Isi.</p>"},
    }
    total = {"openSearch$totalResults": {"$t": "1"}}
    feed = json.dumps({"feed": {"entry": [entry], **total}}).encode()
    trail = walk(BloggerFeed(), {"*": feed}, upon(seen))
    new, edited = queries(trail)
    assert (new["orderby"], new["published-min"]) == ("published", "2024-09-18T03:00:00+00:00")
    assert (edited["orderby"], edited["updated-min"]) == ("updated", "2024-09-19T01:00:00+00:00")
    assert "published-min" not in edited
    assert trail.done == Done(complete=True, spare=False)


# --- WordPress without an API --------------------------------------------------------------------

ATOM = HOME + "feed/atom/?orderby=modified&order=desc"
PLAIN = HOME + "?feed=atom&orderby=modified&order=desc"
WORDS = ("cooling system", "sistem pendingin")


def test_the_feed_of_the_latest_edits_tells_new_and_edited_posts() -> None:
    feed = atom(("baru-1", NEW, NEW), ("lama-1", OLD, NEW), ("lama-2", OLD, OLD))
    trail = walk(WordpressSearch(), {ATOM: feed}, upon({}, "lama-2"))
    assert trail.urls == [HOME + "baru-1", HOME + "lama-1"]
    assert (trail.asked, trail.done) == ([ATOM], Done(complete=True))


def test_a_search_feed_that_knows_no_pages_has_not_told_everything() -> None:
    same = atom(("a-1", OLD, OLD), ("a-2", OLD, OLD))
    trail = walk(WordpressSearch(), {"*": same}, at=site())
    assert len(trail.asked) == 4  # two pages of each of the two words
    assert set(trail.urls) == {HOME + "a-1", HOME + "a-2"}
    assert trail.done == Done(complete=False, reason="the search feed repeats its pages")


def test_with_plain_permalinks_it_has_another_address() -> None:
    trail = walk(WordpressSearch(), {PLAIN: atom(("a-1", OLD, OLD))}, upon())
    assert trail.asked == [ATOM, PLAIN]
    assert walk(WordpressSearch(), {PLAIN: atom()}, upon({"place": 1})).asked == [PLAIN]


def test_an_unchanged_feed_of_edits_ends_the_walk() -> None:
    trail = walk(WordpressSearch(), {ATOM: unchanged(ATOM)}, upon())
    assert (trail.asked, trail.done) == ([ATOM], Done(complete=True))


def test_when_more_is_new_than_there_are_words_each_word_is_searched_to_the_known() -> None:
    many = atom(*((f"baru-{n}", NEW, NEW) for n in range(9)))
    results = rss(("baru-3", NEW), ("lama-1", OLD))
    known = rss(("lama-1", OLD), ("lama-2", OLD))
    answers = {
        ATOM: many,
        HOME + "?s=cooling+system&feed=rss2&post_type=post&orderby=date&order=desc": results,
        HOME + "?s=cooling+system&feed=rss2&post_type=post&orderby=date&order=desc&paged=2": known,
        HOME + "?s=sistem+pendingin&feed=rss2&post_type=post&orderby=date&order=desc": known,
    }
    trail = walk(WordpressSearch(), answers, upon({}, "lama-1", "lama-2"))
    assert len(trail.asked) == 4
    assert trail.done == Done(complete=True)


def test_a_site_without_feeds_is_searched_to_the_known() -> None:
    answers = {"*": lambda url: links("lama-berita-satu-1") if "feed" not in url else 404}
    trail = walk(WordpressSearch(), answers, upon({}, "lama-berita-satu-1"))
    assert [url for url in trail.asked if "paged" in url] == []
    assert trail.done.complete


# --- feeds ---------------------------------------------------------------------------------------

FEED = HOME + "feed.xml"
READ = {"feeds": [FEED], "whole_site": True}


def test_a_feed_that_did_not_change_speaks_for_its_site() -> None:
    trail = walk(Feed(), {FEED: unchanged(FEED)}, upon(READ))
    assert (trail.asked, trail.urls, trail.done) == ([FEED], [], Done(complete=True))


def test_a_changed_feed_lists_what_is_not_known_and_leaves_edits_to_the_sitemaps() -> None:
    feed = rss(("baru-1", NEW), ("lama-1", OLD))
    trail = walk(Feed(), {FEED: feed}, upon(READ, "lama-1"))
    assert trail.urls == [HOME + "baru-1"]
    assert trail.done == Done(complete=False, reason="the feed has changed")


def test_a_feed_that_only_says_that_it_was_made_anew_has_not_changed() -> None:
    trail = walk(Feed(), {FEED: rss(("lama-1", OLD))}, upon(READ, "lama-1"))
    assert trail.done == Done(complete=True)


def test_a_feed_of_new_items_alone_may_not_reach_back() -> None:
    trail = walk(Feed(), {FEED: rss(("baru-1", NEW), ("baru-2", NEW))}, upon(READ))
    assert trail.done == Done(complete=False, reason="a feed shows only the newest 2")


def test_a_feed_that_is_gone_speaks_for_nothing() -> None:
    assert walk(Feed(), {}, upon(READ)).done == Done(complete=False, reason="HTTP 404")


# --- sitemaps ------------------------------------------------------------------------------------


def urlset(*rows: tuple[str, str | None]) -> bytes:
    told = [(HOME + path, f"<lastmod>{at}</lastmod>" if at else "") for path, at in rows]
    locs = "".join(f"<url><loc>{loc}</loc>{at}</url>" for loc, at in told)
    return f"<urlset>{locs}</urlset>".encode()


def index(*rows: tuple[str, str | None]) -> bytes:
    told = [(HOME + path, f"<lastmod>{at}</lastmod>" if at else "") for path, at in rows]
    locs = "".join(f"<sitemap><loc>{loc}</loc>{at}</sitemap>" for loc, at in told)
    return f"<sitemapindex>{locs}</sitemapindex>".encode()


ROOT = HOME + "sitemap.xml"


def test_only_sitemaps_edited_since_are_asked_and_only_such_pages_taken() -> None:
    answers = {
        ROOT: index(("old.xml", "2024-03-01"), ("new.xml", "2024-09-25"), ("tag.xml", None)),
        HOME + "new.xml": urlset(
            ("berita/lama-diedit-lagi-1", "2024-09-24"), ("berita/lama-tetap-saja-2", "2024-03-01")
        ),
    }
    trail = walk(Sitemaps(), answers, upon({"roots": [ROOT]}))
    assert trail.asked == [ROOT, HOME + "new.xml"]
    assert trail.urls == [HOME + "berita/lama-diedit-lagi-1"]
    assert trail.done == Done(complete=True)


def test_pages_without_dates_are_new_where_their_sitemap_was_read_and_does_not_know_them() -> None:
    answers = {ROOT: urlset(("berita/lama-sekali-itu-1", None), ("berita/baru-sekali-itu-2", None))}
    read = upon({"roots": [ROOT], "flat": [ROOT]}, "berita/lama-sekali-itu-1")
    assert walk(Sitemaps(), answers, read).urls == [HOME + "berita/baru-sekali-itu-2"]
    assert walk(Sitemaps(), answers, upon({"roots": [ROOT]})).urls == []


def test_of_an_index_without_dates_both_ends_are_looked_at() -> None:
    answers = {ROOT: index(*((f"posts-{n}.xml", None) for n in range(40)))}
    answers |= {f"{HOME}posts-{n}.xml": urlset() for n in range(40)}
    trail = walk(Sitemaps(), answers, upon({"roots": [ROOT]}))
    ends = [*range(5), *range(35, 40)]
    assert trail.asked == [ROOT, *(f"{HOME}posts-{n}.xml" for n in ends)]


def test_a_sitemap_without_an_answer_does_not_end_the_others() -> None:
    method, over, where = Sitemaps(), scope(), site(sitemaps=["/a.xml", "/b.xml"])
    (first,) = method.start(where, over)
    assert isinstance(first, Ask)
    *_, second = method.failed(where, over, first, "timeout: no answer")
    assert isinstance(second, Ask) and second.url == HOME + "b.xml"
    page = Page(url=second.url, status=200, headers={}, body=urlset(("berita/satu-dua-tiga", None)))
    *_, done = method.advance(where, over, second, page)
    assert done == Done(complete=False, reason="a sitemap gives no answer: timeout: no answer")


def test_three_sitemaps_in_a_row_without_an_answer_are_enough() -> None:
    method, over = Sitemaps(), scope()
    where = site(sitemaps=[f"/{n}.xml" for n in range(9)])
    (step,) = method.start(where, over)
    asked = 0
    while isinstance(step, Ask):
        asked += 1
        *_, step = method.failed(where, over, step, "timeout")
    assert asked == 3


# --- lists ---------------------------------------------------------------------------------------

ARCHIVE: dict[str, Any] = {
    "archive": "/berita?page={page}",
    "search": "/cari?q={query}&page={page}",
}
HEAD = [f"berita-lama-nomor-{n}" for n in range(10)]


def page_of(number: int) -> str:
    return f"{HOME}berita?page={number}"


def head_notes() -> dict[str, Any]:
    method, where = HeadWatch(), site(**ARCHIVE)
    (ask,) = method.start(where, scope())
    page = Page(url=page_of(1), status=200, headers={}, body=links(*HEAD))
    note, done = method.advance(where, scope(), ask, page)  # type: ignore[arg-type]
    assert isinstance(note, Note)
    assert done == Done(complete=False)
    return note.values


def watch(*pages: bytes, known: tuple[str, ...] = ()) -> Trail:
    answers = {page_of(number): body for number, body in enumerate(pages, 1)}
    return walk(HeadWatch(), answers, upon(head_notes(), *known), site(**ARCHIVE))


def test_a_list_whose_head_is_the_same_has_nothing_new() -> None:
    trail = watch(links(*HEAD))
    assert (trail.asked, trail.urls, trail.done) == ([page_of(1)], [], Done(complete=True))


def test_a_few_new_articles_are_listed_without_a_search() -> None:
    trail = watch(links("berita-baru-sekali-1", *HEAD[:9]))
    assert trail.urls == [HOME + "berita-baru-sekali-1"]
    assert trail.done == Done(complete=True)


def test_a_home_page_is_watched_by_its_links_and_not_by_the_selectors_of_result_pages() -> None:
    where = site(search="/cari?q={query}&page={page}", link="h3.hasil a", date="span.tgl")
    method = HeadWatch()
    (ask,) = method.start(where, scope())
    page = Page(url=HOME, status=200, headers={}, body=links(*HEAD))
    note, _ = method.advance(where, scope(), ask, page)
    assert isinstance(note, Note)
    another = {HOME: links(*HEAD) + b"<i>dilihat 18 kali</i>"}
    trail = walk(HeadWatch(), another, upon(note.values), where)
    assert (trail.asked, trail.urls, trail.done) == ([HOME], [], Done(complete=True))


def test_an_old_article_that_moved_up_because_another_was_deleted_is_not_new() -> None:
    assert watch(links(*HEAD[1:], "berita-lama-nomor-10")).urls == []


def test_a_pinned_article_does_not_hide_the_new_ones_below_it() -> None:
    new = [f"berita-baru-nomor-{n}" for n in range(2)]
    trail = watch(links(HEAD[3], *new), links(*HEAD[:6]))
    assert trail.urls == [HOME + path for path in new]
    assert trail.asked == [page_of(1), page_of(2)]


def test_more_new_articles_than_words_are_searched_for() -> None:
    trail = watch(links(*(f"berita-baru-nomor-{n}" for n in range(10))))
    assert (trail.urls, trail.done) == ([], Done(complete=False))


def test_a_search_is_walked_to_the_first_page_that_is_known() -> None:
    answers = {"*": links("berita-lama-nomor-1", "berita-lama-nomor-2")}
    over = upon({}, "berita-lama-nomor-1", "berita-lama-nomor-2")
    trail = walk(Listing(), answers, over, site(**ARCHIVE))
    assert [url.rpartition("page=")[2] for url in trail.asked] == ["1", "1"]


def test_a_known_home_page_ends_the_walk_from_it() -> None:
    trail = walk(HomeLinks(), {HOME: links(*HEAD)}, upon({}, *HEAD))
    assert (trail.asked, trail.done) == ([HOME], Done(complete=True))


def sitemap_notes(*rows: tuple[str, str | None]) -> dict[str, Any]:
    method, where = SitemapWatch(), site(sitemaps=["/sitemap.xml"])
    (ask,) = method.start(where, scope())
    page = Page(url=ROOT, status=200, headers={}, body=urlset(*rows))
    *_, note, done = method.advance(where, scope(), ask, page)  # type: ignore[arg-type]
    assert isinstance(note, Note)
    assert done == Done(complete=False)
    return note.values


def test_a_sitemap_tells_the_new_pages_of_a_site_for_browsers() -> None:
    notes = sitemap_notes(("artikel/lama-satu-sekali", None))
    same = urlset(("artikel/lama-satu-sekali", None))
    more = urlset(("artikel/baru-dua-sekali", None), ("artikel/lama-satu-sekali", None))
    assert walk(SitemapWatch(), {ROOT: same}, upon(notes)).done == Done(complete=True)
    trail = walk(SitemapWatch(), {ROOT: more}, upon(notes))
    assert (trail.urls, trail.done) == ([HOME + "artikel/baru-dua-sekali"], Done(complete=True))


def test_an_index_without_dates_says_nothing_of_its_sitemaps() -> None:
    notes = sitemap_notes(("artikel/lama-satu-sekali", None))
    trail = walk(SitemapWatch(), {ROOT: index(("a.xml", None))}, upon(notes))
    assert trail.done == Done(complete=False)
