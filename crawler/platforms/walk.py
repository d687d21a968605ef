"""One source's discovery as a linear walk over its family's methods, cheapest first.

The walk keeps its place in the state of its asks: which family, which method, and what the methods
before it said. It never raises: a method that fails becomes a ``MethodEnd`` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Method, Page, Refused, Scope, Site, Skip, Step
from crawler.platforms.families import FAMILIES
from crawler.platforms.probe import identify

#: Candidates one source may yield in one walk: a bound against sites without end.
MAX_CANDIDATES = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An ask that got no answer: its class (``dns``, ``timeout``, ``robots`` …) and the detail."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodEnd:
    """A method has ended; ``reason`` is empty when it listed everything."""

    method: str
    complete: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkEnd:
    """The walk has ended. ``failure`` is empty unless nothing was listed and all methods failed."""

    family: str
    failure: str


Event = Ask | Candidate | Skip | MethodEnd | WalkEnd

#: Failures after which asking the same host in another way is pointless.
HOST_IS_AWAY = frozenset({"dns", "connect", "tls"})


def begin(site: Site, scope: Scope) -> Iterator[Event]:
    """Yield the first events of a site's walk: an ask, or the end when nothing applies."""
    if site.platform == "auto":
        yield Ask(url=site.url, kind="probe", state={"walk": {"family": "auto"}})
    else:
        yield from _enter(site, scope, {"family": site.platform, "method": 0, "found": 0})


def advance(site: Site, scope: Scope, ask: Ask, answer: Page | Failure) -> Iterator[Event]:
    """Yield what an answer gives, then exactly one further ``Ask`` or the ``WalkEnd``."""
    walk: dict[str, Any] = dict(ask.state["walk"])
    if walk["family"] == "auto":
        yield from _identified(site, scope, answer)
        return
    method = FAMILIES[walk["family"]][walk["method"]]
    if isinstance(answer, Failure):
        yield from _leave(site, scope, walk, method, Done(complete=False, reason=_words(answer)))
        return
    inner = replace(ask, state=ask.state["at"])
    yield from _run(site, scope, walk, method, method.advance(site, scope, inner, answer))


def _identified(site: Site, scope: Scope, answer: Page | Failure) -> Iterator[Event]:
    if isinstance(answer, Failure) and answer.reason in HOST_IS_AWAY:
        yield MethodEnd(method="probe", complete=False, reason=_words(answer))
        yield WalkEnd(family="auto", failure=_words(answer))
        return
    page = answer if isinstance(answer, Page) else None
    family = identify(site, page)
    yield from _enter(site, scope, {"family": family, "method": 0, "found": 0})


def _enter(site: Site, scope: Scope, walk: dict[str, Any]) -> Iterator[Event]:
    method = FAMILIES[walk["family"]][walk["method"]]
    yield from _run(site, scope, walk, method, method.start(site, scope))


def _run(
    site: Site, scope: Scope, walk: dict[str, Any], method: Method, steps: Iterable[Step]
) -> Iterator[Event]:
    end = Done(complete=False, reason="the method gave up without a word")
    try:
        for step in steps:
            if isinstance(step, Done):
                end = step
                break
            if isinstance(step, Ask):
                state = {"walk": walk, "at": step.state}
                yield replace(step, state=state)
                return
            walk["found"] += isinstance(step, Candidate)
            yield step
            if walk["found"] >= MAX_CANDIDATES:
                end = Done(complete=False, reason=f"more than {MAX_CANDIDATES} candidates")
                break
    except Refused as reason:
        end = Done(complete=False, reason=str(reason))
    except Exception as error:  # a site's answer must never end the crawl of its other methods
        end = Done(complete=False, reason=f"unreadable answer ({type(error).__name__}: {error})")
    yield from _leave(site, scope, walk, method, end)


def _leave(
    site: Site, scope: Scope, walk: dict[str, Any], method: Method, end: Done
) -> Iterator[Event]:
    yield MethodEnd(method=method.name, complete=end.complete, reason=end.reason)
    family = FAMILIES[walk["family"]]
    last = walk["method"] + 1 >= len(family)
    if end.complete or last or end.reason.split(":")[0] in HOST_IS_AWAY:
        failed = not end.complete and walk["found"] == 0
        yield WalkEnd(family=walk["family"], failure=end.reason if failed else "")
        return
    yield from _enter(site, scope, walk | {"method": walk["method"] + 1})


def _words(failure: Failure) -> str:
    return f"{failure.reason}: {failure.detail}" if failure.detail else failure.reason
