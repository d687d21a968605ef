"""The store's part about sources: the numbers of each run, the looks at them, their states."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from crawler.health.numbers import COUNTED, Measured, Numbers
from crawler.health.observation import Observation
from crawler.health.states import State, step
from crawler.store.articles import upsert
from crawler.store.database import Database
from crawler.store.keys import storable
from crawler.store.schema import looks, measures, state_changes, states

#: Rows that are kept of a source: of its runs in one series, and of looks at it.
KEPT: Final = 200
#: Ids in one query; SQLite allows 32,766 parameters.
_BATCH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An observation as stored; ``at`` is ISO 8601 in UTC, ``label`` the sign with its detail."""

    at: str
    by: str
    label: str
    reason: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A source went from one state to another; labels as ``failing(dns)``, "" before the first."""

    at: str
    before: str
    after: str
    reason: str


class HealthBook:
    """The store's part about how sources are."""

    _database: Database

    # -- states -----------------------------------------------------------------------------------

    def observe(self, observation: Observation, now: datetime | None = None) -> State:
        """Store one look at a source and return the state that it leads to.

        ``now`` is when the look was made, an aware datetime; the present unless told otherwise.
        """
        with self._database.write() as connection:
            return observe(connection, observation, now or datetime.now(UTC))[0]

    def state(self, source: str) -> State | None:
        """Return a source's state, None when nobody has looked at it yet."""
        return self.states([source]).get(source)

    def states(self, sources: Collection[str] | None = None) -> dict[str, State]:
        """Return the states of those of the sources that were looked at; of all without a list."""
        with self._database.read() as connection:
            return _states(connection, sources)

    def quarantined(self) -> dict[str, State]:
        """Return the sources that crawls leave out, with their states."""
        return {source: state for source, state in self.states().items() if state.is_quarantined}

    def state_changes(self, source: str) -> list[Change]:
        """Return how a source's state changed, the first change first."""
        columns = (state_changes.c[name] for name in ("at", "before", "after", "reason"))
        query = select(*columns).where(state_changes.c.source == source)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(state_changes.c.id)).mappings()
            return [Change(**row) for row in rows]

    def looks(self, source: str, limit: int = KEPT) -> list[Look]:
        """Return the last looks at a source, the oldest first."""
        columns = (looks.c[name] for name in ("at", "by", "label", "reason", "run"))
        query = select(*columns).where(looks.c.source == source)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(looks.c.id.desc()).limit(limit)).mappings()
            return [Look(**row) for row in rows][::-1]

    # -- numbers ----------------------------------------------------------------------------------

    def keep_health(
        self, rows: Iterable[Measured], seen: Iterable[Observation], now: datetime
    ) -> dict[str, Change]:
        """Store a run's numbers and what it says of its sources; return the changes of states.

        Both come together or not at all, and once: a run whose numbers of a source are stored
        already is no further look at it. ``now`` is when the run ended, an aware datetime.
        """
        changes: dict[str, Change] = {}
        with self._database.write() as connection:
            # All in the order of their ids, so that two processes cannot wait for each other.
            ordered = sorted(rows, key=lambda row: row.numbers.source)
            new = {row.numbers.source for row in ordered if _keep(connection, row)}
            for observation in sorted(seen, key=lambda one: one.source):
                if observation.source in new:
                    _, change = observe(connection, observation, now)
                    if change is not None:
                        changes[observation.source] = change
        return changes

    def measures(
        self, source: str, *, series: str | None = None, limit: int = KEPT
    ) -> list[Measured]:
        """Return a source's numbers by run, of one series or of all, the oldest first."""
        query = select(measures).where(measures.c.source == source)
        if series is not None:
            query = query.where(measures.c.series == series)
        latest = query.order_by(measures.c.at.desc(), measures.c.run.desc()).limit(limit)
        with self._database.read() as connection:
            return [_measured(row) for row in connection.execute(latest).mappings()][::-1]

    def measured_sources(self) -> list[str]:
        """Return the ids of all sources that a run has numbers of."""
        query = select(measures.c.source).distinct().order_by(measures.c.source)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())


def observe(
    connection: Connection, observation: Observation, now: datetime
) -> tuple[State, Change | None]:
    """Add a look within the caller's transaction; return the state that it leads to.

    The change is None when the state is what it was.
    """
    source, moment = storable(observation.source), now.astimezone(UTC)
    locked = select(states.c.state).where(states.c.source == source).with_for_update()
    row = connection.execute(locked).scalar()
    before = State(**row) if row is not None else None
    after = step(before, observation, moment)
    look = {"at": moment.isoformat(timespec="seconds"), "by": observation.by}
    look |= {"label": observation.label, "reason": observation.reason, "run": observation.run}
    connection.execute(looks.insert().values(_storable({"source": source} | look)))
    _prune_looks(connection, source)
    upsert(connection, states, [{"source": source, "state": _storable(after.to_dict())}])
    was = before.label if before is not None else ""
    if was == after.label:
        return after, None
    change = Change(at=look["at"], before=was, after=after.label, reason=after.reason)
    connection.execute(
        state_changes.insert().values(_storable({"source": source} | asdict(change)))
    )
    return after, change


def _storable(values: dict[str, Any]) -> dict[str, Any]:
    return {k: storable(v) if isinstance(v, str) else v for k, v in values.items()}


def _states(connection: Connection, sources: Collection[str] | None) -> dict[str, State]:
    query = select(states.c.source, states.c.state)
    if sources is None:
        return {row.source: State(**row.state) for row in connection.execute(query)}
    return {
        row.source: State(**row.state)
        for some in _batches(list(sources))
        for row in connection.execute(query.where(states.c.source.in_(some)))
    }


def _batches(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _prune_looks(connection: Connection, source: str) -> None:
    mine = looks.c.source == source
    newest = select(looks.c.id).where(mine).order_by(looks.c.id.desc()).offset(KEPT).limit(1)
    last = connection.execute(newest).scalar()
    if last is not None:
        connection.execute(delete(looks).where(mine, looks.c.id <= last))


def _keep(connection: Connection, row: Measured) -> bool:
    numbers = row.numbers
    values = {name: getattr(numbers, name) for name in COUNTED}
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(measures)
    kept = connection.scalar(
        # Two processes that start at once may both judge the run of a third that died.
        insert.on_conflict_do_nothing()
        .values(
            source=storable(numbers.source),
            run=numbers.run,
            series=storable(numbers.series),
            at=numbers.at.astimezone(UTC).isoformat(timespec="seconds"),
            numbers=_storable(values | {"days": list(numbers.days)}),
            findings=_storable(dict(row.findings)),
        )
        .returning(measures.c.run)
    )
    if kept is not None:
        _prune_measures(connection, numbers)
    return kept is not None


def _prune_measures(connection: Connection, numbers: Numbers) -> None:
    at, series = measures.c.at, measures.c.series
    mine = (measures.c.source == storable(numbers.source)) & (series == storable(numbers.series))
    oldest = select(at).where(mine).order_by(at.desc()).offset(KEPT).limit(1)
    last = connection.execute(oldest).scalar()
    if last is not None:
        connection.execute(delete(measures).where(mine, at <= last))


def _measured(row: Any) -> Measured:
    counted = dict(row["numbers"])
    counted["days"] = tuple(counted.get("days", ()))
    named = {"source": row["source"], "run": row["run"], "series": row["series"]}
    at = datetime.fromisoformat(row["at"])
    return Measured(Numbers(**named, at=at, **counted), dict(row["findings"]))
