"""Reading one date: a byline, a ``<time>``, a meta element, an API's stamp."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

from crawler.extraction.dates.scanning import WrittenDate, scan
from crawler.extraction.dates.stamp import EARLIEST_YEAR, Stamp
from crawler.extraction.dates.words import UNITS, folded

#: A byline is short. What is longer holds a date in its head or is no byline.
_LONGEST = 600
_EPOCH = re.compile(r"\s*(\d{10})(\d{3})?\s*\Z")
_UPDATED = re.compile(
    r"(?:updated?|modified|diperbar(?:ui|ukan)|diupdate|perubahan|pembaruan|diubah|terakhir)"
    r"(?:\s(?:on|at|pada|tanggal))?[\s:,-]*$"
)
_PUBLISHED = re.compile(
    r"(?:published|posted|diterbitkan|terbit|dipublikasikan|publikasi|publish|tayang|diposting)"
    r"(?:\s(?:on|at|pada|tanggal))?[\s:,-]*$"
)
_COUNTS = {"a": 1, "an": 1, "satu": 1, "one": 1, "dua": 2, "two": 2, "tiga": 3, "three": 3}
_UNIT_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))
_AGO = re.compile(
    rf"(?<![\w.])(?P<n>\d{{1,3}}|{'|'.join(_COUNTS)}|se)\s?(?P<unit>{_UNIT_WORDS})"
    r"(?:,?\s(?P<n2>\d{1,2})\s(?P<unit2>menit|minutes?|mins?|jam|hours?))?"
    r"\s(?:yang\s|yg\s)?(?:ago|lalu|silam)(?![a-z])"
)
_NAMED_DAY = re.compile(
    r"(?<![a-z])(?:(?P<now>baru saja|just now|barusan)|(?P<today>hari ini|today)"
    r"|(?P<yesterday>kemarin|kemaren|yesterday))(?![a-z])"
    r"(?P<before>\s(?:lusa|dulu))?(?:[\s,|/@-]{0,4}(?:pukul|pkl|jam|at)?\.?\s?"
    r"(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?!\d))?"
)


def read_date(
    text: str | None,
    *,
    zone: tzinfo,
    fetched_at: datetime | None = None,
    near: date | None = None,
) -> Stamp | None:
    """Return the date that ``text`` (a byline, an attribute, an API's field) gives, or None.

    ``zone`` is the source's: times without a zone are in it, and UTC stamps are expressed in it.
    ``fetched_at`` (aware) resolves relative dates ("2 hari lalu") and bounds missing years;
    ``near`` is a day close to which a date without a year must lie. Of several dates the one
    labelled as publication wins, one labelled as update loses. Never raises.
    """
    if not text:
        return None
    head = folded(text[:_LONGEST]).replace("_", " ")
    epoch = _EPOCH.match(head)
    if epoch:
        return _epoch(int(epoch[1]), zone)
    ranked: list[tuple[int, Stamp]] = []
    for written in scan(head):
        stamp = to_stamp(written, zone=zone, fetched_at=fetched_at, near=near)
        if stamp is not None:
            ranked.append((_rank(head[: written.start]), stamp))
    if ranked:
        return min(ranked, key=lambda pair: pair[0])[1]
    return _relative(head, fetched_at.astimezone(zone)) if fetched_at else None


def _rank(before: str) -> int:
    tail = before[-32:]
    if _PUBLISHED.search(tail):
        return 0
    return 2 if _UPDATED.search(tail) else 1


def to_stamp(
    written: WrittenDate,
    *,
    zone: tzinfo,
    fetched_at: datetime | None = None,
    near: date | None = None,
    years: Iterable[int] = (),
) -> Stamp | None:
    """Turn a written date into a stamp; a missing year comes from the context, or None.

    ``years`` are years that the surrounding text speaks of ("Pemilu 2024"); they are used only
    when neither ``near`` nor the weekday settles the matter.
    """
    latest = fetched_at.astimezone(zone).date() + timedelta(days=1) if fetched_at else None
    year_given = written.year is not None
    if written.year is not None:
        day = written.on(written.year)
    else:
        day = _in_context(written, near=near, latest=latest, years=frozenset(years))
    if day is None or day.year < EARLIEST_YEAR:
        return None
    agrees = None if written.weekday is None else day.weekday() == written.weekday
    value: datetime | date = day
    utc_clock = None
    if written.clock is not None:
        moment = datetime.combine(day, written.clock, tzinfo=written.zone or zone)
        if written.zone is UTC or (written.zone and not moment.utcoffset()):
            utc_clock = moment.replace(tzinfo=None)
            moment = moment.astimezone(zone)
        value = moment
    return Stamp(
        value=value,
        zone_given=written.zone is not None,
        year_given=year_given,
        weekday_agrees=agrees,
        utc_clock=utc_clock,
    )


def _in_context(
    written: WrittenDate, *, near: date | None, latest: date | None, years: frozenset[int]
) -> date | None:
    """The day meant by a date without a year.

    The weekday leaves about one year in six; of those the one nearest to ``near`` is meant, else
    one that the text names or the year before it ("jelang Pemilu 2024", written in December 2023),
    else the latest that is not in the future. A date without a weekday is the occurrence nearest
    to ``near``, else in the only year that the text names, else the latest past one.
    """
    last = latest.year if latest else max(years, default=0) + 1
    if near:
        candidates = range(near.year - 1, near.year + 2)
    else:
        candidates = range(min(years, default=last) - 1 if years else last - 8, last + 1)
    days = [d for d in map(written.on, candidates) if d and (latest is None or d <= latest)]
    if written.weekday is not None:
        agreeing = [d for d in days if d.weekday() == written.weekday]
        days = agreeing or (days if near else [])
    if not days:
        return None
    if near:
        return min(days, key=lambda d: (abs((d - near).days), d))
    if years:
        named = [d for d in days if d.year in years] or [d for d in days if d.year + 1 in years]
        if written.weekday is None and len(years) > 1:
            return None
        return max(named, default=None)
    return max(days) if latest else None


def _epoch(seconds: int, zone: tzinfo) -> Stamp | None:
    moment = datetime.fromtimestamp(seconds, UTC)
    if moment.year < EARLIEST_YEAR:
        return None
    return Stamp(value=moment.astimezone(zone), zone_given=True)


def _relative(text: str, now: datetime) -> Stamp | None:
    """The day of "3 weeks ago"; with the time of day only for units of hours and shorter."""
    match = _AGO.search(text)
    if match:
        number = 1 if match["n"] == "se" else _COUNTS.get(match["n"]) or int(match["n"])
        unit = "hari" if match["unit"] == "hr" and "lalu" in match[0] else match["unit"]
        seconds = number * UNITS[unit]
        if match["n2"]:
            seconds += int(match["n2"]) * UNITS[match["unit2"]]
        moment = now - timedelta(seconds=seconds)
        if moment.year < EARLIEST_YEAR:
            return None
        exact = UNITS[unit] < UNITS["hari"]
        return Stamp(value=moment.replace(second=0, microsecond=0) if exact else moment.date())
    match = _NAMED_DAY.search(text)
    if match is None:
        return None
    if match["now"]:
        return Stamp(value=now.replace(second=0, microsecond=0))
    day = now.date() - timedelta(days=1 if match["yesterday"] else 0)
    day -= timedelta(days=1 if match["before"] else 0)
    if match["h"]:
        clock = datetime(day.year, day.month, day.day, int(match["h"]), int(match["min"]))
        return Stamp(value=clock.replace(tzinfo=now.tzinfo))
    return Stamp(value=day)
