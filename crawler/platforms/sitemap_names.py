"""What a sitemap's name tells of what it holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

from crawler.platforms.contract import Scope
from crawler.platforms.window import is_after, is_before

#: Words in a sitemap's name that say nothing of what it holds.
_NAME_NOISE = frozenset(["sitemap", "sitemaps", "wp", "xml", "gz", "txt", "php", "html", "index"])
#: A sitemap named by these words alone holds labels, people, sections, pages, shops, pictures.
_NO_ARTICLES = frozenset(
    re.findall(
        r"\w+",
        """
        post tag tags category categories kategori author authors penulis user users page pages
        product products attachment attachments image images video videos archives misc taxonomy
        forum topic topics local locations landing cat e""",
    )
)
#: A sitemap with one of these words holds articles alone: short slugs in it are articles too.
_ARTICLES = frozenset(["post", "posts", "news", "berita", "article", "articles", "artikel"])
#: WordPress core's and the plug-ins' lists of terms and users, of standing pages, of anything else.
_TERMS = re.compile(r"sitemap-(?:taxonomies|users|posts-page|tax)(?:-|\.|$)")
#: "sitemap-page-2.xml" is the second page of a sitemap, "page-sitemap2.xml" is a list of pages.
_PAGE_OF = re.compile(r"sitemap[-_]?page[-_]?\d")
_PERIOD = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_/.]?(?P<m>0[1-9]|1[0-2])(?:[-_/.]?(?P<d>[0-2]\d|3[01]))?(?!\d)"
)
_YEAR = re.compile(r"(?:sitemap[-_/]?|yyyy=)(?P<y>(?:19|20)\d\d)(?=\.|&|$)")


def holds_articles_alone(url: str) -> bool:
    """Say whether a sitemap is named after articles: short slugs in it are articles too."""
    return not _ARTICLES.isdisjoint(_name_words(url))


def _name_words(url: str) -> set[str]:
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()
    return set(re.findall(r"[a-z]+", name)) - _NAME_NOISE


def holds_no_articles(url: str) -> bool:
    """Tell by its name whether a sitemap lists labels, people, sections, pages or products."""
    name = urlsplit(url).path.lower()
    if _PAGE_OF.search(name):
        return False
    words = _name_words(url)
    named_so = bool(words) and words <= _NO_ARTICLES and words not in ({"post"}, {"e"})
    return named_so or _TERMS.search(name) is not None


def period_is_outside(url: str, scope: Scope) -> bool:
    """Say whether the year, month or day in a sitemap's name lies outside the window."""
    parts = urlsplit(url)
    name = f"{parts.path}?{parts.query}"
    found = _PERIOD.search(name) or _YEAR.search(name)
    if found is None:
        return False
    groups = found.groupdict()
    year, month, day = int(groups["y"]), int(groups.get("m") or 0), int(groups.get("d") or 0)
    try:
        first = date(year, month or 1, day or 1)
        last = first if day else _last_day(year, month or 12)
    except ValueError:
        return False
    margin = timedelta(days=1)  # sites name days in zones of their own
    too_old = is_before((last + margin).isoformat(), scope)
    return too_old or is_after((first - margin).isoformat(), scope)


def _last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
