"""Walk after walk over the replica's sites: a search that dies is told, a quiet one is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Set
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.demo.archive import sites
from crawler.demo.model import Block, Post
from crawler.demo.server import ReplicaWeb
from crawler.demo.surfaces.base import Answer, Request, Surface
from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page, Scope
from crawler.platforms.memory import Memory
from crawler.platforms.walk import WalkEnd, advance, begin
from crawler.sources import Source

API, FEED, BLOGGER, LISTING = "demo-desanews", "demo-tribrata", "demo-blogger", "demo-portal"
SITES = (API, FEED, BLOGGER, LISTING)
#: Requests of an unchanged site, without that for robots.txt.
MOST = 2
TOPIC = Scope(queries=("cooling system", "cooling sistem"), anchors=("cooling",))
START = datetime(2026, 3, 2, 6, tzinfo=UTC)


class Visited:
    """A site of the replica, walked every six hours by somebody who remembers."""

    def __init__(self, site: str, scope: Scope = TOPIC) -> None:
        self.surface: Surface = ReplicaWeb(8080).surfaces[site]
        entry = sites()[site]
        self.source = Source.model_validate(
            {"id": site, "name": site, "url": self.surface.home + "/", "kind": "news"}
            | {"platform": entry.platform, "discovery": dict(entry.discovery or {})}
        )
        self.scope, self.memory = scope, None
        self.now, self.listed = START, set[str]()
        self.answer: Callable[[Request], Answer] = self.surface.respond
        self._bodies: dict[str, str] = {}

    memory: Memory | None

    def walk(self, *, sweep: bool = False) -> tuple[WalkEnd, list[str], list[str]]:
        """Walk once; return the end, the paths asked for, and the addresses not listed before."""
        memory = None if sweep else self.memory

        def known(edited: Mapping[str, str | None]) -> Set[str]:
            return {url for url in edited if url in self.listed}

        over = Scope(
            queries=self.scope.queries,
            anchors=self.scope.anchors,
            since=self.scope.since,
            known=known if memory else lambda _: frozenset(),
        )
        asked: list[str] = []
        fresh: list[str] = []
        events = begin(self.source, over, now=self.now, memory=memory)
        self.now += timedelta(hours=6)
        while True:
            for event in events:
                if isinstance(event, Candidate) and event.url not in self.listed:
                    self.listed.add(event.url)
                    fresh.append(event.url)
                if isinstance(event, WalkEnd):
                    self.memory = event.memory or self.memory
                    return event, asked, fresh
                if isinstance(event, Ask):
                    ask = Ask(**json.loads(json.dumps(event.to_dict())))
            asked.append(ask.url.removeprefix(self.surface.home))
            assert len(asked) < 300
            events = advance(self.source, over, ask, self._page(ask))

    def _page(self, ask: Ask) -> Page:
        parts = urlsplit(ask.url)
        asked = Request(parts.path, tuple(parse_qsl(parts.query)), {})
        answer = self.answer(asked)
        mark = hashlib.sha256(answer.content).hexdigest()
        same = ask.conditional and "upon" in ask.state["walk"] and self._bodies.get(ask.url) == mark
        self._bodies[ask.url] = mark
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Page(
            url=ask.url,
            status=answer.status,
            headers={"content-type": answer.type} | headers,
            body=answer.content,
            unchanged=bool(same and answer.status == 200),
        )

    def publish(self, title: str, text: str) -> Post:
        """Publish a post now."""
        model = self.surface.posts[-1]
        number = max(post.number for post in self.surface.posts) + 4
        moment = self.now.astimezone(model.published.tzinfo)
        post = Post(
            site=model.site, key=f"baru-{number}", number=number, slug=f"warta-desa-baru-{number}",
            title=title, blocks=[Block("p", text), Block("p", text)], published=moment,
            modified=moment, author=model.author, section=model.section, tags=[],
        )  # fmt: skip
        self.surface.posts.append(post)
        return post

    def delete(self, *posts: Post) -> None:
        for post in posts:
            post.state = "gone"

    def on_topic(self) -> list[Post]:
        return [p for p in self.surface.posts if p.visible and "cooling" in f"{p}".lower()]

    def kill_search(self) -> None:
        """From now on the search finds nothing, whatever it is asked for."""

        def respond(request: Request) -> Answer:
            words = ("search", "s", "q")
            pairs = tuple((k, "nnnnn" if k in words and v else v) for k, v in request.pairs)
            return self.surface.respond(Request(request.path, pairs, request.headers))

        self.answer = respond

    def empty_lists(self) -> None:
        """From now on the API and Blogger's feed list nothing at all; all else is as before."""

        def respond(request: Request) -> Answer:
            answer = self.surface.respond(request)
            if "wp-json" in request.path:
                return Answer("[]", 200, "application/json", {"X-WP-TotalPages": "0"})
            if request.path == "/feeds/posts/default" and ("alt", "json") in request.pairs:
                told: dict[str, Any] = json.loads(answer.content)
                told["feed"].pop("entry", None)
                told["feed"]["openSearch$totalResults"] = {"$t": "0"}
                return Answer(json.dumps(told), answer.status, answer.type, answer.headers)
            return answer

        self.answer = respond


def said(visited: Visited, walks: int = 2) -> list[str]:
    """What is said of the search in so many walks."""
    return [end.search for end, _, _ in (visited.walk() for _ in range(walks)) if end.search]


@pytest.mark.parametrize("site", SITES)
def test_a_search_that_dies_is_told_within_two_walks(site: str) -> None:
    visited = Visited(site)
    visited.walk()
    assert said(visited, 3) == []
    visited.kill_search()
    assert said(visited) != []


@pytest.mark.parametrize("site", SITES)
def test_twenty_walks_over_a_living_site_say_nothing_and_find_each_new_post_at_once(
    site: str,
) -> None:
    visited = Visited(site)
    visited.walk()
    for number in range(20):
        post = None
        if number % 4 == 1:
            about = "Kegiatan cooling system itu dipimpin Kapolsek bersama warga desa setempat."
            post = visited.publish(f"Kapolsek Sambangi Warga Desa {number} Jelang Pilkada", about)
        end, asked, fresh = visited.walk()
        assert not end.search
        if post is None:
            assert (len(asked) <= MOST, fresh) == (True, []), asked
        else:
            assert fresh == [visited.surface.url(post)]


@pytest.mark.parametrize("site", SITES)
def test_a_quiet_site_is_asked_as_little_and_says_nothing_for_months(site: str) -> None:
    visited = Visited(site)
    visited.walk()
    for _ in range(12):
        visited.now += timedelta(days=20)
        end, asked, _ = visited.walk()
        assert (end.search or "", len(asked) <= MOST) == ("", True), asked


@pytest.mark.parametrize("site", SITES)
def test_deleting_the_newest_articles_is_no_death_of_the_search(site: str) -> None:
    visited = Visited(site)
    visited.walk()
    visited.delete(visited.surface.newest(1)[0], *visited.on_topic()[-1:])
    assert said(visited, 3) == []
    visited.delete(*visited.on_topic()[-5:])
    assert said(visited, 3) == []
    # And it is known afterwards what the search must find.
    visited.kill_search()
    assert said(visited) != []


@pytest.mark.parametrize("site", SITES)
def test_deleting_all_articles_on_the_topic_is_no_death_of_the_search(site: str) -> None:
    visited = Visited(site)
    visited.walk()
    visited.delete(*visited.on_topic())
    assert said(visited, 4) == []
    assert [len(visited.walk()[1]) <= MOST for _ in range(4)] == [True] * 4


@pytest.mark.parametrize("site", SITES)
def test_of_a_topic_without_articles_nothing_is_said(site: str) -> None:
    visited = Visited(site, Scope(queries=("gerhana bulan total",), anchors=("gerhana",)))
    visited.walk()
    for _ in range(4):
        end, asked, _ = visited.walk()
        assert (end.search or "", len(asked) <= MOST) == ("", True), asked
    visited.kill_search()
    assert said(visited, 4) == []


@pytest.mark.parametrize("site", [API, BLOGGER])
@pytest.mark.parametrize("words", ["cooling", "gerhana"])
def test_an_interface_that_lists_nothing_any_more_is_told(site: str, words: str) -> None:
    visited = Visited(site, Scope(queries=(words,)))
    visited.walk()
    assert said(visited, 2) == []
    visited.empty_lists()
    ends = [visited.walk()[0] for _ in range(2)]
    assert all("search returns nothing" in (end.search or "") for end in ends)


@pytest.mark.parametrize("site", SITES)
def test_a_search_that_finds_again_says_so(site: str) -> None:
    visited = Visited(site)
    visited.walk()
    visited.kill_search()
    assert said(visited) != []
    visited.answer = visited.surface.respond
    assert "" in [visited.walk()[0].search for _ in range(2)]
