"""What an ended run says of its sources: kept in the store, told in manifest and summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from crawler.health.drift import drift
from crawler.health.numbers import Measured, numbers_of
from crawler.health.observation import Observation
from crawler.health.verdict import observations, without_quiet_topic
from crawler.health.windows import HISTORY, LAST
from crawler.store import Run, Store
from crawler.store.runs import DIED

#: The spider whose runs can be compared: what ``pages`` reads is another thing each time.
COMPARED: Final = "coverage"


@dataclass(slots=True)
class Health:
    """Findings and new findings by source, and the changes of states that they led to."""

    findings: dict[str, dict[str, str]] = field(default_factory=dict)
    news: dict[str, list[str]] = field(default_factory=dict)
    changes: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the manifest's part about health."""
        return {"findings": self.findings, "new": self.news, "states": self.changes}

    def lines(self) -> list[str]:
        """Return what is new since the runs before, a line each."""
        told = [f"{source}: {words}" for source, lines in self.news.items() for words in lines]
        for source, change in self.changes.items():
            before, after = change["before"] or "new", change["after"]
            if (before, after) == ("new", "ok"):
                continue
            why = f": {change['reason']}" if change["reason"] else ""
            told.append(f"{source}: {before} -> {after}{why}")
        return told


def judge(store: Store, run: Run) -> Health:
    """Keep an ended run's numbers, find what drifted, and move the sources' states."""
    compared = run.summary.get("spider") == COMPARED
    tallies = _tallies(store, run)
    rows, earlier = _measured(store, run, tallies, compared)
    seen = observations(rows, _diagnosed(tallies, run)) if compared else []
    ended = datetime.fromisoformat(run.finished_at) if run.finished_at else datetime.now(UTC)
    changes = store.keep_health(rows, seen, ended)
    health = Health(changes={source: asdict(change) for source, change in changes.items()})
    for row in rows:
        source, before = row.numbers.source, earlier.get(row.numbers.source, {})
        if row.findings:
            health.findings[source] = dict(row.findings)
        new = [words for check, words in row.findings.items() if check not in before]
        if new:
            health.news[source] = new
    return health


def _measured(
    store: Store, run: Run, tallies: Mapping[str, Mapping[str, Any]], compared: bool
) -> tuple[list[Measured], dict[str, Mapping[str, str]]]:
    """Return the run's numbers with what is found in them, and what the runs before had found."""
    started = datetime.fromisoformat(run.started_at)
    spider = str(run.summary.get("spider", ""))
    rows: list[Measured] = []
    earlier: dict[str, Mapping[str, str]] = {}
    for source, tally in tallies.items():
        numbers = numbers_of(
            tally, source=source, run=run.id, at=started, spider=spider, arguments=run.arguments
        )
        if not (numbers.requests or numbers.listed or numbers.read or numbers.written):
            continue  # the run did not come to it
        history: list[Measured] = []
        if compared:
            latest = store.measures(source, series=numbers.series, limit=HISTORY + LAST)
            history = [row for row in latest if row.numbers.at < started]
        earlier[source] = history[-1].findings if history else {}
        rows.append(Measured(numbers, drift(history, numbers) if compared else {}))
    return without_quiet_topic(rows), earlier


def _tallies(store: Store, run: Run) -> dict[str, dict[str, Any]]:
    """Return the tallies by source as last saved; of a run that died with what the store knows.

    Numbers are saved every few seconds, articles and failures each at once.
    """
    tallies: dict[str, dict[str, Any]] = dict(run.summary.get("sources", {}))
    if run.status != DIED:
        return tallies
    for source, counts in store.counts(run.id).items():
        errors = {
            outcome.removeprefix("failed:"): number
            for outcome, number in counts.items()
            if outcome.startswith("failed:")
        }
        written = counts.get("written", 0) + counts.get("revised", 0)
        known = tallies.get(source, {})
        exact: dict[str, Any] = {"written": written, "failed": sum(errors.values())}
        exact |= {"errors": {**known.get("errors", {}), **errors}}
        tallies[source] = {**known, **exact}
    return tallies


def _diagnosed(tallies: Mapping[str, Mapping[str, Any]], run: Run) -> dict[str, Observation]:
    """Return what the crawl itself found out about its sources."""
    found: dict[str, Observation] = {}
    for source, tally in tallies.items():
        said = tally.get("diagnosed") or _moved(tally)
        if said:
            found[source] = Observation(source=source, run=run.id, by="crawl", **said)
    return found


def _moved(tally: Mapping[str, Any]) -> dict[str, str]:
    """Return that a source moved when one other host, and none of its own, gave all answers."""
    hosts = list(tally.get("elsewhere", {}))
    if tally.get("here") or len(hosts) != 1 or not hosts[0]:
        return {}
    return {"sign": "moved", "where": hosts[0], "reason": f"all its lists lead to {hosts[0]}"}
