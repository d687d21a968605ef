"""How Blogger's feed is asked: its parameters, and since when posts may be new."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.platforms.contract import Ask, Scope, Site

#: What the server gives at most in one answer.
PAGE_SIZE = 150
#: Posts of an answer that only tells whether a search finds any.
FEW = 10


def turn(scope: Scope, state: dict[str, Any]) -> dict[str, Any]:
    """Return what a walk notes of whose turn it was, and of what it has left out."""
    left = edge(scope, "published") if state["spare"] else None
    edits = edge(scope, "updated") if state.get("alone") else None
    return {
        "turn": bool(scope.baseline and not state["spare"]),
        "left": left and left.isoformat(),
        "left_edits": edits and edits.isoformat(),
    }


def question(site: Site, scope: Scope, state: dict[str, Any]) -> Ask:
    """Return the ask for posts; ``state`` is that of the walk."""
    # Without ``redirect=false`` the feed of many blogs leads to FeedBurner.
    query: dict[str, Any] = {"alt": "json", "redirect": "false", "orderby": state["by"]}
    if state["terms"]:
        query["q"] = state["terms"][0]
    since, after = scope.since, edge(scope, state["by"])
    if "since" in state:
        after = datetime.fromisoformat(state["since"])
    elif state.get("bare"):
        after = None
    if after and state["by"] == "updated":
        query["updated-min"] = after.isoformat(timespec="seconds")
    elif after:
        since = max(since, after) if since else after
    if since:
        query["published-min"] = since.isoformat(timespec="seconds")
    if scope.until:
        query["published-max"] = scope.until.isoformat()
    size = FEW if state.get("few") else PAGE_SIZE
    query |= {"max-results": size, "start-index": state["start"]}
    url = urljoin(site.url, "/feeds/posts/default") + "?" + urlencode(query, safe=":")
    return Ask(url=url, kind="api", state=state)


def edge(scope: Scope, by: str) -> datetime | None:
    """Return the moment since which posts may be new, from where that was left out."""
    if scope.baseline is None:
        return None
    noted = scope.baseline.notes
    since = scope.baseline.edge(noted.get(by))
    left = noted.get("left" if by == "published" else "left_edits")
    return min(since, datetime.fromisoformat(left)) if left else since
