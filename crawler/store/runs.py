"""Runs: begun, counted, finished, or closed for the processes that died."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, or_, select, update

from crawler.store import schema, workers
from crawler.store.database import Database, now, stamp
from crawler.store.schema import outcomes, records, runs

RUNNING: Final = "running"
DIED: Final = "died"
Json = Mapping[str, Any]
_ENDED = select(schema.workers.c.id).where(schema.workers.c.ended.is_not(None))


@dataclass(frozen=True, slots=True)
class Run:
    """A run as stored. ``status`` is "running", "died" or what it finished with.

    Of a run that died, ``finished_at`` is when that was found out.
    """

    id: str
    status: str
    started_at: str
    finished_at: str | None
    arguments: dict[str, Any]
    settings: dict[str, Any]
    versions: dict[str, Any]
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a URL gave no article. ``state`` is "skipped", "failed", "gone" or "poison"."""

    url: str
    source: str
    state: str
    reason: str
    evidence: str
    at: str


class RunBook:
    """The store's part about runs; one process works for one run at a time."""

    _database: Database

    def begin_run(
        self,
        run_id: str,
        *,
        arguments: Json,
        settings: Json,
        versions: Json,
        summary: Json | None = None,
    ) -> None:
        """Start a run of this process, after closing those whose process has died.

        ``summary`` are its numbers before anything was done: all that is told of one that dies now.
        """
        book = {"arguments": arguments, "settings": settings, "versions": versions}
        book |= {"summary": summary or {}}
        values = {name: dict(value) for name, value in book.items()}
        with self._database.write() as connection:
            worker = self._database.register(connection)
            close_dead(connection, judging=self._database.may_judge())
            own = {"id": run_id, "worker": worker, "status": RUNNING, "started_at": stamp()}
            connection.execute(runs.insert().values(**own, **values, reported=0))
        self._database.run = run_id

    def save_summary(self, run_id: str, summary: Json) -> None:
        """Keep a run's numbers so far, so that they survive it; call it every few seconds."""
        self._set(run_id, summary=dict(summary))

    def finish_run(self, run_id: str, status: str, summary: Json) -> None:
        """End a run with its reason ("finished", "shutdown", …) and last numbers."""
        ended = {"status": status, "summary": dict(summary), "finished_at": stamp()}
        # One that was frozen may have been told as dead meanwhile: it is told anew.
        self._set(run_id, **ended, reported=0)

    def close_dead_runs(self) -> list[Run]:
        """Close the runs of processes that died; return those of them, and of this process, that
        have ended without a report. The living report their own.
        """
        with self._database.write() as connection:
            close_dead(connection, judging=self._database.may_judge())
            mine = or_(runs.c.worker.in_(_ENDED), runs.c.worker == self._database.worker)
            query = select(runs).where(runs.c.status != RUNNING, runs.c.reported == 0, mine)
            rows = connection.execute(query.order_by(runs.c.started_at, runs.c.id)).mappings()
            return [_run(row) for row in rows]

    def mark_reported(self, run: Run) -> None:
        """Note that the files of a run that ended so are on disk."""
        same = (runs.c.id == run.id) & (runs.c.status == run.status)
        same &= runs.c.finished_at == run.finished_at
        with self._database.write() as connection:
            connection.execute(update(runs).where(same).values(reported=1))

    def run(self, run_id: str) -> Run | None:
        """Return a run, or None when there is none of that id."""
        with self._database.read() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run_id)).mappings().first()
        return _run(row) if row else None

    def outcomes(self, run_id: str) -> list[Outcome]:
        """Return the URLs of a run that gave no article, in the order of their decision."""
        names = ("url", "source", "state", "reason", "evidence", "at")
        query = select(*(outcomes.c[name] for name in names)).where(outcomes.c.run == run_id)
        with self._database.read() as connection:
            return [Outcome(*row) for row in connection.execute(query.order_by(outcomes.c.id))]

    def counts(self, run_id: str) -> dict[str, dict[str, int]]:
        """Return source → outcome → number, exact even for a run that died.

        Outcomes are "written", "revised", "amended" (lines of the projection), "skipped:<reason>",
        "failed:<class>", "gone" and "poison" (URLs).
        """
        with self._database.read() as connection:
            return _counts(connection, run_id)

    def _set(self, run_id: str, **values: Any) -> None:
        with self._database.write() as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def note(connection: Connection, run: str, outcome: Outcome) -> None:
    """Add one URL without an article to a run's list."""
    names = ("url", "source", "state", "reason", "evidence", "at")
    values = {name: getattr(outcome, name) for name in names}
    connection.execute(outcomes.insert().values(run=run, **values))


def close_dead(connection: Connection, *, judging: bool) -> None:
    """End the workers that died, and the runs that they worked for; see ``workers.dead``."""
    for worker in workers.dead(connection, now(), judging=judging):
        workers.end(connection, worker, now())
    lost = (runs.c.status == RUNNING) & runs.c.worker.in_(_ENDED)
    connection.execute(update(runs).where(lost).values(status=DIED, finished_at=stamp()))


def _run(row: RowMapping) -> Run:
    names = ("id", "status", "started_at", "finished_at", "arguments", "settings", "versions")
    return Run(**{name: row[name] for name in names}, summary=row["summary"])


def _counts(connection: Connection, run: str) -> dict[str, dict[str, int]]:
    written = (
        select(records.c.source, records.c.kind, func.count())
        .where(records.c.run == run)
        .group_by(records.c.source, records.c.kind)
    )
    others = (
        select(outcomes.c.source, outcomes.c.state, outcomes.c.reason, func.count())
        .where(outcomes.c.run == run)
        .group_by(outcomes.c.source, outcomes.c.state, outcomes.c.reason)
    )
    table: dict[str, dict[str, int]] = {}
    for source, kind, number in connection.execute(written):
        table.setdefault(source, {})[kind] = number
    for source, state, reason, number in connection.execute(others):
        table.setdefault(source, {})[f"{state}:{reason}" if reason else state] = number
    return {source: dict(sorted(table[source].items())) for source in sorted(table)}
