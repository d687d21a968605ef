"""Finding out whether a site's own search works, and the address that a crawl would ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.platforms.addresses import homes_of
from crawler.platforms.contract import Ask, Page, Refused, Scope, Site
from crawler.platforms.pager import ListingPage, fill, read_listing
from crawler.probe.questions import Examination, Notebook

#: A word that nobody wrote: what is listed for it stands beside every page.
NONSENSE = "qzxvkwjqx"
#: Titles that all hold the word before it is no chance.
ENOUGH_TITLES = 4
_WORD = re.compile(r"[^\W\d_]{6,20}")


@dataclass(frozen=True, slots=True)
class Search:
    """A search that works. ``template`` is its address with ``{query}``.

    ``titles_only``: everything it finds has the word in its title, so that it may not look further.
    """

    template: str
    titles_only: bool


def working_search(
    templates: Sequence[str], headlines: Sequence[str], site: Site, scope: Scope, book: Notebook
) -> Examination[Search | None]:
    """Return the first of the addresses whose results depend on the query, None without any."""
    for template in templates:
        beside = yield from _listed(template, NONSENSE, site, book)
        if beside is None:
            continue
        words = [*scope.terms[:1], *_telling(headlines)]
        for word in words[:2]:
            found = yield from _listed(template, word, site, book)
            titles = [title for url, title in (found or {}).items() if url not in beside]
            if titles:
                named = [word.casefold() in title.casefold() for title in titles]
                return Search(template, len(named) >= ENOUGH_TITLES and all(named))
    return None


def _listed(
    template: str, query: str, site: Site, book: Notebook
) -> Examination[dict[str, str] | None]:
    """Return the titles of a result page by address, None when there is no such page."""
    listing = yield from read_list(fill(template, site.url, query=query), site, book)
    return None if listing is None else {item.url: item.title or "" for item in listing.items}


def read_list(url: str, site: Site, book: Notebook) -> Examination[ListingPage | None]:
    """Return a page of links, None when the site gives none."""
    answer = yield from book.ask(Ask(url=url, kind="listing"))
    if not isinstance(answer, Page) or answer.status != 200:
        return None
    try:
        return read_listing(answer, homes_of(site))
    except Refused:
        return None


def _telling(headlines: Sequence[str]) -> list[str]:
    """Return the word of a headline that the fewest others have: a search for it finds that one."""
    words = [set(map(str.casefold, _WORD.findall(headline))) for headline in headlines]
    if not words or not words[-1]:
        return []
    return [min(sorted(words[-1]), key=lambda word: (sum(word in w for w in words), -len(word)))]
