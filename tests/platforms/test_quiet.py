"""Walk after walk over sites of many lists: nothing new costs two questions, news is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.platforms.worlds import (
    MOST,
    WORDS,
    World,
    html,
    index,
    lastmod,
    robots,
    rss,
    urlset,
)


def search_pages(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A WordPress that shows pages for people and nothing else."""
    if "feed" in path + str(query) or path.startswith(("/wp-json", "/robots", "/wp-site")):
        return 403
    if "rest_route" in query or path != "/":
        return 404
    number = int(query.get("paged", "1"))
    shown = world.newest[number * 10 - 10 : number * 10]
    if "s" in query and query["s"] not in WORDS[:3]:
        return html([])  # what no post has
    return html(shown) if shown else 404


def api(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A WordPress whose API does not say how many pages there are."""
    if not path.startswith("/wp-json"):
        return 404
    edits = query.get("orderby") == "modified"
    posts = sorted(world.posts, key=lambda p: p.changed if edits else p.published, reverse=True)
    if after := query.get("modified_after"):
        posts = [p for p in posts if p.changed > datetime.fromisoformat(after)]
    if after := query.get("after"):
        posts = [p for p in posts if p.published > datetime.fromisoformat(after)]
    size, number = int(query["per_page"]), int(query.get("page", "1"))
    shown = posts[size * (number - 1) : size * number]
    if number > 1 and not shown:
        return 400
    rows = [
        {
            "id": 1,
            "link": post.url,
            "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{post.changed:%Y-%m-%dT%H:%M:%S}",
            "content": {"rendered": "<p>Kegiatan cooling system.</p>"},
        }
        for post in shown
    ]
    return json.dumps(rows).encode()


def blogger(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A blog whose feed does not say how many posts there are."""
    if path != "/feeds/posts/default":
        return 404
    posts = world.newest
    if since := query.get("updated-min"):
        posts = [p for p in posts if p.changed >= datetime.fromisoformat(since)]
    if since := query.get("published-min"):
        posts = [p for p in posts if p.published >= datetime.fromisoformat(since)]
    start = int(query["start-index"]) - 1
    entries = [
        {
            "id": {"$t": post.slug},
            "published": {"$t": post.published.isoformat()},
            "updated": {"$t": post.changed.isoformat()},
            "link": [{"rel": "alternate", "href": post.url}],
            "content": {"$t": "<p>Kegiatan cooling system.</p>"},
        }
        for post in posts[start : start + int(query["max-results"])]
    ]
    return json.dumps({"feed": {"entry": entries}}).encode()


def nested(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """An index of indexes, with dates."""
    parts = [world.posts[:20], world.posts[20:]]
    tree = {
        "/robots.txt": robots("sitemap.xml"),
        "/sitemap.xml": index(("berita.xml", lastmod(world.posts))),
        "/berita.xml": index(*((f"p{n}.xml", lastmod(part)) for n, part in enumerate(parts))),
        "/p0.xml": urlset(parts[0]),
        "/p1.xml": urlset(parts[1]),
    }
    return tree.get(path, 404)


def dated(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """An index whose six sitemaps were all changed on the last day."""
    parts = [[p for p in world.posts if p.section % 6 == n] for n in range(6)]
    tree = {f"/p{n}.xml": urlset(part) for n, part in enumerate(parts)}
    tree["/robots.txt"] = robots("sitemap.xml")
    latest = lastmod(world.posts)
    tree["/sitemap.xml"] = index(*((f"p{n}.xml", latest) for n in range(6)))
    return tree.get(path, 404)


def undated(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """An index of eight sitemaps without dates; their pages have some."""
    tree = {f"/p{n}.xml": urlset([p for p in world.posts if p.section == n]) for n in range(8)}
    tree["/robots.txt"] = robots("sitemap.xml")
    tree["/sitemap.xml"] = index(*((f"p{n}.xml", "") for n in range(8)))
    return tree.get(path, 404)


def bare(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """The same, and neither index nor pages have a date."""
    if path.startswith("/p"):
        return urlset([p for p in world.posts if path == f"/p{p.section}.xml"], dated=False)
    return undated(world, path, query)


def many_roots(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """Eight sitemaps that robots.txt names."""
    if path == "/robots.txt":
        return robots(*(f"p{n}.xml" for n in range(8)))
    return undated(world, path, query) if path != "/sitemap.xml" else 404


def many_feeds(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """Feeds of sections that the home page names, and sitemaps that have all."""
    if path == "/":
        named = '<link rel="alternate" type="application/rss+xml" href="/f{}.xml">'
        return html(world.newest[:5], "".join(map(named.format, range(6))))
    if path.startswith("/f"):
        shown = [p for p in world.newest if path == f"/f{p.section}.xml"][:5]
        return rss(shown) if shown else 404
    return dated(world, path, query)


SITES: dict[str, tuple[Any, ...]] = {
    "search pages alone": (search_pages, "wordpress"),
    "an API without totals": (api, "wordpress"),
    "a blog without totals": (blogger, "blogger"),
    "an index of indexes": (nested, "feeds"),
    "an index with dates": (dated, "feeds"),
    "an index without dates": (undated, "feeds"),
    "no dates at all": (bare, "feeds"),
    "many sitemaps": (many_roots, "feeds"),
    "many feeds": (many_feeds, "feeds"),
}
#: Walks within which the news of a section without dates of its own is found.
PATIENCE = {
    "an index without dates": 20,
    "no dates at all": 20,
    "many sitemaps": 20,
    "many feeds": 14,
}


@pytest.fixture(params=SITES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(kind: str) -> Iterator[World]:
    made = World(*SITES[kind])
    _, fresh, end = made.walk()
    assert set(fresh) == {post.url for post in made.posts}
    assert end.memory is not None
    yield made


def test_an_unchanged_site_is_asked_two_questions_in_every_walk(world: World) -> None:
    for number in range(30):
        asked, fresh, end = world.walk()
        assert (fresh, len(asked) <= MOST) == ([], True), (number, asked)
        assert (end.failure, end.search or "") == ("", "")


@pytest.mark.parametrize("quiet", [0, 1, 2, 5])
def test_what_is_new_in_the_newest_list_is_found_by_the_next_walk(
    world: World, quiet: int, kind: str
) -> None:
    for _ in range(quiet):
        world.walk()
    post = world.publish(world.newest[0].section)
    within = 1 if kind != "no dates at all" else PATIENCE[kind]
    found = [url for _ in range(within) for url in world.walk()[1]]
    assert found == [post.url]


@pytest.mark.parametrize("section", range(8))
def test_what_is_new_in_any_other_list_is_found_when_its_turn_comes(
    world: World, section: int, kind: str
) -> None:
    world.walk()
    post = world.publish(section)
    found = [url for _ in range(PATIENCE.get(kind, 1)) for url in world.walk()[1]]
    assert found == [post.url]


def test_days_between_the_walks_hide_nothing_that_waits_for_its_turn(
    world: World, kind: str
) -> None:
    world.walk()
    post = world.publish(5)
    found = []
    for _ in range(PATIENCE.get(kind, 1)):
        world.now += timedelta(days=3)
        found += world.walk()[1]
    assert found == [post.url]
