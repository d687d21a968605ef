"""Listing a site by its feeds, found in the head of its home page or where feeds usually are.

Sources: https://www.rssboard.org/rss-autodiscovery, RFC 5005 (paging), and WordPress, whose feeds
go back page by page with ``?paged=N`` until a 404.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.platforms import quiet
from crawler.platforms.addresses import absolute, homes_of, same_site
from crawler.platforms.contract import Ask, Done, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.formats.items import FeedDocument, FeedItem
from crawler.platforms.links import base_of, parse_html
from crawler.platforms.memory import newest
from crawler.platforms.state import Seen, digest
from crawler.platforms.window import is_before, is_outside, is_past_edge

__all__ = ["Feed", "FeedDocument", "FeedItem", "discover_feeds", "parse_feed"]

#: Where feeds usually are, asked one after another until one answers with items.
USUAL_PLACES = ("feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json")
#: Feeds of one site that are read: the main one and its larger sections.
MAX_FEEDS = 8
#: Pages of one feed.
MAX_PAGES = 500

_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|text/xml\+rss", re.I)
_OF_COMMENTS = re.compile(r"comment|komentar", re.I)


def discover_feeds(html: bytes, url: str, content_type: str | None = None) -> list[str]:
    """Return the feeds that a page names in ``<link rel=alternate>``, without those of comments.

    Of several formats only the first is taken: they are the same feed once more.
    """
    tree = parse_html(html, content_type)
    if tree is None:
        return []
    base, found, taken = base_of(tree, url), list[str](), ""
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        named_type = _FEED_TYPE.search(link.get("type") or "")
        if "alternate" not in rel or named_type is None:
            continue
        target = absolute(base, link.get("href"))
        named = f"{link.get('title') or ''} {target or ''}"
        if target is None or target in found or _OF_COMMENTS.search(named):
            continue
        taken = taken or named_type[0].lower()
        if named_type[0].lower() == taken:
            found.append(target)
    return found


class Feed:
    """Lists what a site's feeds show, with bodies where a feed carries whole articles.

    A feed alone is rarely complete: it counts as complete only when it speaks for the whole site
    and goes back beyond the window, or to its own first page.

    With a baseline the feeds that were read then are asked whether they changed, and read as far as
    the known items. A feed of the whole site that did not change speaks for all of it; of one that
    did, the sitemaps must tell what else was edited. Of many feeds the first and one other are
    asked while nothing is new; the sitemaps have their turn where these are feeds of sections, and
    the question that one feed alone leaves.
    """

    name = "feed"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        given = [url for path in site.discovery.feeds if (url := absolute(site.url, path))]
        noted = scope.baseline.notes if scope.baseline else {}
        if noted.get("feeds"):
            state = _state(queue=noted["feeds"], tries=[], whole_site=noted["whole_site"])
            state |= {"news": True, "quiet": quiet.begin(scope)}
            yield from _noted(scope, state, _next_feed(state))
        elif given:
            yield _next_feed(_state(queue=given, tries=[], whole_site=True))
        else:
            usual = [urljoin(site.url, place) for place in USUAL_PLACES]
            yield Ask(url=site.url, kind="feed", state=_state(queue=[], tries=usual) | {"home": 1})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        content_type = page.headers.get("content-type")
        if state.pop("home", None):
            found = discover_feeds(page.body, page.url, content_type) if page.status < 400 else []
            state["queue"] = found[:MAX_FEEDS]
            state["whole_site"] = len(found) <= 1
            yield from _noted(scope, state, _next_feed(state))
            return
        if page.unchanged:
            yield from _noted(scope, state, _next_feed(state))
            return
        try:
            feed = _read(page)
        except Refused as reason:
            yield from _noted(scope, state, _after_refusal(state, str(reason)))
            return
        items = [item for item in feed.items if same_site(item.url, *homes_of(site))]
        if state["news"]:
            fresh = _fresh(items, scope)
            yield from (item.candidate("feed") for item in fresh)
            yield from _noted(scope, state, _after_news(state, feed, items, fresh, page))
            return
        state["read"] = _with(state["read"], ask.url, bool(feed.items) and state["page"] == 1)
        stamp = newest(item.published_at or item.modified_at for item in items) or ""
        state["lead"] = max(state["lead"], [stamp, ask.url], key=itemgetter(0))
        yield from (i.candidate("feed") for i in items if not is_outside(i.published_at, scope))
        yield from _noted(scope, state, _after_page(scope, state, feed, items, page.url))

    def failed(self, site: Site, scope: Scope, ask: Ask, reason: str) -> Iterator[Step]:
        """Go on with the other feeds; a site that keeps one waiting is not searched for more."""
        state = dict(ask.state)
        if reason.startswith("timeout") and not state["read"]:
            yield Done(complete=False, reason=reason)
        elif state.pop("home", None):
            yield _next_feed(state)
        else:
            yield from _noted(scope, state, _after_refusal(state, reason))


def _state(*, queue: list[str], tries: list[str], whole_site: bool = False) -> dict[str, Any]:
    """``queue``: feeds to read; ``tries``: places to look when these give nothing; ``read``: those
    that had items; ``lead``: the newest stamp and the feed that had it; ``news``: only what is new
    is read, ``quiet`` while nothing is; ``short``: something is missing, ``why``.
    """
    return {
        "queue": queue,
        "tries": tries,
        "whole_site": whole_site,
        "seen": [],
        "page": 1,
        "read": [],
        "lead": ["", ""],
        "news": False,
        "quiet": None,
        "short": 0,
        "why": "",
    }


def _next_feed(state: dict[str, Any]) -> Ask | Done:
    """Go to the next feed; look in the usual places only while no feed was found at all."""
    state |= {"page": 1, "quiet": None if state["short"] else state["quiet"]}
    if state["quiet"] and (end := _quiet_end(state)):
        return end
    if state["queue"]:
        url = state["queue"][0]
        if state["quiet"] and (found := quiet.choose(state["quiet"], state["queue"])):
            url, state["quiet"] = found
        rest = [other for other in state["queue"] if other != url]
        return Ask(url=url, kind="feed", state=state | {"queue": rest}, conditional=True)
    if state["tries"] and not state["read"]:
        url, *rest = state["tries"]
        state = state | {"tries": rest, "whole_site": True}
        return Ask(url=url, kind="feed", state=state, conditional=True)
    if not state["read"] and not state["news"]:
        return Done(complete=False, reason=f"no feed found ({state['why'] or 'none named'})")
    if state["short"] or not state["whole_site"]:
        return Done(complete=False, reason=state["why"] or "the feeds are of sections only")
    return Done(complete=True)


def _quiet_end(state: dict[str, Any]) -> Done | None:
    """Return the end of a quiet walk once enough feeds were asked, None before."""
    asked, turn, left = (state["quiet"][name] for name in ("asked", "turn", "left"))
    if not state["whole_site"] and asked == 1 and left and turn % 2:
        return Done(complete=False, reason="the feeds are of sections only", quiet=True)
    if asked and left and not state["queue"]:
        return Done(complete=True, quiet=True, left=left)
    return None if left else Done(complete=True, quiet=True)


def _noted(scope: Scope, state: dict[str, Any], following: Ask | Done) -> Iterator[Step]:
    """Note at the end which feeds to ask the next time."""
    if isinstance(following, Done) and state["news"]:
        yield quiet.ended(scope, state["quiet"])
    if isinstance(following, Done) and state["read"]:
        feeds, lead = state["read"], state["lead"][1]
        feeds = [url for url in feeds if url == lead] + [url for url in feeds if url != lead]
        yield Note(values={"feeds": feeds, "whole_site": state["whole_site"]})
    yield following


def _with(read: list[str], url: str, good: bool) -> list[str]:
    return [*read, url] if good and url not in read else read


def _fresh(items: list[FeedItem], scope: Scope) -> list[FeedItem]:
    known = scope.known({item.url: item.modified_at for item in items})
    return [i for i in items if i.url not in known and not is_outside(i.published_at, scope)]


def _after_news(
    state: dict[str, Any],
    feed: FeedDocument,
    items: list[FeedItem],
    fresh: list[FeedItem],
    page: Page,
) -> Ask | Done:
    """Read on while a page holds new items alone.

    A feed that says of itself how old it is has changed when it is not the same: where it shows
    nothing new, something else was edited. Others are different each time without a reason.
    """
    if not items:  # nothing of this site's is no sign that all is as it was
        state["quiet"] = None
    if fresh or "etag" in page.headers or "last-modified" in page.headers:
        state |= {"short": 1, "why": "the feed has changed"}
    if fresh and len(fresh) == len(items):
        following = _page_behind(feed, page.url, state["page"])
        if following and same_site(following, page.url) and state["page"] < MAX_PAGES:
            return Ask(url=following, kind="feed", state=state | {"page": state["page"] + 1})
        state["why"] = f"a feed shows only the newest {len(items)}"
    return _next_feed(state)


def _read(page: Page) -> FeedDocument:
    if page.status != 200:
        raise Refused(f"HTTP {page.status}")
    return parse_feed(page.body, page.url, page.headers.get("content-type"))


def _after_refusal(state: dict[str, Any], reason: str) -> Ask | Done:
    """A refused first page is no feed; behind the last page of a paged feed stands a 404."""
    if state["page"] == 1:
        state |= {"why": state["why"] or reason, "short": state["short"] or int(state["news"])}
    elif reason != "HTTP 404":
        state |= {"short": 1, "why": f"a feed broke off: {reason}"}
    return _next_feed(state)


def _after_page(
    scope: Scope, state: dict[str, Any], feed: FeedDocument, items: list[FeedItem], url: str
) -> Ask | Done:
    fingerprint = digest("\n".join(item.url for item in items))
    seen = Seen(state["seen"])
    is_new = seen.add(fingerprint)
    state |= {"seen": seen.to_list()}
    dates = [item.published_at or item.modified_at for item in items]
    if is_past_edge(dates, scope) or (items and all(is_before(date, scope) for date in dates)):
        return _next_feed(state)
    if not items or not is_new:
        if state["page"] == 1 and not items:
            state |= {"short": 1, "why": "a feed without items of this site"}
        elif items and state["page"] > 1:  # a copy of the feed that knows no pages
            state |= {"short": 1, "why": "a feed repeats its first page"}
        return _next_feed(state)
    following = _page_behind(feed, url, state["page"])
    if following and same_site(following, url) and state["page"] < MAX_PAGES:
        return Ask(url=following, kind="feed", state=state | {"page": state["page"] + 1})
    if state["page"] == 1:
        state |= {"short": 1, "why": f"a feed shows only the newest {len(items)}"}
    elif following:
        state |= {"short": 1, "why": f"a feed has more than {MAX_PAGES} pages"}
    return _next_feed(state)


def _page_behind(feed: FeedDocument, url: str, number: int) -> str | None:
    """Return the address of the feed's next page: its own word, or WordPress's way."""
    if feed.next:
        return feed.next
    if "wordpress" not in (feed.generator or "").lower():
        return None
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number + 1))])))
