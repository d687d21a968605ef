"""What feeds, sitemaps and lists are asked when an earlier walk is built upon."""

from __future__ import annotations

from typing import Any

from crawler.platforms.contract import Ask, Done, Note, Page
from crawler.platforms.feeds import Feed
from crawler.platforms.home import HomeLinks
from crawler.platforms.listing import Listing
from crawler.platforms.sitemaps import Sitemaps
from crawler.platforms.watch import HeadWatch, SitemapWatch
from tests.platforms.again import NEW, OLD, links, rss, unchanged, upon
from tests.platforms.walking import HOME, Trail, scope, site, walk

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
    assert isinstance(ask, Ask)
    page = Page(url=page_of(1), status=200, headers={}, body=links(*HEAD))
    note, done = method.advance(where, scope(), ask, page)
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
    assert isinstance(ask, Ask)
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
    assert isinstance(ask, Ask)
    page = Page(url=ROOT, status=200, headers={}, body=urlset(*rows))
    *_, note, done = method.advance(where, scope(), ask, page)
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
