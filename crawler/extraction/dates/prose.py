"""Dates inside an article's text: datelines, parentheses after a quotation, report style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from crawler.extraction.dates.reading import to_stamp
from crawler.extraction.dates.scanning import WrittenDate, scan
from crawler.extraction.dates.stamp import Stamp
from crawler.extraction.dates.words import folded

_LONGEST_PARAGRAPH = 4000
_MOST_PARAGRAPHS = 200
#: An opening place and a date: "Lombok Barat, 24 September 2024 -".
_DATELINE_REACH = 60
_YEAR = re.compile(r"(?<![\d./-])(?:19|20)\d\d(?![\d/])")
#: Words that put a date into the future or the past of the report.
_ELSEWHEN = re.compile(
    r"(?:mendatang|nanti|besok|lusa|depan|rencananya|direncanakan|dijadwalkan|bakal|akan|"
    r"pencoblosan|pemungutan suara|sejak|semenjak|lahir|kelahiran|berdiri|berlaku|hingga|sampai|"
    r"nomor|undang-undang|keputusan|peraturan|sebelumnya|upcoming|since|until)(?![a-z])"
)
_REACH_BEFORE, _REACH_AFTER = 48, 24
#: Two dates of one story: the later is the day of the report when they are this close.
_SAME_STORY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date in the text. ``confidence`` is 0 to 1; ``paragraph`` is its index."""

    stamp: Stamp
    paragraph: int
    confidence: float


def dates_in_text(
    paragraphs: Sequence[str],
    *,
    zone: tzinfo,
    fetched_at: datetime | None = None,
    near: date | None = None,
    title: str | None = None,
) -> list[TextDate]:
    """Return the days that the text gives, the likeliest day of the report first.

    Days only: a time in the text is that of an event, not of publication. A date in brackets or
    beside its right weekday counts most; one in the future of the report ("Rabu (27/11)
    mendatang") or beside a wrong weekday counts little. A missing year comes from ``near`` (the
    URL, a neighbouring page), the weekday, other dates of the text, the years that it names.
    """
    kept = [folded(p[:_LONGEST_PARAGRAPH]) for p in paragraphs[:_MOST_PARAGRAPHS]]
    written = [(i, p, w) for i, p in enumerate(kept) for w in scan(p)]
    context = folded(title or "") + "\n" + "\n".join(kept)
    years = {int(year) for year in _YEAR.findall(context)}
    if near is None:
        near = _anchor(written)
    found: list[TextDate] = []
    for index, paragraph, date_ in written:
        stamp = to_stamp(date_, zone=zone, fetched_at=fetched_at, near=near, years=years)
        if stamp is None or (fetched_at and stamp.day > _tomorrow(fetched_at, zone)):
            continue
        day_only = Stamp(
            value=date(stamp.day.year, stamp.day.month, stamp.day.day),
            year_given=stamp.year_given,
            weekday_agrees=stamp.weekday_agrees,
        )
        found.append(TextDate(day_only, index, _confidence(date_, stamp, index, paragraph)))
    return _best_first(found)


def _anchor(written: Iterable[tuple[int, str, WrittenDate]]) -> date | None:
    """A complete date of the text whose weekday is right: the others lie near it."""
    for _, _, item in written:
        day = item.on(item.year) if item.year is not None else None
        if day and item.weekday == day.weekday():
            return day
    return None


def _tomorrow(fetched_at: datetime, zone: tzinfo) -> date:
    return fetched_at.astimezone(zone).date() + timedelta(days=1)


def _confidence(item: WrittenDate, stamp: Stamp, index: int, paragraph: str) -> float:
    in_dateline = index == 0 and item.start < _DATELINE_REACH and item.year is not None
    confidence = 0.3
    if item.bracketed or (in_dateline and _ends_a_dateline(paragraph, item.end)):
        confidence = 0.6
    elif item.weekday is not None:
        confidence = 0.5
    if stamp.weekday_agrees:
        confidence += 0.1
    elif stamp.weekday_agrees is False:
        confidence -= 0.2
    if not stamp.year_given and stamp.weekday_agrees is None:
        confidence -= 0.15
    around = (
        paragraph[max(0, item.start - _REACH_BEFORE) : item.start]
        + " "
        + paragraph[item.end : item.end + _REACH_AFTER]
    )
    if _ELSEWHEN.search(around):
        confidence -= 0.25
    return round(max(confidence, 0.05), 2)


def _ends_a_dateline(paragraph: str, end: int) -> bool:
    return re.match(r"\)?\s?(?:-|:|\|)", paragraph[end : end + 4]) is not None


def _best_first(found: list[TextDate]) -> list[TextDate]:
    """Order by confidence; among the equally sure, the latest of the days close to the first."""
    if not found:
        return []
    top = max(item.confidence for item in found)
    sure = [item for item in found if item.confidence >= top - 0.01]
    first = sure[0].stamp.day
    close = [item for item in sure if abs(item.stamp.day - first) <= _SAME_STORY]
    best = max(close, key=lambda item: item.stamp.day)
    rest = [item for item in found if item is not best]
    return [best, *sorted(rest, key=lambda item: (-item.confidence, item.paragraph))]
