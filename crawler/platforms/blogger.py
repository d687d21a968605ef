"""Blogger by its feed: a hundred and fifty whole posts a request.

Sources: https://developers.google.com/blogger/docs/2.0/reference and the query parameters of the
Google Data protocol (https://developers.google.com/gdata/docs/2.0/reference): ``q`` searches for
whole words and ANDs them, ``published-min`` is inclusive and ``published-max`` exclusive, and
``start-index`` counts from 1. The server caps ``max-results`` at 150 for whole posts, and lower
when an answer grows large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from crawler.items import Candidate
from crawler.platforms.addresses import absolute, homes_of, same_site
from crawler.platforms.contract import Ask, Done, Note, Page, Refused, Scope, Site, Step
from crawler.platforms.formats.items import clean_names
from crawler.platforms.formats.json_feed import load_json
from crawler.platforms.formats.markup import plain, whole_body
from crawler.platforms.formats.xml import legal
from crawler.platforms.memory import newest
from crawler.platforms.state import Seen
from crawler.platforms.window import is_before, is_older, is_outside, read_stamp

#: What the server gives at most in one answer.
PAGE_SIZE = 150
#: Pages of one listing or search: a bound against servers that never come to an end.
MAX_PAGES = 1_000

#: Thumbnails are 72 pixels wide; the size is a part of their address, and s1600 is the original.
_THUMBNAIL = re.compile(r"(?<=[/=])s72(?:-w\d+)?(?:-h\d+)?(?:-[a-z]{1,2}){0,3}(?=[/?-]|$)")


class BloggerFeed:
    """Lists posts with their bodies. Everything in the window when that costs no more than asking.

    The first ask carries no ``q``: its total tells how many posts the window holds. When the rest
    of them costs no more requests than one search for each anchor would, they are all listed and
    the topic decides; otherwise each anchor is searched. Posts of a summary feed cost a request
    each, so there the anchors are searched unless there are fewer posts than anchors.
    """

    name = "blogger-feed"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        noted = scope.baseline.notes if scope.baseline else {}
        stamps = {name: noted.get(name) for name in ("published", "updated")}
        yield _ask(site, scope, _PASS | {"by": "published", "found": 0, "newest": stamps})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        feed, homes = _feed(site, page), homes_of(site)
        entries = [entry for entry in _list(feed.get("entry")) if isinstance(entry, dict)]
        found = [c for c in map(_candidate, entries) if c and same_site(c.url, *homes)]
        first = state["terms"] is None and state["pages"] == 0
        searching = first and _is_cheaper_to_search(scope, feed, found, len(entries))
        if not (searching and _are_summaries(found)):
            yield from (c for c in found if not is_outside(c.published_at, scope))
        state["found"] += len(found)
        _see(state, entries)
        if first and not entries and scope.baseline is None:
            yield _done_empty(scope, feed)
        elif searching:
            yield _next_term(site, scope, state | {"terms": ["", *scope.terms]})
        else:
            yield from _ended(site, scope, state, _after_page(site, scope, state, feed, entries))


#: The state in which each of the listings begins.
_PASS: dict[str, Any] = {"terms": None, "start": 1, "pages": 0, "seen": []}


def _ended(
    site: Site, scope: Scope, state: dict[str, Any], following: Ask | Done
) -> Iterator[Step]:
    """Note what was seen at the end; behind the new posts come the edited ones."""
    if isinstance(following, Ask) or not following.complete:
        yield following
    elif scope.baseline and state["by"] == "published":
        yield _ask(site, scope, state | _PASS | {"by": "updated"})
    else:
        yield Note(values=state["newest"])
        yield following


def _see(state: dict[str, Any], entries: list[dict[str, Any]]) -> None:
    """Keep the newest stamps."""
    state["newest"] = {
        name: newest([stamp, *(read_stamp(_value(entry, name)) for entry in entries)])
        for name, stamp in state["newest"].items()
    }


def _ask(site: Site, scope: Scope, state: dict[str, Any]) -> Ask:
    # Without ``redirect=false`` the feed of many blogs leads to FeedBurner.
    query: dict[str, Any] = {"alt": "json", "redirect": "false", "orderby": state["by"]}
    if state["terms"]:
        query["q"] = state["terms"][0]
    since, edge = scope.since, _edge(scope, state["by"])
    if edge and state["by"] == "updated":
        query["updated-min"] = edge.isoformat(timespec="seconds")
    elif edge:
        since = max(since, edge) if since else edge
    if since:
        query["published-min"] = since.isoformat(timespec="seconds")
    if scope.until:
        query["published-max"] = scope.until.isoformat()
    query |= {"max-results": PAGE_SIZE, "start-index": state["start"]}
    url = urljoin(site.url, "/feeds/posts/default") + "?" + urlencode(query, safe=":")
    return Ask(url=url, kind="api", state=state)


def _edge(scope: Scope, by: str) -> datetime | None:
    return scope.baseline.edge(scope.baseline.notes.get(by)) if scope.baseline else None


def _feed(site: Site, page: Page) -> dict[str, Any]:
    """Return the answer's feed object. Raises ``Refused`` when it is not Blogger's."""
    if page.status != 200:
        raise Refused(f"the feed answers HTTP {page.status}")
    if not same_site(page.url, *homes_of(site)):
        raise Refused(f"the feed leads away to {urlsplit(page.url).hostname}")
    value = load_json(page.body)
    feed = value.get("feed") if isinstance(value, dict) else None
    if not isinstance(feed, dict):
        raise Refused("JSON, but not Blogger's feed")
    return feed


def _is_cheaper_to_search(
    scope: Scope, feed: dict[str, Any], found: list[Candidate], received: int
) -> bool:
    """Tell whether searching each term takes fewer requests than listing the rest."""
    terms = len(scope.terms)
    if scope.full or not terms or not received:
        return False
    total = _total(feed)
    if total is not None and total < received:
        total = None
    if _are_summaries(found):
        return total is None or total > terms  # each of them would cost a request of its own
    if total is None:
        return False
    return ceil(max(0, total - received) / received) > terms


def _are_summaries(found: list[Candidate]) -> bool:
    return bool(found) and all(candidate.body is None for candidate in found)


def _done_empty(scope: Scope, feed: dict[str, Any]) -> Done:
    """An empty window, or a feed that its owner turned off? The blog's last change may tell."""
    changed = read_stamp(_value(feed, "updated"))
    if is_before(changed, scope):
        return Done(complete=True)
    return Done(complete=False, reason="the feed is empty")


def _after_page(
    site: Site, scope: Scope, state: dict[str, Any], feed: dict[str, Any], entries: list[Any]
) -> Ask | Done:
    """Go on by what was really received: totals are wrong now and then, and pages short."""
    seen = Seen(state["seen"])
    is_new = seen.add("\n".join(_value(entry, "id") or "" for entry in entries))
    received, pages = len(entries), state["pages"] + 1
    state |= {"start": state["start"] + received, "pages": pages, "seen": seen.to_list()}
    total = _total(feed)
    has_more = (
        _names_next(feed)
        or total is None
        or state["start"] <= total
        or total < state["start"] - 1  # disproved by what was received
        # A total that only counts this page is a lie as old as the feed.
        or (received >= PAGE_SIZE and total <= received)
    )
    if received and not is_new:
        return Done(complete=False, reason="the feed repeats its pages")
    if pages >= MAX_PAGES:
        return Done(complete=False, reason=f"the feed has more than {MAX_PAGES} pages")
    listing_all = not state["terms"]
    if received and has_more and not (listing_all and _is_past(scope, entries, state["by"])):
        return _ask(site, scope, state)
    return _next_term(site, scope, state)


def _is_past(scope: Scope, entries: list[Any], by: str) -> bool:
    """Say whether the server ignores the window, or what is new, and has left it behind."""
    edge = _edge(scope, by)
    if edge and all(is_older(read_stamp(_value(entry, by)), edge) for entry in entries):
        return True
    return all(is_before(read_stamp(_value(entry, "published")), scope) for entry in entries)


def _next_term(site: Site, scope: Scope, state: dict[str, Any]) -> Ask | Done:
    terms = (state["terms"] or [])[1:]
    if not terms:
        return Done(complete=True)
    return _ask(site, scope, state | {"terms": terms, "start": 1, "pages": 0, "seen": []})


def _names_next(feed: dict[str, Any]) -> bool:
    links = [link for link in _list(feed.get("link")) if isinstance(link, dict)]
    return any(link.get("rel") == "next" for link in links)


def _total(feed: dict[str, Any]) -> int | None:
    written = _value(feed, "openSearch$totalResults") or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else None


def _candidate(entry: dict[str, Any]) -> Candidate | None:
    url = _address(entry)
    if url is None:
        return None
    people = [person for person in _list(entry.get("author")) if isinstance(person, dict)]
    labels = [label for label in _list(entry.get("category")) if isinstance(label, dict)]
    return Candidate(
        url=url,
        discovered_by="blogger-feed",
        title=plain(_value(entry, "title")),
        published_at=read_stamp(_value(entry, "published")),
        modified_at=read_stamp(_value(entry, "updated")),
        authors=clean_names(_value(person, "name") for person in people),
        tags=clean_names(_text(label.get("term")) for label in labels),
        image=_image(entry),
        body=whole_body(_value(entry, "content")),
    )


def _address(entry: dict[str, Any]) -> str | None:
    for link in _list(entry.get("link")):
        if isinstance(link, dict) and link.get("rel") == "alternate":
            href = _text(link.get("href"))
            if href and href.startswith(("http://", "https://")):
                return absolute(href, href)
    return None


def _image(entry: dict[str, Any]) -> str | None:
    thumbnail = entry.get("media$thumbnail")
    written = _text(thumbnail.get("url")) if isinstance(thumbnail, dict) else None
    address = absolute("https://blogger.com/", written)
    return _THUMBNAIL.sub("s1600", address) if address else None


def _value(holder: dict[str, Any], name: str) -> str | None:
    """Return the text of a field in the JSON form of Google's feeds: ``{"$t": "text"}``."""
    field = holder.get(name)
    return _text(field.get("$t")) if isinstance(field, dict) else None


def _text(value: Any) -> str | None:
    return legal(value) if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
