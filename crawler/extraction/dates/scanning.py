"""Finding the dates written in a string: where they stand, and what each of them says.

One table of shapes, each a linear pattern over folded text (see ``words.folded``). A date whose
year is impossible ("29/9/2924", "7/12/202") is dropped as a whole; it is never read without its
year, and nothing is guessed from its remains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone, tzinfo

from crawler.extraction.dates.stamp import EARLIEST_YEAR
from crawler.extraction.dates.words import ENGLISH_WEEKDAYS, WEEKDAYS, month_number
from crawler.extraction.zones import WIB, WIT, WITA

#: Nothing on the web is dated later; a scanner has no clock, so this is a bound on nonsense only.
LATEST_YEAR = 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date as written. ``year`` is None when none was written; positions are in the string."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    shape: str
    weekday: int | None = None
    bracketed: bool = False
    clock: time | None = None
    zone: tzinfo | None = None

    def on(self, year: int) -> date | None:
        """The day in ``year``, or None when there is none (29 February)."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_FIRST_DAY = r"(?P<d>\d(?<![\d:]\d)(?<!\d/\d)\d?)(?:st|nd|rd|th)?"
_GAP = r"[\s/.,-]{0,3}"
#: The look-behinds stand after the first character, not before it: where a pattern begins with a
#: class of characters, ``re`` passes over all others without trying it.
_SHAPES: dict[str, re.Pattern[str]] = {
    "iso": re.compile(
        r"(?P<y>\d(?<!\d\d)\d{3})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"
    ),
    "compact": re.compile(
        r"(?P<y>[12](?<!\d\d)(?:(?<=1)9|(?<=2)0)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=t\d{4}|$)"
    ),
    "month-first": re.compile(
        r"(?P<m>[a-z](?<![a-z]{2})[a-z]{2,11})\.?[\s-]{1,2}"
        + _DAY
        + r"(?:,\s?|\s)(?P<y>\d{4,6})(?!\d)"
    ),
    "written": re.compile(
        _FIRST_DAY + _GAP + r"(?:of\s)?(?P<m>[a-z]{3,12})(?![a-z])"
        r"(?:\.?(?:[\s/.,-]{0,3}(?P<y>\d{3,6})|(?:[/.'-]|\s')(?P<y2>\d\d)"
        r"|\s(?P<y3>\d\d)(?=$|\s?[,)|]|\s\d{1,2}[:.]\d\d))(?![\d:]))?"
    ),
    "slashed": re.compile(
        r"(?P<d>\d(?<![\d/.]\d)\d?)\s?/\s?(?P<m>\d{1,2})(?:\s?/\s?(?P<y>\d{1,6}))?(?![\d/])"
    ),
    "dashed": re.compile(
        r"(?P<d>\d(?<![\d/.:-]\d)\d?)(?P<s>[.-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d(?!\.))(?![\d-])"
    ),
}

_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"\d\d\d\d")
#: Shapes with a year of four digits and shapes with a slash; most sentences have neither.
_WITH_YEAR = frozenset({"iso", "compact", "month-first"})
_WITH_SLASH = frozenset({"slashed"})

_WEEKDAY_WORDS = sorted(WEEKDAYS, key=len, reverse=True)
_LONG = "|".join(w for w in _WEEKDAY_WORDS if len(w) > 4)
_SHORT = "|".join(w for w in _WEEKDAY_WORDS if len(w) <= 4)
#: The long names may be glued to the word before ("padaMinggu (13/12/2020)"), the short may not.
_WEEKDAY_BEFORE = re.compile(
    rf"(?:(?P<long>{_LONG})|(?<![a-z])(?P<short>{_SHORT}))"
    r"(?:\s?(?:pagi|siang|sore|petang|malam))?[\s,(/.|:;-]{0,4}(?:tgl\.?|tanggal)?\s{0,2}\(?$"
)
_BRACKET_BEFORE = re.compile(r"[(\[]\s?(?:[a-z]{3,9},?\s)?$")
_ZONE = (
    r"(?:\s?\(?(?P<zone>wita|wib|wit|utc|gmt|z)(?![a-z])\)?)?"
    r"(?:\s?(?P<offset>[+-](?:1[0-4]|0?\d)(?::?[0-5]\d)?(?!\d)))?"
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?:\s?:\s?|\.)(?P<min>[0-5]\d)(?:[:.](?P<sec>[0-5]\d)(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?" + _ZONE
)
_CLOCK_AFTER = re.compile(
    r"[\s,|/()\u2022\u00b7@;-]{0,6}"
    r"(?:(?:(?:pukul|pkl|jam|at|on|sekitar|sekira)(?![a-z])\.?\s?[:.]?\s?){1,2}|t(?=\d))?" + _CLOCK
)
_COMPACT_CLOCK_AFTER = re.compile(
    r"t(?P<h>\d\d)(?P<min>[0-5]\d)(?P<sec>[0-5]\d)?(?:\.\d+)?(?P<half>(?!))?" + _ZONE
)
_CLOCK_BEFORE = re.compile(r"(?<![\d:.])" + _CLOCK + r"[\s,|/()\u2022\u00b7;-]{1,6}$")
#: What stands where the year should ("2O24"): the date is spoilt, not one without a year.
_SPOILT_YEAR = re.compile(r"[\s/.-]{0,2}\d+[a-z]+\d")
_ZONES: dict[str, tzinfo] = {"wib": WIB, "wita": WITA, "wit": WIT, "utc": UTC, "gmt": UTC, "z": UTC}
#: How far before a date its weekday or its time may stand.
_LOOK_BACK = 40


def scan(text: str) -> Iterator[WrittenDate]:
    """Yield the dates of a folded string from left to right, without overlaps.

    Yearless dates come out too when they can be nothing else: a month's name, or ``05/01`` beside
    a weekday or in brackets.
    """
    if _DIGIT.search(text) is None:
        return
    impossible = frozenset() if _FULL_YEAR.search(text) else _WITH_YEAR
    if "/" not in text:
        impossible |= _WITH_SLASH
    taken: list[tuple[int, int]] = []
    found: list[WrittenDate] = []
    for shape, pattern in _SHAPES.items():
        if shape in impossible:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < t_end and end > t_start for t_start, t_end in taken):
                continue
            written = _written(text, shape, match)
            if written is not None:
                taken.append((start, end))
                found.append(written)
    yield from sorted(found, key=lambda item: item.start)


def _written(text: str, shape: str, match: re.Match[str]) -> WrittenDate | None:
    groups = match.groupdict()
    raw_month = groups["m"]
    month = int(raw_month) if raw_month.isdigit() else month_number(raw_month)
    day = int(groups["d"])
    raw_year = groups.get("y") or groups.get("y2") or groups.get("y3")
    year = _year(raw_year) if raw_year else None
    if month is None or not 1 <= day <= 31 or (raw_year and year is None):
        return None
    if raw_year is None and _SPOILT_YEAR.match(text, match.end()):
        return None
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    named = _WEEKDAY_BEFORE.search(before)
    name = (named["long"] or named["short"]) if named else None
    weekday = WEEKDAYS[name] if name else None
    bracketed = _BRACKET_BEFORE.search(before) is not None
    if raw_month.isdigit():
        sure = weekday is not None or bracketed
        if (shape == "slashed" and raw_year is None and not sure) or (
            shape == "dashed" and len(raw_year or "") == 2 and not sure and match.start() > 0
        ):
            return None
        if shape in ("slashed", "dashed"):
            day, month = _day_first(day, month, year, weekday, name in ENGLISH_WEEKDAYS)
    if not 1 <= month <= 12:
        return None
    clock, zone, end = _clock_after(text, match.end(), shape)
    if clock is None and shape != "compact":
        clock, zone = _clock_before(before[: named.start()] if named else before)
    written = WrittenDate(
        start=match.start() - (len(before) - named.start() if named else 0),
        end=end,
        day=day,
        month=month,
        year=year,
        shape=shape,
        weekday=weekday,
        bracketed=bracketed,
        clock=clock,
        zone=zone,
    )
    return written if written.on(year if year is not None else 2000) else None


def _year(raw: str) -> int | None:
    """The year meant by its digits: two digits are of this century, three or one are a typo."""
    year = int(raw) + (2000 if int(raw) < 70 else 1900) if len(raw) == 2 else int(raw)
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else None


def _day_first(
    first: int, second: int, year: int | None, weekday: int | None, english: bool
) -> tuple[int, int]:
    """Day and month of two numbers: day first, unless only the American order is possible.

    Beside an English weekday the order that makes the weekday true is taken.
    """
    if second > 12 and first <= 12:
        return second, first
    if english and weekday is not None and year is not None and first <= 12:
        try:
            plain, swapped = date(year, second, first), date(year, first, second)
        except ValueError:
            return first, second
        if plain.weekday() != weekday == swapped.weekday():
            return second, first
    return first, second


def _clock_after(text: str, end: int, shape: str) -> tuple[time | None, tzinfo | None, int]:
    pattern = _COMPACT_CLOCK_AFTER if shape == "compact" else _CLOCK_AFTER
    match = pattern.match(text, end)
    if match is None:
        return None, None, end
    clock = _clock(match)
    return (clock, _zone(match), match.end()) if clock else (None, None, end)


def _clock_before(before: str) -> tuple[time | None, tzinfo | None]:
    """A time in front of a date; with a dot only when a zone shows that it is a time."""
    match = _CLOCK_BEFORE.search(before)
    if match is None or ("." in match[0] and not match["zone"]):
        return None, None
    clock = _clock(match)
    return (clock, _zone(match)) if clock else (None, None)


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["sec"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return time(hour, minute, second) if hour < 24 else None


def _zone(match: re.Match[str]) -> tzinfo | None:
    """The zone written after a time; "GMT+7" and "+07:00" are the same, "Z" is UTC."""
    offset, name = match["offset"], match["zone"]
    if offset and name not in ("wib", "wita", "wit"):
        digits = offset[1:].replace(":", "")
        hours, minutes = (
            (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
        )
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(-delta if offset[0] == "-" else delta)
    return _ZONES[name] if name else None
