"""The arguments of ``scrapy crawl coverage``: checked whole, one line for each mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeVar

from crawler.errors import InputError
from crawler.extraction.zones import zone_of
from crawler.platforms.contract import Scope
from crawler.sources import Source, select
from crawler.sources.schema import FIRST_DAY, LAST_DAY
from crawler.topics import Topic, load_topic

Depth = Literal["search", "full"]
DEPTHS = ("search", "full")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a crawl is asked for. ``since`` and ``until`` are both inclusive days, or None."""

    sources: tuple[Source, ...]
    topic: Topic
    since: date | None
    until: date | None
    depth: Depth

    def scope(self, source: Source) -> Scope:
        """Return what discovery is asked for at one source, in that source's time zone."""
        zone = zone_of(source.province)
        since = (
            self.since if source.since is None else max(self.since or source.since, source.since)
        )
        return Scope(
            queries=self.topic.queries,
            anchors=self.topic.anchors,
            since=datetime.combine(since, time(), zone) if since else None,
            until=datetime.combine(self.until + timedelta(days=1), time(), zone)
            if self.until
            else None,
            full=self.depth == "full",
        )

    def covers(self, source: Source, published_at: str | None) -> bool:
        """Tell whether a publication date lies in the window, by the source's own calendar.

        An unknown date lies in no window but the open one.
        """
        if self.since is None and self.until is None:
            return True
        if published_at is None:
            return False
        day = local_day(published_at, source)
        return (self.since is None or day >= self.since) and (
            self.until is None or day <= self.until
        )


def local_day(published_at: str, source: Source) -> date:
    """Return the calendar day of an ISO stamp where the source is."""
    stamp = datetime.fromisoformat(published_at)
    try:
        return (stamp.astimezone(zone_of(source.province)) if stamp.tzinfo else stamp).date()
    except OverflowError:  # a site may say that it is the last hour of the year 9999
        return stamp.date()


def plan(arguments: Mapping[str, Any], sources: tuple[Source, ...] | None = None) -> Plan:
    """Check a spider's arguments and load what they name; ``sources`` when they are chosen already.

    Raises:
        InputError: one line for each mistake, all of them at once.
    """
    mistakes: list[str] = []

    def read(name: str, reader: Callable[[str], T]) -> T | None:
        value = arguments.get(name)
        try:
            return None if value is None else reader(str(value))
        except InputError as error:
            mistakes.extend(error.lines)
            return None

    known = ["topic", "since", "until"] + ([] if sources else ["sources", "depth"])
    mistakes += [
        f"argument {name}: unknown: use {', '.join(known)}"
        for name in arguments
        if name not in known
    ]
    arguments = {"sources": "all", "topic": "cooling-system", "depth": "search"} | dict(arguments)
    chosen = sources or tuple(read("sources", select) or ())
    topic = read("topic", load_topic)
    since = read("since", lambda value: _day("since", value))
    until = read("until", lambda value: _day("until", value))
    depth = read("depth", _depth)
    if since and until and since > until:
        mistakes.append(f"argument since: {since} lies after until {until}")
    if mistakes or topic is None or depth is None:
        raise InputError(*mistakes)
    return Plan(sources=chosen, topic=topic, since=since, until=until, depth=depth)


def _day(name: str, value: str) -> date | None:
    if not value:
        return None
    try:
        day = datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise InputError(
            f"argument {name}: {value!r} is not a day like 2024-02-14,"
            f" from {FIRST_DAY} to {LAST_DAY}"
        )
    return day


def _depth(value: str) -> Depth:
    if value == "search":
        return "search"
    if value == "full":
        return "full"
    raise InputError(f"argument depth: {value!r} is neither of {', '.join(DEPTHS)}")
