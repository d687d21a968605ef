"""How sources are, for people and programs: a table worst first, and the trend of one source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.health import Measured, Numbers, State
from crawler.report.plain import plain
from crawler.store import Store

#: Worst first; "" is a source that nobody has looked at.
ORDER: Final = ("spam", "dead", "failing", "moved", "degraded", "ok", "")
#: Columns that count what the last run did, and that say how good what was read is.
COUNTS: Final = ("listed", "read", "written", "failed")
QUALITY: Final = ("authors", "time", "length", "leaked")
COLUMNS: Final = ("source", "state", "since", "checked", *COUNTS, *QUALITY, "newest", "why")
#: What is shown on a terminal of fewer columns than ``WIDE``.
NARROW: Final = ("source", "state", "since", "listed", "written", "why")
WIDE: Final = 140
#: What a run of the trend counts, and the fields of which it tells in how many articles they are.
_COUNTED: Final = ("requests", "listed", "fetched", "read", "written", "failed")
_RATES: Final = ("date", "time", "authors", "tags", "section", "image", "dateline")
TREND: Final = (
    *("at", "run", "series", *_COUNTED),
    *(*_RATES, "length", "leaked", "newest", "findings"),
)
#: Runs that are looked back for one that read articles.
_LOOKED_BACK: Final = 40
#: The last looks that are told.
LOOKS: Final = 10
#: Lines of the trend that are drawn on a terminal, and runs in one of them.
DRAWN: Final = (*COUNTS, *QUALITY)
WIDTH: Final = 60
_BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state, its last run, and the last run that read articles of it."""

    source: str
    state: State | None
    last: Measured | None
    read: Numbers | None

    @property
    def is_well(self) -> bool:
        """False for a source that gives articles no more, or other ones than before."""
        return self.state is None or self.state.name == "ok"

    @property
    def why(self) -> str:
        """What is wrong, and for a source put aside what to do next."""
        if self.state is None:
            return "never looked at"
        waiting = f"; then {self.state.next} at {self.state.looks}" if self.state.next else ""
        check = f"; next: scrapy sources check {self.source}" if self.state.is_quarantined else ""
        return f"{self.state.reason}{waiting}{check}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        findings = dict(self.last.findings) if self.last else {}
        return {
            "source": self.source,
            "state": self.state.label if self.state else None,
            "quarantined": self.state.is_quarantined if self.state else False,
            "since": self.state.since if self.state else None,
            "checked": self.state.checked if self.state else None,
            "why": self.why,
            "findings": findings,
            "last_run": numbers_row(self.last) if self.last else None,
        }

    def cells(self) -> list[str]:
        """Return the row of the table, a text for each of ``COLUMNS``."""
        last, read = self.last.numbers if self.last else None, self.read
        counts = [getattr(last, name) if last else None for name in COUNTS]
        quality = [
            _percent(read.rate("authors") if read else None),
            _percent(read.rate("time") if read else None),
            _whole(read.median_length if read else None),
            _percent(read.leaked_rate if read else None),
        ]
        return [
            self.source,
            self.state.label if self.state else "unknown",
            self.state.since[:10] if self.state else "-",
            self.state.checked[:10] if self.state else "-",
            *("-" if count is None else str(count) for count in counts),
            *quality,
            ((read.newest or "") if read else "")[:10] or "-",
            self.why or "-",
        ]


def standing_of(store: Store, source: str) -> Standing:
    """Return how a source is, as the store knows it."""
    rows = store.measures(source, limit=_LOOKED_BACK)
    read = next((row.numbers for row in reversed(rows) if row.numbers.read), None)
    return Standing(source, store.state(source), rows[-1] if rows else None, read)


def worst_first(standings: Iterable[Standing]) -> list[Standing]:
    """Return them by state, the worst first; within a state by id."""
    return sorted(
        standings,
        key=lambda one: (ORDER.index(one.state.name if one.state else ""), one.source),
    )


def print_standings(standings: Sequence[Standing], *, as_json: bool) -> None:
    """Print a table on a terminal, tab-separated lines elsewhere, or JSON, one object a line."""
    console = Console(markup=False, highlight=False)
    if as_json:
        for standing in standings:
            print(json.dumps(standing.to_dict()))
    elif not console.is_terminal:
        for standing in standings:
            print("\t".join(plain(cell, 400) for cell in standing.cells()))
    else:
        _print_table(console, standings)


def _print_table(console: Console, standings: Sequence[Standing]) -> None:
    shown = COLUMNS if console.width >= WIDE else NARROW
    table = Table(box=SIMPLE_HEAD)
    for column in shown:
        numeric = column in (*COUNTS, *QUALITY)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for standing in standings:
        cells = dict(zip(COLUMNS, standing.cells(), strict=True))
        table.add_row(*(Text(plain(cells[column], 400)) for column in shown))
    console.print(table)
    unwell = sum(not standing.is_well for standing in standings)
    console.print(f"{len(standings)} sources, {unwell} of them not ok", soft_wrap=True)


def numbers_row(measured: Measured) -> dict[str, Any]:
    """Return a run's numbers by the names of ``TREND``; rates are parts of 1, None without any."""
    numbers = measured.numbers
    length = numbers.median_length
    return {
        "at": numbers.at.astimezone(UTC).isoformat(timespec="seconds"),
        "run": numbers.run,
        "series": numbers.series,
        **{name: getattr(numbers, name) for name in _COUNTED},
        **{name: numbers.rate(name) for name in _RATES},
        "length": None if length is None else round(length),
        "leaked": numbers.leaked_rate,
        "newest": numbers.newest,
        "errors": dict(numbers.errors),
        "failure": numbers.failure,
        "whole": numbers.whole,
        "swept": numbers.swept,
        "findings": dict(measured.findings),
    }


def print_trend(store: Store, source: str, *, as_json: bool) -> None:
    """Print a source's runs, then its changes of state and what the last looks at it found.

    The oldest run comes first. On a terminal the runs are drawn; else each is a line, or with
    ``as_json`` an object, as are the changes and looks.
    """
    rows = store.measures(source)
    console = Console(markup=False, highlight=False)
    if as_json:
        for told in [*(numbers_row(row) for row in rows), *_events(store, source)]:
            print(json.dumps(told))
    elif console.is_terminal:
        _draw(console, store, source, rows)
    else:
        for row in rows:
            values = numbers_row(row)
            values["findings"] = "; ".join(row.findings.values())
            print("\t".join(_cell(name, values[name]) for name in TREND))
        for event in _events(store, source):
            print("\t".join(plain(str(value), 400) for value in event.values()))


def _events(store: Store, source: str) -> list[dict[str, Any]]:
    """Return a source's changes of state and the last looks at it, JSON-ready."""
    changes = [
        {
            "at": one.at,
            "event": "state",
            "from": one.before or "new",
            "is": one.after,
            "why": one.reason,
        }
        for one in store.state_changes(source)
    ]
    looks = [
        {"at": one.at, "event": "look", "from": one.by, "is": one.label, "why": one.reason}
        for one in store.looks(source, LOOKS)
    ]
    return changes + looks


def _draw(console: Console, store: Store, source: str, rows: Sequence[Measured]) -> None:
    for series in dict.fromkeys(row.numbers.series for row in rows):
        these = [numbers_row(row) for row in rows if row.numbers.series == series][-WIDTH:]
        console.print(f"{source}: {plain(series)}, {len(these)} runs", soft_wrap=True)
        for name in DRAWN:
            values = [row[name] for row in these]
            last = _cell(name, next((v for v in reversed(values) if v is not None), None))
            console.print(f"  {name:8} {sparkline(values)}  {last}", soft_wrap=True)
    for event in _events(store, source):
        arrow = " -> " if event["event"] == "state" else ": "
        line = f"{event['at'][:16]}  {event['from']}{arrow}{event['is']}  {event['why']}"
        console.print(plain(line, 400), soft_wrap=True)


def sparkline(values: Sequence[float | None]) -> str:
    """Return a bar for each value between 0 and the largest; a space where there is none."""
    top = max((value for value in values if value is not None), default=0) or 1
    return "".join(
        " " if value is None else _BARS[min(7, int(8 * max(0.0, value) / top))] for value in values
    )


def _cell(name: str, value: Any) -> str:
    if name in _RATES or name == "leaked":
        return _percent(value)
    return plain(str(value), 400) if value not in (None, "") else "-"


def _percent(part: float | None) -> str:
    return "-" if part is None else f"{part:.0%}"


def _whole(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
