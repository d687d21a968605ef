"""How a page is told from others: by its address and what it says its headline is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.extraction.islands.fields import keys_for
from crawler.extraction.structured import Declared, plain, text_value
from crawler.extraction.teasers import descriptions

#: How surely an object is the page's article: not at all, nothing tells, and by what.
OTHER: Final = -1
UNKNOWN: Final = 0
BY_TITLE: Final = 2
BY_NUMBER: Final = 3
BY_ADDRESS: Final = 4

_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp|amp)$", re.I)
_TOKEN = re.compile(r"[^\W_]+")
_DATE = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){1,2}(?=/)")
_NUMBER = re.compile(r"(?<![^\W_])\d{3,}(?![^\W_])")
_LONG_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}")
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|svg|json|xml|mp4)$", re.I)
#: Query parameters that name a page, not a state of it.
_IDS_IN_QUERY = frozenset(("p", "id", "nid", "news", "artikel", "berita", "article", "post"))


def path_of(url: str) -> str:
    """Return the decoded path without a slash or an extension at its end, in lower case."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return _EXTENSION.sub("", path).casefold()


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a headline or of a slug."""
    return tuple(_TOKEN.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class PageKey:
    """``slug`` is the words of the address's last segment, ``ids`` the numbers that name it.

    ``descriptions`` is what the page's metadata say that it is about.
    """

    path: str
    slug: tuple[str, ...]
    ids: frozenset[str]
    titles: frozenset[tuple[str, ...]]
    descriptions: tuple[str, ...] = ()

    @classmethod
    def of(cls, url: str, page: Declared | None = None) -> PageKey:
        path = path_of(url)
        segments = [part for part in _DATE.sub("", path + "/").split("/") if part]
        last = segments[-1] if segments else ""
        if len(segments) > 1 and last.isdigit() and "-" in segments[-2]:
            last = segments[-2]
        ids = {part for part in segments if part.isdigit()}
        ids |= {found for part in segments[-2:] for found in _NUMBER.findall(part)}
        ids |= {found for part in segments for found in _LONG_ID.findall(part)}
        for name, value in parse_qsl(urlsplit(url).query):
            if name.lower() in _IDS_IN_QUERY and value.isalnum():
                ids.add(value.casefold())
        said = [] if page is None else _titles(page)
        titles = frozenset(filter(None, map(tokens, said)))
        about = () if page is None else tuple(filter(None, descriptions(page)))
        return cls(path, tokens(last), frozenset(ids), titles, about)

    def evidence(self, item: dict[str, Any], title: str) -> int:
        """Return how surely a JSON object is this page's article, ``OTHER`` when it is another."""
        best = UNKNOWN
        for key in keys_for("address", item):
            seen = self._by_address(item[key])
            if seen == OTHER:
                return OTHER
            best = max(best, seen)
        for key in keys_for("slug", item):
            seen = self._by_slug(item[key])
            if seen == OTHER and best < BY_ADDRESS:
                return OTHER
            best = max(best, seen)
        for key in keys_for("id", item):
            if self.ids and str(item[key]).casefold() in self.ids:
                best = max(best, BY_NUMBER)
        return max(best, self._by_title(title))

    def _by_address(self, value: Any) -> int:
        if not isinstance(value, str) or "/" not in value or len(value) > 2000:
            return UNKNOWN
        try:
            path = path_of(value)
        except ValueError:
            return UNKNOWN
        if not path or _FILE.search(value) or "/api/" in path or "/wp-json/" in path:
            return UNKNOWN
        path = path if path.startswith("/") else f"/{path}"
        if path == self.path or self.path.endswith(path) or path.endswith(self.path):
            return BY_ADDRESS
        # An address that shares the last segment is the same article under another section.
        return BY_NUMBER if tokens(path.rpartition("/")[2]) == self.slug else OTHER

    def _by_slug(self, value: Any) -> int:
        if isinstance(value, dict):  # {"current": …}
            value = value.get("current")
        if not isinstance(value, str) or not value.strip("/ "):
            return UNKNOWN
        words = tokens(_EXTENSION.sub("", unquote(value).strip("/").rpartition("/")[2]))
        if not words or not self.slug:
            return UNKNOWN
        if words == self.slug:
            return BY_ADDRESS
        # "12345-judul-berita" and "judul-berita-12345" hold the slug and a number.
        rest = [word for word in self.slug if not word.isdigit()]
        return BY_NUMBER if list(words) == rest and len(rest) > 1 else OTHER

    def _by_title(self, title: str) -> int:
        words = tokens(plain(title))
        if len(words) < 2:
            return UNKNOWN
        for said in self.titles:
            if said == words or (len(words) >= 4 and said[: len(words)] == words):
                return BY_TITLE
        slug = [word for word in self.slug if word not in self.ids]
        if len(slug) < 3:
            return UNKNOWN
        # Slugs drop small words and are cut; what stands in them stands in the title, in order.
        left = iter(words)
        ordered = all(any(word == other for other in left) for word in slug)
        return BY_TITLE if ordered and len(slug) >= min(len(words), 12) * 0.5 else UNKNOWN


def _titles(page: Declared) -> list[str]:
    said = [text_value(page.article.get("headline")), page.page_title]
    for name in ("og:title", "twitter:title"):
        said += page.meta.get(name, [])[:1]
    return [plain(text) for text in said if text]
