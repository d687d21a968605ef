"""Which ``lastmod`` of a sitemap speaks of the file and not of the pages that it names.

Many sites write the moment at which the sitemap was made behind each address. Such stamps call
every page edited, each time, or none for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from crawler.extraction.dates import url_date, url_month
from crawler.platforms.contract import Page

#: Making a sitemap takes no longer; a cache keeps it no longer, as a rule.
_MAKING: Final = timedelta(minutes=1)
_CACHED: Final = timedelta(hours=1)
#: Pages, and their part of all, that are edited within a minute of each other by no hand.
_MANY: Final = 10
_NEARLY_ALL: Final = 0.9
#: An address that begins with a day which every calendar has.
_DATED_FOLDERS: Final = re.compile(
    r"https?://[^/?#\\]+/(199[5-9]|20\d\d)/(0[1-9]|1[0-2])/(0[1-9]|1\d|2[0-8])/", re.ASCII
)


def answered_at(page: Page) -> datetime:
    """Return when an answer was given, by the site's own clock where it tells."""
    try:
        moment = parsedate_to_datetime(page.headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def of_the_file(stamps: Iterable[str | None], at: datetime) -> frozenset[str]:
    """Return those of a list's stamps that say when it was made; ``at`` is when it was answered.

    Two or more are enough when all were made just now, ten when nearly all are of one minute.
    """
    told = sorted((moment, stamp) for stamp in stamps if stamp and (moment := _moment(stamp)))
    start, best = 0, (0, 0)
    for end, (moment, _) in enumerate(told):
        while moment - told[start][0] > _MAKING:
            start += 1
        best = max(best, (end + 1 - start, end + 1))
    size, end = best
    made_now = 1 < size == len(told) and abs(told[-1][0] - at) < _CACHED
    if made_now or size >= max(_MANY, _NEARLY_ALL * len(told)):
        return frozenset(stamp for _, stamp in told[end - size : end])
    return frozenset()


def are_of_one_moment(stamps: list[str | None], at: datetime | None = None) -> bool:
    """Say whether all of an index's stamps, two or more, are the same: that of ``at``, if given."""
    told = [moment for stamp in stamps if stamp and (moment := _moment(stamp))]
    if len(told) < 2 or len(told) < len(stamps):
        return False
    return max(told) - min(told) <= _MAKING and (at is None or abs(max(told) - at) < _CACHED)


def is_behind_its_address(stamp: str | None, url: str) -> bool:
    """Say whether a page's address has a date later than that of its last edit."""
    # Of a million old pages nearly all are told by their first three folders.
    dated = _DATED_FOLDERS.match(url) if stamp and stamp[4:5] == "-" else None
    if stamp and dated and "-".join(dated.groups()) <= stamp[:10]:
        return False
    moment, day, month = _moment(stamp) if stamp else None, url_date(url), url_month(url)
    if moment is None or month is None:
        return False
    first = day.day if day else month.replace(day=1)
    return first - timedelta(days=1) > moment.date()


@lru_cache(maxsize=4_096)  # a million entries say the same few stamps
def _moment(stamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
