"""What the day of publication says of the day that a text tells of.

A report is printed after its event, mostly within days. So one that is out before the day of which
another tells is no copy of that; and "Senin (5/2)" printed a year later is another 5 February.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

#: A copy may be stamped a day early: a stamp in UTC, a clock that is wrong.
_A_DAY_EARLY = timedelta(days=1)
#: Texts so far apart that a day and a month without a year are of two years. Copies of an old
#: release turn up within weeks; posts of one anniversary, a year later.
_TWO_YEARS = timedelta(days=300)
_WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_YEARS_BACK = 3
#: The web's first year. Clocks that were never set, and known documents without a date, are older.
_FIRST_YEAR = 1991


def day_of(published_at: str | None) -> date | None:
    """Return the day of an ISO 8601 date or stamp, None for one that tells nothing."""
    try:
        day = date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR else None


def are_years_apart(one: date | None, other: date | None) -> bool:
    """True for days of publication between which the same day of another year has come."""
    return one is not None and other is not None and abs(one - other) >= _TWO_YEARS


def in_years(days: Iterable[str], published: date) -> list[str]:
    """Return days ("5.2", "5.2@senin", "5.2.2024") with the year that they are of.

    Of the years up to the publication's that in which the weekday fits; without one, and when it
    fits none, the year that brings the day closest to the publication.
    """
    return [_in_year(day, published) for day in days]


def _in_year(printed: str, published: date) -> str:
    day, _, weekday = printed.partition("@")
    if day.count(".") != 1:
        return day
    dates = [d for back in range(-1, _YEARS_BACK) if (d := _date(day, published.year - back))]
    dates.sort(key=lambda d: abs(d - published))
    fitting = [d for d in dates if _WEEKDAYS[d.weekday()] == weekday]
    return f"{day}.{(fitting or dates)[0].year}" if dates else day


def comes_too_early(published: date | None, told: date | None, days: Iterable[str]) -> bool:
    """True for a text that was ``published`` before the day of which another tells.

    ``days`` are the other's in the order of its text, ``told`` its publication. What it announces
    (a day after its own publication) is no evidence.
    """
    first = next(iter(days), "")
    if not (published and told and first):
        return False
    event = _date(_in_year(first, told))
    return event is not None and event - published > _A_DAY_EARLY >= event - told


def _date(day: str, year: int | None = None) -> date | None:
    parts = [int(part) for part in day.split(".")]
    if year is not None:
        parts.append(year)
    with suppress(ValueError):
        return date(parts[2], parts[1], parts[0]) if len(parts) == 3 else None
    return None
