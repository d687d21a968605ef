"""Telling a site's platform family from its home page."""

from __future__ import annotations

import re

from crawler.platforms.contract import Page, Site

#: Evidence in the order of its strength: the first pattern that occurs names the family.
EVIDENCE: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("wordpress", re.compile(rb"https://api\.w\.org/", re.I)),
    ("blogger", re.compile(rb"<meta[^<>]{0,80}content=['\"]blogger['\"]", re.I)),
    ("blogger", re.compile(rb"/feeds/posts/default", re.I)),
    ("wordpress", re.compile(rb"<meta[^<>]{0,80}content=['\"]WordPress[ '\"]", re.I)),
    ("wordpress", re.compile(rb"/wp-(?:content|includes)/", re.I)),
)
_SCRIPT = re.compile(rb"<script\b", re.I)
_LINK = re.compile(rb"<a\s[^<>]{0,400}href", re.I)


def identify(site: Site, page: Page | None) -> str:
    """Return the family that fits a site's home page; ``feeds`` where nothing tells.

    ``page`` is None when the home page could not be had.
    """
    if site.discovery.search or site.discovery.archive:
        return "listing"
    if page is None or page.status >= 400:
        return "wordpress" if page is not None and page.status in (401, 403) else "feeds"
    if "api.w.org" in page.headers.get("link", ""):
        return "wordpress"
    for family, pattern in EVIDENCE:
        if pattern.search(page.body):
            return family
    if _SCRIPT.search(page.body) and not _LINK.search(page.body):
        return "rendered"
    return "feeds"
