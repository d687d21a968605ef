"""Telling a site's platform family from its home page, and by what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.platforms.contract import Page, Site


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing seen that speaks for a platform family."""

    family: str
    seen: str


#: Evidence in the order of its strength: what is found in an answer's head, and in a page's markup.
#: The first that is there names the family.
HEADERS: tuple[tuple[str, str, str, str], ...] = (
    ("wordpress", "link", "api.w.org", "the Link header names the REST API"),
)
EVIDENCE: tuple[tuple[str, str, re.Pattern[bytes]], ...] = (
    ("wordpress", "the page names the REST API", re.compile(rb"https://api\.w\.org/", re.I)),
    (
        "blogger",
        "generator: Blogger",
        re.compile(rb"<meta[^<>]{0,80}content=['\"]blogger['\"]", re.I),
    ),
    ("blogger", "the page names Blogger's feed", re.compile(rb"/feeds/posts/default", re.I)),
    (
        "wordpress",
        "generator: WordPress",
        re.compile(rb"<meta[^<>]{0,80}content=['\"]WordPress[ '\"]", re.I),
    ),
    ("wordpress", "files below /wp-content/", re.compile(rb"/wp-(?:content|includes)/", re.I)),
)
#: Generators as feeds name them.
GENERATORS: tuple[tuple[str, str], ...] = (("wordpress", "wordpress"), ("blogger", "blogger"))

_GENERATOR = re.compile(rb"<meta\s[^<>]{0,200}name=['\"]?generator['\"]?[^<>]{0,200}>", re.I)
_CONTENT = re.compile(rb"content=['\"]([^'\"<>]{1,80})", re.I)
_SCRIPT = re.compile(rb"<script\b", re.I)
_LINK = re.compile(rb"<a\s[^<>]{0,400}href", re.I)
#: What is no part of the page as a browser shows it; one without an end reaches to the page's.
_UNSEEN = re.compile(rb"<(script|noscript)\b.*?(?:</\1|\Z)", re.I | re.S)


def clues(page: Page) -> list[Clue]:
    """Return everything in a home page that names its platform, the strongest first."""
    found = [
        Clue(family, seen)
        for family, header, mark, seen in HEADERS
        if mark in page.headers.get(header, "")
    ]
    found += [Clue(family, seen) for family, seen, mark in EVIDENCE if mark.search(page.body)]
    if not found and _SCRIPT.search(page.body) and not _LINK.search(_UNSEEN.sub(b"", page.body)):
        found.append(Clue("rendered", "scripts and not one link in the page"))
    return found


def generator(page: Page) -> str | None:
    """Return what a page's ``<meta name=generator>`` says, of whatever system."""
    element = _GENERATOR.search(page.body)
    said = _CONTENT.search(element[0]) if element else None
    return said[1].decode("utf-8", "replace").strip() or None if said else None


def clue_of_feed(said: str | None) -> Clue | None:
    """Return what a feed's generator says of the platform, None for other generators."""
    words = (said or "").casefold()
    return next((Clue(f, f"the feed's generator: {m}") for f, m in GENERATORS if m in words), None)


def identify(site: Site, page: Page | None) -> str:
    """Return the family that fits a site's home page; ``feeds`` where nothing tells.

    ``page`` is None when the home page could not be had.
    """
    if site.discovery.search or site.discovery.archive:
        return "listing"
    if page is None or page.status >= 400:
        return "wordpress" if page is not None and page.status in (401, 403) else "feeds"
    found = clues(page)
    return found[0].family if found else "feeds"
