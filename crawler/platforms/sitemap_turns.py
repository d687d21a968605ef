"""Which of a site's sitemaps a quiet walk asks, and whether an index says what it said."""

from __future__ import annotations

from typing import Any, Final

from crawler.platforms import quiet
from crawler.platforms.contract import Scope
from crawler.platforms.state import Seen, digest

#: Indexes of which it is noted what they said.
MAX_MARKS: Final = 500


def compare(scope: Scope, state: dict[str, Any], url: str) -> None:
    """Keep what an index says; one that says something else than before has news."""
    if state["is_index"] and len(state["marks"]) < MAX_MARKS:
        mark = state["says"]
        state["marks"] = state["marks"] | {url: mark}
        before = scope.baseline.notes.get("marks", {}) if scope.baseline else {}
        if before.get(url) != mark:
            state["quiet"] = None


def by_turns(
    scope: Scope, state: dict[str, Any], queue: list[list[Any]], seen: Seen
) -> list[list[Any]]:
    """Return the queue with the sitemap in front that a quiet walk asks now; empty at its end."""
    noted = scope.baseline.notes if scope.baseline else {}
    asked = set(seen.to_list())
    rows = [*queue, *([url, 1] for url in noted.get("behind", []))]
    waiting = {url: depth for url, depth in rows if digest(url) not in asked}
    found = quiet.choose(state["quiet"], list(waiting), noted.get("lead", ""))
    if found is None:
        return []
    chosen, state["quiet"] = found
    return [[chosen, waiting.pop(chosen)], *map(list, waiting.items())]
