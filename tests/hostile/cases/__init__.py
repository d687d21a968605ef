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

_BY_THEME: dict[str, tuple[Case, ...]] = {
    "connection": connection.CASES,
    "statuses": statuses.CASES,
    "bodies": bodies.CASES,
    "addresses": addresses.CASES,
    "robots and sitemaps": robots_and_sitemaps.CASES,
    "feeds and APIs": feeds_and_apis.CASES,
    "million": feeds_and_apis.MILLION,
    "traps": traps.CASES,
    "markup": markup.CASES,
    "wording": wording.CASES,
    "poison": markup.POISON,
}
#: Theme to cases; each theme is one crawl. Those that are waited for in vain have one of their own,
#: with little patience: on a busy machine the others may need all that there is.
THEMES: dict[str, tuple[Case, ...]] = {
    theme: tuple(case for case in cases if case.cls != "timeout")
    for theme, cases in _BY_THEME.items()
} | {
    "silence": tuple(
        case for cases in _BY_THEME.values() for case in cases if case.cls == "timeout"
    )
}
#: What a theme's crawl is told besides.
SETTINGS: dict[str, dict[str, str]] = {
    "silence": {"DOWNLOAD_TIMEOUT": "6"},
    # Each connection asks for the name anew, as it does when a name's time to live is over.
    "addresses": {"DNSCACHE_ENABLED": "0"},
    "traps": {"PLAYWRIGHT_LAUNCH_OPTIONS": '{"executable_path": ""}'},
    "poison": {"EXTRACTION_TIMEOUT": "1.5"},
}
