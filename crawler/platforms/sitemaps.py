"""Listing a site by its sitemaps: those its entry or its robots.txt names, else the usual ones.

Sources: https://www.sitemaps.org/protocol.html (indexes, robots.txt), WordPress core
(``wp-sitemap.xml``), the SEO plug-ins (``sitemap_index.xml``), Blogger (``sitemap.xml?page=N``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from crawler.items import Candidate
from crawler.platforms import quiet
from crawler.platforms.addresses import absolute
from crawler.platforms.contract import (
    Ask,
    Done,
    Note,
    Page,
    Refused,
    Scope,
    Site,
    Step,
)
from crawler.platforms.formats.sitemaps import SitemapEntry, iter_sitemap
from crawler.platforms.sitemap_reading import MAX_WAITING, read, was_read
from crawler.platforms.sitemap_stamps import answered_at
from crawler.platforms.sitemap_turns import by_turns, compare
from crawler.platforms.state import Seen

__all__ = ["SitemapEntry", "Sitemaps", "iter_sitemap", "sitemaps_in_robots"]

#: Where sitemaps usually are, asked one after another until one answers with addresses.
USUAL_PLACES = (
    "wp-sitemap.xml",
    "sitemap_index.xml",
    "sitemap.xml",
    "sitemap.xml.gz",
    "sitemap-index.xml",
    "news-sitemap.xml",
)
#: Sitemaps one after another that may give no answer; waiting for each takes minutes.
MAX_SILENT = 3
#: Sitemaps fetched for one site.
MAX_SITEMAPS = 1_000

_ROBOTS_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def sitemaps_in_robots(body: bytes, url: str) -> list[str]:
    """Return the sitemaps that a robots.txt names, in order and each once (RFC 9309, 2.2.4)."""
    text = body[: 500 * 1024].decode("utf-8", "replace").replace("\r", "\n")
    found = (absolute(url, line) for line in _ROBOTS_LINE.findall(text))
    return list(dict.fromkeys(target for target in found if target))[:MAX_WAITING]


class Sitemaps:
    """Lists the articles of a site's sitemaps that can lie in the window.

    An entry's ``lastmod`` is that of its last edit: what was last edited before the window was not
    published in it, what was edited behind it may have been.

    With a baseline the sitemaps of then are asked for what was edited since; entries without a
    ``lastmod`` are new when they are not known and their sitemap was read then. While nothing is
    new, the sitemap with the newest stamp is asked and one other; an index of the same bytes as
    then names nothing new.
    """

    name = "sitemap"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        given = [url for path in site.discovery.sitemaps if (url := absolute(site.url, path))]
        if scope.baseline:
            given = scope.baseline.notes.get("roots", [])
            if not given:
                yield Done(complete=False, reason="no sitemap is known that could tell what is new")
                return
        if given:
            state = _state([[url, 0] for url in given], tries=[]) | {"quiet": quiet.begin(scope)}
            yield _next(scope, state)
            return
        tries = [urljoin(site.url, place) for place in USUAL_PLACES]
        state = _state([], tries=tries) | {"robots": 1}
        yield Ask(url=urljoin(site.url, "/robots.txt"), kind="sitemap", state=state)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state, scope = dict(ask.state), quiet.since_all(scope)
        if page.unchanged:
            yield from _noted(scope, state, _next(scope, state))
            return
        if state.pop("robots", None):
            named = sitemaps_in_robots(page.body, page.url) if page.status == 200 else []
            yield _next(scope, state | {"queue": [[url, 0] for url in named]})
            return
        state |= {"asked": state["asked"] + 1, "silent": 0}
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            entries = iter_sitemap(page.body)
            for step in read(site, scope, state, entries, name=ask.url, at=answered_at(page)):
                if isinstance(step, Candidate):
                    state["quiet"] = None
                yield step
            compare(scope, state, ask.url)
        except Refused as reason:
            state["quiet"] = None
            if not state["trying"] and page.status not in (404, 410):
                state["why"] = state["why"] or f"a sitemap is unreadable: {reason}"
        yield from _noted(scope, state, _next(scope, state))

    def failed(self, site: Site, scope: Scope, ask: Ask, reason: str) -> Iterator[Step]:
        """Go on with the other sitemaps when one gives no answer."""
        state = dict(ask.state) | {"quiet": None}
        robots = state.pop("robots", None)
        state |= {"asked": state["asked"] + (not robots)}
        state["silent"] += reason.startswith("timeout")
        if not robots and not state["trying"]:
            state["why"] = state["why"] or f"a sitemap gives no answer: {reason}"
        if state["silent"] >= MAX_SILENT:
            yield Done(complete=False, reason=state["why"] or reason)
            return
        yield from _noted(scope, state, _next(scope, state))


def _state(queue: list[list[Any]], *, tries: list[str]) -> dict[str, Any]:
    """Return a walk's first state.

    ``queue``: pairs of address and depth; ``tries``: usual places, ``trying``: the answer is that
    of one; ``asked``: sitemaps so far; ``lasting``: articles in sitemaps that are not of news
    alone; ``silent``: sitemaps without an answer in a row; ``oldest``: the earliest day met;
    ``why``: what is missing from the list; ``roots``: the sitemaps that no other named; ``flat``:
    those that hold pages; ``lead``: the newest stamp met and the sitemap that it stood in;
    ``behind``: sitemaps that an index names without a date, or with a wrong one; ``marks``: what
    the indexes said; ``said``: the dates that they tell of their sitemaps; ``says``: what the last
    of them says, in short.
    """
    return {
        "queue": queue,
        "tries": tries,
        "trying": False,
        "seen": [],
        "depth": 0,
        "asked": 0,
        "nested": False,
        "lasting": 0,
        "news": 0,
        "oldest": None,
        "why": "",
        "silent": 0,
        "roots": [],
        "flat": [],
        "quiet": None,
        "lead": ["", ""],
        "behind": [],
        "marks": {},
        "said": {},
        "says": "",
    }


def _noted(scope: Scope, state: dict[str, Any], following: Ask | Done) -> Iterator[Step]:
    """Note at the end what to ask the next time."""
    if isinstance(following, Done):
        flat = dict.fromkeys([*(scope.baseline.notes if scope.baseline else {}).get("flat", [])])
        flat |= dict.fromkeys(state["flat"])
        noted: dict[str, Any] = {"flat": list(flat)[-MAX_WAITING:]}
        if not scope.baseline and state["roots"]:
            noted["roots"] = state["roots"]
        if scope.baseline:
            yield quiet.ended(scope, state["quiet"])
        if not state["quiet"] and state["lead"][1]:
            noted["lead"] = state["lead"][1]
        if not state["quiet"] and state["marks"]:
            noted |= {"behind": state["behind"], "marks": state["marks"]}
        yield Note(values=noted)
    yield following


def _next(scope: Scope, state: dict[str, Any]) -> Ask | Done:
    """Ask for the next sitemap not asked for yet; for usual places while none gave articles."""
    seen = Seen(state["seen"])
    queue, tries = list(state["queue"]), list(state["tries"])
    while queue or (tries and not state["lasting"]):
        if state["quiet"]:
            queue = by_turns(scope, state, queue, seen)
            if not queue:
                break
        if state["asked"] >= MAX_SITEMAPS:
            return Done(complete=False, reason=f"stopped after {MAX_SITEMAPS} sitemaps")
        trying = not queue
        url, depth = (tries.pop(0), 0) if trying else queue.pop(0)
        if seen.add(url):
            state |= {"queue": queue, "tries": tries, "seen": seen.to_list()}
            state |= {"depth": depth, "trying": trying}
            # An index that is the same says nothing of the sitemaps that it names.
            same_is_enough = scope.baseline is None or was_read(scope, url)
            return Ask(url=url, kind="sitemap", state=state, conditional=same_is_enough)
    return _done(scope, state)


def _done(scope: Scope, state: dict[str, Any]) -> Done:
    why = state["why"]
    if scope.baseline:
        is_quiet = bool(state["quiet"]) and not state["quiet"]["left"]
        return Done(complete=not why, reason=why, quiet=is_quiet)
    if not why and not state["lasting"]:
        why = "the sitemaps are of the latest news only" if state["news"] else "no sitemap found"
    oldest = state["oldest"]
    first_day = scope.since.date().isoformat() if scope.since else None
    if not why and oldest and first_day and oldest > first_day and not state["nested"]:
        why = f"the sitemap goes back to {oldest} only"
    return Done(complete=not why, reason=why)
