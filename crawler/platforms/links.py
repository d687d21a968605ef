"""The links of a page that can be articles of its site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from cssselect import SelectorError
from lxml.html import HtmlElement

from crawler.extraction.urls import fold_url
from crawler.platforms.addresses import absolute, looks_like_article, same_site
from crawler.platforms.contract import Refused
from crawler.platforms.page_tree import CUT, MAX_TAGS, parse_html

__all__ = ["Link", "article_links", "find_links", "looks_like_article", "parse_html", "same_site"]

#: Links looked at on one page.
MAX_ANCHORS = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    """An article's link on a page, and the element that carries it."""

    url: str
    text: str
    element: HtmlElement


def base_of(tree: HtmlElement, url: str) -> str:
    """Return the address against which the page's links count: ``<base href>`` or its own."""
    for element in tree.iter("base"):
        return absolute(url, element.get("href")) or url
    return url


def article_links(
    html: bytes | str, url: str, selector: str | None = None, *, site_url: str | None = None
) -> list[str]:
    """Return the addresses of articles that a page links to, in order and each once.

    With a CSS ``selector`` its elements' own links (or the first link inside each) are all taken;
    without one, those that ``looks_like_article`` takes. Links to other sites are never taken.
    """
    tree = parse_html(html)
    if tree is None:
        return []
    return [link.url for link in find_links(tree, url, selector, homes=[site_url or url])]


def find_links(
    tree: HtmlElement, url: str, selector: str | None, *, homes: Sequence[str]
) -> Iterator[Link]:
    """Yield the articles' links of a parsed page; shapes as for ``article_links``."""
    base = base_of(tree, url)
    seen: set[str] = set()
    for element in islice(_anchors(tree, selector), MAX_ANCHORS):
        target = absolute(base, element.get("href"))
        if target is None or target == url or not same_site(target, *homes):
            continue
        key = _key(target)
        if key in seen or (selector is None and not looks_like_article(target, *homes)):
            continue
        seen.add(key)
        yield Link(target, " ".join(element.text_content().split())[:500], element)


def why_cut(tree: HtmlElement, selector: str | None) -> str:
    """Say of what a page has more than ``find_links`` looks at; empty when it sees all links."""
    if tree.get(CUT) is not None:
        return f"more than {MAX_TAGS} tags"
    more = next(islice(_anchors(tree, selector), MAX_ANCHORS, None), None) is not None
    return f"more than {MAX_ANCHORS} links" if more else ""


def _key(url: str) -> str:
    """What an article's addresses have in common: as AMP, to be shared, its second page, www."""
    parts = urlsplit(fold_url(url))
    return f"{parts.path.rstrip('/')}?{parts.query}"


def _anchors(tree: HtmlElement, selector: str | None) -> Iterator[HtmlElement]:
    if selector is None:
        yield from tree.iter("a")
        return
    for element in select(tree, selector):
        anchor = element if element.get("href") else element.find(".//a[@href]")
        if anchor is not None:
            yield anchor


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return the elements that a CSS selector matches, in document order.

    Raises ``Refused`` for a selector that is none.
    """
    try:
        found = tree.cssselect(selector, translator="html")
    except SelectorError as error:
        raise Refused(f"{selector!r} is no CSS selector: {error}") from error
    return [element for element in found if isinstance(element, HtmlElement)]
