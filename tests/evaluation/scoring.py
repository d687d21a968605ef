"""From readings to the figures of one set of pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.evaluation.metric import Counts, compare, leaks, score
from tests.evaluation.pages import Truth
from tests.evaluation.readers import Reading

Reader = Callable[[bytes, str], Reading]


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's figures; None where the truth says nothing."""

    file: str
    counts: Counts
    seconds: float
    leaked: list[str] | None = None
    title: bool | None = None
    authors: bool | None = None
    day: bool | None = None
    time: bool | None = None


def score_page(page: Truth, reader: Reader) -> PageScore:
    """Read one page and compare it with its truth. Seconds are of processor time."""
    start = time.process_time()
    found = reader(page.html, page.url)
    seconds = time.process_time() - start
    truth = page.fields
    return PageScore(
        file=page.file,
        counts=compare(page.text, found.text, page.optional),
        seconds=seconds,
        leaked=leaks(page.noise, found.text) if "noise" in truth else None,
        title=_fold(found.title) == _fold(truth["title"]) if "title" in truth else None,
        authors=_names(found.authors) == _names(truth["authors"]) if "authors" in truth else None,
        day=_same_day(truth["date"], found.date) if truth.get("date") else None,
        time=_same_time(truth["date"], found.date) if truth.get("date") else None,
    )


def figures(pages: Sequence[PageScore]) -> dict[str, float]:
    """Return the named figures of a set, rounded to what a floor can hold."""
    body = score([p.counts for p in pages])
    spent = sum(p.seconds for p in pages)
    result = {"f1": body.f1, "precision": body.precision, "recall": body.recall}
    for name in ("title", "authors", "day", "time"):
        known = [getattr(p, name) for p in pages if getattr(p, name) is not None]
        if known:
            result[name] = sum(known) / len(known)
    leaking = [bool(p.leaked) for p in pages if p.leaked is not None]
    if leaking:
        result["leak_free"] = 1 - sum(leaking) / len(leaking)
    result["pages_per_second"] = len(pages) / spent if spent else 0.0
    result["slowest_seconds"] = max(p.seconds for p in pages)
    return {name: round(value, 4) for name, value in result.items()}


def _fold(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def _names(authors: Sequence[str] | None) -> list[str]:
    return sorted(_fold(name).casefold() for name in authors or ())


def _same_day(want: str, found: str | None) -> bool:
    """Compare days in the truth's zone, or as written when either side gives no zone."""
    if not found:
        return False
    expected, got = datetime.fromisoformat(want), datetime.fromisoformat(found)
    if expected.tzinfo and got.tzinfo and "T" in found:
        return got.astimezone(expected.tzinfo).date() == expected.date()
    return got.date() == expected.date()


def _same_time(want: str, found: str | None) -> bool:
    """Compare instants to the minute; without a zone in the truth, wall clocks."""
    if not found or "T" not in found:
        return False
    expected, got = datetime.fromisoformat(want), datetime.fromisoformat(found)
    if expected.tzinfo and got.tzinfo:
        return abs((got - expected).total_seconds()) < 60
    clock = {"second": 0, "microsecond": 0, "tzinfo": None}
    return got.replace(**clock) == expected.replace(**clock)  # type: ignore[arg-type]
