"""Articles in several pages: where the rest is, and how the parts become one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crawler.extraction.article import Extraction
from crawler.extraction.urls import fold_url

_MOST_PAGES = 40
_PAGE = re.compile(r"(?:[?&](?:page|halaman|hal|p)=|/(?:page|halaman|hal)?[/-]?)(\d{1,2})/?$", re.I)
_WHOLE = re.compile(r"[?&](?:page|halaman|hal|showpage)=(?:all|semua)\b|/all/?$|[?&]single=1", re.I)


def next_pages(addresses: Sequence[str], url: str, canonical: str) -> tuple[list[str], bool]:
    """Return (addresses of the article's further pages, whether it is one whole-page address).

    ``addresses`` are those of the page's links, ``canonical`` is folded. A page belongs to the
    article when its address folds to the article's own. The page at hand is never listed. Numbered
    pages come in order, gaps filled from the highest number shown.
    """
    here = {_bare(url), canonical.rstrip("/")}
    current = _number(url)
    if _WHOLE.search(url):
        return [], False
    numbered: dict[int, str] = {}
    for href in dict.fromkeys(addresses):
        if href.startswith(("#", "javascript:", "mailto:")):
            continue
        href = href.partition("#")[0].strip()  # noqa: PLW2901 - the address without its fragment
        if not (
            href.rstrip("/")[-1:].isdigit()
            or "all" in href
            or "semua" in href
            or "single=1" in href
        ):
            continue
        if not (_PAGE.search(href) or _WHOLE.search(href)):
            continue
        try:
            target = urljoin(url, href)
        except ValueError:
            continue
        if _bare(target) not in here or urlsplit(target).netloc != urlsplit(url).netloc:
            continue
        if _WHOLE.search(target):
            return [target], True
        number = _number(target)
        if number and 1 < number <= _MOST_PAGES:
            numbered.setdefault(number, target)
    if current != 1:  # a later page: its article's first page leads
        return [], False
    if not numbered:
        return [], False
    last = max(numbered)
    sample = numbered[min(numbered)]
    for number in range(2, last + 1):
        numbered.setdefault(number, _renumbered(sample, number))
    return [numbered[n] for n in sorted(numbered)], False


def _number(url: str) -> int:
    """Return the page number in an address of an article; 1 when there is none."""
    found = _PAGE.search(url)
    if found is None or _bare(url[: found.start()] or url) != _bare(url):
        return 1
    return int(found.group(1)) or 1


def _bare(url: str) -> str:
    """Return the folded address without the closing slash, which a pager's addresses may lack."""
    return fold_url(url).rstrip("/")


def _renumbered(url: str, number: int) -> str:
    found = _PAGE.search(url)
    if found is None:
        return url
    return url[: found.start(1)] + str(number) + url[found.end(1) :]


def join_pages(parts: Sequence[Extraction]) -> Extraction:
    """Return one article from its pages in order.

    The first part gives the record; its body is followed by the paragraphs of the others, without
    those that a page repeats from an earlier one at its head or foot (lead, caption, closing
    notice). When ``whole_page`` was set and a part holds all that the first one has, that part's
    text replaces it.

    Raises:
        ValueError: no parts.
    """
    if not parts:
        raise ValueError("join_pages needs at least one part")
    first = parts[0]
    paragraphs = list(first.paragraphs)
    for part in parts[1:]:
        paragraphs = _joined(paragraphs, part.paragraphs)
    joined = replace(first, next_pages=[], whole_page=False)
    joined.evidence = {**first.evidence, "pages": str(len(parts))}
    for name in ("tags", "editors", "reporters", "authors"):
        merged = list(dict.fromkeys([n for part in parts for n in getattr(part, name)]))
        if name != "authors" or not first.authors:
            setattr(joined, name, merged)
    joined.with_paragraphs(paragraphs)
    return joined


def _joined(before: list[str], more: list[str]) -> list[str]:
    known = {_key(p) for p in before}
    repeated = sum(1 for p in before if _key(p) in {_key(q) for q in more})
    if before and repeated >= len(before) * 0.8 and len(more) >= len(before):
        return list(more)  # the whole article on one page
    start, end = 0, len(more)
    while start < end and _key(more[start]) in known:
        start += 1
    while end > start and _key(more[end - 1]) in known:
        end -= 1
    return before + more[start:end]


def _key(paragraph: str) -> str:
    return " ".join(re.findall(r"\w+", paragraph.casefold()))
