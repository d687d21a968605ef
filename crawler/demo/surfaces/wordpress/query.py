"""What WordPress' main query finds: parsing of addresses and the search of ``WP_Query``.

Reference: ``WP_Query::parse_search`` and ``parse_search_terms``
(https://developer.wordpress.org/reference/classes/wp_query/parse_search/).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crawler.demo.model import Post
from crawler.demo.surfaces.base import Request

Kind = Literal["home", "search", "category", "tag", "author", "date", "single", "page", "none"]

_TERM = re.compile(r"\".*?(?:\"|$)|(?:(?<=[\t \",+])|^)[^\t \",+]+")
_STOPWORDS = {
    *("about", "an", "are", "as", "at", "be", "by", "com", "for", "from", "how", "in", "is", "it"),
    *("of", "on", "or", "that", "the", "this", "to", "was", "what", "when", "where", "who"),
    *("will", "with", "www"),
}


@dataclass(frozen=True, slots=True)
class Query:
    """The query variables of a request. ``name`` is a slug, a number or a date prefix."""

    kind: Kind
    name: str = ""
    search: str = ""
    feed: str = ""
    paged: int = 1
    page: int = 1


def search_terms(text: str) -> list[str]:
    """Return the terms that a search ANDs: words, quoted phrases, or the sentence when too many."""
    text = text.replace("\r", "").replace("\n", "")
    terms = []
    for found in _TERM.findall(text):
        quoted = re.fullmatch(r"\".+\"", found)
        term = found.strip("\"'") if quoted else found.strip("\"' ")
        if not term or (len(term) == 1 and term.isascii() and term.isalpha()):
            continue
        if term.casefold() not in _STOPWORDS:
            terms.append(term)
    return terms if 0 < len(terms) <= 9 else [text]


def search(posts: list[Post], text: str, raw: Callable[[Post], str]) -> list[Post]:
    """Return the posts in which every term is a substring of title or content (raw markup).

    A term after ``-`` must be in neither. Password-protected posts are never found by visitors.
    """
    hits = []
    terms = search_terms(text)
    for post in posts:
        if post.state == "protected":
            continue
        fields = (post.title.casefold(), raw(post).casefold())
        if all(_holds(term.casefold(), fields) for term in terms):
            hits.append(post)
    return hits


def _holds(term: str, fields: tuple[str, str]) -> bool:
    if term.startswith("-") and len(term) > 1:
        return not any(term[1:] in field for field in fields)
    return any(term in field for field in fields)


def by_relevance(posts: list[Post], text: str, raw: Callable[[Post], str]) -> list[Post]:
    """Order hits as ``WP_Query::parse_search_order`` does; ties stay newest first."""
    terms = [term.casefold() for term in search_terms(text)]
    sentence = text.casefold()

    def rank(post: Post) -> int:
        title = post.title.casefold()
        if len(terms) == 1:
            return 0 if terms[0] in title else 1
        if sentence in title:
            return 1
        if len(terms) < 7 and all(term in title for term in terms):
            return 2
        if len(terms) < 7 and any(term in title for term in terms):
            return 3
        return 5 if sentence in raw(post).casefold() else 6

    return sorted(posts, key=rank)


_PAGED = r"(?:page/(?P<paged>\d+)/?)?"
_FEED = r"(?:feed(?:/(?P<feed>rss2|rss|atom|rdf))?/?)?"
_ADDRESSES: tuple[tuple[Kind, str], ...] = (
    ("home", rf"{_PAGED}"),
    ("home", r"feed(?:/(?P<feed>rss2|rss|atom|rdf))?/?"),
    ("search", rf"search/(?P<name>[^/]+)/?{_PAGED}"),
    ("search", rf"search/(?P<name>[^/]+)/{_FEED}"),
    ("category", rf"category/(?P<name>[^/]+)/?{_PAGED}"),
    ("category", rf"category/(?P<name>[^/]+)/{_FEED}"),
    ("tag", rf"tag/(?P<name>[^/]+)/?{_PAGED}"),
    ("tag", rf"tag/(?P<name>[^/]+)/{_FEED}"),
    ("author", rf"author/(?P<name>[^/]+)/?{_PAGED}"),
    ("author", rf"author/(?P<name>[^/]+)/{_FEED}"),
    ("date", rf"(?P<name>\d{{4}}(?:/\d{{2}}){{0,2}})/?{_PAGED}"),
)
_RULES = [(kind, re.compile(f"/{pattern}")) for kind, pattern in _ADDRESSES]
_PLAIN: tuple[tuple[Kind, str], ...] = (
    ("single", "p"),
    ("page", "page_id"),
    ("category", "cat"),
    ("category", "category_name"),
    ("tag", "tag"),
    ("author", "author"),
    ("author", "author_name"),
    ("date", "m"),
)


def parse_plain(request: Request) -> Query | None:
    """Return the query of the query string alone, or None when it names nothing."""
    query = request.query
    rest = {
        "feed": _feed_name(query.get("feed", "")),
        "paged": max(1, request.number("paged", 1)),
        "page": max(1, request.number("page", 1)),
    }
    if "s" in query:
        return Query("search", search=query["s"], **rest)  # type: ignore[arg-type]
    for kind, variable in _PLAIN:
        if value := query.get(variable):
            name = _dashed(value) if variable == "m" else value
            return Query(kind, name, **rest)  # type: ignore[arg-type]
    if rest["feed"] or "paged" in query:
        return Query("home", **rest)  # type: ignore[arg-type]
    return None


def parse_pretty(path: str) -> Query | None:
    """Return the query of a path of the archives, or None (it may be a post)."""
    for kind, rule in _RULES:
        if match := rule.fullmatch(path):
            found = match.groupdict()
            feed = found.get("feed") or ("rss2" if re.search(r"/feed/?$", path) else "")
            name = found.get("name") or ""
            search = name.replace("+", " ") if kind == "search" else ""
            return Query(kind, name, search, _feed_name(feed), int(found.get("paged") or 1))
    return None


def _feed_name(value: str) -> str:
    return "rss2" if value == "feed" else value


def _dashed(value: str) -> str:
    """Return ``2024/09/28`` for ``20240928``."""
    return "/".join(filter(None, (value[:4], value[4:6], value[6:8])))
