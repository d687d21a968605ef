"""Listing a blog of Blogger by its JSON feed."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Page, Refused
from tests.platforms.walking import HOME, Trail, scope, walk

ANCHORS = ("cooling", "coling", "colling")


def entry(number: int, day: str = "2024-09-28", **fields: Any) -> dict[str, Any]:
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-1.post-{number}"},
        "published": {"$t": f"{day}T21:30:00.001+07:00"},
        "updated": {"$t": "2024-10-01T08:00:00.000+07:00"},
        "category": [{"scheme": "x", "term": "Polri"}, {"term": "Pemilu &amp; Pilkada"}],
        "title": {"type": "text", "$t": f"Judul {number}"},
        "content": {"type": "html", "$t": "<p>Isi.</p>"},
        "link": [
            {"rel": "replies", "href": "https://situs.example/x#comment-form"},
            {"rel": "self", "href": "https://www.blogger.com/feeds/1/posts/default/2"},
            {"rel": "alternate", "href": f"{HOME}2024/09/{number}.html"},
        ],
        "author": [{"name": {"$t": "Unknown"}, "uri": {"$t": "x"}}],
        "media$thumbnail": {
            "url": "https://blogger.googleusercontent.com/img/a/x/s72-w640-h480-c/f.jpg"
        },
    } | fields


class Blog:
    """A blog with so many posts in the window, and as many hits for each search."""

    def __init__(self, posts: int, *, cap: int = 150, hits: int = 1, **quirks: Any) -> None:
        self.posts, self.cap, self.hits, self.quirks = posts, cap, hits, quirks
        self.queries: list[dict[str, str]] = []

    def __call__(self, url: str) -> bytes:
        query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        self.queries.append(query)
        numbers = range(1, self.posts + 1)
        if "q" in query:
            first = 1000 * (1 + ANCHORS.index(query["q"]))
            numbers = range(first, first + self.hits)
        start = int(query["start-index"]) - 1
        size = min(int(query["max-results"]), self.cap)
        shown = [entry(n, **self.quirks.get("entry", {})) for n in numbers[start : start + size]]
        feed: dict[str, Any] = {"entry": shown} if shown else {}
        total = self.quirks.get("total", len(numbers))
        if total is not None:
            feed["openSearch$totalResults"] = {"$t": str(total)}
        if self.quirks.get("links") and start + size < len(numbers):
            feed["link"] = [{"rel": "next", "href": "https://www.blogger.com/x"}]
        return json.dumps({"version": "1.0", "feed": feed | self.quirks.get("feed", {})}).encode()


def crawl(blog: Blog, **how: Any) -> Trail:
    if "anchors" in how:
        how.setdefault("queries", tuple(f"{anchor} system" for anchor in how["anchors"]))
    return walk(BloggerFeed(), {"*": blog}, scope("2024-09-01", "2024-10-01", **how))


def searched(blog: Blog) -> list[str | None]:
    return [query.get("q") for query in blog.queries]


def test_the_first_ask_is_for_the_window_alone() -> None:
    trail = crawl(Blog(3))
    assert trail.asked == [
        "https://situs.example/feeds/posts/default?alt=json&redirect=false&orderby=published"
        "&published-min=2024-09-01T00:00:00%2B07:00&published-max=2024-10-01T00:00:00%2B07:00"
        "&max-results=150&start-index=1"
    ]
    assert trail.done.complete


def test_an_entry_becomes_a_candidate_with_its_body() -> None:
    (candidate,) = crawl(Blog(1)).found
    assert candidate.to_dict() == {
        "url": "https://situs.example/2024/09/1.html",
        "discovered_by": "blogger-feed",
        "title": "Judul 1",
        "published_at": "2024-09-28T21:30:00+07:00",
        "modified_at": "2024-10-01T08:00:00+07:00",
        "authors": ["Unknown"],
        "tags": ["Polri", "Pemilu & Pilkada"],
        "image": "https://blogger.googleusercontent.com/img/a/x/s1600/f.jpg",
        "body": "<p>Isi.</p>",
    }


def test_everything_is_listed_when_that_costs_no_more_than_searching() -> None:
    blog = Blog(600)
    trail = crawl(blog, anchors=ANCHORS)
    assert searched(blog) == [None, None, None, None]
    assert len(trail.found) == 600
    assert trail.done.complete


def test_each_anchor_is_searched_when_that_is_cheaper() -> None:
    blog = Blog(601)
    trail = crawl(blog, anchors=ANCHORS)
    assert searched(blog) == [None, "cooling", "coling", "colling"]
    assert len(trail.found) == 153
    assert trail.done.complete


def test_queries_are_searched_where_there_are_no_anchors() -> None:
    blog = Blog(5000)
    crawl(blog, queries=("cooling", "coling"))
    assert searched(blog) == [None, "cooling", "coling"]


def test_searches_are_paged_too() -> None:
    blog = Blog(5000, hits=200)
    trail = crawl(blog, anchors=("cooling",))
    assert [(q.get("q"), q["start-index"]) for q in blog.queries] == [
        (None, "1"), ("cooling", "1"), ("cooling", "151"),
    ]  # fmt: skip
    assert len(trail.found) == 350


def test_full_scope_lists_everything() -> None:
    blog = Blog(1500)
    assert len(crawl(blog, anchors=("cooling",), full=True).found) == 1500
    assert searched(blog) == [None] * 10


def test_pages_are_counted_by_what_was_received() -> None:
    blog = Blog(70, cap=25)
    assert len(crawl(blog, anchors=ANCHORS).found) == 70
    assert [query["start-index"] for query in blog.queries] == ["1", "26", "51"]


@pytest.mark.parametrize("total", [None, 150, 3, 10_000])
def test_a_total_that_lies_or_is_missing_loses_no_post(total: int | None) -> None:
    blog = Blog(400, total=total)
    assert len(crawl(blog, anchors=ANCHORS, full=True).found) == 400


def test_the_feeds_own_next_link_is_believed() -> None:
    assert len(crawl(Blog(60, cap=25, total=25, links=True), full=True).found) == 60


def test_posts_outside_the_window_are_dropped_where_the_server_sends_them() -> None:
    blog = Blog(3, entry={"day": "2024-08-31"})
    trail = crawl(blog)
    assert (trail.found, len(trail.asked)) == ([], 1)


def test_a_server_that_ignores_the_window_is_left_at_its_edge() -> None:
    blog = Blog(100_000, entry={"day": "2023-01-01"})
    assert len(crawl(blog, full=True).asked) == 1


def test_posts_of_a_short_feed_are_searched_and_their_pages_read() -> None:
    summary = {"content": None, "summary": {"$t": "Isi…"}}
    blog = Blog(20, entry=summary)
    trail = crawl(blog, anchors=ANCHORS)
    assert searched(blog) == [None, "cooling", "coling", "colling"]
    assert [candidate.body for candidate in trail.found] == [None, None, None]
    assert len(crawl(Blog(20, entry=summary), anchors=ANCHORS, full=True).found) == 20
    assert len(crawl(Blog(3, entry=summary), anchors=ANCHORS).asked) == 1


def test_a_feed_cut_at_the_jump_break_is_a_summary() -> None:
    cut = {"content": {"$t": '<p>Awal.</p><a href="https://situs.example/a.html#more">Baca</a>'}}
    assert [c.body for c in crawl(Blog(1, entry=cut), full=True).found] == [None]


def test_an_empty_window_is_complete_only_when_the_blog_says_it_rested() -> None:
    rested = {"updated": {"$t": "2024-08-20T10:00:00+07:00"}}
    active = {"updated": {"$t": "2024-09-20T10:00:00+07:00"}}
    assert crawl(Blog(0, feed=rested)).done.complete
    assert crawl(Blog(0, feed=active)).done.reason == "the feed is empty"
    assert crawl(Blog(0)).done.reason == "the feed is empty"


def test_a_feed_that_repeats_its_pages_ends() -> None:
    page = Blog(150)("https://x/?start-index=1&max-results=150")
    trail = walk(BloggerFeed(), {"*": page}, scope(full=True))
    assert len(trail.asked) == 2
    assert trail.done.reason == "the feed repeats its pages"


def test_posts_of_other_sites_and_without_address_are_left_out() -> None:
    other = [{"rel": "alternate", "href": "https://lain.example/a.html"}]
    assert crawl(Blog(1, entry={"link": other})).found == []
    assert (
        crawl(Blog(1, entry={"link": [{"rel": "alternate", "href": "javascript:x"}]})).found == []
    )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page(url=HOME, status=404, headers={}, body=b""), "HTTP 404"),
        (Page(url=HOME, status=200, headers={}, body=b"<html>Blog</html>"), "HTML"),
        (Page(url=HOME, status=200, headers={}, body=b"[]"), "not Blogger's feed"),
        (Page(url=HOME, status=200, headers={}, body=b'{"feed": []}'), "not Blogger's feed"),
        (
            Page(url="https://feeds.feedburner.com/x", status=200, headers={}, body=b"<rss/>"),
            "leads away to feeds.feedburner.com",
        ),
    ],
)
def test_what_is_no_feed_of_the_blog_is_refused(page: Page, words: str) -> None:
    with pytest.raises(Refused, match=words):
        walk(BloggerFeed(), {"*": page})


def test_its_state_stays_small() -> None:
    assert crawl(Blog(6_000), full=True).largest_state < 8 * 1024


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["$t", "entry", "id", "link", "rel", "href", "content", "author", "name",
                         "category", "term", "published", "media$thumbnail", "title"]),
        inner, max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["entry", "link", "updated", "openSearch$totalResults"]), _JSON)
)
def test_a_feed_of_any_types_is_read_or_refused(feed: dict[str, Any]) -> None:
    body = json.dumps({"feed": feed}).encode()
    walk(BloggerFeed(), {"*": body}, scope("2024-09-01"), most=60)


@pytest.mark.parametrize("total", [0, 3])
def test_a_total_below_what_was_received_is_a_lie_and_the_feed_is_read_to_its_end(
    total: int,
) -> None:
    assert len(crawl(Blog(24, cap=10, total=total), anchors=ANCHORS).found) == 24


def test_a_spelling_that_holds_no_anchor_is_searched_by_itself() -> None:
    asked = scope(queries=("cooling system", "coolingsystem"), anchors=("cooling",)).terms
    assert asked == ("cooling", "coolingsystem")
