"""One source's discovery as a linear walk over its family's methods, cheapest first.

The walk keeps its place in the state of its asks: which family, which method, what the methods
before it said, and what it builds upon. It never raises: a method that fails becomes a
``MethodEnd`` with the reason.

A walk with a ``Memory`` of an earlier one starts with the method that had listed something and asks
for what is new or edited; one without builds upon nothing, and tries everything again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from crawler.items import Candidate
from crawler.platforms.contract import (
    Ask,
    Done,
    Method,
    Note,
    Page,
    Pause,
    Persistent,
    Refused,
    Scope,
    Site,
    Skip,
    Step,
)
from crawler.platforms.ending import AT_PROOF, WalkEnd, note, prove, proved, scope_over
from crawler.platforms.families import FAMILIES, WATCHES
from crawler.platforms.hits import with_hits
from crawler.platforms.memory import Memory
from crawler.platforms.probe import identify

__all__ = ["Event", "Failure", "MethodEnd", "WalkEnd", "advance", "begin", "builds_upon_nothing"]

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


Event = Ask | Candidate | Skip | Pause | MethodEnd | WalkEnd

#: Failures after which asking the same host in another way is pointless.
HOST_IS_AWAY = frozenset({"dns", "connect", "tls"})
#: Answers of somebody else in the site's place: what it lists otherwise is not the site's either.
NOT_THE_SITE = frozenset({"spam", "parked"})
_POINTLESS = HOST_IS_AWAY | NOT_THE_SITE
#: Refusals that say more of a method's end than what it did not find for them.
_REFUSALS = frozenset({"blocked", "login-wall", "consent-wall", "off-site"})
#: Failures that are an answer, and the same one next time.
ANSWERS = frozenset({"robots", "needs-browser"})
#: A walk's place before the first method: at the family's watch.
_AT_WATCH = -1
#: Questions to a site where nothing is new, without that for robots.txt.
QUIET = 2


def begin(
    site: Site,
    scope: Scope,
    *,
    now: datetime | None = None,
    memory: Memory | None = None,
    looked: bool = False,
) -> Iterator[Event]:
    """Yield the first events of a site's walk: an ask, or the end when nothing applies.

    ``now`` is aware, by default this moment; the next walk asks for what came after it. ``looked``:
    this run has asked for the site's home page already, which is a question as well.
    """
    began = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    walk: dict[str, Any] = {"family": "auto", "method": _AT_WATCH, "found": 0, "began": began}
    if memory is not None:
        memory = _fitting(site, memory)
    if memory is not None:
        names = [method.name for method in FAMILIES[memory.family]]
        at = _AT_WATCH if memory.family in WATCHES else names.index(memory.method)
        walk |= {"upon": memory.to_dict(), "family": memory.family, "method": at}
        walk |= {"looked": looked, "budget": None if at == _AT_WATCH else QUIET - looked}
        yield from _enter(site, scope, walk)
    elif site.platform == "auto":
        yield Ask(url=site.url, kind="probe", state={"walk": walk})
    else:
        yield from _enter(site, scope, _placed(walk, site.platform))


def advance(site: Site, scope: Scope, ask: Ask, answer: Page | Failure) -> Iterator[Event]:
    """Yield what an answer gives, then exactly one further ``Ask`` or the ``WalkEnd``."""
    walk: dict[str, Any] = dict(ask.state["walk"])
    if walk["family"] == "auto":
        yield from _identified(site, scope, walk, answer)
        return
    if walk["method"] == AT_PROOF:
        yield from proved(site, scope, walk, ask, None if isinstance(answer, Failure) else answer)
        return
    method = _method(walk)
    if isinstance(answer, Failure):
        if answer.reason not in ANSWERS:
            walk["broken"] = True
        if answer.reason in _REFUSALS:
            walk["refused"] = _words(answer)
        if isinstance(method, Persistent) and answer.reason not in _POINTLESS:
            inner, over = replace(ask, state=ask.state["at"]), scope_over(scope, walk, method)
            steps = method.failed(site, over, inner, _words(answer))
            yield from _run(site, scope, walk, method, steps)
            return
        yield from _leave(site, scope, walk, method, Done(complete=False, reason=_words(answer)))
        return
    if answer.status >= 500 or answer.status == 429:
        walk["broken"] = True
    inner = replace(ask, state=ask.state["at"])
    over = scope_over(scope, walk, method)
    steps = method.advance(site, over, inner, answer)
    yield from _run(site, scope, walk, method, with_hits(scope, walk, method, inner, steps))


def builds_upon_nothing(ask: Ask) -> bool:
    """Say whether an ask is of a walk that lists everything anew."""
    return "upon" not in ask.state["walk"]


def _fitting(site: Site, memory: Memory) -> Memory | None:
    """Return the memory unless the entry names another platform by now, or a method is no more."""
    methods = FAMILIES.get(memory.family, ())
    named = any(method.name == memory.method for method in methods)
    return memory if named and site.platform in ("auto", memory.family) else None


def _placed(walk: dict[str, Any], family: str) -> dict[str, Any]:
    return walk | {"family": family, "method": _AT_WATCH if family in WATCHES else 0}


def _method(walk: dict[str, Any]) -> Method:
    family: str = walk["family"]
    return WATCHES[family] if walk["method"] == _AT_WATCH else FAMILIES[family][walk["method"]]


def _identified(
    site: Site, scope: Scope, walk: dict[str, Any], answer: Page | Failure
) -> Iterator[Event]:
    if isinstance(answer, Failure) and answer.reason in _POINTLESS:
        yield MethodEnd(method="probe", complete=False, reason=_words(answer))
        yield WalkEnd(family="auto", failure=_words(answer))
        return
    page = answer if isinstance(answer, Page) else None
    if isinstance(answer, Failure) and answer.reason == "blocked":
        # Firewalls guard home pages more than APIs and feeds; a refusal is known to mean as much.
        page = Page(url=site.url, status=403, headers={}, body=b"")
    yield from _enter(site, scope, _placed(walk, identify(site, page)))


def _enter(site: Site, scope: Scope, walk: dict[str, Any]) -> Iterator[Event]:
    method = _method(walk)
    yield from _run(site, scope, walk, method, method.start(site, scope_over(scope, walk, method)))


def _run(
    site: Site, scope: Scope, walk: dict[str, Any], method: Method, steps: Iterable[Step]
) -> Iterator[Event]:
    end = Done(complete=False, reason="the method gave up without a word")
    try:
        for step in steps:
            if isinstance(step, Done):
                end = step
                break
            if isinstance(step, Note):
                note(walk, method, step)
                continue
            if isinstance(step, Ask):
                state = {"walk": walk, "at": step.state}
                yield replace(step, state=state)
                return
            if isinstance(step, Candidate):
                walk["found"] += 1
                if walk["method"] != _AT_WATCH:
                    walk.setdefault("first", method.name)
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
    watched = walk["method"] == _AT_WATCH
    if watched and end.quiet and walk.get("looked"):
        end = replace(end, complete=True)  # no question is left
    refused = walk.pop("refused", "")
    if refused and not end.complete and not end.reason.startswith(refused):
        found_not = "" if refused in end.reason else f"; {end.reason}"
        end = Done(complete=False, reason=refused + found_not)
    if end.complete or not watched:
        yield MethodEnd(method=method.name, complete=end.complete, reason=end.reason)
    if end.complete and end.left and (at := _sitemaps_known(walk)):
        yield from _enter(site, scope, walk | {"method": at, "budget": end.left, "listed": True})
        return
    if walk.get("listed"):  # by the method before: what the sitemaps could not tell is not missing
        end = replace(end, complete=True)
    walk = walk | {"lost": True} if end.lost else walk
    last = walk["method"] + 1 >= len(FAMILIES[walk["family"]])
    if end.complete or last or end.reason.split(":")[0] in _POINTLESS:
        walk = walk | {"end": {"complete": end.complete, "reason": end.reason, "by": method.name}}
        walk["end"]["quiet"] = end.quiet
        yield from prove(site, scope, walk, spare=end.spare)
        return
    budget = 1 if end.quiet else None
    yield from _enter(site, scope, walk | {"method": _next(walk), "budget": budget})


def _sitemaps_known(walk: dict[str, Any]) -> int | None:
    """Return the place of the sitemaps behind this method, where the last sweep has found some."""
    names = [method.name for method in FAMILIES[walk["family"]]]
    known = walk.get("upon", {}).get("notes", {}).get("sitemap", {}).get("roots")
    at = names.index("sitemap") if known and "sitemap" in names else 0
    return at if at > walk["method"] else None


def _next(walk: dict[str, Any]) -> int:
    """Return the place of the next method; behind the watch that is the one that is remembered."""
    if walk["method"] == _AT_WATCH and "upon" in walk:
        names = [method.name for method in FAMILIES[walk["family"]]]
        return names.index(walk["upon"]["method"])
    return int(walk["method"]) + 1


def _words(failure: Failure) -> str:
    return f"{failure.reason}: {failure.detail}" if failure.detail else failure.reason
