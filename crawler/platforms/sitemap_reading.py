"""What one sitemap gives a walk: the articles that can lie in the window, and further sitemaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from crawler.items import Candidate
from crawler.platforms.addresses import absolute, homes_of, lies_outside, link_kind, same_site
from crawler.platforms.contract import MARGIN, Pause, Scope, Site, Step
from crawler.platforms.formats.sitemaps import SitemapEntry
from crawler.platforms.sitemap_names import (
    holds_articles_alone,
    holds_no_articles,
    period_is_outside,
)
from crawler.platforms.sitemap_stamps import are_of_one_moment, is_behind_its_address, of_the_file
from crawler.platforms.state import digest
from crawler.platforms.window import is_new, is_older, is_outside, is_stale

#: Sitemaps waiting at one time.
MAX_WAITING = 500
#: Indexes within indexes; the protocol allows one level, some sites have two.
MAX_DEPTH = 3
#: Sitemaps of an index without dates that are looked at for news: the first and the last of it.
_AT_ENDS = 5
#: Entries read at one go.
_SLICE = 500


def read(
    site: Site,
    scope: Scope,
    state: dict[str, Any],
    entries: Iterable[SitemapEntry],
    *,
    name: str,
    at: datetime,
) -> Iterator[Step]:
    """Yield the candidates of one sitemap; put the sitemaps it names into the queue.

    ``state`` is that of the walk (``sitemaps.py``), ``name`` the sitemap's address, ``at`` when it
    was answered.
    """
    untold: list[str] = []
    count, flat, newest = 0, False, ""
    state |= {"said": dict(state.get("said", {})), "says": ""}
    source = iter(entries)
    while part := list(islice(source, _SLICE)):
        pages = [entry for entry in part if not entry.is_index]
        flat = flat or bool(pages)
        made = of_the_file((entry.lastmod for entry in pages), at)
        untold += _read_index(site, scope, state, part, name=name, at=at)
        for entry in part:
            told = entry.news_date if entry.lastmod in made else entry.lastmod or entry.news_date
            newest = max(newest, (told or "")[:19])
        found = list(_pages(site, scope, state, pages, name=name, made=made))
        yield from _news(scope, found, name=name)
        count += len(part)
        yield Pause()
    for url in _ends(untold) if scope.baseline else ():
        _enqueue(site, scope, state, None, url, parent=name)
    if not untold and newest > state["lead"][0]:
        state["lead"] = [newest, name]
    behind = _ends(untold)
    if is_older(state["said"].pop(name, None), _a_day_before(newest)):
        behind = [*behind, name]  # its index says nothing of its latest pages
    state["behind"] = [*state["behind"], *behind][-MAX_WAITING:]
    state["is_index"] = bool(count) and not flat
    if state["depth"] == 0 and count and name not in state["roots"]:
        state["roots"] = [*state["roots"], name]
    if flat:
        state["flat"] = [*state["flat"], name][-MAX_WAITING:]


def _read_index(
    site: Site,
    scope: Scope,
    state: dict[str, Any],
    part: list[SitemapEntry],
    *,
    name: str,
    at: datetime,
) -> list[str]:
    """Put the sitemaps of an index into the queue; return those of which it tells no date.

    A date that has been found wrong, or is that of the index itself, tells none; nor does one for
    all of them from before the window.
    """
    untold: list[str] = []
    rows = [
        (url, entry)
        for entry in part
        if entry.is_index and (url := absolute(name, entry.loc)) and not holds_no_articles(url)
    ]
    stamps = [entry.lastmod for _, entry in rows]
    made_now = are_of_one_moment(stamps, at)
    too_old = are_of_one_moment(stamps) and is_stale(stamps[0], scope)
    wrong = scope.baseline.notes.get("behind", ()) if scope.baseline else ()
    for url, entry in rows:
        told = None if made_now or too_old or url in wrong else entry.lastmod
        if told is None:
            untold.append(url)
        state["says"] = digest(f"{state['says']} {url} {None if made_now else entry.lastmod}")
        if not scope.baseline or told:
            _enqueue(site, scope, state, told, url, parent=name)
    state["nested"] = state["nested"] or any(entry.is_index for entry in part)
    return untold


def _a_day_before(newest: str) -> datetime:
    try:
        moment = datetime.fromisoformat(newest)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - MARGIN


def _pages(
    site: Site,
    scope: Scope,
    state: dict[str, Any],
    entries: list[SitemapEntry],
    *,
    name: str,
    made: Set[str],
) -> Iterator[Candidate]:
    """Yield the articles that can lie in the window. ``made`` are stamps of the file's making."""
    homes = homes_of(site)
    only_articles = holds_articles_alone(name)
    # Once the list is known to go back far enough, nobody asks what its older pages are.
    reaches_back = state["lasting"] > 0 and is_stale(state["oldest"], scope)
    for entry in entries:
        edited = None if entry.lastmod in made else entry.lastmod
        if not is_new(edited, scope):
            continue
        stale = is_stale(entry.lastmod, scope)
        if reaches_back and stale and not entry.news_date:
            stale = not is_behind_its_address(entry.lastmod, entry.loc)
            if stale:
                continue
        url = absolute(name, entry.loc)
        if url is None:
            continue
        stale = stale and not is_behind_its_address(entry.lastmod, url)
        kind = link_kind(url, *homes)
        if kind != "article" and not (kind == "unclear" and (only_articles or entry.news_date)):
            continue
        state["news" if entry.news_date else "lasting"] += 1
        _remember_day(state, entry.news_date or entry.lastmod)
        if is_outside(entry.news_date, scope) or stale:
            continue
        if not lies_outside(url, scope):
            yield Candidate(
                url=url,
                discovered_by="sitemap",
                title=entry.news_title,
                published_at=entry.news_date,
                modified_at=edited,
            )


def _news(scope: Scope, found: list[Candidate], *, name: str) -> list[Candidate]:
    """Return what is new or edited since the baseline; everything where there is none."""
    if scope.baseline is None:
        return found
    told = [c for c in found if c.modified_at or c.published_at or was_read(scope, name)]
    recent = [c for c in told if is_new(c.modified_at or c.published_at, scope)]
    known = scope.known({c.url: c.modified_at for c in recent})
    return [c for c in recent if c.url not in known]


def was_read(scope: Scope, url: str) -> bool:
    """Say whether the baseline's walk read the pages of a sitemap."""
    return scope.baseline is not None and url in scope.baseline.notes.get("flat", ())


def _ends(urls: list[str]) -> list[str]:
    """Return the sitemaps of an index that tells no dates where new pages usually are."""
    if len(urls) <= 2 * _AT_ENDS:
        return urls
    return urls[:_AT_ENDS] + urls[-_AT_ENDS:]


def _enqueue(
    site: Site, scope: Scope, state: dict[str, Any], told: str | None, url: str, *, parent: str
) -> None:
    """Let a sitemap wait its turn. ``told`` is what its index tells of its last edit."""
    if not same_site(url, parent, *homes_of(site)):
        return
    if scope.baseline and not is_new(told, scope):
        state["lasting"] += 1
    elif is_stale(told, scope) or period_is_outside(url, scope):
        state["lasting"] += 1  # it is there, and nothing of it can lie in the window
    elif state["depth"] + 1 > MAX_DEPTH:
        state["why"] = state["why"] or "sitemap indexes are nested too deep"
    elif len(state["queue"]) >= MAX_WAITING:
        state["why"] = state["why"] or f"more than {MAX_WAITING} sitemaps wait"
    else:
        state["queue"] = [*state["queue"], [url, state["depth"] + 1]]
        if told:
            state["said"] = state["said"] | {url: told}


def _remember_day(state: dict[str, Any], stamp: str | None) -> None:
    day = stamp[:10] if stamp else None
    if day and (state["oldest"] is None or day < state["oldest"]):
        state["oldest"] = day
