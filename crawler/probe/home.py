"""Reading a home page: whose it is, what it links to, and whether it shows anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml.html import HtmlElement

from crawler.platforms.addresses import absolute, homes_of, same_site
from crawler.platforms.contract import Page, Site
from crawler.platforms.feeds import discover_feeds
from crawler.platforms.links import MAX_ANCHORS, base_of, find_links, parse_html
from crawler.platforms.probe import Clue, clues, generator

#: Forms of a page, and fields of a form, that are looked at.
_MOST_FORMS = 40
#: Names of the field that a search form's words go into.
_QUERY_NAME = re.compile(
    r"(?:q|s|k|query|keywords?|key|search\w*|cari\w*|kata(?:_?kunci)?|term)", re.I
)
_SEARCH_WORD = re.compile(r"search|cari", re.I)
#: What a link to the list of everything says, and where it leads.
_ARCHIVE_TEXT = re.compile(
    r"(?:indeks|index|arsip|semua|terbaru|terkini)(?:\s(?:berita|artikel|news))?"
    r"|(?:semua|indeks|daftar|kumpulan)\s(?:berita|artikel|kabar)|(?:lihat|baca)\ssemua",
    re.IGNORECASE,
)


@dataclass(slots=True, kw_only=True)
class HomePage:
    """What a home page says. ``searches`` are addresses with ``{query}``, ``names`` the best first.

    ``articles`` counts the links that can be articles, ``headlines`` are their texts.
    """

    clues: list[Clue] = field(default_factory=list)
    generator: str | None = None
    feeds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    page_title: str = ""
    searches: list[str] = field(default_factory=list)
    archive: str | None = None
    articles: int = 0
    headlines: list[str] = field(default_factory=list)
    amp: bool = False


def read_home(site: Site, page: Page) -> HomePage:
    """Read a home page that answered; an answer without markup gives an empty result."""
    content_type = page.headers.get("content-type")
    found = HomePage(clues=clues(page), generator=generator(page))
    tree = parse_html(page.body, content_type)
    if tree is None:
        return found
    base, homes = base_of(tree, page.url), homes_of(site)
    found.feeds = [
        url for url in discover_feeds(page.body, page.url, content_type) if same_site(url, *homes)
    ]
    found.names, found.page_title = site_names(tree), _title(tree)
    found.searches = list(dict.fromkeys(_searches(tree, base, homes)))[:3]
    found.archive = _archive(tree, base, homes)
    links = list(find_links(tree, page.url, None, homes=homes))
    found.articles = len(links)
    found.headlines = [link.text for link in links if len(link.text.split()) > 3][:20]
    found.amp = has_amp(tree)
    return found


def has_amp(tree: HtmlElement) -> bool:
    """Say whether a page is AMP or names its AMP form (https://amp.dev, discovery)."""
    if any("amphtml" in (e.get("rel") or "").lower().split() for e in tree.iter("link")):
        return True
    return tree.get("amp") is not None or tree.get("⚡") is not None


def site_names(tree: HtmlElement) -> list[str]:
    """Return the names that a page declares for its site, the most telling first."""
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or "").strip().lower()
        if key in ("og:site_name", "application-name", "apple-mobile-web-app-title"):
            said.setdefault(key, meta.get("content") or "")
    wanted = ("og:site_name", "application-name", "apple-mobile-web-app-title")
    return [said[key] for key in wanted if said.get(key, "").strip()]


def _title(tree: HtmlElement) -> str:
    for element in tree.iter("title"):
        parent = element.getparent()
        if parent is not None and parent.tag in ("head", "html", "body"):
            return " ".join(element.text_content().split())[:500]
    return ""


def _searches(tree: HtmlElement, base: str, homes: tuple[str, ...]) -> Iterator[str]:
    """Yield the addresses of the page's search forms, relative to their host."""
    for form in islice(tree.iter("form"), _MOST_FORMS):
        if (form.get("method") or "get").strip().lower() != "get":
            continue
        action = absolute(base, form.get("action") or base)
        if action is None or not same_site(action, *homes) or "{" in action:
            continue
        fixed, query = [], ""
        for field_ in islice(form.iter("input"), _MOST_FORMS):
            name, kind = field_.get("name") or "", (field_.get("type") or "text").strip().lower()
            if kind == "hidden" and name and "{" not in (field_.get("value") or ""):
                fixed.append((name, field_.get("value") or ""))
            elif name and not query and kind in ("text", "search") and _is_query(form, field_):
                query = name
        if query and not _QUERY_NAME.fullmatch(query) and not _names_search(form):
            continue
        if query:
            parts = urlsplit(action)
            pairs = [*parse_qsl(parts.query, keep_blank_values=True), *fixed]
            pairs = [(key, value) for key, value in pairs if key != query]
            yield f"{parts.path or '/'}?{urlencode([*pairs, (query, '')])}" + "{query}"


def _is_query(form: HtmlElement, element: HtmlElement) -> bool:
    said = f"{element.get('placeholder') or ''} {element.get('type') or ''}"
    name = element.get("name") or ""
    return bool(_QUERY_NAME.fullmatch(name) or _SEARCH_WORD.search(said) or _names_search(form))


def _names_search(form: HtmlElement) -> bool:
    said = " ".join(form.get(key) or "" for key in ("role", "class", "id", "action"))
    return _SEARCH_WORD.search(said) is not None


def _archive(tree: HtmlElement, base: str, homes: tuple[str, ...]) -> str | None:
    """Return the address of the page that lists everything, as the home page names it."""
    for anchor in islice(tree.iter("a"), MAX_ANCHORS):
        said = " ".join(anchor.text_content().split())
        if len(said) > 40 or not _ARCHIVE_TEXT.fullmatch(said):
            continue
        target = absolute(base, anchor.get("href"))
        if target is None or not same_site(target, *homes) or "{" in target:
            continue
        parts = urlsplit(target)
        if parts.path.strip("/"):
            return parts.path + (f"?{parts.query}" if parts.query else "")
    return None
