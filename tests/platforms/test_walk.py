"""A source's walk over its family's methods, with methods that say what the test wants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.families import FAMILIES
from crawler.platforms.memory import Memory
from crawler.platforms.walk import (
    Event,
    Failure,
    MethodEnd,
    WalkEnd,
    advance,
    begin,
    builds_upon_nothing,
)
from crawler.sources import Source

SCOPE = Scope(queries=("cooling system",))
PAGE = Page(url="https://s.example/", status=200, headers={}, body=b"")


def site(platform: str = "feeds") -> Source:
    return Source.model_validate(
        {"id": "s", "name": "S", "url": "https://s.example/", "kind": "news", "platform": platform}
    )


class Scripted:
    """A method that asks once and then answers with the given steps, or raises."""

    def __init__(self, name: str, *steps: Step, error: Exception | None = None) -> None:
        self.name = name
        self.steps = steps
        self.error = error

    def start(self, site: Site, scope: Scope) -> Iterable[Step]:
        yield Ask(url=f"{site.url}{self.name}", kind="feed", state={"n": 1})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        assert ask.state == {"n": 1}
        yield from self.steps
        if self.error:
            raise self.error


def found(path: str) -> Candidate:
    return Candidate(url=f"https://s.example/{path}", discovered_by="feed")


def run(
    monkeypatch: pytest.MonkeyPatch, *methods: Scripted, answer: Page | Failure = PAGE
) -> list[Event]:
    monkeypatch.setitem(FAMILIES, "feeds", methods)
    events, seen = list(begin(site(), SCOPE)), list[Event]()
    while events:
        event = events.pop(0)
        if isinstance(event, Ask):
            travelled = Ask(**json.loads(json.dumps(event.to_dict())))
            events += advance(site(), SCOPE, travelled, answer)
        elif isinstance(event, WalkEnd):
            seen.append(WalkEnd(family=event.family, failure=event.failure))
        else:
            seen.append(event)
    return seen


def test_a_complete_method_ends_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Scripted("one", found("a"), Done(complete=True))
    assert run(monkeypatch, first, Scripted("two")) == [
        found("a"),
        MethodEnd(method="one", complete=True, reason=""),
        WalkEnd(family="feeds", failure=""),
    ]


def test_what_an_incomplete_method_found_is_united_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Scripted("one", found("a"), Done(complete=False, reason="only the newest"))
    second = Scripted("two", found("b"), Done(complete=True))
    assert run(monkeypatch, first, second) == [
        found("a"),
        MethodEnd(method="one", complete=False, reason="only the newest"),
        found("b"),
        MethodEnd(method="two", complete=True, reason=""),
        WalkEnd(family="feeds", failure=""),
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Refused("no feed"), "no feed"),
        (KeyError("x"), "unreadable answer (KeyError: 'x')"),
    ],
)
def test_a_method_that_raises_is_a_line_and_never_an_exception(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    second = Scripted("two", Done(complete=True))
    assert run(monkeypatch, Scripted("one", error=error), second)[0] == MethodEnd(
        method="one", complete=False, reason=reason
    )


def test_a_source_fails_when_nothing_was_found_and_no_method_completed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = Done(complete=False, reason="closed")
    assert run(monkeypatch, Scripted("one", closed), Scripted("two", closed))[-1] == WalkEnd(
        family="feeds", failure="closed"
    )


def test_a_host_that_is_away_is_not_asked_in_other_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Failure(reason="dns", detail="no such host")
    assert run(monkeypatch, Scripted("one"), Scripted("two"), answer=answer) == [
        MethodEnd(method="one", complete=False, reason="dns: no such host"),
        WalkEnd(family="feeds", failure="dns: no such host"),
    ]


@pytest.mark.parametrize("reason", ["spam", "parked"])
def test_a_site_that_is_somebody_elses_is_not_asked_in_other_ways(
    monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    answer = Failure(reason=reason, detail="domain for sale")
    assert run(monkeypatch, Scripted("one"), Scripted("two"), answer=answer) == [
        MethodEnd(method="one", complete=False, reason=f"{reason}: domain for sale"),
        WalkEnd(family="feeds", failure=f"{reason}: domain for sale"),
    ]


def test_a_firewall_at_one_method_leaves_the_others_their_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = Failure(reason="blocked", detail="Cloudflare")
    ends = [
        event
        for event in run(monkeypatch, Scripted("one"), Scripted("two"), answer=answer)
        if isinstance(event, MethodEnd)
    ]
    assert [end.reason for end in ends] == ["blocked: Cloudflare", "blocked: Cloudflare"]


def test_a_timeout_of_one_method_leaves_the_others_their_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = Failure(reason="timeout")
    events = run(monkeypatch, Scripted("one"), Scripted("two"), answer=answer)
    assert [event.method for event in events if isinstance(event, MethodEnd)] == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "headers", "status", "asks"),
    [
        (b'<link rel="https://api.w.org/" href="/wp-json/">', {}, 200, "/wp-json/wp/v2/posts"),
        (b"", {"link": '<https://s.example/>; rel="https://api.w.org/"'}, 200, "/wp-json/wp/v2/"),
        (b"<img src='/wp-content/uploads/a.jpg'>", {}, 200, "/wp-json/wp/v2/posts"),
        (b"<meta content='blogger' name='generator'/>", {}, 200, "/feeds/posts/default"),
        (b"<a href='/a'>A</a>", {}, 200, "https://s.example/"),
        (b"denied", {}, 403, "/wp-json/wp/v2/posts"),
    ],
)
def test_a_probe_finds_the_family_of_an_auto_source(
    body: bytes, headers: dict[str, str], status: int, asks: str
) -> None:
    auto = site("auto")
    (probe,) = begin(auto, SCOPE)
    assert isinstance(probe, Ask)
    assert probe.url == "https://s.example/"
    page = Page(url=auto.url, status=status, headers=headers, body=body)
    (ask,) = advance(auto, SCOPE, probe, page)
    assert isinstance(ask, Ask)
    assert asks in ask.url


# --- building upon an earlier walk ---------------------------------------------------------------

BEGAN = datetime(2024, 9, 20, 12, tzinfo=UTC)
LATER = datetime(2024, 9, 21, 12, tzinfo=UTC)


def end_of(
    monkeypatch: pytest.MonkeyPatch,
    *methods: Scripted,
    answer: Page | Failure = PAGE,
    memory: Memory | None = None,
    now: datetime = BEGAN,
) -> tuple[list[str], WalkEnd]:
    """Walk, and return the paths asked for and the end."""
    monkeypatch.setitem(FAMILIES, "feeds", methods)
    events, asked = list(begin(site(), SCOPE, now=now, memory=memory)), []
    while True:
        event = events.pop(0)
        if isinstance(event, Ask):
            asked.append(event.url.removeprefix("https://s.example/"))
            travelled = Ask(**json.loads(json.dumps(event.to_dict())))
            events += advance(site(), SCOPE, travelled, answer)
        elif isinstance(event, WalkEnd):
            return asked, event


def test_a_complete_walk_leaves_its_beginning_its_notes_and_the_method_that_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = Scripted("one", Done(complete=False, reason="closed"))
    second = Scripted("two", found("a"), Note(values={"place": 1}), Done(complete=True))
    _, end = end_of(monkeypatch, closed, second)
    assert end.complete
    assert end.memory == Memory(
        family="feeds",
        method="two",
        began="2024-09-20T12:00:00+00:00",
        swept="2024-09-20T12:00:00+00:00",
        notes={"two": {"place": 1}},
    )


def test_the_next_walk_starts_with_that_method_and_keeps_what_is_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = Scripted("one", Done(complete=False, reason="closed"))
    second = Scripted("two", found("a"), Note(values={"place": 1}), Done(complete=True))
    _, first = end_of(monkeypatch, closed, second)
    quiet = Scripted("two", Note(values={"size": 2}), Done(complete=True))
    asked, end = end_of(monkeypatch, closed, quiet, memory=first.memory, now=LATER)
    assert asked == ["two"]
    assert end.memory is not None
    assert (end.memory.began, end.memory.swept) == (
        "2024-09-21T12:00:00+00:00",
        "2024-09-20T12:00:00+00:00",
    )
    assert end.memory.notes == {"two": {"place": 1, "size": 2}}


@pytest.mark.parametrize(
    "answer",
    [Failure(reason="timeout"), Page(url="https://s.example/", status=503, headers={}, body=b"")],
)
def test_a_walk_that_broke_off_is_not_built_upon(
    monkeypatch: pytest.MonkeyPatch, answer: Page | Failure
) -> None:
    only = Scripted("one", found("a"), Done(complete=False, reason="broke off"))
    _, end = end_of(monkeypatch, only, answer=answer)
    assert end.memory is None


def test_a_site_that_never_tells_all_is_built_upon_once_all_ways_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = Scripted("one", found("a"), Done(complete=False, reason="only the newest"))
    second = Scripted("two", found("b"), Done(complete=False, reason="not known to be all"))
    _, end = end_of(monkeypatch, first, second)
    assert end.memory is not None
    assert (end.memory.method, end.complete) == ("one", False)


def test_a_memory_of_another_platform_or_of_a_method_that_is_no_more_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = "2024-09-20T12:00:00+00:00"
    only = Scripted("one", Done(complete=True))
    for family, method in (("wordpress", "wordpress-api"), ("feeds", "gone"), ("none", "one")):
        memory = Memory(family=family, method=method, began=at, swept=at)
        asked, end = end_of(monkeypatch, only, memory=memory, now=LATER)
        assert end.memory is not None
        assert (asked, end.memory.swept) == (["one"], "2024-09-21T12:00:00+00:00")


def test_a_source_that_was_probed_is_not_probed_again() -> None:
    at = "2024-09-20T12:00:00+00:00"
    memory = Memory(family="blogger", method="blogger-feed", began=at, swept=at)
    (ask,) = begin(site("auto"), SCOPE, memory=memory)
    assert isinstance(ask, Ask)
    assert "/feeds/posts/default" in ask.url
    assert not builds_upon_nothing(ask)
