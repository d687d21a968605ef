"""Where a page says that its JSON is: the addresses that its shell will ask."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree

from crawler.extraction.islands.page_key import PageKey
from crawler.extraction.urls import same_site

#: Questions that are worth asking before the browser is started.
MAX_CALLS = 2
_MAX_ELEMENTS = 5_000
_ATTRIBUTES = ("data-api", "data-url", "data-endpoint", "data-src", "data-fetch", "data-json",
               "data-api-url")  # fmt: skip
_READS_AS_JSON = re.compile(
    r"\.json(?:$|\?)|/api/|/wp-json/|[?&]format=json|/v\d+/|/graphql\?", re.I
)
_NOT_JSON = re.compile(
    r"\.(?:m?js|css|html?|png|jpe?g|webp|svg|woff2?|mp4|xml)(?:$|\?)|oembed", re.I
)


def calls_of(root: etree._Element, url: str) -> list[str]:
    """Return the addresses of JSON for this very page that its markup names, the surest first.

    Only http(s) addresses of the page's own registrable domain are returned, ``MAX_CALLS`` at most.
    """
    page, own = PageKey.of(url), urlsplit(url).hostname or ""
    found: list[str] = []
    for target in _named(root, url, page):
        try:
            parts = urlsplit(urljoin(url, target))
            host = parts.hostname or ""
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not same_site(own, host):
            continue
        full = parts._replace(fragment="").geturl()
        if full not in found and full != url and not _NOT_JSON.search(full):
            found.append(full)
    return found[:MAX_CALLS]


def _named(root: etree._Element, url: str, page: PageKey) -> Iterator[str]:
    for link in root.iter("link"):
        rel, href = (link.get("rel") or "").lower().split(), link.get("href")
        if not href:
            continue
        kind = (link.get("type") or "").lower()
        # WordPress names the post's own address of its API so.
        preloads = link.get("as") == "fetch" and not {"preload", "prefetch"}.isdisjoint(rel)
        if preloads or ("alternate" in rel and kind == "application/json"):
            yield href
    yield from _of_next(root, url)
    if any(element.get("id") == "___gatsby" for element in root.iter("div")):
        yield f"/page-data{_path(url)}/page-data.json"
    for element in islice(root.iter(etree.Element), _MAX_ELEMENTS):
        for name in _ATTRIBUTES:
            value = element.get(name)
            if value and len(value) < 500 and _asks_for(value, page):
                yield value


def _of_next(root: etree._Element, url: str) -> Iterator[str]:
    """The data of a Next page that was built as a fallback, without its properties."""
    for script in root.iter("script"):
        if script.get("id") == "__NEXT_DATA__":
            try:
                build = json.loads(script.text or "").get("buildId")
            except (ValueError, RecursionError, AttributeError):
                return
            if isinstance(build, str) and re.fullmatch(r"[\w.~-]{1,100}", build):
                yield f"/_next/data/{build}{_path(url)}.json"


def _asks_for(value: str, page: PageKey) -> bool:
    """True for an address of JSON that holds the page's slug or one of its numbers."""
    if not _READS_AS_JSON.search(value):
        return False
    words = re.findall(r"[^\W_]+", value.casefold())
    text = "-".join(words)
    return bool(page.ids.intersection(words)) or (
        len(page.slug) > 1 and "-".join(page.slug) in text
    )


def _path(url: str) -> str:
    return quote(urlsplit(url).path.rstrip("/") or "/index", safe="/%")
