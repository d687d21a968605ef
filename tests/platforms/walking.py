"""A site made of canned answers, and a walk of one method over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Method, Page, Scope
from crawler.sources import Source

Answer = bytes | int | Page | Callable[[str], "bytes | int | Page"]

HOME = "https://situs.example/"


@dataclass
class Trail:
    """What a walk asked for and found, and how it ended."""

    asked: list[str] = field(default_factory=list)
    found: list[Candidate] = field(default_factory=list)
    done: Done = field(default_factory=lambda: Done(complete=False, reason="no end"))
    largest_state: int = 0

    @property
    def urls(self) -> list[str]:
        return [candidate.url for candidate in self.found]


def site(url: str = HOME, aliases: list[str] | None = None, **discovery: Any) -> Source:
    entry = {"id": "s", "name": "S", "url": url, "kind": "news", "aliases": aliases or []}
    return Source.model_validate(entry | {"discovery": discovery})


def scope(since: str | None = None, until: str | None = None, **more: Any) -> Scope:
    """A scope between two local days of Jakarta."""
    day = "{}T00:00:00+07:00".format
    return Scope(
        queries=more.pop("queries", ("cooling system", "sistem pendingin")),
        since=datetime.fromisoformat(day(since)) if since else None,
        until=datetime.fromisoformat(day(until)) if until else None,
        **more,
    )


def walk(
    method: Method,
    answers: Mapping[str, Answer],
    over: Scope | None = None,
    at: Source | None = None,
    *,
    most: int = 3_000,
) -> Trail:
    """Walk one method; an address without an answer is a 404. The state travels as JSON."""
    where, trail, over = at or site(), Trail(), over or scope()
    steps = list(method.start(where, over))
    while len(trail.asked) <= most:
        *found, last = steps
        trail.found += [step for step in found if isinstance(step, Candidate)]
        assert not any(isinstance(step, Ask | Done) for step in found)
        if isinstance(last, Done):
            trail.done = last
            return trail
        assert isinstance(last, Ask)
        written = json.dumps(last.to_dict())
        trail.largest_state = max(trail.largest_state, len(written))
        ask = Ask(**json.loads(written))
        trail.asked.append(ask.url)
        steps = list(method.advance(where, over, ask, _page(ask.url, answers)))
    raise AssertionError(f"no end after {most} requests")


def _page(url: str, answers: Mapping[str, Answer]) -> Page:
    answer = answers.get(url, answers.get("*", 404))
    if callable(answer):
        answer = answer(url)
    if isinstance(answer, Page):
        return answer
    if isinstance(answer, int):
        return Page(url=url, status=answer, headers={}, body=b"<html><title>No</title></html>")
    return Page(url=url, status=200, headers={}, body=answer)
