"""WordPress by its REST API: a hundred clean bodies a request.

Source: https://developer.wordpress.org/rest-api/reference/posts/ and the class WP_Query. The
API has two addresses, ``/wp-json/…`` and, with plain permalinks, ``/?rest_route=…``. ``search``
splits its words, ANDs them and matches substrings of title, excerpt and content. ``after`` and
``modified_after`` (WordPress 5.7) are exclusive; an older WordPress ignores the latter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crawler.items import Candidate
from crawler.platforms import quiet
from crawler.platforms.contract import Ask, Done, Hit, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.memory import newest
from crawler.platforms.wordpress_answers import (
    compared,
    costs_more_than_asking,
    edits_of,
    finer,
    first_of,
    holds,
    is_past,
    moved_up,
    reaches_back,
    total_pages,
)
from crawler.platforms.wordpress_posts import read_posts, stamps_of, steps_of
from crawler.platforms.wordpress_questions import (
    question,
    should_hold_the_known,
    turn,
    window,
    without_baseline,
)

#: Page sizes in the order tried: some hosts refuse a hundred, or run out of memory over it.
PAGE_SIZES = (100, 20, 10)
#: Pages of one search; beyond it a site answers without end.
MAX_PAGES = 2_000
#: Posts of an answer that only tells whether a search finds any; the newest posts that are noted.
FEW = 10
HEAD = 3


class WordpressApi:
    """Lists posts with their bodies. Everything in the window when that costs no more than asking.

    The first ask carries no search: its totals tell how many posts the window holds. When all of
    them cost no more requests than one search for each anchor would, they are all listed and the
    topic decides; otherwise each anchor is searched, and an anchor with more pages than it stands
    for spellings is replaced by these spellings.

    With a baseline the same is asked twice: for posts published since the newest one seen, and for
    posts edited since, latest edit first. Neither finds the other's: a scheduled post appears with
    the edit of the day it was written, an old one that was edited keeps its date. Both reach back
    to posts that are known. When not even these come, the site is asked without a bound: an API
    that lists nothing then lists nothing at all.

    Every other time the question for what was published since is left to the search (``spare``):
    what was edited since is nearly all of it, and what is not among that comes the next time. With
    one question in all, the two take turns (``alone``: for new posts only).
    """

    name = "wordpress-api"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        spare, alone = quiet.questions_due(scope)
        if noted.get("edits_refused"):
            spare = alone = False
        state = {"form": noted.get("form", 0), "size": noted.get("size", 0), "edits": spare}
        state |= {"published": noted.get("published"), "modified": noted.get("modified")}
        state |= {"head": noted.get("head", []), "spare": spare, "alone": alone}
        if noted.get("edits_refused"):
            state["edits_refused"] = True
        yield self._ask(site, scope, state | {"term": None, "page": 1, "queue": None})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        if page.status != 200:
            again = moved_up(state, page) if _is_behind_the_last(page) else None
            if again:
                yield self._ask(site, scope, again)
                return
            yield from self._ended(site, scope, state, self._refused(site, scope, state, page))
            return
        try:
            posts = read_posts(page)
        except Refused as reason:
            yield self._other_form(site, scope, state, str(reason))
            return
        if posts and first_of(posts) == state.get("first"):
            yield Done(complete=False, reason="the API repeats its pages")
            return
        if not posts and should_hold_the_known(scope, state):
            yield self._ask(site, scope, state | {"bare": True, "edits": False})
            return
        if state.get("bare") and not posts:
            yield Done(complete=False, reason="the API lists nothing any more", lost=True)
            return
        if state.pop("bare", False):
            # What came last was deleted, and is no mark any more.
            state |= {"published": None, "modified": None}
            _see(state, posts)
            following: Ask | Done = Done(complete=True)
        elif again := moved_up(state, page):
            following = self._ask(site, scope, again)
        else:
            _see(state, posts)
            following = self._next(site, scope, state, posts, total_pages(page))
        yield from steps_of(site, posts)
        yield from self._ended(site, scope, state, following)

    def searched(self, state: Mapping[str, Any]) -> tuple[str, Any]:
        return state["term"] or "", state["form"]

    def search(self, site: Site, scope: Scope, hit: Hit) -> Ask:
        bounds = window(scope if hit.stamp else without_baseline(scope), seen=hit.stamp)
        return question(site, hit.form, {"per_page": FEW, "search": hit.term} | bounds, {})

    def results(self, site: Site, ask: Ask, page: Page) -> list[Candidate] | None:
        try:
            posts = read_posts(page) if page.status == 200 else None
        except Refused:
            posts = None
        steps = steps_of(site, posts or [])
        return None if posts is None else [one for one in steps if isinstance(one, Candidate)]

    def is_furnished(self, site: Site, hit: Hit) -> bool:
        return False

    def _ended(
        self, site: Site, scope: Scope, state: dict[str, Any], following: Ask | Done
    ) -> Iterator[Step]:
        """Note what was seen at the end; behind the new posts come the edited ones."""
        baseline = scope.baseline
        if isinstance(following, Ask) or not following.complete:
            yield following
        elif baseline and not any(state.get(name) for name in _NO_MORE):
            state |= {"edits": True, "term": None, "page": 1, "queue": None, "first": None}
            yield self._ask(site, scope, state)
        else:
            yield Note(values={name: state[name] for name in _NOTED if name in state})
            yield Note(values=turn(scope, spare=state["spare"], alone=state.get("alone", False)))
            yield replace(following, spare=state["spare"] or not state["edits"])

    def _next(
        self, site: Site, scope: Scope, state: dict[str, Any], posts: list[Any], total: int | None
    ) -> Ask | Done:
        if state["edits"] and scope.baseline and reaches_back(scope, posts):
            return Done(complete=True)
        if scope.has_all(edits_of(posts)) or is_past(scope, state, posts):
            return self._next_term(site, scope, state | {"queue": state["queue"] or []})
        if state["page"] == 1 and posts:
            state |= compared(state, posts, total)
        if posts and state["term"] and state["ignored"] and total is not None:
            state["queue"] = []  # whatever else is asked for is among these
        page_is_first = state["page"] == 1
        if state["queue"] is None:
            state["queue"] = []
            if not scope.full and costs_more_than_asking(scope, total, posts, size=_size(state)):
                state["queue"] = list(scope.terms)
                return self._next_term(site, scope, state)
        elif self._lists_too_long(scope, state, total):
            state["queue"] = list(scope.terms)
            return self._next_term(site, scope, state)
        elif page_is_first and (spellings := finer(scope, state, total)):
            state["queue"] = [*spellings, *state["queue"]]
            return self._next_term(site, scope, state)
        if state["page"] == 1:
            state["fill"] = len(posts)
        # Without totals a short first page may be the end, or a host that caps its pages: ask on.
        more = state["page"] < total if total is not None else len(posts) >= state["fill"]
        looked_on = posts and more and state["page"] > 1
        if looked_on and state["ignored"] and not holds(state["term"], posts):
            return Done(complete=False, reason="the API lists posts without the words asked for")
        if posts and more and state["page"] < MAX_PAGES:
            state |= {"page": state["page"] + 1, "first": first_of(posts)}
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
        past_the_end = page.status == 400 and state["page"] > 1
        if state["edits"] and past_the_end:
            return Done(complete=True)
        if state["edits"] and state["spare"]:
            state |= {"spare": False, "edits": False, "term": None, "page": 1, "queue": None}
            state |= {"first": None}
            return self._ask(site, scope, state)
        if state["edits"]:
            # New posts are listed. Edits are found at the next sweep, or when it is asked again
            # from where it was last answered.
            state["edits_refused"] = page.status == 400
            state["modified"] = scope.baseline.notes.get("modified") if scope.baseline else None
            return Done(complete=True)
        if page.status in (401, 403):
            return Done(complete=False, reason=f"the API is closed (HTTP {page.status})")
        if _is_behind_the_last(page):
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
        bounded = without_baseline(scope) if state.get("bare") else scope
        query |= window(bounded, edits=state["edits"])
        return question(site, state["form"], query, state)


#: What of a walk's state says that edits are not asked for behind the new posts.
_NO_MORE = ("edits", "spare", "alone", "edits_refused")
#: What of a walk's state is of use to the next one.
_NOTED = ("form", "size", "published", "modified", "edits_refused", "head")


def _is_behind_the_last(page: Page) -> bool:
    return page.status == 400 and b"rest_post_invalid_page_number" in page.body


def _see(state: dict[str, Any], posts: list[dict[str, Any]]) -> None:
    """Keep the newest stamps, and the links of the newest posts."""
    if posts and not (state["edits"] or state["term"]) and state["page"] == 1:
        state["head"] = [post["link"] for post in posts[:HEAD] if isinstance(post.get("link"), str)]
    for post in posts:
        published, modified = stamps_of(post)
        state["published"] = newest([state["published"], published])
        state["modified"] = newest([state["modified"], modified])


def _size(state: dict[str, Any]) -> int:
    return PAGE_SIZES[state["size"]]
