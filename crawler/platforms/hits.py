"""Keeping, while a site is listed in full, one term that its search finds something for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Hit, Method, Scope, Searching, Step
from crawler.platforms.memory import newest

#: Articles of a hit that are kept until furniture is taken from it.
MOST: Final = 40


def with_hits(
    scope: Scope, walk: dict[str, Any], method: Method, ask: Ask, steps: Iterable[Step]
) -> Iterator[Step]:
    """Yield a method's steps; keep in the walk of a sweep the first hit of a search among them.

    Where nothing had to be searched for, that is the first article that has one of the terms. The
    walk's ``hit`` is a ``Hit`` as JSON, ``by`` the method's name, ``searched`` tells which of both.
    """
    if "upon" in walk or scope.full or not isinstance(method, Searching):
        yield from steps
        return
    term, form = method.searched(ask.state)
    for step in steps:
        if isinstance(step, Candidate):
            _keep(scope, walk, method.name, term, form, step)
        yield step


def _keep(
    scope: Scope, walk: dict[str, Any], name: str, term: str, form: Any, found: Candidate
) -> None:
    hit = walk.get("hit")
    if not term:
        text = f"{found.title or ''} {found.body or ''}".lower() if hit is None else ""
        there = next((each for each in scope.terms if each in text), "")
        if there:
            walk["hit"] = _first(name, there, form, found) | {"searched": False}
    elif hit is None or not hit["searched"]:
        walk["hit"] = _first(name, term, form, found) | {"searched": True}
    elif (hit["by"], hit["term"]) == (name, term) and len(hit["shown"]) < MOST:
        stamp = newest([hit["stamp"], found.published_at])
        walk["hit"] = hit | {"shown": [*hit["shown"], found.url], "stamp": stamp}


def _first(name: str, term: str, form: Any, found: Candidate) -> dict[str, Any]:
    hit = Hit(term=term, shown=[found.url], stamp=newest([found.published_at]), form=form)
    return hit.to_dict() | {"by": name}
