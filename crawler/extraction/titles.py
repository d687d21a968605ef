"""The headline: without the site's name, without a category, as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from crawler.extraction.blocks import HEADINGS
from crawler.extraction.boilerplate.stamps import is_stamp_line
from crawler.extraction.inline import element_text, folded
from crawler.extraction.structured import Declared, plain, text_value
from crawler.extraction.walk import Walk

#: Separators between a headline and what themes append to it.
_SEPARATOR = re.compile(r"\s+[|\-–—~•·»«/:⋆]+\s+|\s*\|\s*|\s+::\s+")
_LONGEST = 400
#: An element named headline that has fewer letters is a label.
_SHORTEST = 20
_LONGEST_SITE = 40
_MOST_HEADINGS = 12
_MOST_LINES = 60
_NOT_WORD = re.compile(r"[\W_]+")
#: Plug-ins cut headlines near the 110 characters that search engines used to demand.
_CUT_LENGTH = 95
_WORD = re.compile(r"\w+")
_PAGE_MARK = re.compile(
    r"\s*[-–—|(]\s*(?:halaman|hal\.?|page|laman)\s+\d+(?:\s+(?:dari|of)\s+\d+)?(?:\s+all)?\)?\s*$|\s+halaman\s+all$"
    r"|\s+[-–—|]\s+semua\s+halaman$",
    re.I,
)


def title_of(page: Declared, walk: Walk, site_name: str | None) -> tuple[str, str]:
    """Return (headline, evidence); ("", "") when the page has none.

    The headline that the article declares (JSON-LD) is believed, in the page's own spelling; where
    the ``h1`` and og:title agree against it, they are. An ``h1`` alone counts only when something
    declared agrees with it: sites put their logo, the section or a teaser into an ``h1`` too.
    """
    sites = _site_names(page, site_name)
    known = list(_shown(walk))
    headings = [element_text(element) for _, element in walk.titles[:_MOST_HEADINGS]]
    lines = [block.text for block in walk.blocks[:_MOST_LINES] if len(block.text) >= _SHORTEST]
    sites += _appended(page, [*headings, *lines, *(text for text, _ in known)])
    shown = [(bare, source) for text, source in known if (bare := _bare(text, sites))]
    declared = [
        (bare, source)
        for text, source in _declared(page)
        if (bare := _bare(text, sites)) and not _is_site(bare, sites)
    ]
    heads = [text for text, source in shown if source == "h1"]
    own = next((text for text, source in declared if source == "json-ld"), "")
    shared = next((text for text, source in declared if source == "meta og:title"), "")
    if own:
        window = next((text for text, source in declared if source == "title"), "")
        twin = next((text for text, source in declared if source == "meta twitter:title"), "")
        return _believed(own, shared, window, heads, shared_twice=_key(twin) == _key(shared))
    for text, source in shown:
        if any(_same(text, other) for other, _ in declared):
            return text, source
    if declared:
        named = _named_headline(declared[0][0], walk) if declared[0][1] == "title" else None
        return (named, "heading") if named else (_as_shown(declared[0][0], heads), declared[0][1])
    for text, source in shown:
        if not _is_site(text, sites):
            return text, source
    return "", ""


def site_of_window(window: str, title: str) -> str | None:
    """Return the outlet's name that the window's title has behind the headline, or None.

    What stands there may be several things; the last is the outlet's.
    """
    window, title = _clip(plain(window)), _clip(title)
    if len(title) < _SHORTEST or not _key(window).startswith(_key(title)):
        return None
    parts = [part.strip() for part in _SEPARATOR.split(window)]
    name = parts[-1] if len(parts) > 1 else ""
    if not 3 <= len(name) <= _LONGEST_SITE or _key(name) in _key(title):
        return None
    return name


def _named_headline(window: str, walk: Walk) -> str | None:
    """Return what an element named headline holds, if no line of the page has the window's title.

    Old content management systems give all their pages one title.
    """
    shown = (element_text(element) for _, element in walk.shown.get("title", ())[:6])
    named = next((text for text in shown if _SHORTEST <= len(text) <= _LONGEST), None)
    ends = [_key(part) for part in (window, *_SEPARATOR.split(window)) if len(part) >= 8]
    if any(_key(b.text).startswith(end) for b in walk.blocks for end in ends if len(end) > 24):
        return None
    dated = _dated_headline(walk)
    if dated is not None and not any(_key(dated).startswith(end) for end in ends):
        return dated
    if named is None or any(_shows(_key(b.text), end) for b in walk.blocks for end in ends):
        return None
    return named


def _shows(line: str, end: str) -> bool:
    """True when a line begins with a part of the window's title and is that, not a paragraph.

    Portals whose pages all have the portal's name for a title begin their reports with it too.
    """
    return line.startswith(end) and len(line) <= 3 * len(end)


def _dated_headline(walk: Walk) -> str | None:
    """Return the heading, or the line in bold, that stands right above the article's date."""
    blocks = walk.blocks[:_MOST_LINES]
    for index, block in enumerate(blocks[1:], 1):
        if not is_stamp_line(block.text) or not any(c.isdigit() for c in block.text):
            continue
        head = blocks[index - 1]
        shown = head.tag in HEADINGS or head.bold
        if shown and not head.linked and _SHORTEST <= len(head.text) <= _LONGEST:
            return head.text
    return None


def _believed(
    own: str, shared: str, window: str, heads: list[str], *, shared_twice: bool
) -> tuple[str, str]:
    """Choose between the article's headline, og:title, the window's title and the h1 elements.

    The article's own wins when the page shows it, or when the window repeats it and what is shared
    is not of one voice (og:title and twitter:title); else the h1 that og:title repeats, else the
    article's own.
    """
    key = _key(own)
    for head in heads:
        if _key(head) == key:
            return head, "h1"
    cut_off = own.endswith(("…", "...")) or len(own) >= _CUT_LENGTH
    for head in heads:
        if cut_off and _key(head).startswith(key.rstrip(".…")):
            return head, "h1"
        if _key(head) == _key(shared) and (shared_twice or _key(window) != key):
            return head, "h1"
    return own, "json-ld"


def _declared(page: Declared) -> Iterator[tuple[str, str]]:
    yield _clip(text_value(page.article.get("headline"))), "json-ld"
    for name in ("og:title", "twitter:title", "title", "dc.title", "parsely-title", "headline"):
        for value in page.meta.get(name, ())[:1]:
            yield _clip(plain(value)), f"meta {name}"
    yield _clip(text_value(page.article.get("name"))), "json-ld"
    yield _clip(plain(page.page_title)), "title"


def _shown(walk: Walk) -> Iterator[tuple[str, str]]:
    """Yield headings that may be the headline: h1 first, then what classes call a title."""
    for _, element in walk.titles:
        if element.tag == "h1":
            yield element_text(element), "h1"
    for name in ("headline", "title"):
        for _, element in walk.shown.get(name, ())[:6]:
            if element.tag in ("h1", "h2", "h3", "div", "p", "span", "header"):
                yield element_text(element), "heading"
    for _, element in walk.titles[:4]:
        if element.tag == "h2":
            yield element_text(element), "h2"


def _clip(text: str) -> str:
    text = folded(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0]


def _site_names(page: Declared, site_name: str | None) -> list[str]:
    names = [site_name or ""]
    names += page.meta.get("og:site_name", [])[:1] + page.meta.get("application-name", [])[:1]
    publisher = page.article.get("publisher")
    if isinstance(publisher, dict):
        names.append(text_value(publisher.get("name")))
    names += [
        text_value(n.get("name"))
        for n in page.nodes
        if n.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization")
    ][:3]
    url = (page.meta.get("og:url") or page.links.get("canonical") or [""])[0]
    host = re.sub(r"^https?://(?:www\.|m\.|amp\.)?", "", url).split("/")[0]
    if host:
        names += [host, host.split(".")[0], ".".join(host.split(".")[-2:]), *host.split(".")[-3:-2]]
    return list(dict.fromkeys(_key(plain(name)) for name in names if name and len(name) > 1))


def _appended(page: Declared, shown: Iterable[str]) -> list[str]:
    """Return what the window's title appends to a headline that the page shows: a site's name.

    Sites that declare nothing show their own name in a heading like the article's. The shorter
    end is the site's: some set their name before the headline.
    """
    heads = {_key(text) for text in shown}
    window = _clip(plain(page.page_title))
    ends = [(window[: cut.start()], window[cut.end() :]) for cut in _SEPARATOR.finditer(window)]
    return [_key(tail) for head, tail in ends if len(tail) < len(head) and _key(head) in heads]


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text.casefold())


def _is_site(text: str, sites: list[str]) -> bool:
    key = _key(text)
    return not key or any(
        key == site or (len(site) > 4 and key.startswith(site) and len(key) < len(site) * 1.6)
        for site in sites
    )


def _bare(text: str, sites: list[str]) -> str:
    """Cut what is appended to (or set before) a headline: the site, its slogan, a page number."""
    text = _without_page(text)
    for _ in range(3):
        shorter = _cut_end(text, sites)
        if shorter == text:
            break
        text = shorter
    first = _SEPARATOR.search(text)
    if first and _is_site(text[: first.start()], sites) and len(text) - first.end() > 15:
        text = text[first.end() :]
    return _without_page(text).strip()


def _without_page(text: str) -> str:
    """Cut "- Halaman 2 dari 3"; most headlines end in neither a digit, "all" nor "halaman"."""
    end = text.rstrip(" )")[-1:]
    return _PAGE_MARK.sub("", text) if end.isdigit() or end in "lLnN" else text


def _cut_end(text: str, sites: list[str]) -> str:
    found = None
    for match in _SEPARATOR.finditer(text):
        found = match
    if found is None or found.start() < 8:
        return text
    if _is_site(text[found.end() :], sites) or _names_site(text[found.end() :], sites):
        return text[: found.start()]
    return text


_SLOGAN = re.compile(r"\b(?:portal|media|online|news|com|co\.id|id|net|berita)\b", re.I)


def _names_site(tail: str, sites: list[str]) -> bool:
    key = _key(tail)
    return (
        len(key) < 60
        and any(len(site) > 4 and site in key for site in sites)
        and bool(_SLOGAN.search(tail) or len(_WORD.findall(tail)) <= 4)
    )


def _same(one: str, other: str) -> bool:
    """True when two strings are one headline, perhaps shortened or with small differences."""
    first, second = _key(one), _key(other)
    if not first or not second:
        return False
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if (
        len(short) >= 12
        and (long.startswith(short) or short in long)
        and len(short) > len(long) * 0.4
    ):
        return True
    if len(short) < 12 or len(short) < len(long) * 0.5:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() > 0.82


def _as_shown(text: str, heads: list[str]) -> str:
    """Return the page's own spelling of a declared headline, which often lost its quotes."""
    key = _key(text)
    return next((head for head in heads if _key(head) == key), text)
