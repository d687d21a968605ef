"""Asking with one request whether a site has anything new, where listing it costs many.

A watch is walked before a family's methods. The first time it notes what it sees. With a baseline
it compares: when nothing is new, the walk ends there; when a little is new and the page tells what,
it lists that; when it is much, the family's methods are asked, as far as what is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, looks_like_article
from crawler.platforms.contract import Ask, Done, Note, Page, Pause, Refused, Scope, Site, Step
from crawler.platforms.formats.sitemaps import iter_sitemap
from crawler.platforms.pager import Item, ListingPage, candidates, fill, read_listing
from crawler.platforms.sitemaps import sitemaps_in_robots
from crawler.platforms.state import digest
from crawler.platforms.window import is_new

#: What is new is listed by the watch itself up to so many pages.
MAX_PAGES = 20
#: Articles at the head of a list that are noted.
MAX_HEAD = 300
#: Pages of a sitemap that are noted, 12 characters each; of a longer one only that it changed.
MAX_PAGES_NOTED = 5_000
#: The part of a page that must be known for the page to have reached what is known: pinned articles
#: stand before new ones.
_REACHED = 0.4
_NOTHING_SAID = Done(complete=False)


class HeadWatch:
    """Looks at the head of the archive, or at the home page where no archive is known."""

    name = "watch"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        archive, first = site.discovery.archive, site.discovery.first_page
        url = fill(archive, site.url, number=first) if archive else site.url
        state = {"number": 0, "head": [], "found": 0}
        yield Ask(url=url, kind="listing", state=state, conditional=True)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        if page.unchanged:
            yield Done(complete=True)
            return
        state = dict(ask.state)
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            listing = _read(site, page)
        except Refused:
            yield _NOTHING_SAID
            return
        before = [] if scope.baseline is None else scope.baseline.notes.get("head", [])
        state["head"] = state["head"] or [digest(item.url) for item in listing.items]
        if not before or not listing.items:
            yield from _ended(state, before, complete=False)
            return
        fresh, reached = _news(listing.items, before, scope)
        state["found"] += len(fresh)
        if state["found"] > len(scope.terms) and not scope.full:
            yield from _ended(state, before, complete=False)
            return
        yield from candidates(fresh, scope)
        following = None if reached else _next_page(site, state, listing.next)
        if following is None or state["number"] + 1 >= MAX_PAGES:
            yield from _ended(state, before, complete=reached)
        else:
            yield following


def _read(site: Site, page: Page) -> ListingPage:
    """Read a list. Without an archive it is the home page, whose markup no selector speaks of."""
    table = site.discovery
    if not table.archive:
        return read_listing(page, homes_of(site))
    return read_listing(
        page, homes_of(site), link=table.link, following=table.next, date=table.date
    )


def _next_page(site: Site, state: dict[str, Any], onward: str | None) -> Ask | None:
    """Return the ask for the list's next page; None where nothing leads on."""
    table, number = site.discovery, state["number"] + 1
    if table.archive and "{page}" in table.archive:
        onward = fill(table.archive, site.url, number=table.first_page + number * table.page_step)
    if onward is None:
        return None
    return Ask(url=onward, kind="listing", state=state | {"number": number})


def _ended(state: dict[str, Any], before: list[str], *, complete: bool) -> Iterator[Step]:
    yield Note(values={"head": list(dict.fromkeys([*state["head"], *before]))[:MAX_HEAD]})
    yield Done(complete=complete)


def _news(items: list[Item], before: list[str], scope: Scope) -> tuple[list[Item], bool]:
    """Return the new items of a page, and whether it has reached the known ones.

    What stands behind the last known item is older than it, known or not: a deleted article lets
    such a one move up.
    """
    marks = set(before)
    known = scope.known({item.url: None for item in items})
    is_old = [digest(i.url) in marks or i.url in known or not is_new(i.stamp, scope) for i in items]
    reached = sum(is_old) >= _REACHED * len(items)
    last = max((at for at, old in enumerate(is_old) if old), default=-1)
    among = items[:last] if reached else items
    return [item for item, old in zip(among, is_old, strict=False) if not old], reached


class SitemapWatch:
    """Looks at the site's sitemap, for sites whose lists only a browser can show.

    It notes which pages there are. An index counts only where it says of each sitemap when that was
    edited, and then tells only whether anything was.
    """

    name = "watch"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        if noted.get("at"):
            yield _sitemap(noted["at"])
        elif scope.baseline:
            yield _NOTHING_SAID
        elif site.discovery.sitemaps:
            yield _sitemap(urljoin(site.url, site.discovery.sitemaps[0]))
        else:
            yield Ask(url=urljoin(site.url, "/robots.txt"), kind="sitemap", state={"robots": 1})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        if "robots" in ask.state:
            named = sitemaps_in_robots(page.body, page.url) if page.status == 200 else []
            yield _sitemap(named[0] if named else urljoin(site.url, "/sitemap.xml"))
            return
        if page.unchanged:
            yield Done(complete=True)
            return
        if page.status != 200:
            yield _NOTHING_SAID
            return
        pages: dict[str, str | None] = {}
        lines: list[str] = []
        for at, entry in enumerate(iter_sitemap(page.body)):
            if entry.is_index and entry.lastmod is None:
                yield _NOTHING_SAID
                return
            lines.append(f"{entry.loc} {entry.lastmod}")
            if not entry.is_index and looks_like_article(entry.loc, *homes_of(site)):
                pages[entry.loc] = entry.lastmod
            if at % 500 == 499:
                yield Pause()
        mark = digest("\n".join(sorted(lines)))
        if scope.baseline is not None and scope.baseline.notes.get("mark") != mark:
            fresh, is_all = _changes(scope, pages)
            yield from fresh
        else:
            is_all = scope.baseline is not None
        marks = [digest(url) for url in pages] if len(pages) <= MAX_PAGES_NOTED else None
        yield Note(values={"at": ask.url, "mark": mark, "pages": marks} if lines else {})
        yield Done(complete=is_all)


def _sitemap(url: str) -> Ask:
    return Ask(url=url, kind="sitemap", state={}, conditional=True)


def _changes(scope: Scope, pages: dict[str, str | None]) -> tuple[list[Candidate], bool]:
    """Return the new pages and the edited ones, and whether these are all.

    They are not where it is not known which pages there were, or where there are more new ones
    than there are words to search for: then only what was edited is returned.
    """
    assert scope.baseline
    edited = {url: at for url, at in pages.items() if at and is_new(at, scope)}
    found = scope.known(dict.fromkeys(edited)) - scope.known(edited)
    before = scope.baseline.notes.get("pages")
    marks = frozenset(before or ())
    new = [url for url in pages if before is not None and digest(url) not in marks]
    is_all = before is not None and (scope.full or len(new) <= len(scope.terms))
    listed = [*new, *sorted(found)] if is_all else sorted(found)
    known = [Candidate(url=u, discovered_by="sitemap", modified_at=pages[u]) for u in listed]
    return known, is_all
