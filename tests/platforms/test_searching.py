"""Searches as sites have them: by likeness, ignored, or in pages full of other links."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page, Scope
from crawler.platforms.walk import WalkEnd, advance, begin
from crawler.platforms.wordpress import WordpressApi
from crawler.sources import Source
from tests.platforms.walking import HOME, scope, walk

NEWEST = datetime(2024, 9, 20, 12, tzinfo=UTC)
#: Posts 5 and 245 of 250, the newest first, speak of the topic; many others have one word of it.
ABOUT = (5, 245)
WORDS = ("cooling system",)


def post(number: int, *, with_body: bool) -> dict[str, object]:
    at = (NEWEST - timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%S")
    text = "Kegiatan cooling system digelar." if number in ABOUT else "Sound system warga rusak."
    body = {"content": {"rendered": f"<p>{text}</p>"}} if with_body else {}
    return {
        "id": 1000 - number,
        "link": f"{HOME}berita-{number}/",
        "date_gmt": at,
        "modified_gmt": at,
        "title": {"rendered": f"Berita {number}"},
        "excerpt": {"rendered": "<p>Baca selengkapnya.</p>"},
    } | body


def api(
    found: Sequence[int], *, with_body: bool = True, totals: bool = True
) -> Callable[[str], Page]:
    """An API whose search answers with the given posts, a hundred a page."""

    def answer(url: str) -> Page:
        query = parse_qs(urlsplit(url).query)
        numbers = list(found) if "search" in query else list(range(250))
        size, at = int(query["per_page"][0]), int(query["page"][0])
        pages = -(-len(numbers) // size)
        shown = [post(n, with_body=with_body) for n in numbers[(at - 1) * size : at * size]]
        headers = {"x-wp-totalpages": str(pages)} if totals else {}
        return Page(url=url, status=200, headers=headers, body=json.dumps(shown).encode())

    return answer


@pytest.mark.parametrize("totals", [True, False], ids=["with totals", "without totals"])
@pytest.mark.parametrize("with_body", [True, False], ids=["bodies", "no bodies"])
def test_a_search_by_likeness_is_read_to_its_end(with_body: bool, totals: bool) -> None:
    # By date, so that the second page has none of the words: all that has "system" is like it.
    like = [n for n in range(250) if n % 9 or n in ABOUT]
    trail = walk(
        WordpressApi(),
        {"*": api(like, with_body=with_body, totals=totals)},
        scope(queries=WORDS),
    )
    assert {f"{HOME}berita-5/", f"{HOME}berita-245/"} <= set(trail.urls)
    assert trail.done.complete


def test_an_api_that_ignores_the_search_is_left_for_other_methods() -> None:
    trail = walk(WordpressApi(), {"*": api(range(250))}, scope(queries=WORDS))
    assert trail.done.reason == "the API lists posts without the words asked for"
    assert len(trail.asked) == 3


# --- pages of results among other links ----------------------------------------------------------

LATEST = [f"kabar/terbaru-hari-ini-{n}" for n in range(6)]
RESULTS = [f"kabar/kapolsek-sambangi-warga-{n}" for n in range(4)]
LISTED = Source.model_validate(
    {"id": "s", "name": "S", "url": HOME, "kind": "news", "platform": "listing"}
    | {"discovery": {"search": "/cari?q={query}"}}
)


class Portal:
    """A site whose result pages show the latest articles beside what was found."""

    def __init__(self) -> None:
        self.results = list(RESULTS)
        self.there = set(RESULTS)

    def __call__(self, ask: Ask) -> Page:
        parts = urlsplit(ask.url)
        query = parse_qs(parts.query).get("q", [""])[0]
        found = self.results if query == "cooling" else []
        links = "".join(
            f"<li><a href='/{path}'>Judul berita</a></li>" for path in [*LATEST, *found]
        )
        page = f"<html><body><ul>{links}</ul></body></html>"
        path = parts.path.strip("/")
        if path in self.there:
            page = "<html><body><h1>Judul</h1><p>Kegiatan cooling system.</p></body></html>"
        elif path.startswith("kabar/"):
            return Page(url=ask.url, status=404, headers={}, body=b"<h1>Tidak ada</h1>")
        return Page(url=ask.url, status=200, headers={}, body=page.encode())


def walked(portal: Portal, before: WalkEnd | None = None) -> tuple[WalkEnd, list[str]]:
    """Walk over the portal; return the walk's end and the addresses asked for."""
    over, asked = Scope(queries=("cooling",)), list[str]()
    if before:
        over = Scope(queries=("cooling",), known=frozenset)
    events = begin(LISTED, over, now=NEWEST, memory=before.memory if before else None)
    while True:
        for event in events:
            assert not isinstance(event, Candidate) or event.url.startswith(HOME)
            if isinstance(event, WalkEnd):
                return event, asked
            if isinstance(event, Ask):
                ask = Ask(**json.loads(json.dumps(event.to_dict())))
        asked.append(ask.url.removeprefix(HOME))
        events = advance(LISTED, over, ask, portal(ask))


def test_the_latest_articles_beside_results_are_not_taken_for_what_was_found() -> None:
    portal = Portal()
    first, _ = walked(portal)
    assert first.memory is not None
    noted = first.memory.notes["listing"]["hit"]
    assert (noted["term"], noted["shown"]) == ("cooling", [HOME + path for path in RESULTS])
    assert (walked(portal, first)[0].search, len(walked(portal, first)[1])) == ("", 2)


def test_a_search_that_shows_the_latest_articles_alone_is_dead() -> None:
    portal = Portal()
    first, _ = walked(portal)
    portal.results = []
    end, _ = walked(portal, first)
    assert end.search == (
        "search returns nothing for 'cooling', but what it had found is there: " + HOME + RESULTS[0]
    )


def test_results_that_newer_ones_have_displaced_are_no_death() -> None:
    portal = Portal()
    first, _ = walked(portal)
    portal.results = [f"kabar/polres-gelar-apel-pagi-{n}" for n in range(4)]
    end, _ = walked(portal, first)
    assert end.search == ""
    assert end.memory is not None
    assert end.memory.notes["listing"]["hit"]["shown"] == [HOME + path for path in portal.results]


def test_results_that_were_deleted_are_no_death() -> None:
    portal = Portal()
    first, _ = walked(portal)
    portal.results, portal.there = [], set()
    assert not walked(portal, first)[0].search


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_search_without_an_answer_says_nothing(status: int) -> None:
    portal = Portal()
    first, _ = walked(portal)
    assert first.memory is not None
    answer = portal.__call__

    class Shut(Portal):
        def __call__(self, ask: Ask) -> Page:
            shut = Page(url=ask.url, status=status, headers={}, body=b"<h1>Maaf</h1>")
            return shut if "cari" in ask.url else answer(ask)

    assert walked(Shut(), first)[0].search is None
