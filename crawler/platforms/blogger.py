"""Blogger by its feed: a hundred and fifty whole posts a request.

Sources: https://developers.google.com/blogger/docs/2.0/reference and the query parameters of the
Google Data protocol (https://developers.google.com/gdata/docs/2.0/reference): ``q`` searches for
whole words and ANDs them, ``published-min`` is inclusive and ``published-max`` exclusive, and
``start-index`` counts from 1. The server caps ``max-results`` at 150 for whole posts, and lower
when an answer grows large.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from crawler.items import Candidate
from crawler.platforms import quiet
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.blogger_posts import candidate_of, items, value
from crawler.platforms.blogger_questions import PAGE_SIZE, edge, question, turn
from crawler.platforms.contract import Ask, Done, Hit, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.json_feed import load_json
from crawler.platforms.memory import newest
from crawler.platforms.state import Seen, digest
from crawler.platforms.window import is_before, is_older, is_outside, read_stamp

#: Pages of one listing or search: a bound against servers that never come to an end.
MAX_PAGES = 1_000
#: The newest posts that are noted.
HEAD = 3
#: Posts of a summary feed that are noted by a sweep.
MAX_SHOWN = 100


class BloggerFeed:
    """Lists posts with their bodies. Everything in the window when that costs no more than asking.

    The first ask carries no ``q``: its total tells how many posts the window holds. When the rest
    of them costs no more requests than one search for each anchor would, they are all listed and
    the topic decides; otherwise each anchor is searched. Posts of a summary feed cost a request
    each, so there the anchors are searched unless there are fewer posts than anchors.

    With a baseline what was published since and what was edited since are asked for, or one of
    both as for WordPress.
    """

    name = "blogger-feed"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        stamps = {name: noted.get(name) for name in ("published", "updated")}
        spare, alone = quiet.questions_due(scope)
        state: dict[str, Any] = {"by": "updated" if spare else "published", "spare": spare}
        state |= {"alone": alone}
        state |= {"found": 0, "listed": 0, "newest": stamps, "head": noted.get("head", [])}
        yield question(site, scope, _PASS | state)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        feed, homes = _feed(site, page), homes_of(site)
        entries = [entry for entry in items(feed.get("entry")) if isinstance(entry, dict)]
        if not entries and _should_hold_the_known(scope, state):
            yield question(site, scope, state | {"bare": True, "by": "published"})
            return
        found = [c for c in map(candidate_of, entries) if c and same_site(c.url, *homes)]
        if state.pop("bare", False):
            yield from _behind_bare(site, scope, state, entries, found)
            return
        first = state["terms"] is None and state["pages"] == 0
        searching = first and _is_cheaper_to_search(scope, feed, found, len(entries))
        if searching and _are_summaries(found):
            # What is on the topic among them comes with the searches, and is no news later.
            yield Note(values={"shown": [_mark(c) for c in found[:MAX_SHOWN]]})
        else:
            listed = _not_shown(found, scope)
            state["listed"] += len(listed)
            yield from (c for c in listed if not is_outside(c.published_at, scope))
        state["found"] += len(found)
        _see(state, entries, found)
        if first and not entries and scope.baseline is None:
            yield _done_empty(scope, feed)
        elif searching:
            yield _next_term(site, scope, state | {"terms": ["", *scope.terms]})
        else:
            if found and scope.baseline and not _unknown(found, scope):
                following = _next_term(site, scope, state)
            else:
                following = _after_page(site, scope, state, feed, entries)
            yield from _ended(site, scope, state, following)

    def searched(self, state: Mapping[str, Any]) -> tuple[str, Any]:
        return (state["terms"] or [""])[0], None

    def search(self, site: Site, scope: Scope, hit: Hit) -> Ask:
        state = _PASS | {"by": "published", "terms": [hit.term], "few": True}
        if scope.baseline and hit.stamp:
            return question(
                site, scope, state | {"since": scope.baseline.edge(hit.stamp).isoformat()}
            )
        return question(site, replace(scope, baseline=None), state)

    def results(self, site: Site, ask: Ask, page: Page) -> list[Candidate] | None:
        try:
            entries = items(_feed(site, page).get("entry"))
        except Refused:
            return None
        found = (candidate_of(entry) for entry in entries if isinstance(entry, dict))
        return [one for one in found if one and same_site(one.url, *homes_of(site))]

    def is_furnished(self, site: Site, hit: Hit) -> bool:
        return False


def _mark(post: Candidate) -> str:
    """Return what stands for a post as it was at its last edit."""
    return digest(f"{post.url} {post.modified_at}")


def _not_shown(found: list[Candidate], scope: Scope) -> list[Candidate]:
    """Return the posts without those that the last sweep has seen and left to the searches."""
    shown = frozenset(scope.baseline.notes.get("shown", ()) if scope.baseline else ())
    return [post for post in found if post.body or _mark(post) not in shown]


def _unknown(found: list[Candidate], scope: Scope) -> set[str]:
    """Return the posts that no walk has decided on, nor the last sweep has left."""
    new = {post.url: post.modified_at for post in _not_shown(found, scope)}
    return new.keys() - scope.known(new)


#: The state in which each of the listings begins.
_PASS: dict[str, Any] = {"terms": None, "start": 1, "pages": 0, "seen": []}


def _ended(
    site: Site, scope: Scope, state: dict[str, Any], following: Ask | Done
) -> Iterator[Step]:
    """Note what was seen at the end; behind the new posts come the edited ones."""
    if isinstance(following, Ask) or not following.complete:
        yield following
    elif scope.baseline and not (state["spare"] or state.get("alone") or state["by"] == "updated"):
        yield question(site, scope, state | _PASS | {"by": "updated"})
    else:
        yield Note(values=state["newest"] | {"head": state["head"]} | turn(scope, state))
        only_shown = bool(state["found"]) and not state["listed"]
        yield replace(following, spare=state["spare"], quiet=only_shown)


def _behind_bare(
    site: Site,
    scope: Scope,
    state: dict[str, Any],
    entries: list[dict[str, Any]],
    found: list[Candidate],
) -> Iterator[Step]:
    """Go on when the known posts did not come: were they deleted, or does nothing come at all?"""
    if not entries:
        yield Done(complete=False, reason="the feed lists nothing any more", lost=True)
        return
    # What came last was deleted, and is no mark any more.
    state["newest"] = {"published": None, "updated": None}
    yield from (c for c in found if not is_outside(c.published_at, scope))
    _see(state, entries, found)
    yield from _ended(site, scope, state, Done(complete=True))


def _should_hold_the_known(scope: Scope, state: dict[str, Any]) -> bool:
    """Say whether the answer to a walk's first question must hold posts that are known."""
    is_first = (state["by"] == "updated") == state["spare"] and state["pages"] == 0
    seen = is_first and state["terms"] is None and state["newest"][state["by"]]
    return bool(scope.baseline and seen and not state.get("bare"))


def _see(state: dict[str, Any], entries: list[dict[str, Any]], found: list[Candidate]) -> None:
    """Keep the newest stamps, and the links of the newest posts."""
    state["newest"] = {
        name: newest([stamp, *(read_stamp(value(entry, name)) for entry in entries)])
        for name, stamp in state["newest"].items()
    }
    if found and state["by"] == "published" and state["terms"] is None and not state["pages"]:
        state["head"] = [candidate.url for candidate in found[:HEAD]]


def _feed(site: Site, page: Page) -> dict[str, Any]:
    """Return the answer's feed object. Raises ``Refused`` when it is not Blogger's."""
    if page.status != 200:
        raise Refused(f"the feed answers HTTP {page.status}")
    if not same_site(page.url, *homes_of(site)):
        raise Refused(f"the feed leads away to {urlsplit(page.url).hostname}")
    value = load_json(page.body)
    feed = value.get("feed") if isinstance(value, dict) else None
    if not isinstance(feed, dict):
        raise Refused("JSON, but not Blogger's feed")
    return feed


def _is_cheaper_to_search(
    scope: Scope, feed: dict[str, Any], found: list[Candidate], received: int
) -> bool:
    """Tell whether searching each term takes fewer requests than listing the rest."""
    terms = len(scope.terms)
    if scope.full or not terms or not received:
        return False
    total = _total(feed)
    if total is not None and total < received:
        total = None
    if _are_summaries(found) and scope.baseline:
        return len(_unknown(found, scope)) > terms
    if _are_summaries(found):
        return total is None or total > terms  # each of them would cost a request of its own
    if total is None:
        return False
    return ceil(max(0, total - received) / received) > terms


def _are_summaries(found: list[Candidate]) -> bool:
    return bool(found) and all(candidate.body is None for candidate in found)


def _done_empty(scope: Scope, feed: dict[str, Any]) -> Done:
    """An empty window, or a feed that its owner turned off? The blog's last change may tell."""
    changed = read_stamp(value(feed, "updated"))
    if is_before(changed, scope):
        return Done(complete=True)
    return Done(complete=False, reason="the feed is empty")


def _after_page(
    site: Site, scope: Scope, state: dict[str, Any], feed: dict[str, Any], entries: list[Any]
) -> Ask | Done:
    """Go on by what was really received: totals are wrong now and then, and pages short."""
    seen = Seen(state["seen"])
    is_new = seen.add("\n".join(value(entry, "id") or "" for entry in entries))
    received, pages = len(entries), state["pages"] + 1
    state |= {"start": state["start"] + received, "pages": pages, "seen": seen.to_list()}
    total = _total(feed)
    has_more = (
        _names_next(feed)
        or total is None
        or state["start"] <= total
        or total < state["start"] - 1  # disproved by what was received
        # A total that only counts this page is a lie as old as the feed.
        or (received >= PAGE_SIZE and total <= received)
    )
    if received and not is_new:
        return Done(complete=False, reason="the feed repeats its pages")
    if pages >= MAX_PAGES:
        return Done(complete=False, reason=f"the feed has more than {MAX_PAGES} pages")
    listing_all = not state["terms"]
    if received and has_more and not (listing_all and _is_past(scope, entries, state["by"])):
        return question(site, scope, state)
    return _next_term(site, scope, state)


def _is_past(scope: Scope, entries: list[Any], by: str) -> bool:
    """Say whether the server ignores the window, or what is new, and has left it behind."""
    since = edge(scope, by)
    if since and all(is_older(read_stamp(value(entry, by)), since) for entry in entries):
        return True
    return all(is_before(read_stamp(value(entry, "published")), scope) for entry in entries)


def _next_term(site: Site, scope: Scope, state: dict[str, Any]) -> Ask | Done:
    terms = (state["terms"] or [])[1:]
    if not terms:
        return Done(complete=True)
    return question(site, scope, state | {"terms": terms, "start": 1, "pages": 0, "seen": []})


def _names_next(feed: dict[str, Any]) -> bool:
    links = [link for link in items(feed.get("link")) if isinstance(link, dict)]
    return any(link.get("rel") == "next" for link in links)


def _total(feed: dict[str, Any]) -> int | None:
    written = value(feed, "openSearch$totalResults") or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None
