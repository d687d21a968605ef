"""What WordPress' main query finds: parsing of addresses and the search of ``WP_Query``.

Reference: ``WP_Query::parse_search`` and ``parse_search_terms``
(https://developer.wordpress.org/reference/classes/wp_query/parse_search/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from crawler.demo.model import Post
from crawler.demo.surfaces.base import Request

Kind = Literal["home", "search", "category", "tag", "author", "date", "single"]

_TERM = re.compile(r"\".*?(?:\"|$)|(?:(?<=[\t \",+])|^)[^\t \",+]+")
_STOPWORDS = {
    *("about", "an", "are", "as", "at", "be", "by", "com", "for", "from", "how", "in", "is", "it"),
    *("of", "on", "or", "that", "the", "this", "to", "was", "what", "when", "where", "who"),
    *("will", "with", "www"),
}


#: The public query variables (``WP::$public_query_vars``) that the replica knows.
_PUBLIC = frozenset(
    {"s", "sentence", "p", "cat", "category_name", "tag", "author", "author_name", "post_type"}
    | {"m", "year", "monthnum", "day", "feed", "paged", "page", "order", "orderby"}
)
#: What tells the kind of a listing, in the order in which titles and addresses speak of it.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("p", "single"),
    ("s", "search"),
    ("cat", "category"),
    ("category_name", "category"),
    ("tag", "tag"),
    ("author", "author"),
    ("author_name", "author"),
    ("m", "date"),
    ("year", "date"),
)


@dataclass(frozen=True, slots=True)
class Query:
    """The query variables of a request; several conditions are ANDed."""

    variables: Mapping[str, str]

    @property
    def kind(self) -> Kind:
        return next((kind for name, kind in _KINDS if self.variables.get(name)), self._bare)

    @property
    def _bare(self) -> Kind:
        return "search" if "s" in self.variables else "home"

    @property
    def name(self) -> str:
        """What names the listing: a slug or a number, or a date such as ``2024/09``."""
        if self.kind == "date":
            return self.date
        return next((v for n, _ in _KINDS if n != "s" and (v := self.variables.get(n))), "")

    @property
    def date(self) -> str:
        """The asked day, month or year as the start of ``YYYY/MM/DD``, empty when none is."""
        whole = self.variables.get("m", "")
        parts = [whole[:4], whole[4:6], whole[6:8]] if whole else []
        names = ("year", "monthnum", "day")
        parts = parts or [
            f"{int(v):02}" for n in names if (v := self.variables.get(n, "")).isdigit()
        ]
        return "/".join(filter(None, parts))

    @property
    def search(self) -> str:
        return self.variables.get("s", "")

    @property
    def feed(self) -> str:
        """The feed asked for; ``feed`` itself is the site's default."""
        name = self.variables.get("feed", "")
        return "rss2" if name == "feed" else name

    @property
    def paged(self) -> int:
        return max(1, _absint(self.variables.get("paged", "1")))

    @property
    def page(self) -> int:
        return max(1, _absint(self.variables.get("page", "1")))


def _absint(value: str) -> int:
    digits = re.match(r"-?(\d{1,9})", value.strip())
    return int(digits[1]) if digits else 0


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


def search(
    posts: list[Post], text: str, raw: Callable[[Post], str], *, sentence: bool = False
) -> list[Post]:
    """Return the posts in which every term is a substring of title or content (raw markup).

    A term after ``-`` must be in neither; ``sentence`` takes the text as one term. Posts behind a
    password are never found by visitors.
    """
    hits = []
    terms = [text] if sentence else search_terms(text)
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


def ordered(posts: list[Post], wanted: Query, raw: Callable[[Post], str]) -> list[Post]:
    """Return a listing, newest first or as ``orderby`` and ``order`` ask; searches by relevance."""
    keys: dict[str, Callable[[Post], Any]] = {
        "date": lambda p: (p.published, p.number),
        "modified": lambda p: (p.modified, p.number),
        "title": lambda p: p.title.casefold(),
        "id": lambda p: p.number,
    }
    by = wanted.variables.get("orderby", "").casefold()
    if by in ("", "relevance") and wanted.search:
        return by_relevance(posts, wanted.search, raw)
    descending = wanted.variables.get("order", "desc").casefold() != "asc"
    return sorted(posts, key=keys.get(by, keys["date"]), reverse=descending)


_TAIL = r"(?:page/(?P<paged>\d+)/?|feed(?:/(?P<feed>rss2|rss|atom|rdf|feed))?/?)?"
_DATE = r"(?P<year>\d{4})(?:/(?P<monthnum>\d{2}))?(?:/(?P<day>\d{2}))?/?"
_ADDRESSES = tuple(
    re.compile(f"/{head}{_TAIL}")
    for head in (
        "",
        r"search/(?P<s>[^/]+)/?",
        r"category/(?P<category_name>[^/]+)/?",
        r"tag/(?P<tag>[^/]+)/?",
        r"author/(?P<author_name>[^/]+)/?",
        _DATE,
    )
)


def parse(path: str, request: Request, *, pretty: bool) -> Query | None:
    """Return the query of an address, None when its path is no archive (it may be a post).

    Variables of the query string win over those of the path, as in ``WP::parse_request``.
    """
    asked = {name: value for name, value in request.pairs if name in _PUBLIC}
    if path in ("/", "/index.php"):
        return Query(asked)
    if not pretty:
        return None
    if re.fullmatch(r"/comments/feed/?", path):
        return Query({"feed": "comments-rss2"})
    for rule in _ADDRESSES:
        if match := rule.fullmatch(path):
            named = {name: value for name, value in match.groupdict().items() if value}
            if "feed" not in named and re.search(r"(?:^|/)feed/?$", path):
                named["feed"] = "feed"
            if "s" in named:
                named["s"] = named["s"].replace("+", " ")
            return Query({**named, **asked})
    return None
