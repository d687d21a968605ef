"""The platforms: whatever sites answer, a walk ends, and what it finds can be fetched."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.urls import fold_url
from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page, Scope, Skip
from crawler.platforms.families import FAMILIES
from crawler.platforms.walk import Event, Failure, WalkEnd, advance, begin
from crawler.sources import Source
from crawler.store import url_key
from tests.fuzz.documents import ALL
from tests.fuzz.inputs import HOME, NOISE, as_json, bounded, called, mutated, structure
from tests.platforms.walking import scope

#: Answers that one walk is given; then the site is silent, and the walk must come to its end.
ANSWERS = 12
#: Asks after which a walk that only gets 404 goes in circles.
MOST_ASKS = 400
WORDPRESS = structure(
    "id date date_gmt modified modified_gmt link title rendered content protected excerpt "
    "code _embedded author name wp:term taxonomy wp:featuredmedia source_url yoast_head_json "
    "url subtype type _links self href message data status"
)
BLOGGER = structure(
    "feed entry title $t content summary link rel href published updated author name category "
    "term id openSearch$totalResults openSearch$startIndex openSearch$itemsPerPage"
)
BODIES = st.one_of(
    mutated(ALL), mutated(ALL), WORDPRESS.map(as_json), BLOGGER.map(as_json), st.just(b"[]")
)
STATUSES = st.sampled_from([200, 200, 200, 200, 204, 206, 301, 304, 400, 403, 404, 429, 500, 999])
HEADERS = st.dictionaries(
    st.sampled_from(
        ["content-type", "x-wp-total", "x-wp-totalpages", "link", "last-modified", "etag", "date"]
    ),
    NOISE | st.sampled_from(["application/json", "text/html; charset=utf-8", "3", "-1", "9" * 30]),
    max_size=5,
)
FAILURES = st.builds(
    Failure, reason=st.sampled_from(["dns", "timeout", "tls", "robots", "too-large"]), detail=NOISE
)
SITES: tuple[dict[str, Any], ...] = (
    {},
    {"search": "/cari?q={query}&hal={page}", "archive": "/arsip/{page}"},
    {"archive": "/", "link": "a", "next": "a.next", "date": "time"},
    {"feeds": ["/feed/"], "sitemaps": ["/sitemap.xml"]},
)


def _site(platform: str, discovery: dict[str, Any]) -> Source:
    entry = {"id": "s", "name": "S", "url": HOME, "kind": "news", "platform": platform}
    return Source.model_validate(entry | {"discovery": discovery})


@bounded
@given(
    st.sampled_from(["auto", *FAMILIES]),
    st.sampled_from(SITES),
    st.sampled_from([scope(), scope("2024-01-01", "2024-03-31"), scope(full=True)]),
    st.lists(st.tuples(BODIES, STATUSES, HEADERS) | FAILURES, max_size=ANSWERS),
)
def test_a_walk_over_any_answers_ends_and_finds_what_can_be_fetched(
    platform: str,
    discovery: dict[str, Any],
    over: Scope,
    answers: list[tuple[bytes, int, dict[str, str]] | Failure],
) -> None:
    site = _site(platform, discovery)
    events: list[Event] = called(list, begin(site, over))
    for number in range(MOST_ASKS):
        for event in events:
            _can_be_used(event)
        if isinstance(events[-1], WalkEnd):
            return
        ask = events[-1]
        assert isinstance(ask, Ask)
        # As it travels through the store.
        ask = Ask(**json.loads(json.dumps(ask.to_dict())))
        answer: Page | Failure = Page(url=ask.url, status=404, headers={}, body=b"")
        if number < len(answers):
            given_answer = answers[number]
            if isinstance(given_answer, Failure):
                answer = given_answer
            else:
                body, status, headers = given_answer
                answer = Page(url=ask.url, status=status, headers=headers, body=body)
        events = called(list, advance(site, over, ask, answer))
    raise AssertionError(f"no end after {MOST_ASKS} asks: {ask}")


def _can_be_used(event: object) -> None:
    if isinstance(event, Ask | Candidate | Skip):
        assert urlsplit(event.url).scheme in ("http", "https"), event
        assert urlsplit(event.url).hostname
        assert url_key(fold_url(event.url))
    if isinstance(event, Candidate):
        assert isinstance(event.title, str | None)
        json.dumps(event.to_dict())
