"""Dates in addresses: ``/2024/11/22/``, ``-20241122-``, ``/read/20160223/163700``."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from crawler.extraction.dates.stamp import EARLIEST_YEAR, Stamp

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DAY_PATTERNS = (
    re.compile(rf"/{_YEAR}/(?P<m>\d\d?)/(?P<d>\d\d?)(?=/|$|\D)"),
    re.compile(rf"/{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?=/|$|\D)"),
    re.compile(rf"(?<!\d){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
    re.compile(
        rf"[/_-]{_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=[/_-]|$|\d{{4,8}}(?:/|$))"
    ),
    re.compile(rf"/(?P<d>\d\d)[/-](?P<m>\d\d)[/-]{_YEAR}(?=/|$)"),
)
_MONTH_PATTERN = re.compile(rf"/{_YEAR}/(?P<m>0?[1-9]|1[0-2])(?=/|$)")
_LONGEST = 2000


@lru_cache(maxsize=256)  # whoever asks for the day asks for the month as well
def url_date(url: str) -> Stamp | None:
    """Return the day written in the path of ``url``, or None; a month alone is not a day."""
    path = _path(url)
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(path):
            try:
                day = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            if day.year >= EARLIEST_YEAR:
                return Stamp(value=day)
    return None


def url_month(url: str) -> date | None:
    """Return the middle of the month that the path names (``/2024/11/``), else None.

    Blogger and many WordPress sites give the month alone: no date of publication, but enough to
    complete a date whose year is missing (``near`` in ``read_date``).
    """
    day = url_date(url)
    if day is not None:
        return day.day
    match = _MONTH_PATTERN.search(_path(url))
    if match is None or int(match["y"]) < EARLIEST_YEAR:
        return None
    return date(int(match["y"]), int(match["m"]), 15)


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url[:_LONGEST]).path)
    except ValueError:
        return ""
