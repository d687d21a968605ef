"""The last resort for a site that tells nothing: its home page, its sections, page by page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.platforms.addresses import absolute, homes_of, lies_outside, link_kind
from crawler.platforms.contract import Ask, Done, Page, Refused, Scope, Site, Step
from crawler.platforms.links import base_of
from crawler.platforms.pager import (
    ListingPage,
    all_known,
    candidates,
    is_at_edge,
    read_listing,
)
from crawler.platforms.state import Seen, digest

#: Sections whose pages are walked, pages of each, and pages of all.
MAX_SECTIONS = 40
MAX_PAGES = 200
MAX_REQUESTS = 1_000

#: Listings that are no sections: forms, feeds, people, calendars of days.
_NO_SECTION = re.compile(
    r"/(?:search|cari|pencarian|feeds?|rss(?:\.xml)?|atom\.xml|comments|trackback|embed|authors?|penulis"
    r"|users?|profile)(?:/|$)|/\d{4}/\d{1,2}/\d{1,2}/?$",
    re.IGNORECASE,
)


class HomeLinks:
    """Walks the home page and its pager, then each section that the home page links to.

    A walk of pages ends as that of a listing does. What a home page links to is never known to be
    all, so the method never says that it is complete. With a baseline it looks at the home page
    and its pager, as far as the known articles.
    """

    name = "home"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        state: dict[str, Any] = {
            "sections": None,
            "number": 0,
            "seen": [],
            "walked": [],
            "found": 0,
        }
        yield Ask(url=site.url, kind="listing", state=state, conditional=True)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        if page.unchanged:
            yield Done(complete=True)
            return
        state = dict(ask.state)
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            listing = read_listing(page, homes_of(site))
        except Refused as reason:
            if state["sections"] is None:
                yield Done(complete=False, reason=f"the home page is unreadable: {reason}")
            else:
                yield _next_section(state)
            return
        if state["sections"] is None:
            of_news = scope.baseline is not None
            state["sections"] = [] if of_news else _sections(site, scope, listing, page.url)
        yield from candidates(listing.items, scope)
        following = _after_page(scope, state, listing, ask.url)
        told = isinstance(following, Done) or all_known(listing.items, scope)
        whole = Done(complete=not listing.cut, reason=listing.cut)
        yield whole if scope.baseline and told else following


def _sections(site: Site, scope: Scope, listing: ListingPage, url: str) -> list[str]:
    """Return the listings that the home page links to, short slugs of its menus included."""
    base, found = base_of(listing.tree, url), dict[str, None]()
    for anchor in listing.tree.iter("a"):
        target = absolute(base, anchor.get("href"))
        if target is None or link_kind(target, *homes_of(site)) not in ("section", "unclear"):
            continue
        if not _NO_SECTION.search(urlsplit(target).path) and not lies_outside(target, scope):
            found.setdefault(target)
    found.pop(listing.next or "", None)
    return list(found)[:MAX_SECTIONS]


def _after_page(scope: Scope, state: dict[str, Any], listing: ListingPage, url: str) -> Ask | Done:
    """``seen`` are articles of this walk; ``walked`` are the pages of all walks."""
    seen, walked = Seen(state["seen"]), Seen(state["walked"], limit=MAX_REQUESTS)
    walked.add(url)
    fresh = sum([seen.add(item.url) for item in listing.items])
    state |= {"seen": seen.to_list(), "walked": walked.to_list(), "found": state["found"] + fresh}
    if len(walked) >= MAX_REQUESTS:
        return Done(complete=False, reason=f"stopped after {MAX_REQUESTS} pages")
    onward = listing.next
    if onward is None or digest(onward) in state["walked"] or state["number"] + 1 >= MAX_PAGES:
        return _next_section(state)
    if not fresh or is_at_edge(listing.items, scope):
        return _next_section(state)
    return Ask(url=onward, kind="listing", state=state | {"number": state["number"] + 1})


def _next_section(state: dict[str, Any]) -> Ask | Done:
    sections, walked = list(state["sections"] or []), set(state["walked"])
    while sections:
        url = sections.pop(0)
        if digest(url) not in walked:
            fresh = {"sections": sections, "number": 0, "seen": []}
            return Ask(url=url, kind="listing", state=state | fresh)
    if not state["found"]:
        return Done(complete=False, reason="the home page links to no articles")
    return Done(complete=False, reason="page by page from the home page: not known to be all")
