"""What an answer of WordPress's REST API says of the others: how many follow, what to ask next."""

from __future__ import annotations

from typing import Any

from crawler.platforms.contract import Page, Scope
from crawler.platforms.state import digest
from crawler.platforms.window import is_older
from crawler.platforms.wordpress_posts import has_body, stamps_of
from crawler.platforms.wordpress_questions import edge

#: How often a walk turns back in lists that shrink; beyond it a site's totals mean nothing.
MAX_TURNS = 5


def first_of(posts: list[dict[str, Any]]) -> str:
    """Return what tells one page of posts from another; hosts take ids away, or number anew."""
    return str(posts[0].get("link"))


def reaches_back(scope: Scope, posts: list[dict[str, Any]]) -> bool:
    """Say whether a page of posts, latest edit first, has run past what is new.

    Where ``modified_after`` is obeyed no page does.
    """
    since = edge(scope, "modified")
    return any(is_older(stamps_of(post)[1], since) for post in posts)


def is_past(scope: Scope, state: dict[str, Any], posts: list[dict[str, Any]]) -> bool:
    """Say whether a page of posts, newest first, goes back beyond what is new.

    No page does where ``after`` is obeyed.
    """
    if scope.baseline is None or state["edits"] or not posts:
        return False
    return is_older(stamps_of(posts[-1])[0], edge(scope, "published"))


def edits_of(posts: list[dict[str, Any]]) -> dict[str, str | None]:
    told = ((post.get("link"), stamps_of(post)[1]) for post in posts)
    return {link: modified for link, modified in told if isinstance(link, str)}


def costs_more_than_asking(scope: Scope, total: int | None, posts: list[Any], *, size: int) -> bool:
    """Tell whether listing the whole window takes more requests than searching would.

    Without bodies each post listed is a page to fetch, so that only a search is cheap, unless what
    is new is less than there are words to search for.
    """
    if posts and not any(has_body(post) for post in posts):
        return not scope.baseline or total != 1 or len(posts) > len(scope.terms)
    if total is None:
        return len(posts) >= size
    return total - 1 > len(scope.terms)


def finer(scope: Scope, state: dict[str, Any], total: int | None) -> list[str]:
    """Return the spellings to ask for instead of an anchor that has more pages than spellings."""
    if state.get("ignored"):
        return []
    term = state["term"]
    spellings = [q for q in scope.queries if term in q.split() and q != term]
    return spellings if total is not None and spellings and total - 1 > len(spellings) else []


def total_pages(page: Page) -> int | None:
    return _number(page, "x-wp-totalpages")


def moved_up(state: dict[str, Any], page: Page) -> dict[str, Any] | None:
    """Return the state that reads a list again from where posts have moved onto pages behind it.

    What is deleted while a list is read moves all that follows up: as many posts as the total has
    lost since the page before stand on pages that were read already. A page that the totals had
    promised and that is refused has moved up whole. None where nothing has moved.
    """
    number, size = state["page"], state.get("fill") or 0
    before, now = state.get("count"), _number(page, "x-wp-total")
    if page.status == 200:
        state["count"] = now
    if number == 1 or before is None or not size or state.get("turned", 0) >= MAX_TURNS:
        return None
    lost = size if page.status != 200 else before - now if now is not None else 0
    if lost <= 0:
        return None
    back = max(1, number - -(-lost // size))
    turned = state.get("turned", 0) + 1
    return state | {"page": back, "first": None, "turned": turned}


def _number(page: Page, name: str) -> int | None:
    value = page.headers.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 8 else None


def compared(state: dict[str, Any], posts: list[Any], total: int | None) -> dict[str, Any]:
    """Compare a search's first page with that of the list: are they the same, it is no search.

    One that finds too much, by likeness or by one word of two, has another.
    """
    first = [digest(" ".join(str(post.get("id")) for post in posts)), total]
    if state["term"]:
        return {"ignored": first == state.get("listed")}
    return {"listed": first, "ignored": False}


def holds(term: str | None, posts: list[Any]) -> bool:
    """Say whether any post of a page has the query's first word: an API may ignore the search."""
    word = term.split()[0].lower() if term and term.split() else ""
    return any(word in str(post).lower() for post in posts)
