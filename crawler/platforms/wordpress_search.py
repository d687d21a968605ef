"""WordPress whose REST API is closed: its search feed, and where that fails its search pages.

Every WordPress answers ``?s=words&feed=rss2&paged=N`` with ten posts a page until a 404, unless the
owner switched feeds off. ``orderby`` and ``order`` are public query variables too. Source: WP_Query
and https://wordpress.org/documentation/article/wordpress-feeds/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Hit, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.formats.items import FeedItem
from crawler.platforms.links import article_links, find_links, parse_html, why_cut
from crawler.platforms.state import Seen, digest
from crawler.platforms.watch import HeadWatch
from crawler.platforms.window import is_new, is_outside, is_past_edge

#: Pages of one search; beyond it a site answers without end.
MAX_PAGES = 500
#: Posts of the feed of edits that are noted by a sweep.
MAX_SHOWN = 100
#: The feed of what was edited last, new posts among it, with pretty permalinks and with plain ones.
#: Atom tells when a post was edited, RSS does not.
NEWS = ("feed/atom/?orderby=modified&order=desc", "?feed=atom&orderby=modified&order=desc")


_HEAD = HeadWatch()


class WordpressSearch:
    """Searches each anchor (or spelling) by feed, newest first, and by result page if need be.

    Search pages carry sidebars and may be served by a script, so that a search by pages alone
    counts as complete only when it has found something.

    With a baseline the feed of the latest edits is asked first. When it tells of more than there
    are words to search for, they are searched, as far as the known results. A sweep asks for that
    feed as well, before its searches: what it shows then is left to them, and no news later. Where
    it is closed, the head of the home page is in its place; as that may not show everything, one
    word is searched by turns.
    """

    name = "wordpress-search"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        terms = [""] if scope.full else list(scope.terms)
        state = {"form": "feed", "term": terms[0], "queue": terms[1:], "page": 1, "found": 0}
        noted = scope.baseline.notes if scope.baseline else {}
        if noted.get("closed"):
            yield from self._at_head(site, scope, state | {"form": noted.get("by", "pages")})
            return
        if scope.baseline or not scope.full:
            state |= {"form": "news", "place": noted.get("place", 0)}
        yield self._ask(site, state)

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        if behind := state.pop("behind", None):
            yield from self._at_head(site, scope, behind, replace(ask, state=state), page)
            return
        read = {"news": self._news, "feed": self._feed, "pages": self._result_page}[state["form"]]
        yield from read(site, scope, state, page)

    def searched(self, state: Mapping[str, Any]) -> tuple[str, Any]:
        is_search = "behind" not in state and state["form"] != "news"
        return (state["term"], state["form"]) if is_search else ("", "news")

    def search(self, site: Site, scope: Scope, hit: Hit) -> Ask:
        return self._ask(site, {"form": hit.form, "term": hit.term, "page": 1})

    def results(self, site: Site, ask: Ask, page: Page) -> list[Candidate] | None:
        if page.status != 200:
            return None
        if ask.state["form"] == "pages":
            links = article_links(page.body, page.url, site_url=site.url)
            return [Candidate(url=link, discovered_by="wordpress-search") for link in links]
        try:
            return list(_candidates(parse_feed(page.body, page.url).items))
        except Refused:
            return None

    def is_furnished(self, site: Site, hit: Hit) -> bool:
        return bool(hit.form == "pages")

    def _at_head(
        self,
        site: Site,
        scope: Scope,
        behind: dict[str, Any],
        ask: Ask | None = None,
        page: Page | None = None,
    ) -> Iterator[Step]:
        """Look at the home page. ``behind`` is the state of the searches that may follow."""
        if ask is None or page is None:
            steps = _HEAD.start(site, scope)
        else:
            steps = _HEAD.advance(site, scope, ask, page)
        for step in steps:
            if isinstance(step, Ask):
                yield replace(step, state=step.state | {"behind": behind})
            elif not isinstance(step, Done):
                yield step
            elif not step.complete:
                yield self._ask(site, behind)
            else:
                yield from self._by_turns(site, scope, behind)

    def _by_turns(self, site: Site, scope: Scope, state: dict[str, Any]) -> Iterator[Step]:
        """Search for one word every other time, when the head of the home page is known.

        The other times one question is left for what the search had found before.
        """
        turn = int(scope.baseline.notes.get("turn", 0)) if scope.baseline else 0
        terms = [state["term"], *state["queue"]]
        yield Note(values={"turn": turn + 1})
        if turn % 2 == 0 or not terms[0]:
            yield Done(complete=True)
        else:
            term = terms[turn // 2 % len(terms)]
            yield self._ask(site, state | {"term": term, "queue": [], "alone": True})

    def _closed(
        self, site: Site, scope: Scope, state: dict[str, Any], page: Page
    ) -> Iterator[Step]:
        """Find out, before anything is searched for, what will tell of news.

        What is found out here is not read: whatever it shows was there before the searches.
        """
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            items = parse_feed(page.body, page.url).items
        except Refused:
            if state["place"] == 0:
                yield self._ask(site, state | {"place": 1})
                return
            yield Note(values={"closed": True})
            yield from self._at_head(site, scope, state | {"form": "feed"})
            return
        yield Note(values={"place": state["place"], "shown": list(map(_mark, items))[:MAX_SHOWN]})
        yield self._ask(site, state | {"form": "feed"})

    def _news(self, site: Site, scope: Scope, state: dict[str, Any], page: Page) -> Iterator[Step]:
        if scope.baseline is None:
            yield from self._closed(site, scope, state, page)
            return
        past_the_end = page.status == 404 and state["page"] > 1
        if page.unchanged or past_the_end:
            yield Done(complete=True)
            return
        try:
            if page.status != 200:
                raise Refused(f"HTTP {page.status}")
            items = parse_feed(page.body, page.url).items
        except Refused:
            yield self._other_news(site, state)
            return
        fresh = _fresh(items, scope)
        yield from _candidates(fresh)
        state["found"] += len(fresh)
        if state["found"] > len(scope.terms) and not scope.full:
            yield self._ask(site, state | {"form": "feed", "page": 1, "found": 0})
        elif fresh and len(fresh) == len(items):
            yield self._next(site, state, more=True)
        else:
            yield Note(values={"place": state["place"]})
            yield Done(complete=True)

    def _other_news(self, site: Site, state: dict[str, Any]) -> Ask:
        """Ask the feed's other address, and search when no feed tells what is new."""
        if state["page"] == 1 and state["place"] == 0:
            return self._ask(site, state | {"place": 1})
        return self._ask(site, state | {"form": "feed", "page": 1, "found": 0})

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
        if items and scope.baseline is None:
            yield Note(values={"by": "feed"})
        mark = digest(" ".join(item.url for item in items))
        if items and mark == state.get("mark"):  # a copy of the feed that knows no pages
            items, state["why"] = [], "the search feed repeats its pages"
        yield from _candidates(items)
        if any(_is_plain(item.url) for item in items):
            yield Note(values={"place": 1})
        state |= {"mark": mark, "found": state["found"] + len(items)}
        stamps = [item.published_at for item in items]
        more = bool(items) and not is_past_edge(stamps, scope)
        yield self._next(
            site, state, more=more and not _all_known((item.url for item in items), scope)
        )

    def _result_page(
        self, site: Site, scope: Scope, state: dict[str, Any], page: Page
    ) -> Iterator[Step]:
        if page.status != 200 and not (page.status == 404 and state["page"] > 1):
            yield Done(complete=False, reason=f"search is closed (HTTP {page.status})")
            return
        tree = parse_html(page.body) if page.status == 200 else None
        links = find_links(tree, page.url, None, homes=[site.url]) if tree is not None else ()
        seen = Seen(state.get("seen", ()))
        fresh = [link.url for link in links if seen.add(link.url)]
        if tree is not None and (cut := why_cut(tree, None)):
            state["why"] = f"a search page has {cut}"
        for link in fresh:
            yield Candidate(url=link, discovered_by="wordpress-search")
        state |= {"seen": seen.to_list(), "found": state["found"] + len(fresh)}
        yield self._next(site, state, more=bool(fresh) and not _all_known(fresh, scope))

    def _next(self, site: Site, state: dict[str, Any], *, more: bool) -> Ask | Done:
        if more and state["page"] < MAX_PAGES:
            return self._ask(site, state | {"page": state["page"] + 1})
        if more:
            state["why"] = state.get("why") or f"a search has more than {MAX_PAGES} pages"
        if state["queue"]:
            term, *rest = state["queue"]
            return self._ask(site, state | {"term": term, "queue": rest, "page": 1, "mark": ""})
        if state.get("alone"):
            return Done(complete=True, spare=False)
        if state["form"] == "pages" and not state["found"]:
            return Done(complete=False, reason="the search pages show no article")
        why = state.get("why", "")
        return Done(complete=not why, reason=why)

    def _pages_instead(self, site: Site, state: dict[str, Any], why: str) -> Ask | Done:
        if not state["term"]:
            return Done(complete=False, reason=f"no feed to list everything from ({why})")
        return self._ask(site, state | {"form": "pages", "page": 1})

    def _ask(self, site: Site, state: dict[str, Any]) -> Ask:
        if state["form"] == "news":
            paged = f"&paged={state['page']}" if state["page"] > 1 else ""
            url = urljoin(site.url, NEWS[state["place"]]) + paged
            return Ask(url=url, kind="feed", state=state, conditional=state["page"] == 1)
        query: dict[str, Any] = {"s": state["term"]} if state["term"] else {}
        if state["form"] == "feed":
            query |= {"feed": "rss2", "post_type": "post", "orderby": "date", "order": "desc"}
        if state["page"] > 1:
            query["paged"] = state["page"]
        kind = "feed" if state["form"] == "feed" else "listing"
        return Ask(url=urljoin(site.url, "?" + urlencode(query)), kind=kind, state=state)  # type: ignore[arg-type]


def _candidates(items: list[FeedItem]) -> Iterator[Candidate]:
    """Yield items without what a feed does not know for sure: the page tells it.

    A feed has only the first page of a paged post and does not say so, and it calls sections and
    tags by the same name.
    """
    for item in items:
        yield replace(item.candidate("wordpress-search"), body=None, tags=[])


def _mark(item: FeedItem) -> str:
    """Return what stands for a post as it was at its last edit."""
    return digest(f"{item.url} {item.modified_at}")


def _fresh(items: list[FeedItem], scope: Scope) -> list[FeedItem]:
    """Return the items of the window that are new, or edited, since the baseline."""
    known = scope.known({item.url: item.modified_at for item in items})
    shown = frozenset(scope.baseline.notes.get("shown", ()) if scope.baseline else ())
    return [
        item
        for item in items
        if item.url not in known
        and _mark(item) not in shown
        and not is_outside(item.published_at, scope)
        and is_new(item.modified_at or item.published_at, scope)
    ]


def _all_known(urls: Iterable[str], scope: Scope) -> bool:
    """Say whether a page of a search that was walked before shows nothing new."""
    if scope.baseline is None:
        return False
    asked = dict.fromkeys(urls)
    return asked.keys() <= scope.known(asked)


def _is_plain(url: str) -> bool:
    """Say whether an address is a post's number: permalinks are plain, feeds have no address."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and "p" in parse_qs(parts.query)
