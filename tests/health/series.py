"""Runs of one source as the store would have them, for the tests of drift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.health import Measured, Numbers
from crawler.health.drift import drift
from crawler.health.sketch import Lengths

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
#: What a good site fills in of ten articles.
TEN = {
    "date": 10, "time": 10, "authors": 10, "tags": 9, "section": 10, "image": 10, "dateline": 8,
}  # fmt: skip


def lengths(*characters: int) -> dict[str, int]:
    """The sketch of some texts, by their lengths."""
    sketch = Lengths()
    for one in characters:
        sketch.add(one)
    return sketch.to_dict()


#: Ten texts of a regional site, 700 to 4,000 characters, half of them under 1,800.
TEXTS = lengths(700, 900, 1200, 1500, 1700, 1900, 2100, 2500, 3200, 4000)


def run(day: int, **changed: Any) -> Numbers:
    """A run of a good site on a day of the series: ten articles listed, read and written."""
    at = START + timedelta(days=day)
    values: dict[str, Any] = {
        "requests": 12, "listed": 10, "pages": 10, "fetched": 10, "on_topic": 10, "written": 10,
        "read": 10, "filled": dict(TEN), "lengths": TEXTS, "whole": True,
        "newest": f"{at.date()}T05:10:00+07:00", "days": (at.date().isoformat(),),
        "upto": at.date().isoformat(),
    }  # fmt: skip
    named: dict[str, Any] = {
        "source": "infodesa",
        "run": f"r{day:03}",
        "series": "coverage, x, search",
        "at": at,
    }
    return Numbers(**(named | values | changed))


def idle(day: int, **changed: Any) -> Numbers:
    """A run that asked for what is new and found nothing: an unchanged site."""
    nothing = dict.fromkeys(("listed", "pages", "fetched", "on_topic", "written", "read"), 0)
    empty: dict[str, Any] = {"filled": {}, "lengths": {}, "days": (), "newest": None}
    asked = {"requests": 1, "swept": False}
    return run(day, **(nothing | empty | asked | changed))


def without(field: str) -> dict[str, Any]:
    """What ten articles that lack a field change in a run."""
    return {"filled": TEN | {field: 0}}


def watched(runs: Sequence[Numbers]) -> list[Measured]:
    """Each run with what is found in it, given those before it, as a crawl does it."""
    rows: list[Measured] = []
    for one in runs:
        rows.append(Measured(one, drift(rows, one)))
    return rows


def good(number: int, **changed: Any) -> list[Numbers]:
    """A number of good runs, a day apart."""
    return [run(day, **changed) for day in range(number)]


def found(runs: Sequence[Numbers]) -> list[str]:
    """The checks that speak after the last run."""
    return sorted(watched(runs)[-1].findings)
