"""Sites that ignore what they are asked, or lie of their dates: two questions, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.platforms.again import atom
from tests.platforms.test_quiet import SITES, api, blogger
from tests.platforms.walking import HOME
from tests.platforms.worlds import MOST, WORDS, Post, World, html, index, robots, rss, urlset

Pages = Callable[[World, str, dict[str, str]], bytes | int]


def stamped(posts: list[Post], stamp: str) -> bytes:
    """A sitemap that says of every page what it says of all."""
    rows = "".join(f"<url><loc>{post.url}</loc><lastmod>{stamp}</lastmod></url>" for post in posts)
    return f"<urlset>{rows}</urlset>".encode()


def made_now(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A sitemap whose pages were all edited when it was asked for."""
    tree = {
        "/robots.txt": robots("sitemap.xml"),
        "/sitemap.xml": stamped(world.newest, world.now.isoformat()),
    }
    return tree.get(path, 404)


def made_in(stamp: str) -> Pages:
    def pages(world: World, path: str, query: dict[str, str]) -> bytes | int:
        """A sitemap whose pages were all edited long ago, or will be."""
        tree = {
            "/robots.txt": robots("sitemap.xml"),
            "/sitemap.xml": stamped(world.newest, stamp),
        }
        return tree.get(path, 404)

    return pages


def index_with(stamp: str | None) -> Pages:
    def pages(world: World, path: str, query: dict[str, str]) -> bytes | int:
        """An index whose dates are those of its making (None), or never change."""
        at = f"<lastmod>{stamp or world.now.isoformat()}</lastmod>"
        tree = {f"/p{n}.xml": urlset([p for p in world.posts if p.section == n]) for n in range(8)}
        tree["/robots.txt"] = robots("sitemap.xml")
        tree["/sitemap.xml"] = index(*((f"p{n}.xml", at) for n in range(8)))
        return tree.get(path, 404)

    return pages


def feed_and_sitemap(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A feed of the newest ten, and a sitemap that tells when pages were edited."""
    tree = {
        "/": html(
            world.newest[:5], '<link rel="alternate" type="application/rss+xml" href="/f.xml">'
        ),
        "/f.xml": rss(world.newest[:10]),
        "/robots.txt": robots("sitemap.xml"),
        "/sitemap.xml": urlset(world.posts),
    }
    return tree.get(path, 404)


def in_browser(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A site without a sitemap whose lists need a browser."""
    if path == "/cari":
        return html(world.newest[:10] if query["q"] in WORDS[:2] else [])
    return html(world.newest[:10]) if path == "/" else 404


def heedless(*ignored: str) -> Pages:
    def pages(world: World, path: str, query: dict[str, str]) -> bytes | int:
        """An API behind a cache that takes some parameters away."""
        return api(world, path, {k: v for k, v in query.items() if k not in ignored})

    return pages


KINDS: dict[str, tuple[Any, ...]] = {
    "pages edited now": (made_now, "feeds"),
    "pages edited in 2019": (made_in("2019-01-01T00:00:00+00:00"), "feeds"),
    "pages edited in 2031": (made_in("2031-01-01"), "feeds"),
    "an index made now": (index_with(None), "feeds"),
    "an index of 2024": (index_with("2024-01-01T00:00:00Z"), "feeds"),
    "a feed and a sitemap": (feed_and_sitemap, "feeds"),
    "a browser": (in_browser, "rendered", {"search": "/cari?q={query}"}),
    "no after": (heedless("after", "modified_after"), "wordpress"),
    "no search": (heedless("search"), "wordpress"),
}
#: Walks within which what is new in any list is found.
PATIENCE = {"an index made now": 9, "an index of 2024": 9}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(kind: str) -> World:
    made = World(*KINDS[kind])
    _, fresh, end = made.walk()
    listed = made.newest[:10] if kind == "a browser" else made.posts
    assert {post.url for post in listed} <= set(fresh)
    assert end.memory is not None
    return made


def test_an_unchanged_site_is_asked_two_questions_and_shows_nothing_new(world: World) -> None:
    for number in range(12):
        asked, fresh, end = world.walk()
        assert (fresh, len(asked) <= MOST) == ([], True), (number, asked)
        assert (end.failure, end.search or "") == ("", "")


@pytest.mark.parametrize("section", range(8))
def test_what_is_new_is_found_when_its_turn_comes(world: World, section: int, kind: str) -> None:
    world.walk()
    post = world.publish(section)
    assert [u for _ in range(PATIENCE.get(kind, 1)) for u in world.walk()[1]] == [post.url]


def test_dates_that_say_nothing_are_not_handed_on() -> None:
    world = World(made_now, "feeds")
    world.walk()
    world.now += timedelta(days=40)
    assert world.walk()[1] == []


def test_an_edit_of_an_old_page_is_found_though_the_feed_is_the_same() -> None:
    world = World(feed_and_sitemap, "feeds")
    world.walk()
    old = world.newest[30]
    old.edited = world.now + timedelta(minutes=20)
    world.now += timedelta(minutes=30)
    assert world.walk()[1] == [old.url]


def test_an_article_dated_back_beyond_the_feed_is_found_by_its_sitemap() -> None:
    world = World(feed_and_sitemap, "feeds")
    world.walk()
    post = world.publish()
    post.edited, post.published = post.published, post.published - timedelta(days=12)
    assert world.walk()[1] == [post.url]


# --- a question is spent on the home page ---------------------------------------------------------


#: The first question to a site of search pages alone is its home page, and no look is due.
LOOKED_AT = [name for name in [*KINDS, *SITES] if name not in ("search pages alone", "a browser")]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_behind_a_look_at_the_home_page_one_question_is_asked(name: str) -> None:
    world = World(*(KINDS | SITES)[name])
    world.walk()
    for number in range(12):
        asked, fresh, _ = world.walk(looked=True)
        assert (fresh, len(asked) < MOST) == ([], True), (number, asked)


@pytest.mark.parametrize("name", ["an API without totals", "a blog without totals"])
@pytest.mark.parametrize("days", [1, 2, 5])
def test_daily_runs_that_look_each_time_find_scheduled_posts_and_edits(
    name: str, days: int
) -> None:
    """Its edit is older than its publication: only the question for new posts shows it."""
    world = World(*SITES[name])
    world.walk()
    for quiet in range(3):
        world.now += timedelta(days=days)
        post = world.publish()
        post.edited = post.published - timedelta(days=30)
        old = world.posts[5 + quiet]
        old.edited = world.now - timedelta(minutes=5)
        found = [url for _ in range(2) for url in world.walk(looked=True)[1]]
        assert {post.url, old.url} <= set(found)


# --- WordPress ------------------------------------------------------------------------------------


def test_an_edit_on_a_full_last_page_does_not_end_the_question_for_edits() -> None:
    world = World(api, "wordpress")
    world.walk()
    for _ in range(6):
        post = world.posts[7]
        post.edited = world.now + timedelta(minutes=20)
        world.now += timedelta(minutes=30)
        assert world.walk()[1] == [post.url]


def counted(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A large API that says how much there is and ignores the search: ten posts a page."""
    if not path.startswith("/wp-json"):
        return 404
    number, size = int(query.get("page", "1")), 10
    rows = [
        {"id": n, "link": post.url, "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
         "content": {"rendered": "<p>Kegiatan cooling system.</p>"}}
        for n, post in enumerate(world.newest)
    ]  # fmt: skip
    if not rows[size * (number - 1) :]:
        return 400
    return json.dumps(rows[size * (number - 1) : size * number]).encode()


def test_a_search_that_gives_the_whole_list_is_walked_once_and_for_one_word() -> None:
    world = World(counted, "wordpress")
    world.totals = True
    for n in range(60):
        at = world.now - timedelta(days=30, hours=n)
        world.posts.append(Post(f"polsek-patroli-malam-warga-{n}", at))
    asked, fresh, _ = world.walk()
    assert len(fresh) == 99
    assert len(asked) <= 13, asked


# --- windows --------------------------------------------------------------------------------------


def test_a_month_in_an_address_speaks_against_an_older_date_of_its_last_edit() -> None:
    world = World(made_in("2019-01-01T00:00:00+00:00"), "feeds")
    world.since = datetime.fromisoformat("2026-02-01T00:00:00+07:00")
    _, fresh, _ = world.walk()
    assert set(fresh) == {post.url for post in world.posts}
    assert HOME + "2026/03/polsek-sambang-warga-desa-1/" in fresh


def test_an_index_of_one_date_before_the_window_is_not_believed() -> None:
    world = World(index_with("2024-01-01T00:00:00Z"), "feeds")
    world.since = datetime.fromisoformat("2026-02-01T00:00:00+07:00")
    _, fresh, _ = world.walk()
    assert HOME + "2026/03/polsek-sambang-warga-desa-1/" in fresh


# --- lists of more than the topic ----------------------------------------------------------------


def without_api(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A WordPress whose API is closed; its search finds every fourth post."""
    if path == "/feed/atom/":
        return atom(
            *((p.url.removeprefix(HOME), p.published, p.changed) for p in world.newest[:10])
        )
    if query.get("feed") == "rss2" and query.get("paged", "1") == "1":
        return rss([p for p in world.newest if p.section % 4 == 0] if query["s"] in WORDS else [])
    return 403 if path.startswith("/wp-json") or "rest_route" in query else 404


def summaries(world: World, path: str, query: dict[str, str]) -> bytes | int:
    """A blog whose feed has summaries alone; its search finds every fourth post."""
    answer = blogger(world, path, query)
    if isinstance(answer, int):
        return answer
    feed = json.loads(answer)["feed"]
    urls = {post.url for post in world.posts if post.section % 4 == 0 or "q" not in query}
    found = [entry for entry in feed["entry"] if entry["link"][0]["href"] in urls]
    for entry in found:
        del entry["content"]
    return json.dumps({"feed": feed | {"entry": found}}).encode()


@pytest.mark.parametrize(
    ("pages", "platform"), [(without_api, "wordpress"), (summaries, "blogger")]
)
def test_what_the_searches_have_left_is_no_news_later_and_what_is_new_or_edited_is(
    pages: Pages, platform: str
) -> None:
    world = World(pages, platform)
    assert set(world.walk()[1]) == {post.url for post in world.posts if post.section % 4 == 0}
    for _ in range(4):
        asked, fresh, _ = world.walk()
        assert (fresh, len(asked) <= MOST) == ([], True), asked
    post = world.publish(section=1)
    assert world.walk()[1] == [post.url]
    other = next(p for p in world.newest if p.section % 4 == 3)
    other.edited = world.now + timedelta(minutes=20)
    world.now += timedelta(minutes=30)
    assert world.walk()[1] == [other.url]
