"""WordPress whose REST API is closed: its search feed, and where that fails its search pages.

Every WordPress answers ``?s=words&feed=rss2&paged=N`` with ten posts a page until a 404, unless the
owner switched feeds off. Source: WP_Query and https://wordpress.org/documentation/article/wordpress-feeds/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.links import article_links
from crawler.platforms.state import Seen, digest
from crawler.platforms.window import is_past_edge

#: Pages of one search; beyond it a site answers without end.
MAX_PAGES = 500


class WordpressSearch:
    """Searches each anchor (or spelling) by feed, newest first, and by result page if need be.

    Search pages carry sidebars and may be served by a script, so that a search by pages alone
    counts as complete only when it has found something.
    """

    name = "wordpress-search"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        terms = [""] if scope.full else list(scope.terms)
        state = {"form": "feed", "term": terms[0], "queue": terms[1:], "page": 1, "found": 0}
        yield self._ask(site, state)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        read = self._feed if state["form"] == "feed" else self._result_page
        yield from read(site, scope, state, page)

    def _feed(self, site: Site, scope: Scope, state: dict[str, Any], page: Page) -> Iterator[Step]:
        past_the_end = page.status == 404 and state["page"] > 1
        if page.status != 200 and not past_the_end:
            yield self._pages_instead(site, state, f"HTTP {page.status}")
            return
        try:
            items = [] if past_the_end else parse_feed(page.body, page.url).items
        except Refused as reason:
            yield self._pages_instead(site, state, str(reason))
            return
        mark = digest(" ".join(item.url for item in items))
        if mark == state.get("mark"):
            items = []
        for item in items:
            # A feed has only the first page of a paged post and does not say so, and it calls
            # sections and tags by the same name: what it does not know for sure the page tells.
            yield replace(item.candidate("wordpress-search"), body=None, tags=[])
        state |= {"mark": mark, "found": state["found"] + len(items)}
        stamps = [item.published_at for item in items]
        yield self._next(site, state, more=bool(items) and not is_past_edge(stamps, scope))

    def _result_page(
        self, site: Site, scope: Scope, state: dict[str, Any], page: Page
    ) -> Iterator[Step]:
        if page.status != 200 and not (page.status == 404 and state["page"] > 1):
            yield Done(complete=False, reason=f"search is closed (HTTP {page.status})")
            return
        links = article_links(page.body, page.url, site_url=site.url) if page.status == 200 else []
        seen = Seen(state.get("seen", ()))
        fresh = [link for link in links if seen.add(link)]
        for link in fresh:
            yield Candidate(url=link, discovered_by="wordpress-search")
        state |= {"seen": seen.to_list(), "found": state["found"] + len(fresh)}
        yield self._next(site, state, more=bool(fresh))

    def _next(self, site: Site, state: dict[str, Any], *, more: bool) -> Ask | Done:
        if more and state["page"] < MAX_PAGES:
            return self._ask(site, state | {"page": state["page"] + 1})
        if state["queue"]:
            term, *rest = state["queue"]
            return self._ask(site, state | {"term": term, "queue": rest, "page": 1, "mark": ""})
        if state["form"] == "pages" and not state["found"]:
            return Done(complete=False, reason="the search pages show no article")
        return Done(complete=True)

    def _pages_instead(self, site: Site, state: dict[str, Any], why: str) -> Ask | Done:
        if not state["term"]:
            return Done(complete=False, reason=f"no feed to list everything from ({why})")
        return self._ask(site, state | {"form": "pages", "page": 1})

    def _ask(self, site: Site, state: dict[str, Any]) -> Ask:
        query: dict[str, Any] = {"s": state["term"]} if state["term"] else {}
        if state["form"] == "feed":
            query |= {"feed": "rss2", "post_type": "post", "orderby": "date", "order": "desc"}
        if state["page"] > 1:
            query["paged"] = state["page"]
        kind = "feed" if state["form"] == "feed" else "listing"
        return Ask(url=urljoin(site.url, "?" + urlencode(query)), kind=kind, state=state)  # type: ignore[arg-type]
