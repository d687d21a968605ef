"""Which methods each platform family tries, cheapest first.

A walk goes down the line until a method has listed everything; what all of them found is united.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Ask, Done, Method, Note, Page, Scope, Site, Step
from crawler.platforms.feeds import Feed
from crawler.platforms.listing import HomeLinks, Listing
from crawler.platforms.sitemaps import Sitemaps
from crawler.platforms.watch import HeadWatch, SitemapWatch
from crawler.platforms.wordpress import WordpressApi
from crawler.platforms.wordpress_search import WordpressSearch


class InBrowser:
    """A method whose pages show their links only after JavaScript ran."""

    def __init__(self, method: Method) -> None:
        self._method = method
        self.name = method.name

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        return self._rendered(self._method.start(site, scope))

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        return self._rendered(self._method.advance(site, scope, ask, page))

    def _rendered(self, steps: Iterable[Step]) -> Iterator[Step]:
        for step in steps:
            yield replace(step, rendered=True) if isinstance(step, Ask) else step


class ShellWatch:
    """Looks at the sitemap of a site that needs a browser; where it has none, at its head.

    As the head may not show everything, one question is left to the site's search then.
    """

    name = "watch"

    def __init__(self) -> None:
        self._sitemap, self._head = SitemapWatch(), InBrowser(HeadWatch())

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        if scope.baseline is None or noted.get("at"):
            yield from self._sitemap.start(site, scope)
        elif noted.get("head"):
            yield from self._head.start(site, scope)
        else:
            yield Done(complete=False, quiet=bool(site.discovery.search and not scope.full))

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        of_head, told = ask.rendered, False
        method = self._head if of_head else self._sitemap
        for step in method.advance(site, scope, ask, page):
            told = told or (isinstance(step, Note) and bool(step.values))
            if not isinstance(step, Done):
                yield step
            elif of_head and step.complete and site.discovery.search and not scope.full:
                yield replace(step, complete=False, quiet=True)
            elif of_head or told or scope.baseline:
                yield step
            else:
                yield from self._head.start(site, scope)


FAMILIES: dict[str, tuple[Method, ...]] = {
    "wordpress": (WordpressApi(), WordpressSearch(), Sitemaps(), Feed(), HomeLinks()),
    "blogger": (BloggerFeed(), Sitemaps(), Feed(), HomeLinks()),
    "feeds": (Feed(), Sitemaps(), HomeLinks()),
    "listing": (Listing(), Feed(), Sitemaps(), HomeLinks()),
    "rendered": (InBrowser(Listing()), Feed(), Sitemaps(), InBrowser(HomeLinks())),
}

#: What is asked first at a site whose methods cost many requests: has anything changed at all?
WATCHES: dict[str, Method] = {"listing": HeadWatch(), "rendered": ShellWatch()}
