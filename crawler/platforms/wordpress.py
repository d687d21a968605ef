"""WordPress by its REST API: a hundred clean bodies a request.

Source: https://developer.wordpress.org/rest-api/reference/posts/ and the class WP_Query. The
API has two addresses, ``/wp-json/…`` and, with plain permalinks, ``/?rest_route=…``. ``search``
splits its words, ANDs them and matches substrings of title, excerpt and content. ``after`` and
``modified_after`` (WordPress 5.7) are exclusive; an older WordPress ignores the latter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.platforms.contract import Ask, Done, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.memory import newest
from crawler.platforms.window import is_older
from crawler.platforms.wordpress_posts import (
    EMBEDS,
    FIELDS,
    has_body,
    read_posts,
    stamps_of,
    steps_of,
)

#: Page sizes in the order tried: some hosts refuse a hundred, or run out of memory over it.
PAGE_SIZES = (100, 20, 10)
#: Pages of one search; beyond it a site answers without end.
MAX_PAGES = 2_000


class WordpressApi:
    """Lists posts with their bodies. Everything in the window when that costs no more than asking.

    The first ask carries no search: its totals tell how many posts the window holds. When all of
    them cost no more requests than one search for each anchor would, they are all listed and the
    topic decides; otherwise each anchor is searched, and an anchor with more pages than it stands
    for spellings is replaced by these spellings.

    With a baseline the same is asked twice: for posts published since the newest one seen, and for
    posts edited since, latest edit first. Neither finds the other's: a scheduled post appears with
    the edit of the day it was written, an old one that was edited keeps its date.
    """

    name = "wordpress-api"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        state = {"form": noted.get("form", 0), "size": noted.get("size", 0), "edits": False}
        state |= {"published": noted.get("published"), "modified": noted.get("modified")}
        yield self._ask(site, scope, state | {"term": None, "page": 1, "queue": None})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        if page.status != 200:
            yield from self._ended(site, scope, state, self._refused(site, scope, state, page))
            return
        try:
            posts = read_posts(page)
        except Refused as reason:
            yield self._other_form(site, scope, state, str(reason))
            return
        if posts and posts[0].get("id") == state.get("first"):
            yield Done(complete=False, reason="the API repeats its pages")
            return
        _see(state, posts)
        yield from steps_of(site, posts)
        following = self._next(site, scope, state, posts, _total_pages(page))
        yield from self._ended(site, scope, state, following)

    def _ended(
        self, site: Site, scope: Scope, state: dict[str, Any], following: Ask | Done
    ) -> Iterator[Step]:
        """Note what was seen at the end; behind the new posts come the edited ones."""
        baseline = scope.baseline
        if isinstance(following, Ask) or not following.complete:
            yield following
        elif baseline and not state["edits"] and not baseline.notes.get("edits_refused"):
            state |= {"edits": True, "term": None, "page": 1, "queue": None, "first": None}
            yield self._ask(site, scope, state)
        else:
            yield Note(values={name: state[name] for name in _NOTED if name in state})
            yield following

    def _next(
        self, site: Site, scope: Scope, state: dict[str, Any], posts: list[Any], total: int | None
    ) -> Ask | Done:
        if state["edits"] and scope.baseline and _reaches_back(scope, posts):
            return Done(complete=True)
        if state["queue"] is None:
            state["queue"] = []
            if not scope.full and _costs_more_than_asking(scope, total, posts, state):
                state["queue"] = list(scope.terms)
                return self._next_term(site, scope, state)
        elif self._lists_too_long(scope, state, total):
            state["queue"] = list(scope.terms)
            return self._next_term(site, scope, state)
        elif state["page"] == 1 and (finer := _finer(scope, state["term"], total)):
            state["queue"] = [*finer, *state["queue"]]
            return self._next_term(site, scope, state)
        if state["page"] == 1:
            state["fill"] = len(posts)
        # Without totals a short first page may be the end, or a host that caps its pages: ask on.
        more = state["page"] < total if total is not None else len(posts) >= state["fill"]
        if posts and more and state["page"] > 1 and not _holds(state["term"], posts):
            return Done(complete=False, reason="the API lists posts without the words asked for")
        if posts and more and state["page"] < MAX_PAGES:
            state |= {"page": state["page"] + 1, "first": posts[0].get("id")}
            return self._ask(site, scope, state)
        return self._next_term(site, scope, state)

    def _lists_too_long(self, scope: Scope, state: dict[str, Any], total: int | None) -> bool:
        """Tell whether listing without totals has come to cost more than searching would."""
        listing = state["term"] is None and total is None and not scope.full
        return listing and state["page"] > len(scope.terms)

    def _next_term(self, site: Site, scope: Scope, state: dict[str, Any]) -> Ask | Done:
        if not state["queue"]:
            return Done(complete=True)
        term, *rest = state["queue"]
        state |= {"term": term, "page": 1, "queue": rest, "first": None}
        return self._ask(site, scope, state)

    def _refused(self, site: Site, scope: Scope, state: dict[str, Any], page: Page) -> Ask | Done:
        if state["edits"]:
            # New posts are listed. Edits are found at the next sweep, or when it is asked again.
            state["edits_refused"] = page.status == 400
            return Done(complete=True)
        if page.status in (401, 403):
            return Done(complete=False, reason=f"the API is closed (HTTP {page.status})")
        if page.status == 400 and b"rest_post_invalid_page_number" in page.body:
            return self._next_term(site, scope, state | {"queue": state["queue"] or []})
        if page.status == 400 or page.status >= 500:
            if state["size"] + 1 < len(PAGE_SIZES) and state["page"] == 1:
                return self._ask(site, scope, state | {"size": state["size"] + 1})
            return Done(complete=False, reason=f"the API fails (HTTP {page.status})")
        return self._other_form(site, scope, state, f"no API here (HTTP {page.status})")

    def _other_form(
        self, site: Site, scope: Scope, state: dict[str, Any], reason: str
    ) -> Ask | Done:
        untouched = state["page"] == 1 and state["queue"] is None and not state["edits"]
        if untouched and state["form"] == 0:
            return self._ask(site, scope, state | {"form": 1})
        return Done(complete=False, reason=reason)

    def _ask(self, site: Site, scope: Scope, state: dict[str, Any]) -> Ask:
        query: dict[str, Any] = {"per_page": _size(state), "page": state["page"]}
        if state["term"]:
            query["search"] = state["term"]
        query |= _window(scope, edits=state["edits"])
        query |= {"_embed": EMBEDS, "_fields": FIELDS}
        # urljoin would drop the question mark of an empty query.
        if state["form"] == 0:
            address = urljoin(site.url, "wp-json/wp/v2/posts") + "?"
        else:
            address = site.url + "?rest_route=/wp/v2/posts&"
        return Ask(url=address + urlencode(query, safe=":,/"), kind="api", state=state)


#: What of a walk's state is of use to the next one.
_NOTED = ("form", "size", "published", "modified", "edits_refused")


def _window(scope: Scope, *, edits: bool) -> dict[str, str]:
    """Return the parameters that bound the posts. ``after`` is exclusive."""
    query: dict[str, str] = {}
    since, baseline = scope.since, scope.baseline
    if baseline and edits:
        query["modified_after"] = _just_before(_edge(scope, "modified"))
        query |= {"orderby": "modified", "order": "desc"}
    elif baseline:
        edge = _edge(scope, "published")
        since = max(since, edge) if since else edge
    if since:
        query["after"] = _just_before(since)
    if scope.until:
        query["before"] = scope.until.isoformat()
    return query


def _just_before(moment: datetime) -> str:
    return (moment - timedelta(seconds=1)).isoformat(timespec="seconds")


def _edge(scope: Scope, name: str) -> datetime:
    assert scope.baseline
    return scope.baseline.edge(scope.baseline.notes.get(name))


def _see(state: dict[str, Any], posts: list[dict[str, Any]]) -> None:
    """Keep the newest stamps."""
    for post in posts:
        published, modified = stamps_of(post)
        state["published"] = newest([state["published"], published])
        state["modified"] = newest([state["modified"], modified])


def _reaches_back(scope: Scope, posts: list[dict[str, Any]]) -> bool:
    """Say whether a page of posts, latest edit first, has run past what is new.

    Where ``modified_after`` is obeyed no page does.
    """
    edge = _edge(scope, "modified")
    return any(is_older(stamps_of(post)[1], edge) for post in posts)


def _size(state: dict[str, Any]) -> int:
    return PAGE_SIZES[state["size"]]


def _costs_more_than_asking(
    scope: Scope, total: int | None, posts: list[Any], state: dict[str, Any]
) -> bool:
    """Tell whether listing the whole window takes more requests than searching would.

    Without bodies each post listed is a page to fetch, so that only a search is cheap, unless what
    is new is less than there are words to search for.
    """
    if posts and not any(has_body(post) for post in posts):
        return not scope.baseline or total != 1 or len(posts) > len(scope.terms)
    if total is None:
        return len(posts) >= _size(state)
    return total - 1 > len(scope.terms)


def _finer(scope: Scope, term: str, total: int | None) -> list[str]:
    """Return the spellings to ask for instead of an anchor that has more pages than spellings."""
    spellings = [q for q in scope.queries if term in q.split() and q != term]
    return spellings if total is not None and spellings and total - 1 > len(spellings) else []


def _total_pages(page: Page) -> int | None:
    value = page.headers.get("x-wp-totalpages", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None


def _holds(term: str | None, posts: list[Any]) -> bool:
    """Say whether any post of a page has the query's first word: an API may ignore the search."""
    word = term.split()[0].lower() if term and term.split() else ""
    return any(word in str(post).lower() for post in posts)
