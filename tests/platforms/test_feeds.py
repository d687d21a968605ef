"""Walking a site's feeds."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.contract import Done, Page
from crawler.platforms.feeds import MAX_PAGES, Feed, discover_feeds
from tests.platforms.walking import HOME, Answer, Trail, scope, site, walk

WORDPRESS = "<generator>https://wordpress.org/?v=6.4</generator>"


def rss(*items: str, channel: str = "") -> bytes:
    """Items are ``path day`` with a body of one sentence."""
    parts = []
    for path, _, day in (item.partition(" ") for item in items):
        date = f"<dc:date>{day}T10:00:00+07:00</dc:date>" if day else ""
        parts.append(
            f"<item><title>{path}</title><link>{HOME}{path}</link>{date}"
            "<content:encoded>&lt;p&gt;Isi.&lt;/p&gt;</content:encoded></item>"
        )
    return f"<rss version='2.0'><channel>{channel}{''.join(parts)}</channel></rss>".encode()


def home(*links: str) -> bytes:
    tags = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, _, href in (link.partition("|") for link in links)
    )
    return f"<html><head>{tags}</head><body>x</body></html>".encode()


def paths(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.urls]


def asked(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.asked]


def test_feeds_are_found_in_the_head_and_those_of_comments_are_not() -> None:
    page = b"""<link rel="ALTERNATE home" type="application/rss+xml" href="/feed/">
    <link rel=alternate type=application/rss+xml href=hukum.xml><link rel=alternate hreflang=id
    href=/id>
    <link rel=alternate type=application/rss+xml title="Umpan Komentar" href=/x/feed/>
    <link rel=alternate type=application/rss+xml href=/comments/feed/><link rel=alternate
    type=application/rss+xml href=/feed/><link rel=alternate type=text/html href=/m>"""
    assert discover_feeds(page, HOME) == [HOME + "feed/", HOME + "hukum.xml"]


def test_one_feed_in_three_formats_is_read_once() -> None:
    page = b"""<link rel=alternate type=application/atom+xml href=/atom.xml>
    <link rel=alternate type=application/rss+xml href=/index.xml>
    <link rel=alternate type=application/feed+json href=/feed.json>"""
    assert discover_feeds(page, HOME) == [HOME + "atom.xml"]


def test_a_feed_that_answers_with_its_first_page_for_every_page_is_not_the_whole_site() -> None:
    same = rss("a", "b", channel=WORDPRESS)
    answers: dict[str, Answer] = {HOME + "umpan.xml": same, HOME + "umpan.xml?paged=2": same}
    trail = walk(Feed(), answers, at=site(feeds=["umpan.xml"]))
    assert paths(trail) == ["a", "b", "a", "b"]
    assert asked(trail) == ["umpan.xml", "umpan.xml?paged=2"]
    assert trail.done == Done(complete=False, reason="a feed repeats its first page")


def test_a_feed_under_two_addresses_is_told_as_one() -> None:
    body = rss("a")
    trail = walk(Feed(), {HOME + "x": body, HOME + "y": body}, at=site(feeds=["x", "y"]))
    assert trail.done.reason == "a feed shows only the newest 1"


def test_the_named_feed_gives_candidates_with_bodies() -> None:
    answers: dict[str, Answer] = {
        HOME: home("Warta|/umpan.xml"),
        HOME + "umpan.xml": rss("a 2024-09-28"),
    }
    trail = walk(Feed(), answers)
    (candidate,) = trail.found
    assert asked(trail) == ["", "umpan.xml"]
    assert (candidate.url, candidate.discovered_by, candidate.body) == (
        HOME + "a", "feed", "<p>Isi.</p>",
    )  # fmt: skip
    assert candidate.published_at == "2024-09-28T10:00:00+07:00"
    assert trail.done.reason == "a feed shows only the newest 1"


def test_a_feed_that_reaches_back_beyond_the_window_is_complete() -> None:
    body = rss("a 2024-10-02", "b 2024-09-28", "c 2024-08-30")
    trail = walk(Feed(), {HOME: home("W|/f"), HOME + "f": body}, scope("2024-09-01", "2024-10-01"))
    assert paths(trail) == ["b"]
    assert trail.done.complete


def test_usual_places_are_tried_when_the_home_page_names_none() -> None:
    trail = walk(Feed(), {HOME: b"<html>x</html>", HOME + "rss.xml": rss("a")})
    assert asked(trail) == ["", "feed/", "rss", "rss.xml"]
    assert paths(trail) == ["a"]


def test_usual_places_are_tried_when_the_home_page_fails_or_names_a_dead_feed() -> None:
    assert paths(walk(Feed(), {HOME: 503, HOME + "feed/": rss("a")})) == ["a"]
    assert paths(walk(Feed(), {HOME: home("W|/mati"), HOME + "feed/": rss("a")})) == ["a"]


def test_the_entrys_own_feeds_are_read_without_asking_the_home_page() -> None:
    trail = walk(Feed(), {HOME + "x.xml": rss("a"), HOME + "y.xml": rss("b")},
                 at=site(feeds=["/x.xml", "y.xml"]))  # fmt: skip
    assert asked(trail) == ["x.xml", "y.xml"]
    assert paths(trail) == ["a", "b"]


def test_a_wordpress_feed_is_walked_to_its_last_page() -> None:
    answers: dict[str, Answer] = {
        HOME: home("W|/feed/"),
        HOME + "feed/": rss("a", channel=WORDPRESS),
        HOME + "feed/?paged=2": rss("b", channel=WORDPRESS),
    }
    trail = walk(Feed(), answers)
    assert asked(trail) == ["", "feed/", "feed/?paged=2", "feed/?paged=3"]
    assert paths(trail) == ["a", "b"]
    assert trail.done.complete


def test_a_wordpress_feed_is_walked_to_the_windows_edge() -> None:
    answers: dict[str, Answer] = {
        HOME: home("W|/feed/"),
        HOME + "feed/": rss("a 2024-09-28", channel=WORDPRESS),
        HOME + "feed/?paged=2": rss("b 2024-09-02", "c 2024-08-01", channel=WORDPRESS),
    }
    trail = walk(Feed(), answers, scope("2024-09-01"))
    assert asked(trail) == ["", "feed/", "feed/?paged=2"]
    assert paths(trail) == ["a", "b"]
    assert trail.done.complete


def test_a_feed_leads_on_by_its_own_links() -> None:
    item = {"url": HOME + "b", "content_html": "<p>x</p>"}
    answers: dict[str, Answer] = {
        HOME + "f": rss("a", channel="<atom:link rel='next' href='/f.json'/>"),
        HOME + "f.json": json.dumps({"items": [item], "next_url": "/tamat"}).encode(),
    }
    trail = walk(Feed(), answers, at=site(feeds=["f"]))
    assert asked(trail) == ["f", "f.json", "tamat"]
    assert paths(trail) == ["a", "b"]


def test_a_feed_that_repeats_itself_ends() -> None:
    trail = walk(Feed(), {"*": rss("a", "b", channel=WORDPRESS)}, at=site(feeds=["feed/"]))
    assert asked(trail) == ["feed/", "feed/?paged=2"]


def test_a_feed_without_end_is_cut_off_and_its_state_stays_small() -> None:
    def endless(url: str) -> bytes:
        return rss("berita-" + url.rpartition("=")[2].replace("/", "-"), channel=WORDPRESS)

    trail = walk(Feed(), {"*": endless}, at=site(feeds=["feed/"]))
    assert len(trail.asked) == MAX_PAGES
    assert trail.done.reason == f"a feed has more than {MAX_PAGES} pages"
    assert trail.largest_state < 32 * 1024


def test_a_page_that_breaks_off_is_told() -> None:
    answers: dict[str, Answer] = {HOME + "feed/": rss("a", channel=WORDPRESS), "*": 503}
    trail = walk(Feed(), answers, at=site(feeds=["feed/"]))
    assert trail.done.reason == "a feed broke off: HTTP 503"


def test_several_feeds_of_sections_never_count_as_everything() -> None:
    answers: dict[str, Answer] = {
        HOME: home("A|/a.xml", "B|/b.xml"),
        HOME + "a.xml": rss("a 2024-08-01"),
        HOME + "b.xml": rss("b 2024-08-01"),
    }
    trail = walk(Feed(), answers, scope("2024-09-01"))
    assert trail.done.reason == "the feeds are of sections only"


def test_items_of_other_sites_are_not_taken() -> None:
    body = b"<rss><channel><item><link>https://lain.example/2024/a</link></item></channel></rss>"
    trail = walk(Feed(), {HOME + "f": body}, at=site(feeds=["f"]))
    assert trail.found == []
    assert trail.done.reason == "a feed without items of this site"


def test_a_feed_does_not_lead_to_another_host() -> None:
    body = rss("a", channel="<atom:link rel='next' href='https://lain.example/f'/>")
    trail = walk(Feed(), {HOME + "f": body}, at=site(feeds=["f"]))
    assert asked(trail) == ["f"]


def test_a_site_without_feeds_says_so() -> None:
    assert walk(Feed(), {}).done.reason == "no feed found (HTTP 404)"


@settings(deadline=None)
@given(st.binary(), st.integers(200, 599))
def test_any_answer_ends_the_walk(body: bytes, status: int) -> None:
    def answer(url: str) -> Page:
        return Page(url=url, status=status, headers={"content-type": "text/xml"}, body=body)

    walk(Feed(), {"*": answer}, scope("2024-09-01"), most=20)
