"""The numbers of one source in one run, as the store keeps them and as drift is found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, Final

from crawler.health.sketch import Lengths

#: A window's edge so near to the run moves with it from run to run; others stay where they are.
_MOVING: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What a run counted at a source.

    ``whole`` says that the source was listed from its beginning to its end in this run, ``swept``
    that everything was asked for and not only what is new. ``upto`` is the last day on which what
    the run asked for can have been published, None when that is long past. ``failure`` is the
    reason why nothing could be listed. ``found`` counts what each discovery method listed first,
    ``listed_by`` names the one that listed everything. ``feed`` is the number of items in the
    source's feed and ``feed_on_topic`` how many of them speak of the topic, both None unless the
    feed was asked for comparison. ``search`` is what the source's search said when it was asked for
    what it had found before: None when it was not asked, empty when it finds it, else why it is
    dead.
    """

    source: str
    run: str
    series: str
    at: datetime
    whole: bool = False
    swept: bool = True
    upto: str | None = None
    requests: int = 0
    listed: int = 0
    pages: int = 0
    fetched: int = 0
    on_topic: int = 0
    written: int = 0
    known: int = 0
    failed: int = 0
    failure: str = ""
    errors: Mapping[str, int] = field(default_factory=dict)
    read: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    leaked: int = 0
    lengths: Mapping[str, int] = field(default_factory=dict)
    newest: str | None = None
    days: tuple[str, ...] = ()
    found: Mapping[str, int] = field(default_factory=dict)
    listed_by: str = ""
    feed: int | None = None
    feed_on_topic: int | None = None
    search: str | None = None

    @property
    def tried(self) -> int:
        """The pages that were asked for, and those that failed before they could be."""
        return max(self.pages, self.failed)

    def rate(self, name: str) -> float | None:
        """Return the part of the articles read that has a field; None when none was read."""
        return self.filled.get(name, 0) / self.read if self.read else None

    @property
    def leaked_rate(self) -> float | None:
        """The part of the articles read with a line that looks leaked."""
        return self.leaked / self.read if self.read else None

    @property
    def median_length(self) -> float | None:
        """The median length of the texts in characters, within 5 %."""
        return Lengths(self.lengths).quantile(0.5)


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of a run at a source, and what was found in them: check → plain words."""

    numbers: Numbers
    findings: Mapping[str, str] = field(default_factory=dict)


#: Fields of ``Numbers`` that the store keeps as JSON; the others are columns.
COUNTED: Final = tuple(
    each.name for each in fields(Numbers) if each.name not in ("source", "run", "series", "at")
)
_COUNTS: Final = ("listed", "fetched", "on_topic", "written", "known", "failed")
_QUALITY: Final = ("read", "filled", "leaked", "lengths", "newest")


def numbers_of(
    tally: Mapping[str, Any],
    *,
    source: str,
    run: str,
    at: datetime,
    spider: str,
    arguments: Mapping[str, Any],
) -> Numbers:
    """Return the numbers in a source's tally, as a run's summary has it.

    ``at`` is when the run started, ``arguments`` are the spider's.
    """
    quality = tally.get("quality", {})
    return Numbers(
        source=source,
        run=run,
        series=series_of(spider, arguments, at.date()),
        at=at,
        whole=bool(tally.get("begun") and tally.get("family")),
        swept=bool(tally.get("swept", True)),
        upto=_upto(arguments, at.date()),
        requests=sum(tally.get("requests", {}).values()),
        pages=tally.get("requests", {}).get("page", 0),
        failure=str(tally.get("failure", "")),
        errors=dict(tally.get("errors", {})),
        found=dict(tally.get("found", {})),
        listed_by=str(tally.get("listed_by", "")),
        feed=tally.get("feed"),
        feed_on_topic=tally.get("feed_on_topic"),
        search=tally.get("search"),
        days=tuple(quality.get("days", ())),
        **{name: tally.get(name, 0) for name in _COUNTS},
        **{name: quality[name] for name in _QUALITY if name in quality},
    )


def series_of(spider: str, arguments: Mapping[str, Any], started: date) -> str:
    """Return what runs must have in common for their numbers to be comparable.

    That is the spider, the topic, the depth and the window. Edges of the window near the run are
    told in days before it: a crawl of the last two days is one series, whatever the date.
    """
    topic, depth = arguments.get("topic", "cooling-system"), arguments.get("depth", "search")
    edges = {name: _edge(arguments.get(name), started) for name in ("since", "until")}
    window = [f"{name} {edge}" for name, edge in edges.items() if edge]
    return ", ".join([spider, str(topic), str(depth), *window])


def _edge(value: object, started: date) -> str:
    day = _day(value)
    if day is None:
        return ""
    return f"{(day - started).days:+d} d" if abs(day - started) <= _MOVING else day.isoformat()


def _upto(arguments: Mapping[str, Any], started: date) -> str | None:
    until = _day(arguments.get("until")) or started
    return None if started - until > _MOVING else min(until, started).isoformat()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or ""))
    except ValueError:
        return None
