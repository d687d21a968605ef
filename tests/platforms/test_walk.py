"""A source's walk over its family's methods, with methods that say what the test wants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pytest

from crawler.items import Candidate
from crawler.platforms import walk
from crawler.platforms.contract import Ask, Done, Page, Refused, Scope, Site, Step
from crawler.platforms.walk import Event, Failure, MethodEnd, WalkEnd, advance, begin
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
    monkeypatch.setitem(walk.FAMILIES, "feeds", methods)
    events, seen = list(begin(site(), SCOPE)), []
    while events:
        event = events.pop(0)
        if isinstance(event, Ask):
            travelled = Ask(**json.loads(json.dumps(event.to_dict())))
            events += advance(site(), SCOPE, travelled, answer)
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
