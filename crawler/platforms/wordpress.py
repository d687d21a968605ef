"""WordPress by its REST API: a hundred clean bodies a request.

Source: https://developer.wordpress.org/rest-api/reference/posts/ and the class WP_Query. The
API has two addresses, ``/wp-json/…`` and, with plain permalinks, ``/?rest_route=…``. ``search``
splits its words, ANDs them and matches substrings of title, excerpt and content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode, urljoin

from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.contract import Ask, Done, Page, Refused, Scope, Site, Skip, Step
from crawler.platforms.formats.items import clean_names
from crawler.platforms.formats.markup import plain, whole_body

FIELDS = (
    "id,date,date_gmt,modified,modified_gmt,link,title,content,excerpt,"
    "jetpack_featured_media_url,yoast_head_json.author,_links,_embedded"
)
EMBEDS = "author,wp:term,wp:featuredmedia"
#: Page sizes in the order tried: some hosts refuse a hundred, or run out of memory over it.
PAGE_SIZES = (100, 20, 10)
#: Pages of one search; beyond it a site answers without end.
MAX_PAGES = 2_000


class WordpressApi:
    """Lists posts with their bodies. Everything in the window when that costs no more than asking.

    The first ask carries no search: its totals tell how many posts the window holds. When all of
    them cost no more requests than one search for each anchor would, they are all listed and the
    topic decides; otherwise each anchor is searched, and an anchor with more pages than it stands
    for spellings is replaced by these spellings.
    """

    name = "wordpress-api"

    def start(self, site: Site, scope: Scope) -> Iterator[Step]:
        yield self._ask(site, scope, {"form": 0, "size": 0, "term": None, "page": 1, "queue": None})

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterator[Step]:
        state = dict(ask.state)
        if page.status != 200:
            yield self._refused(site, scope, state, page)
            return
        try:
            posts = _posts(page)
        except Refused as reason:
            yield self._other_form(site, scope, state, str(reason))
            return
        if posts and posts[0].get("id") == state.get("first"):
            yield Done(complete=False, reason="the API repeats its pages")
            return
        yield from _steps(site, posts)
        yield self._next(site, scope, state, posts, _total_pages(page))

    def _next(
        self, site: Site, scope: Scope, state: dict[str, Any], posts: list[Any], total: int | None
    ) -> Ask | Done:
        if state["queue"] is None:
            state["queue"] = []
            if not scope.full and _costs_more_than_asking(scope, total, posts, state):
                state["queue"] = list(scope.terms)
                return self._next_term(site, scope, state)
        elif self._lists_too_long(scope, state, total):
            state["queue"] = list(scope.terms)
            return self._next_term(site, scope, state)
        elif state["page"] == 1 and (finer := _finer(scope, state["term"], total)):
            state["queue"] = [*finer, *state["queue"]]
            return self._next_term(site, scope, state)
        if state["page"] == 1:
            state["fill"] = len(posts)
        # Without totals a short first page may be the end, or a host that caps its pages: ask on.
        more = state["page"] < total if total is not None else len(posts) >= state["fill"]
        if posts and more and state["page"] < MAX_PAGES:
            state |= {"page": state["page"] + 1, "first": posts[0].get("id")}
            return self._ask(site, scope, state)
        return self._next_term(site, scope, state)

    def _lists_too_long(self, scope: Scope, state: dict[str, Any], total: int | None) -> bool:
        """Tell whether listing without totals has come to cost more than searching would."""
        listing = state["term"] is None and total is None and not scope.full
        return listing and state["page"] > len(scope.terms)

    def _next_term(self, site: Site, scope: Scope, state: dict[str, Any]) -> Ask | Done:
        if not state["queue"]:
            return Done(complete=True)
        term, *rest = state["queue"]
        state |= {"term": term, "page": 1, "queue": rest, "first": None}
        return self._ask(site, scope, state)

    def _refused(self, site: Site, scope: Scope, state: dict[str, Any], page: Page) -> Ask | Done:
        if page.status in (401, 403):
            return Done(complete=False, reason=f"the API is closed (HTTP {page.status})")
        if page.status == 400 and b"rest_post_invalid_page_number" in page.body:
            return self._next_term(site, scope, state | {"queue": state["queue"] or []})
        if page.status == 400 or page.status >= 500:
            if state["size"] + 1 < len(PAGE_SIZES) and state["page"] == 1:
                return self._ask(site, scope, state | {"size": state["size"] + 1})
            return Done(complete=False, reason=f"the API fails (HTTP {page.status})")
        return self._other_form(site, scope, state, f"no API here (HTTP {page.status})")

    def _other_form(
        self, site: Site, scope: Scope, state: dict[str, Any], reason: str
    ) -> Ask | Done:
        untouched = state["page"] == 1 and state["queue"] is None
        if untouched and state["form"] == 0:
            return self._ask(site, scope, state | {"form": 1})
        return Done(complete=False, reason=reason)

    def _ask(self, site: Site, scope: Scope, state: dict[str, Any]) -> Ask:
        query: dict[str, Any] = {"per_page": _size(state), "page": state["page"]}
        if state["term"]:
            query["search"] = state["term"]
        if scope.since:
            # ``after`` is exclusive.
            query["after"] = (scope.since - timedelta(seconds=1)).isoformat()
        if scope.until:
            query["before"] = scope.until.isoformat()
        query |= {"_embed": EMBEDS, "_fields": FIELDS}
        # urljoin would drop the question mark of an empty query.
        if state["form"] == 0:
            address = urljoin(site.url, "wp-json/wp/v2/posts") + "?"
        else:
            address = site.url + "?rest_route=/wp/v2/posts&"
        return Ask(url=address + urlencode(query, safe=":,/"), kind="api", state=state)


def _size(state: dict[str, Any]) -> int:
    return PAGE_SIZES[state["size"]]


def _costs_more_than_asking(
    scope: Scope, total: int | None, posts: list[Any], state: dict[str, Any]
) -> bool:
    """Tell whether listing the whole window takes more requests than searching would.

    Without bodies each post listed is a page to fetch, so that only a search is cheap.
    """
    if posts and not any(whole_body(_rendered(post.get("content"))) for post in posts):
        return True
    if total is None:
        return len(posts) >= _size(state)
    return total - 1 > len(scope.terms)


def _finer(scope: Scope, term: str, total: int | None) -> list[str]:
    """Return the spellings to ask for instead of an anchor that has more pages than spellings."""
    spellings = [q for q in scope.queries if term in q.split() and q != term]
    return spellings if total is not None and spellings and total - 1 > len(spellings) else []


def _total_pages(page: Page) -> int | None:
    value = page.headers.get("x-wp-totalpages", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None


def _posts(page: Page) -> list[dict[str, Any]]:
    """Decode the answer; cheap hosts print PHP notices or a byte-order mark before the JSON."""
    text = page.body.decode("utf-8-sig", "replace")
    for start in (0, text.find("[{"), text.rfind("\n[")):
        try:
            value = json.loads(text[start:]) if start >= 0 else None
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list):
            posts = [post for post in value if isinstance(post, dict)]
            if not value or any(isinstance(post.get("link"), str) for post in posts):
                return posts
            raise Refused("the API's posts have no links")
        if isinstance(value, dict):
            raise Refused(f"the API answers {str(value.get('code', 'no list'))[:60]}")
    raise Refused("the API answers no JSON")


def _steps(site: Site, posts: list[dict[str, Any]]) -> Iterator[Step]:
    homes = homes_of(site)
    links = [post.get("link") for post in posts]
    some_own = any(isinstance(link, str) and same_site(link, *homes) for link in links)
    for post, link in zip(posts, links, strict=True):
        if not isinstance(link, str) or not link.startswith(("http://", "https://")):
            continue
        if some_own and not same_site(link, *homes):
            # Plug-ins mix in other sites' posts; a site that has moved lists none of its own.
            yield Skip(url=link, reason="other-site", evidence="the API lists another site's post")
        elif any(_protected(post.get(field)) for field in ("content", "excerpt")):
            yield Skip(url=link, reason="password-protected", evidence="the API says protected")
        else:
            yield _candidate(post, link)


def _protected(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("protected"))


def _candidate(post: dict[str, Any], link: str) -> Candidate:
    embedded = post.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = [term for group in _list(embedded.get("wp:term")) for term in _list(group)]
    sections = clean_names(
        term["name"]
        for term in _named(terms, "category")
        if term.get("slug") not in ("uncategorized", "tak-berkategori")
    )
    return Candidate(
        url=link,
        discovered_by="wordpress-api",
        title=plain(_rendered(post.get("title"))),
        published_at=_stamp(post.get("date"), post.get("date_gmt")),
        modified_at=_stamp(post.get("modified"), post.get("modified_gmt")),
        authors=_authors(post, embedded),
        tags=clean_names(term["name"] for term in _named(terms, "post_tag")),
        section=sections[0] if sections else None,
        image=_image(post, embedded),
        body=whole_body(_rendered(post.get("content"))),
    )


def _authors(post: dict[str, Any], embedded: dict[str, Any]) -> list[str]:
    names = clean_names(
        author["name"]
        for author in _list(embedded.get("author"))
        if isinstance(author, dict) and isinstance(author.get("name"), str)
    )
    yoast = post.get("yoast_head_json")
    if not names and isinstance(yoast, dict) and isinstance(yoast.get("author"), str):
        names = clean_names([yoast["author"]])
    return names


def _image(post: dict[str, Any], embedded: dict[str, Any]) -> str | None:
    media = [m for m in _list(embedded.get("wp:featuredmedia")) if isinstance(m, dict)]
    found = [m.get("source_url") for m in media] + [post.get("jetpack_featured_media_url")]
    return next((url for url in found if isinstance(url, str) and url.startswith("http")), None)


def _stamp(local: Any, gmt: Any) -> str | None:
    """Join the local time with its distance from UTC; None when neither can be read."""
    here, utc = _time(local), _time(gmt)
    if here is None:
        return utc.replace(tzinfo=timezone.utc).isoformat() if utc else None  # noqa: UP017
    if utc is None:
        return here.isoformat()
    offset = timedelta(minutes=round((here - utc).total_seconds() / 900) * 15)
    if abs(offset) > timedelta(hours=14):
        return utc.replace(tzinfo=timezone.utc).isoformat()  # noqa: UP017
    return here.replace(tzinfo=timezone(offset)).isoformat()


def _time(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None


def _rendered(value: Any) -> str:
    value = value.get("rendered") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _named(terms: list[Any], taxonomy: str) -> list[dict[str, Any]]:
    return [
        term
        for term in terms
        if isinstance(term, dict)
        and term.get("taxonomy") == taxonomy
        and isinstance(term.get("name"), str)
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
