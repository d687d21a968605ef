"""Which methods each platform family tries, cheapest first.

A walk goes down the line until a method has listed everything; what all of them found is united.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crawler.platforms.blogger import BloggerFeed
from crawler.platforms.contract import Ask, Method, Page, Scope, Site, Step
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


FAMILIES: dict[str, tuple[Method, ...]] = {
    "wordpress": (WordpressApi(), WordpressSearch(), Sitemaps(), Feed(), HomeLinks()),
    "blogger": (BloggerFeed(), Sitemaps(), Feed(), HomeLinks()),
    "feeds": (Feed(), Sitemaps(), HomeLinks()),
    "listing": (Listing(), Feed(), Sitemaps(), HomeLinks()),
    "rendered": (InBrowser(Listing()), Feed(), Sitemaps(), InBrowser(HomeLinks())),
}

#: What is asked first at a site whose methods cost many requests: has anything changed at all?
WATCHES: dict[str, Method] = {"listing": HeadWatch(), "rendered": SitemapWatch()}
