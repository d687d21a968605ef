"""The clock a site lives by, as its own stamps tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.extraction.zones import WIB, WIT, WITA, zone_of

#: Names of Indonesia's zones by their hours east of UTC.
NAMES = {7: "WIB", 8: "WITA", 9: "WIT"}
_STAMP = re.compile(rb"T\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?\+0([789]):?00\b")
_SHOWN = re.compile(rb"\b[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s|&nbsp;){0,3}(WIB|WITA|WIT)\b")


def zones_of_stamps(stamps: Iterable[str | None]) -> Counter[str]:
    """Count the zones that ISO stamps with an offset tell; UTC and others by their offset.

    UTC counts where nothing else is told: feeds of WordPress are in UTC wherever the site is.
    """
    found: Counter[str] = Counter()
    for stamp in stamps:
        try:
            offset = datetime.fromisoformat(stamp or "").utcoffset()
        except ValueError:
            continue
        if offset is not None:
            found[_name(offset)] += 1
    return Counter({zone: n for zone, n in found.items() if zone != "UTC"}) or found


def zones_shown(page: bytes) -> Counter[str]:
    """Count Indonesia's zones behind times of day in a page: "19:05 WITA", "T19:05:00+08:00"."""
    head = page[:2_000_000]
    shown = Counter(match.decode() for match in _SHOWN.findall(head)[:50])
    return shown + Counter(NAMES[int(hours)] for hours in _STAMP.findall(head)[:50])


def doubt(zone: str | None, province: str | None) -> str | None:
    """Return a sentence when a site's clock does not fit its province, None when it does.

    A clock in UTC tells nothing of a place: it was never set.
    """
    if zone is None or province is None or zone not in NAMES.values():
        return None
    theirs = zone_of(province)
    if theirs == {"WIB": WIB, "WITA": WITA, "WIT": WIT}[zone]:
        return None
    return f"its stamps are in {zone}, but {province} lives by {theirs.tzname(None)}"


def _name(offset: timedelta) -> str:
    hours = offset / timedelta(hours=1)
    if hours in NAMES:
        return NAMES[int(hours)]
    sign, minutes = ("-", -offset) if hours < 0 else ("+", offset)
    return f"UTC{sign}{int(minutes.total_seconds()) // 3600:02}" if hours else "UTC"
