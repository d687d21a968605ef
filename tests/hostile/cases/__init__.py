"""The table of misbehaviours, by theme."""

from __future__ import annotations

from tests.hostile.case import Case
from tests.hostile.cases import (
    addresses,
    bodies,
    connection,
    feeds_and_apis,
    markup,
    robots_and_sitemaps,
    statuses,
    traps,
    wording,
)

#: Theme to cases; each theme is one crawl.
THEMES: dict[str, tuple[Case, ...]] = {
    "connection": connection.CASES,
    "statuses": statuses.CASES,
    "bodies": bodies.CASES,
    "addresses": addresses.CASES,
    "robots and sitemaps": robots_and_sitemaps.CASES,
    "feeds and APIs": feeds_and_apis.CASES,
    "traps": traps.CASES,
    "markup": markup.CASES,
    "wording": wording.CASES,
    "poison": markup.POISON,
}
#: What a theme's crawl is told besides.
SETTINGS: dict[str, dict[str, str]] = {
    "connection": {"DOWNLOAD_TIMEOUT": "3"},
    "robots and sitemaps": {"DOWNLOAD_TIMEOUT": "10"},
    # Each connection asks for the name anew, as it does when a name's time to live is over.
    "addresses": {"DNSCACHE_ENABLED": "0"},
    "traps": {"PLAYWRIGHT_LAUNCH_OPTIONS": '{"executable_path": ""}'},
    "poison": {"EXTRACTION_TIMEOUT": "1.5"},
}
