"""The pages of a listing: their addresses, the articles they link to, and where they lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urljoin

from lxml.html import HtmlElement

from crawler.items import Candidate
from crawler.platforms.addresses import absolute, lies_outside, same_site
from crawler.platforms.contract import Page, Refused, Scope
from crawler.platforms.formats.xml import describe
from crawler.platforms.links import (
    MAX_ANCHORS,
    base_of,
    find_links,
    parse_html,
    select,
    why_cut,
)
from crawler.platforms.window import is_outside, is_past_edge, read_stamp, read_visible_date

#: Ancestors of a link that are searched for its date.
_CARD_HEIGHT = 6
#: What the link to the next (older) page says, in the languages of themes in use.
_NEXT_WORDS = re.compile(
    r"""(?:(?:next|older|berikut(?:nya)?|selanjutnya|lanjut|lebih\slama|load\smore|muat\slebih)
        (?:\s(?:page|posts?|entries|halaman|artikel|berita|banyak))?
        |(?:pos|posting|postingan|artikel|berita|halaman)\s(?:lama|berikut(?:nya)?|selanjutnya)
        )[\s»›→>]* | [»›→] | >{1,2}""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older|nextpostslink)(?=$|[\s_-])", re.IGNORECASE)
_CURRENT_CLASS = re.compile(r"(?:^|[\s_-])(?:current|active|aktif)(?=$|[\s_-])", re.IGNORECASE)
_NOT_NEXT = re.compile(r"prev|newer|slick|swiper|carousel|slide|owl-", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article's link in a listing, with the title and date that stand beside it."""

    url: str
    title: str | None
    stamp: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """One page of a listing. ``next`` is where the page itself leads on, if it says so.

    ``cut`` says why it was not read to its end, empty when it was.
    """

    items: list[Item]
    next: str | None
    tree: HtmlElement
    cut: str = ""


def fill(template: str, site_url: str, *, query: str = "", number: int = 1) -> str:
    """Return a listing's address: ``{query}`` escaped for where it stands, ``{page}`` filled in."""
    head, mark, tail = template.partition("?")
    path = head.replace("{query}", quote(query, safe=""))
    rest = tail.replace("{query}", quote_plus(query))
    return urljoin(site_url, (path + mark + rest).replace("{page}", str(number)))


def read_listing(
    page: Page,
    homes: Sequence[str],
    *,
    link: str | None = None,
    following: str | None = None,
    date: str | None = None,
) -> ListingPage:
    """Read a page of links. Raises ``Refused`` when the answer is no page.

    ``link``, ``following`` and ``date`` are CSS selectors of the articles' links, of the link to
    the next page, and of the date near each article's link; without them links are told by their
    addresses, pagers by their words, and dates by ``<time>``.
    """
    tree = parse_html(page.body, page.headers.get("content-type"))
    if tree is None or not isinstance(tree, HtmlElement):
        raise Refused(f"{describe(page.body[:4096].decode('utf-8', 'replace'))}, not a page")
    found = list(find_links(tree, page.url, link, homes=homes))
    own = {found_link.url for found_link in found}
    items = [
        Item(
            url=f.url, title=f.text or None, stamp=_date_near(f.element, date or "time", f.url, own)
        )
        for f in found
    ]
    base = base_of(tree, page.url)
    onward = _selected_next(tree, base, following) if following else _next_of(tree, base)
    if onward and not same_site(onward, *homes):
        onward = None
    cut = why_cut(tree, link)
    cut = f"a listing has {cut} on one page" if cut else ""
    return ListingPage(items=items, next=onward, tree=tree, cut=cut)


def _date_near(anchor: HtmlElement, selector: str, url: str, articles: set[str]) -> str | None:
    """Return the date in the smallest box around a link, with no other article's link in it."""
    box: HtmlElement | None = anchor
    for _ in range(_CARD_HEIGHT):
        if box is None or box.tag == "body" or _links_elsewhere(box, url, articles):
            return None
        for element in select(box, selector)[:3]:
            stamp = _stamp_of(element)
            if stamp:
                return stamp
        box = box.getparent()
    return None


def _links_elsewhere(box: HtmlElement, url: str, articles: set[str]) -> bool:
    for position, anchor in enumerate(box.iter("a")):
        if position > 30:
            return True
        target = absolute(url, anchor.get("href"))
        if target in articles and target != url:
            return True
    return False


def _stamp_of(element: HtmlElement) -> str | None:
    for name in ("datetime", "content", "title"):
        stamp = read_stamp(element.get(name))
        if stamp:
            return stamp
    return read_visible_date(element.text_content()[:200])


def _selected_next(tree: HtmlElement, base: str, selector: str) -> str | None:
    for element in select(tree, selector)[:5]:
        anchor = element if element.get("href") else element.find(".//a[@href]")
        target = absolute(base, anchor.get("href")) if anchor is not None else None
        if target:
            return target
    return None


def _next_of(tree: HtmlElement, base: str) -> str | None:
    """Find the next page: ``rel=next``, else a pager's class, else what the link says."""
    anchors = [a for a in tree.iter("a", "link") if a.get("href")][:MAX_ANCHORS]
    for is_next in (_says_rel_next, _has_next_class, _says_next):
        for anchor in anchors:
            target = absolute(base, anchor.get("href")) if is_next(anchor) else None
            if target and target != base:
                return target
    return _number_behind_current(tree, anchors, base)


def _number_behind_current(tree: HtmlElement, anchors: list[HtmlElement], base: str) -> str | None:
    """Read a pager of bare numbers: behind the current one, which is marked, comes the next."""
    numbered = {a.text_content().strip(): a for a in reversed(anchors) if a.tag == "a"}
    for element in tree.iter("span", "a", "li", "b", "strong"):
        text = (element.text_content() or "").strip() if element.get("class") else ""
        if len(text) < 5 and text.isascii() and text.isdigit():
            following = numbered.get(str(int(text) + 1))
            if following is not None and _CURRENT_CLASS.search(element.get("class") or ""):
                return absolute(base, following.get("href"))
    return None


def _says_rel_next(anchor: HtmlElement) -> bool:
    return "next" in (anchor.get("rel") or "").lower().split()


def _has_next_class(anchor: HtmlElement) -> bool:
    named = " ".join(_names_of(anchor))
    return bool(_NEXT_CLASS.search(named)) and not _NOT_NEXT.search(named)


def _names_of(anchor: HtmlElement) -> Iterator[str]:
    yield anchor.get("class") or ""
    yield anchor.get("id") or ""
    parent = anchor.getparent()
    if parent is not None and parent.tag in ("li", "span"):
        yield parent.get("class") or ""


def _says_next(anchor: HtmlElement) -> bool:
    if anchor.tag != "a":
        return False
    text = " ".join((anchor.text_content() or anchor.get("aria-label") or "").split())
    return len(text) < 40 and _NEXT_WORDS.fullmatch(text) is not None


def candidates(items: list[Item], scope: Scope) -> Iterator[Candidate]:
    """Yield what can lie in the window; a date in the address or beside the link tells."""
    for item in items:
        if not is_outside(item.stamp, scope) and not lies_outside(item.url, scope):
            yield Candidate(url=item.url, discovered_by="listing", published_at=item.stamp)


def is_at_edge(items: list[Item], scope: Scope) -> bool:
    """Say whether a newest-first listing has run past the window's start, as far as dates tell."""
    stamps = [item.stamp for item in items]
    if any(stamps):
        return is_past_edge(stamps, scope)
    before = Scope(queries=(), since=scope.since)
    return bool(items) and all(lies_outside(item.url, before) for item in items)


def all_known(items: list[Item], scope: Scope) -> bool:
    """Say whether a page of a list that was walked before shows nothing new."""
    if scope.baseline is None or not items:
        return False
    asked: dict[str, str | None] = {item.url: None for item in items}
    return asked.keys() <= scope.known(asked)
