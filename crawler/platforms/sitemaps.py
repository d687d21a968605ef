"""Listing a site by its sitemaps: those its entry or its robots.txt names, else the usual ones.

Sources: https://www.sitemaps.org/protocol.html (indexes, robots.txt), WordPress core
(``wp-sitemap.xml``), the SEO plug-ins (``sitemap_index.xml``), Blogger (``sitemap.xml?page=N``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.items import Candidate
from crawler.platforms.addresses import absolute, homes_of, lies_outside, link_kind, same_site
from crawler.platforms.contract import Ask, Done, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.sitemaps import SitemapEntry, iter_sitemap
from crawler.platforms.state import Seen
from crawler.platforms.window import is_after, is_before, is_outside, is_stale

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
#: Sitemaps fetched for one site, and sitemaps waiting at one time.
MAX_SITEMAPS = 1_000
MAX_WAITING = 500
#: Indexes within indexes; the protocol allows one level, some sites have two.
MAX_DEPTH = 3

#: Words in a sitemap's name that say nothing of what it holds.
_NAME_NOISE = frozenset(["sitemap", "sitemaps", "wp", "xml", "gz", "txt", "php", "html", "index"])
#: A sitemap named by these words alone holds labels, people, sections, pages, shops, pictures.
_NO_ARTICLES = frozenset(
    re.findall(
        r"\w+",
        """
        post tag tags category categories kategori author authors penulis user users page pages
        product products attachment attachments image images video videos archives misc taxonomy
        forum topic topics local locations landing cat e""",
    )
)
#: A sitemap with one of these words holds articles alone: short slugs in it are articles too.
_ARTICLES = frozenset(["post", "posts", "news", "berita", "article", "articles", "artikel"])
#: WordPress core's and the plug-ins' lists of terms and users, of standing pages, of anything else.
_TERMS = re.compile(r"sitemap-(?:taxonomies|users|posts-page|tax)(?:-|\.|$)")
#: "sitemap-page-2.xml" is the second page of a sitemap, "page-sitemap2.xml" is a list of pages.
_PAGE_OF = re.compile(r"sitemap[-_]?page[-_]?\d")
_PERIOD = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_/.]?(?P<m>0[1-9]|1[0-2])(?:[-_/.]?(?P<d>[0-2]\d|3[01]))?(?!\d)"
)
_YEAR = re.compile(r"(?:sitemap[-_/]?|yyyy=)(?P<y>(?:19|20)\d\d)(?=\.|&|$)")
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
    """

    name = "sitemap"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        given = [url for path in site.discovery.sitemaps if (url := absolute(site.url, path))]
        if given:
            yield _next(scope, _state([[url, 0] for url in given], tries=[]))
            return
        tries = [urljoin(site.url, place) for place in USUAL_PLACES]
        state = _state([], tries=tries) | {"robots": 1}
        yield Ask(url=urljoin(site.url, "/robots.txt"), kind="sitemap", state=state)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        if state.pop("robots", None):
            named = sitemaps_in_robots(page.body, page.url) if page.status == 200 else []
            yield _next(scope, state | {"queue": [[url, 0] for url in named]})
            return
        state["asked"] += 1
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            entries = iter_sitemap(page.body)
            yield from _read(site, scope, state, entries, name=ask.url)
        except Refused as reason:
            if not state["trying"] and page.status not in (404, 410):
                state["why"] = state["why"] or f"a sitemap is unreadable: {reason}"
        yield _next(scope, state)


def _state(queue: list[list[Any]], *, tries: list[str]) -> dict[str, Any]:
    """Return a walk's first state.

    ``queue``: pairs of address and depth; ``tries``: usual places, ``trying``: the answer is that
    of one; ``asked``: sitemaps so far; ``lasting``: articles in sitemaps that are not of news
    alone; ``oldest``: the earliest day met; ``why``: what is missing from the list.
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
    }


def _next(scope: Scope, state: dict[str, Any]) -> Ask | Done:
    """Ask for the next sitemap not asked for yet; for usual places while none gave articles."""
    seen = Seen(state["seen"])
    queue, tries = list(state["queue"]), list(state["tries"])
    while queue or (tries and not state["lasting"]):
        if state["asked"] >= MAX_SITEMAPS:
            return Done(complete=False, reason=f"stopped after {MAX_SITEMAPS} sitemaps")
        trying = not queue
        url, depth = (tries.pop(0), 0) if trying else queue.pop(0)
        if seen.add(url):
            state |= {"queue": queue, "tries": tries, "seen": seen.to_list()}
            return Ask(url=url, kind="sitemap", state=state | {"depth": depth, "trying": trying})
    return _done(scope, state)


def _done(scope: Scope, state: dict[str, Any]) -> Done:
    why = state["why"]
    if not why and not state["lasting"]:
        why = "the sitemaps are of the latest news only" if state["news"] else "no sitemap found"
    oldest = state["oldest"]
    first_day = scope.since.date().isoformat() if scope.since else None
    if not why and oldest and first_day and oldest > first_day and not state["nested"]:
        why = f"the sitemap goes back to {oldest} only"
    return Done(complete=not why, reason=why)


def _read(
    site: Site, scope: Scope, state: dict[str, Any], entries: Iterable[SitemapEntry], *, name: str
) -> Iterator[Candidate]:
    """Yield the candidates of one sitemap; put the sitemaps it names into the queue."""
    homes = homes_of(site)
    only_articles = not _ARTICLES.isdisjoint(_name_words(name))
    for entry in entries:
        url = absolute(name, entry.loc)
        if url is None:
            continue
        if entry.is_index:
            _enqueue(site, scope, state, entry, url, parent=name)
            continue
        kind = link_kind(url, *homes)
        if kind != "article" and not (kind == "unclear" and (only_articles or entry.news_date)):
            continue
        state["news" if entry.news_date else "lasting"] += 1
        _remember_day(state, entry.news_date or entry.lastmod)
        if is_outside(entry.news_date, scope) or is_stale(entry.lastmod, scope):
            continue
        if not lies_outside(url, scope):
            yield Candidate(
                url=url,
                discovered_by="sitemap",
                title=entry.news_title,
                published_at=entry.news_date,
                modified_at=entry.lastmod,
            )


def _enqueue(
    site: Site, scope: Scope, state: dict[str, Any], entry: SitemapEntry, url: str, *, parent: str
) -> None:
    state["nested"] = True
    if _holds_no_articles(url) or not same_site(url, parent, *homes_of(site)):
        return
    if is_stale(entry.lastmod, scope) or _period_is_outside(url, scope):
        state["lasting"] += 1  # it is there, and nothing of it can lie in the window
    elif state["depth"] + 1 > MAX_DEPTH:
        state["why"] = state["why"] or "sitemap indexes are nested too deep"
    elif len(state["queue"]) >= MAX_WAITING:
        state["why"] = state["why"] or f"more than {MAX_WAITING} sitemaps wait"
    else:
        state["queue"] = [*state["queue"], [url, state["depth"] + 1]]


def _remember_day(state: dict[str, Any], stamp: str | None) -> None:
    day = stamp[:10] if stamp else None
    if day and (state["oldest"] is None or day < state["oldest"]):
        state["oldest"] = day


def _name_words(url: str) -> set[str]:
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
    return set(re.findall(r"[a-z]+", name)) - _NAME_NOISE


def _holds_no_articles(url: str) -> bool:
    """Tell by its name whether a sitemap lists labels, people, sections, pages or products."""
    name = urlsplit(url).path.lower()
    if _PAGE_OF.search(name):
        return False
    words = _name_words(url)
    named_so = bool(words) and words <= _NO_ARTICLES and words not in ({"post"}, {"e"})
    return named_so or _TERMS.search(name) is not None


def _period_is_outside(url: str, scope: Scope) -> bool:
    """Say whether the year, month or day in a sitemap's name lies outside the window."""
    parts = urlsplit(url)
    name = f"{parts.path}?{parts.query}"
    found = _PERIOD.search(name) or _YEAR.search(name)
    if found is None:
        return False
    groups = found.groupdict()
    year, month, day = int(groups["y"]), int(groups.get("m") or 0), int(groups.get("d") or 0)
    try:
        first = date(year, month or 1, day or 1)
        last = first if day else _last_day(year, month or 12)
    except ValueError:
        return False
    margin = timedelta(days=1)  # sites name days in zones of their own
    too_old = is_before((last + margin).isoformat(), scope)
    return too_old or is_after((first - margin).isoformat(), scope)


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
