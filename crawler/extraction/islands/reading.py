"""From an article in JSON to the record that its page would have given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urljoin

from lxml import etree

from crawler.extraction.article import Extraction, NoArticle
from crawler.extraction.decode import decode
from crawler.extraction.fragment import read_fragment
from crawler.extraction.islands.objects import Found, Pointer, article_in, at_pointer, worth
from crawler.extraction.islands.page_key import PageKey
from crawler.extraction.islands.scripts import MAX_SCRIPTS, decoded, values_of
from crawler.extraction.record import Context
from crawler.extraction.structured import Declared
from crawler.items import Candidate

#: Doubts (see ``Found``) for which a candidate is not taken.
Doubts = AbstractSet[Literal["", "thin", "teaser"]]

_TIME_OF_DAY = re.compile(r"\d:\d|\d{10}")


def island_article(
    root: etree._Element,
    page: Declared,
    context: Context,
    known: Candidate | None,
    *,
    shown: bool = False,
) -> Extraction | None:
    """Return the article that the JSON within a page holds, None when it holds none of this page.

    The record's evidence says "island" where the text was read, and where in the value. ``shown``
    says that the browser has shown the page: a sentence or two are then all that there is.

    Raises:
        NoArticle: ``empty-shell`` when it holds no more than a teaser of the article.
    """
    key = PageKey.of(context.url, page)
    doubts: Doubts = {"teaser"} if shown else {"teaser", "thin"}
    return _best(values_of(root), key, context, known, page, doubts)


def answer_article(
    body: bytes | str,
    url: str,
    *,
    asked: str,
    pointer: Pointer | list[str | int] | None = None,
    compared: bool = False,
    known: Candidate | None = None,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
) -> Extraction:
    """Read the article of the page ``url`` out of the JSON that the address ``asked`` answered.

    ``pointer`` is where earlier answers of that kind held it: it must be there. ``compared`` says
    that the caller compares it with what the browser shows. The other arguments are those of
    :func:`crawler.extraction.extract`.

    Raises:
        NoArticle: ``not-html`` when the answer is no JSON, ``empty-shell`` when it holds no article
            of this page, or what may be a teaser of it, where neither ``pointer`` nor ``compared``
            says that a short answer is a short report.
    """
    text = decode(body, content_type)
    values = list(decoded(text)) if len(text) <= MAX_SCRIPTS else []
    if not values:
        raise NoArticle("not-html", f"no JSON at {asked}"[:200])
    context = Context(url, province, platform, site_name, fetched_at)
    if pointer is not None:
        values = [at_pointer(value, tuple(pointer)) for value in values]
    page = PageKey.of(url)
    doubts: Doubts = set() if compared or pointer is not None else {"teaser", "thin"}
    named = page_is_named(page, asked)
    found = _best(values, page, context, known, Declared(), doubts, asked=named)
    if found is None:
        raise NoArticle("empty-shell", f"no article of the page at {asked}"[:200])
    found.evidence["text"] = "api"
    return found


def page_is_named(page: PageKey, asked: str) -> bool:
    """True when an address holds the page's slug or one of its numbers: it asks for that page."""
    words = re.findall(r"[^\W_]+", asked.casefold())
    return bool(page.ids.intersection(words)) or (
        bool(page.slug) and "-".join(page.slug) in "-".join(words)
    )


def _best(
    values: Iterable[Any],
    key: PageKey,
    context: Context,
    known: Candidate | None,
    page: Declared,
    doubts: Doubts,
    *,
    asked: bool = False,
) -> Extraction | None:
    """Return the record of the best candidate; raises NoArticle when that is in ``doubts``."""
    found = [one for value in values if (one := article_in(value, key, asked=asked)) is not None]
    if not found:
        return None
    chosen = max(found, key=worth)
    if chosen.doubt in doubts:
        raise NoArticle("empty-shell", f"its JSON holds a teaser: {chosen.title}"[:200])
    try:
        result = read_fragment(_told(chosen, context, known), context, page)
    except NoArticle:
        return None
    where = ".".join(map(str, chosen.pointer)) or "root"
    result.evidence |= {"text": "island", "json": where[:200]}
    result.confidence = 0.9
    return result


def _told(found: Found, context: Context, known: Candidate | None) -> Candidate:
    """Return what is known of the article: discovery's word first, then the object's.

    A time of day in the object makes the day that discovery told exact.
    """
    known = known or Candidate(url=context.url, discovered_by="given")
    stamp = known.published_at
    if not stamp or (
        found.published and not _TIME_OF_DAY.search(stamp) and _TIME_OF_DAY.search(found.published)
    ):
        stamp = found.published
    image = urljoin(context.url, found.image) if found.image else None
    return replace(
        known,
        url=context.url,
        title=found.title,
        body=found.markup,
        published_at=stamp,
        modified_at=known.modified_at or found.modified,
        authors=known.authors or found.authors,
        tags=known.tags or found.tags,
        section=known.section or found.section,
        image=known.image or image,
    )
