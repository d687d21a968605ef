"""How WordPress's REST API is asked: its two addresses, and the bounds of what may be new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.platforms.contract import Ask, Scope, Site
from crawler.platforms.wordpress_posts import EMBEDS, FIELDS

#: Under which name a walk notes since when it has not asked for what.
_LEFT = {"published": "left", "modified": "left_edits"}


def question(site: Site, form: int, query: Mapping[str, Any], state: dict[str, Any]) -> Ask:
    """Return the ask for posts. ``form`` is 0 for the pretty address, 1 for the plain one."""
    asked = {**query, "_embed": EMBEDS, "_fields": FIELDS}
    # urljoin would drop the question mark of an empty query.
    if form == 0:
        address = urljoin(site.url, "wp-json/wp/v2/posts") + "?"
    else:
        address = site.url + "?rest_route=/wp/v2/posts&"
    return Ask(url=address + urlencode(asked, safe=":,/"), kind="api", state=state)


def window(scope: Scope, *, edits: bool = False, seen: str | None = None) -> dict[str, str]:
    """Return the parameters that bound the posts. ``after`` is exclusive.

    With a baseline that is what was published, or edited, since; ``seen`` is another newest stamp
    than the one that is noted.
    """
    query: dict[str, str] = {}
    since, baseline = scope.since, scope.baseline
    if baseline and edits:
        query["modified_after"] = _just_before(edge(scope, "modified"))
        query |= {"orderby": "modified", "order": "desc"}
    elif baseline:
        since_seen = baseline.edge(seen) if seen else edge(scope, "published")
        since = max(since, since_seen) if since else since_seen
    if since:
        query["after"] = _just_before(since)
    if scope.until:
        query["before"] = scope.until.isoformat()
    return query


def edge(scope: Scope, name: str) -> datetime:
    """Return the moment since which posts may be new: published, or modified.

    Each is asked for from where it was left when its question was left out.
    """
    assert scope.baseline
    noted = scope.baseline.notes
    since = scope.baseline.edge(noted.get(name))
    left = noted.get(_LEFT[name])
    return min(since, datetime.fromisoformat(left)) if left else since


def without_baseline(scope: Scope) -> Scope:
    """Return the scope that asks for everything in the window."""
    return replace(scope, baseline=None)


def turn(scope: Scope, *, spare: bool, alone: bool) -> dict[str, Any]:
    """Return what a walk notes of whose turn it was, and of what it has left out."""
    if scope.baseline is None:
        return {"turn": False, "left": None, "left_edits": None}
    left = edge(scope, "published").isoformat(timespec="seconds") if spare else None
    edits = edge(scope, "modified").isoformat(timespec="seconds") if alone else None
    return {"turn": not spare, "left": left, "left_edits": edits}


def should_hold_the_known(scope: Scope, state: Mapping[str, Any]) -> bool:
    """Say whether the answer to a walk's first question must hold posts that are known."""
    name = "modified" if state["edits"] else "published"
    is_first = state["edits"] == state["spare"] and state["page"] == 1 and not state["term"]
    return bool(scope.baseline and is_first and not state.get("bare") and state[name])


def _just_before(moment: datetime) -> str:
    return (moment - timedelta(seconds=1)).isoformat(timespec="seconds")
