"""Listing a site by its own search or archive pages, as its entry's ``discovery`` table says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crawler.extraction.urls import fold_url
from crawler.items import Candidate
from crawler.platforms.addresses import homes_of
from crawler.platforms.contract import Ask, Done, Hit, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.home import HomeLinks
from crawler.platforms.pager import (
    ListingPage,
    all_known,
    candidates,
    fill,
    is_at_edge,
    read_listing,
)
from crawler.platforms.state import Seen

__all__ = ["HomeLinks", "Listing"]

#: Pages of one search, and of an archive.
MAX_PAGES = 1_000


class Listing:
    """Walks the result pages of each query, or the archive when everything is asked for.

    A walk of pages ends at the window's edge, at a page without links or with known ones only, at
    an error behind the first page, and at ``MAX_PAGES``; with a baseline also at a page on which
    everything is known. Where one question is left and the head of the site showed nothing, one
    query is asked by turns; when it shows anything new, the others are asked as well.
    """

    name = "listing"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        """Yield the first page's ask. ``discovery.search`` serves queries, ``archive`` all else."""
        search, archive = site.discovery.search, site.discovery.archive
        if search and not scope.full and scope.terms:
            queries = list(scope.terms)
            if scope.baseline and scope.baseline.budget == 1:
                turn = int(scope.baseline.notes.get("turn", 0))
                yield Note(values={"turn": turn + 1})
                own = queries.pop(turn % len(queries))
                yield _ask(site, _state(search, [own]) | {"others": queries})
            else:
                yield _ask(site, _state(search, queries))
        elif archive:
            yield _ask(site, _state(archive, [""]))
        elif search:
            yield Done(
                complete=False, reason="only a search is known, which cannot list everything"
            )
        else:
            yield Done(complete=False, reason="no search and no archive is known")

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            listing = _read(site, page)
        except Refused as reason:
            if state["number"] == 0:
                state["why"] = state["why"] or f"a listing is unreadable: {reason}"
            elif page.status not in (404, 410):
                state["why"] = state["why"] or f"a listing broke off: {reason}"
            yield _next_query(site, state)
            return
        yield from candidates(listing.items, scope)
        if listing.items and not all_known(listing.items, scope):
            state["queries"] = [*state["queries"], *state.pop("others", ())]
        yield _after_page(site, scope, state, listing, page.url)

    def searched(self, state: Mapping[str, Any]) -> tuple[str, Any]:
        return (state["queries"][0] if "{query}" in state["template"] else ""), None

    def search(self, site: Site, scope: Scope, hit: Hit) -> Ask:
        return _ask(site, _state(site.discovery.search or "", [hit.term]))

    def results(self, site: Site, ask: Ask, page: Page) -> list[Candidate] | None:
        if page.status in (404, 410):
            return []
        try:
            listing = _read(site, page) if page.status == 200 else None
        except Refused:
            listing = None
        return list(candidates(listing.items, Scope(queries=()))) if listing else None

    def is_furnished(self, site: Site, hit: Hit) -> bool:
        return True  # a selector of links may fit those of the sidebar too


def _read(site: Site, page: Page) -> ListingPage:
    asked = site.discovery
    homes = homes_of(site)
    return read_listing(page, homes, link=asked.link, following=asked.next, date=asked.date)


def _state(template: str, queries: list[str]) -> dict[str, Any]:
    """``number`` counts the pages of the query at the head of ``queries``, from 0."""
    return {
        "template": template,
        "queries": queries,
        "number": 0,
        "seen": [],
        "found": 0,
        "why": "",
    }


def _ask(site: Site, state: dict[str, Any], url: str | None = None) -> Ask:
    number = site.discovery.first_page + state["number"] * site.discovery.page_step
    filled = fill(state["template"], site.url, query=state["queries"][0], number=number)
    return Ask(url=url or filled, kind="listing", state=state)


def _after_page(
    site: Site, scope: Scope, state: dict[str, Any], listing: ListingPage, url: str
) -> Ask | Done:
    seen = Seen(state["seen"])
    fresh = sum([seen.add(fold_url(item.url)) for item in listing.items])
    state |= {"seen": seen.to_list(), "found": state["found"] + fresh}
    state["why"] = state["why"] or listing.cut
    if not fresh or is_at_edge(listing.items, scope) or all_known(listing.items, scope):
        return _next_query(site, state)
    numbered = "{page}" in state["template"] and not site.discovery.next
    onward = None if numbered else listing.next
    if not numbered and (onward is None or onward == url):
        return _next_query(site, state)
    if state["number"] + 1 >= MAX_PAGES:
        state["why"] = state["why"] or f"a listing has more than {MAX_PAGES} pages"
        return _next_query(site, state)
    return _ask(site, state | {"number": state["number"] + 1}, onward)


def _next_query(site: Site, state: dict[str, Any]) -> Ask | Done:
    queries = state["queries"][1:]
    if queries:
        return _ask(site, state | {"queries": queries, "number": 0, "seen": []})
    if "others" in state and not state["why"]:
        return Done(complete=True, quiet=True)
    why = state["why"] or ("" if state["found"] else "the listing links to no articles")
    return Done(complete=not why, reason=why)
