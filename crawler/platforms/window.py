"""Stamps that platforms give, and where they lie in the window of a crawl.

A stamp is ISO 8601 text: with an offset when the platform told one, without when it is the site's
local time, the date alone when the platform told no time. A date alone stands for its whole day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import pairwise

from crawler.extraction.dates import EARLIEST_YEAR, read_date
from crawler.platforms.contract import Scope

#: Stamps outside these years are slips ("29/9/2924") or unset clocks (1970), not dates.
YEARS = range(EARLIEST_YEAR, 2101)

#: No stamp is longer; what is longer is a text that happens to stand in a date's element.
_LONGEST = 80

#: Indonesian month names, as CMSs set to that language put them into RFC 822 dates.
_ENGLISH = {"Peb": "Feb", "Mei": "May", "Agu": "Aug", "Agt": "Aug", "Ags": "Aug", "Okt": "Oct",
            "Nop": "Nov", "Des": "Dec"}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{3,9}")


@lru_cache(maxsize=4_096)  # sitemaps of a million entries say the same few stamps
def read_stamp(text: str | None) -> str | None:
    """Return the ISO stamp of an ISO 8601, W3C-DTF or RFC 822 date, or None for anything else."""
    if not text:
        return None
    text = text.strip()
    if not 8 <= len(text) <= _LONGEST:
        return None
    return _read_iso(text) or _read_rfc822(text)


def read_visible_date(text: str | None) -> str | None:
    """Return the stamp of a date as readers see it ("Sabtu, 28/09/2024 | 19:05 WIB"), or None."""
    stamp = read_date(text, zone=UTC)
    if stamp is None or stamp.day.year not in YEARS:
        return None
    if isinstance(stamp.value, datetime) and not stamp.zone_given:
        return _iso(stamp.value.replace(tzinfo=None))
    return stamp.iso()


def _read_iso(text: str) -> str | None:
    """ISO 8601 in the forms Python knows, with or without a blank before the offset."""
    if not text[0].isdigit():
        return None
    text = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text)
    try:
        if len(text) <= 10:
            day = date.fromisoformat(text)
            return day.isoformat() if day.year in YEARS else None
        return _iso(datetime.fromisoformat(text))
    except ValueError:
        return None


def _read_rfc822(text: str) -> str | None:
    """RFC 822, month names in English or Indonesian; a missing zone leaves local time."""
    text = _WORD.sub(_to_english, text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _iso(moment)


def _to_english(word: re.Match[str]) -> str:
    return _ENGLISH.get(word[0][:3].capitalize(), word[0][:3])


def _iso(moment: datetime) -> str | None:
    return moment.isoformat(timespec="seconds") if moment.year in YEARS else None


def is_before(stamp: str | None, scope: Scope) -> bool:
    """Say whether the whole stamp lies before the window; unknown stamps do not."""
    span = _span(stamp, _zone(scope)) if scope.since else None
    return span is not None and scope.since is not None and span[1] < scope.since


def is_stale(stamp: str | None, scope: Scope) -> bool:
    """Say whether a ``lastmod`` lies before the window: nothing of it can be in the window.

    A day without a time gets a day's margin, because generators write the day as it is in UTC.
    """
    if stamp is None or scope.since is None:
        return False
    margin = timedelta(days=1) if len(stamp) <= 10 else timedelta()
    span = _span(stamp, _zone(scope))
    return span is not None and span[1] + margin < scope.since


def is_older(stamp: str | None, edge: datetime) -> bool:
    """Say whether the whole stamp lies before ``edge``; unknown stamps do not.

    Stamps without a zone are taken for UTC: those of Indonesia are then later than they are.
    """
    span = _span(stamp, UTC)
    return span is not None and span[1] < edge


def is_new(stamp: str | None, scope: Scope) -> bool:
    """Say whether a stamp lies behind the baseline's edge; unknown stamps may."""
    return scope.baseline is None or not is_older(stamp, scope.baseline.edge())


def is_after(stamp: str | None, scope: Scope) -> bool:
    """Say whether the whole stamp lies behind the window; unknown stamps do not."""
    span = _span(stamp, _zone(scope)) if scope.until else None
    return span is not None and scope.until is not None and span[0] >= scope.until


def is_outside(stamp: str | None, scope: Scope) -> bool:
    """Say whether a stamp cannot be that of an article in the window."""
    return is_before(stamp, scope) or is_after(stamp, scope)


def is_past_edge(stamps: Sequence[str | None], scope: Scope) -> bool:
    """Say whether a page of a newest-first listing has run past the window's start.

    In a page that is in order its last stamp decides. A page that is not in order (pinned items,
    items moved up by an edit) is past the edge only when everything on it is too old.
    """
    zone = _zone(scope)
    spans = [span for span in (_span(stamp, zone) for stamp in stamps) if span]
    if not spans or scope.since is None:
        return False
    starts = [span[0] for span in spans]
    in_order = all(later >= earlier for later, earlier in pairwise(starts))
    oldest_first_out = spans[-1][1] if in_order else max(span[1] for span in spans)
    return oldest_first_out < scope.since


def _zone(scope: Scope) -> tzinfo:
    bound = scope.since or scope.until
    return (bound.tzinfo if bound else None) or UTC


@lru_cache(maxsize=4_096)
def _span(stamp: str | None, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return the first and last moment that a stamp can mean."""
    if not stamp:
        return None
    try:
        if len(stamp) <= 10:
            start = datetime.combine(date.fromisoformat(stamp), time(), zone)
            return start, start + timedelta(days=1, microseconds=-1)
        moment = datetime.fromisoformat(stamp)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment, moment
