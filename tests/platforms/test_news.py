"""What APIs and the feeds of a WordPress are asked when an earlier walk is built upon."""

from __future__ import annotations

import json

import pytest

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Done, Page
from crawler.platforms.wordpress import WordpressApi
from crawler.platforms.wordpress_search import WordpressSearch
from tests.platforms.again import NEW, OLD, atom, links, queries, rss, unchanged, upon
from tests.platforms.walking import HOME, site, walk

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
    assert trail.asked[0] == ATOM  # what it shows before the searches is no news later
    assert len(trail.asked[1:]) == 4  # two pages of each of the two words
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
