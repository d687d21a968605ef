"""Choosing the date of publication among everything that a page says about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo

from crawler.extraction.dates.stamp import EARLIEST_YEAR, Stamp
from crawler.items import DateSource

#: How far each source is trusted unless its reader knows better.
TRUST: dict[DateSource, float] = {
    "api": 0.98,
    "json-ld": 0.95,
    "meta": 0.9,
    "time": 0.85,
    "byline": 0.8,
    "text": 0.65,
    "url": 0.6,
}
#: Below this a date is neither trusted to contradict another nor to lend its time of day.
_TRUSTWORTHY = 0.45
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date and where it was read; ``confidence`` (0 to 1) defaults to the source's ``TRUST``."""

    stamp: Stamp
    source: DateSource
    confidence: float | None = None

    @property
    def trust(self) -> float:
        """The confidence to use."""
        return TRUST[self.source] if self.confidence is None else self.confidence


@dataclass(frozen=True, slots=True)
class Choice:
    """The date of publication: ISO 8601, its source, and a sentence when sources disagree."""

    published_at: str | None = None
    date_source: DateSource | None = None
    conflict: str | None = None
    stamp: Stamp | None = None


def choose(
    candidates: Sequence[DateCandidate], *, zone: tzinfo, fetched_at: datetime | None = None
) -> Choice:
    """Return the most trusted possible date, completed by the others.

    Candidates are weighed by confidence; equals in the order given. Dates before 1995 and more
    than a day after ``fetched_at`` (aware) are refused. A day without a time takes the time from
    the next source that has one on that day. UTC stamps are expressed in ``zone``, other offsets
    kept. A stamp that calls local time UTC is unmasked by a source with the same wall clock in
    local time.
    """
    possible = [c for c in candidates if _possible(c.stamp, zone, fetched_at)]
    possible.sort(key=lambda c: -c.trust)
    if not possible:
        return Choice()
    best, others = possible[0], possible[1:]
    stamp = _localised(best.stamp, zone)
    stamp = _unmasked(stamp, others, zone)
    stamp = _timed(stamp, best, [c for c in others if c.source != "text"], zone)
    return Choice(stamp.iso(), best.source, _conflict(best, stamp, others, zone), stamp)


def _possible(stamp: Stamp, zone: tzinfo, fetched_at: datetime | None) -> bool:
    if stamp.day.year < EARLIEST_YEAR:
        return False
    if fetched_at is None:
        return True
    if isinstance(stamp.value, datetime):
        return stamp.value <= fetched_at + _A_DAY
    return stamp.value <= fetched_at.astimezone(zone).date() + _A_DAY


def _localised(stamp: Stamp, zone: tzinfo) -> Stamp:
    if isinstance(stamp.value, datetime) and not stamp.value.utcoffset():
        clock = stamp.utc_clock or stamp.value.replace(tzinfo=None)
        return replace(stamp, value=stamp.value.astimezone(zone), utc_clock=clock)
    return stamp


def _unmasked(stamp: Stamp, others: Iterable[DateCandidate], zone: tzinfo) -> Stamp:
    """Undo a false "Z": another source shows the same clock to the minute as local time."""
    if stamp.utc_clock is None:
        return stamp
    label = stamp.utc_clock.replace(second=0, microsecond=0)
    for other in others:
        value = other.stamp.value
        if not isinstance(value, datetime) or other.stamp.utc_clock is not None:
            continue
        shown = value.replace(tzinfo=None, second=0, microsecond=0)
        if shown == label and other.trust >= _TRUSTWORTHY:
            local = stamp.utc_clock.replace(tzinfo=value.tzinfo or zone)
            return replace(stamp, value=local, utc_clock=None)
    return stamp


def _timed(
    stamp: Stamp, best: DateCandidate, others: Iterable[DateCandidate], zone: tzinfo
) -> Stamp:
    """Complete a day, or a midnight that only stands for a day, with a time known elsewhere.

    A meta element's time that names no zone (a server's clock, a save) yields to a shown time of
    the same day that does.
    """
    dated = not isinstance(stamp.value, datetime) or stamp.value.time() == time()
    loose = best.source == "meta" and not stamp.zone_given
    if not dated and not loose:
        return stamp
    for candidate in others:
        other = _localised(candidate.stamp, zone)
        value = other.value
        if not isinstance(value, datetime) or value.date() != stamp.day or value.time() == time():
            continue
        if dated or (other.zone_given and candidate.trust >= TRUST["byline"]):
            return replace(stamp, value=value, zone_given=other.zone_given)
    return stamp


def _conflict(
    best: DateCandidate, stamp: Stamp, others: Iterable[DateCandidate], zone: tzinfo
) -> str | None:
    """Name the trustworthy sources whose day is more than one away from the chosen day."""
    against = {
        f"{other.source} {other_stamp.day.isoformat()}": None
        for other in others
        if other.trust >= _TRUSTWORTHY
        and abs((other_stamp := _localised(other.stamp, zone)).day - stamp.day) > _A_DAY
    }
    if not against:
        return None
    return f"{best.source} {stamp.day.isoformat()} against {', '.join(against)}"
