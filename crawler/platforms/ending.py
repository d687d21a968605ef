"""The end of a source's walk: what the next one may build upon, and whether the search still finds.

Before a walk ends, the site's search is asked for what it had found before (``proof.py``), where
the method that listed the site is one that can search and the site has not been asked for much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from crawler.items import Candidate
from crawler.platforms.contract import (
    Ask,
    Done,
    Hit,
    Method,
    Note,
    Page,
    Scope,
    Searching,
    Site,
    Step,
)
from crawler.platforms.families import FAMILIES
from crawler.platforms.memory import Memory
from crawler.platforms.proof import Proof

#: A walk's place behind its last method, where its search is asked for what it had found before.
AT_PROOF: Final = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkEnd:
    """The walk has ended. ``failure`` is empty unless nothing was listed and all methods failed.

    ``memory`` is what the next walk may build upon; None when this one broke off. ``found`` counts
    the candidates; ``complete`` says that one method listed everything that was asked for.
    ``search`` is what the site's search said when it was asked for what it had found before: None
    when it was not asked or nothing can be told, empty when it finds it, else why it is dead.
    ``quiet``: all was as it had been, and the site was asked as much as may be.
    """

    family: str
    failure: str
    memory: Memory | None = None
    found: int = 0
    complete: bool = False
    search: str | None = None
    quiet: bool = False


def scope_over(scope: Scope, walk: dict[str, Any], method: Method) -> Scope:
    """Return the scope with what a method may build upon."""
    if "upon" not in walk:
        return scope
    baseline = Memory(**walk["upon"]).baseline(method.name)
    return replace(scope, baseline=replace(baseline, budget=walk.get("budget")))


def prove(
    site: Site, scope: Scope, walk: dict[str, Any], *, spare: bool
) -> Iterator[Ask | Candidate | WalkEnd]:
    """Ask the site's search for what it had found before the walk ends, if that can be asked."""
    memory = _memory(walk)
    named = memory.method if memory else ""
    method = next((m for m in FAMILIES[walk["family"]] if m.name == named), None)
    if memory is None or scope.full or not isinstance(method, Searching):
        yield _walk_end(walk)
        return
    walk = walk | {"method": AT_PROOF}
    found, noted = walk.pop("hit", None), memory.notes.get(named, {})
    if "upon" not in walk:
        if found is None or found.pop("by") != named:
            yield _walk_end(walk)
            return
        searched = found.pop("searched")
        steps = Proof(method).learn(site, scope, Hit(**found), searched=searched)
    else:
        lost = bool(walk.get("lost"))
        hit = noted.get("hit") or ({"term": "", "shown": noted.get("head", [])} if lost else None)
        if hit is None or not (lost or (spare and not walk.get("looked"))):
            yield _walk_end(walk)
            return
        steps = Proof(method).check(site, scope_over(scope, walk, method), Hit(**hit), lost=lost)
    yield from _ask_search(walk, method, steps)


def proved(
    site: Site, scope: Scope, walk: dict[str, Any], ask: Ask, answer: Page | None
) -> Iterator[Ask | Candidate | WalkEnd]:
    """Go on with what the search, or an article's page, has answered; None is no answer."""
    method = next(m for m in FAMILIES[walk["family"]] if m.name == _named(walk))
    assert isinstance(method, Searching)
    inner, proof = replace(ask, state=ask.state["at"]), Proof(method)
    if answer is None:
        steps = proof.failed(inner)
    else:
        steps = proof.advance(site, scope_over(scope, walk, method), inner, answer)
    yield from _ask_search(walk, method, steps)


def _ask_search(
    walk: dict[str, Any], method: Method, steps: Iterable[Step]
) -> Iterator[Ask | Candidate | WalkEnd]:
    """Yield what asking the search gives, then one further ``Ask`` or the ``WalkEnd``."""
    try:
        for step in steps:
            if isinstance(step, Ask):
                yield replace(step, state={"walk": walk, "at": step.state})
                return
            if isinstance(step, Note):
                note(walk, method, step)
            elif isinstance(step, Done):
                walk["search"] = "" if step.complete else step.reason or None
            elif isinstance(step, Candidate):
                walk["found"] += 1
                yield step
    except Exception:  # what cannot be read proves nothing
        walk["search"] = None
    yield _walk_end(walk)


def note(walk: dict[str, Any], method: Method, note: Note) -> None:
    notes = walk.get("notes", {})
    walk["notes"] = notes | {method.name: notes.get(method.name, {}) | note.values}


def _walk_end(walk: dict[str, Any]) -> WalkEnd:
    end = walk["end"]
    failed = not end["complete"] and walk["found"] == 0
    return WalkEnd(
        family=walk["family"],
        failure=end["reason"] if failed else "",
        memory=_memory(walk),
        found=walk["found"],
        complete=end["complete"],
        search=walk.get("search"),
        quiet=bool(walk["end"].get("quiet")),
    )


def _named(walk: dict[str, Any]) -> str:
    """Return the method that the next walk starts with: the first that listed anything."""
    named: str = walk.get("upon", {}).get("method") or walk.get("first") or walk["end"]["by"]
    return named


def _memory(walk: dict[str, Any]) -> Memory | None:
    """Return what the next walk may build upon.

    A site that tells of nothing complete can be built upon too, once all ways were gone to their
    end. The next walk starts with the first method that listed anything: it is the cheapest.
    """
    if not walk["end"]["complete"] and (walk.get("broken") or walk["found"] == 0):
        return None
    upon, notes = walk.get("upon", {}), walk.get("notes", {})
    earlier = upon.get("notes", {})
    return Memory(
        family=walk["family"],
        method=_named(walk),
        began=walk["began"],
        swept=upon.get("swept", walk["began"]),
        notes=earlier | {name: earlier.get(name, {}) | own for name, own in notes.items()},
    )
