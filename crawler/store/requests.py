"""The frontier's rows: requests that must not be lost, and the transactions on them.

All functions work within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from crawler.store.keys import storable
from crawler.store.schema import hosts, queues, requests

_BATCH = 500
#: Any number that no other advisory lock of the database has.
_LOCK = text("SELECT pg_advisory_xact_lock(7042610939)")


class State(IntEnum):
    """Pending and suspect requests wait; leased ones are worked on; the others are decided.

    Suspect: a worker died while it held the request. It is tried again, alone.
    """

    PENDING = 0
    SUSPECT = 1
    LEASED = 2
    DONE = 3
    FAILED = 4
    SKIPPED = 5
    POISON = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request to store. ``key`` makes it unique within its crawl (``keys.request_key``)."""

    key: bytes
    host: str
    payload: str
    priority: int = 0
    source: str = ""


@dataclass(slots=True, eq=False)
class Lease:
    """A request that this worker holds. ``trial``: it must be the only one in flight."""

    id: int
    host: int
    payload: str
    priority: int
    trial: bool = False


def lock(connection: Connection) -> None:
    """Wait until no other transaction hands out hosts or adds requests (PostgreSQL).

    They touch many rows in different orders; without one lock for all they would deadlock. SQLite
    has one writer anyway. Taken after the lock on ``head``, never before.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)


def in_state(state: State) -> ColumnElement[bool]:
    """Return the condition in the form in which both databases find the state's own index."""
    return requests.c.state == literal_column(str(state.value))


def _held_by(worker: int) -> ColumnElement[bool]:
    return (requests.c.worker == worker) & in_state(State.LEASED)


_PENDING = (
    select(requests.c.id, requests.c.payload, requests.c.priority)
    .where(requests.c.crawl == bindparam("crawl"), requests.c.host == bindparam("host"))
    .where(in_state(State.PENDING))
    .order_by(requests.c.priority.desc(), requests.c.id)
    .limit(bindparam("number"))
)
# Statements of the busiest paths are built once: building costs more than running them.
_HELD = (requests.c.id == bindparam("lease")) & (requests.c.worker == bindparam("by"))
_DECIDED = (
    update(requests)
    .where(_HELD, in_state(State.LEASED))
    .values(state=bindparam("to"), worker=None, reason=bindparam("why"))
)
_DONE = _DECIDED.values(payload=None)
_START = (
    update(requests)
    .where(
        requests.c.id.in_(bindparam("numbers", expanding=True)),
        requests.c.state.in_((State.PENDING.value, State.SUSPECT.value)),
        requests.c.host.in_(select(hosts.c.id).where(hosts.c.worker == bindparam("by"))),
    )
    .values(state=State.LEASED.value, worker=bindparam("by"))
    .returning(requests.c.id)
)
#: How an undone request returns. What it led to under this lease forgives no later death.
_BACK = update(requests).values(
    state=case((requests.c.deaths > 0, State.SUSPECT.value), else_=State.PENDING.value),
    deaths=case((requests.c.deaths > 0, requests.c.deaths), else_=0),
    worker=None,
)


def host_ids(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the numbers of hosts by name, giving new ones theirs."""
    wanted = sorted(set(names))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        query = select(hosts.c.name, hosts.c.id).where(hosts.c.name.in_(batch))
        found |= {name: number for name, number in connection.execute(query)}  # noqa: C416
        new = [{"name": name, "rests": 0.0} for name in batch if name not in found]
        if new:
            connection.execute(_insert(connection, hosts).on_conflict_do_nothing(), new)
            found |= {name: number for name, number in connection.execute(query)}  # noqa: C416
    return found


def add(
    connection: Connection, crawl: int, wanted: Sequence[Wanted], numbers: dict[str, int]
) -> None:
    """Store the requests that the crawl does not have yet. ``numbers`` are their hosts'."""
    rows = [
        {
            "crawl": crawl,
            "key": one.key,
            "host": numbers[one.host],
            "state": State.PENDING.value,
            "priority": one.priority,
            "source": storable(one.source),
            "payload": one.payload,
            "deaths": 0,
        }
        for one in wanted
    ]
    if rows:
        connection.execute(_insert(connection, requests).on_conflict_do_nothing(), rows)


def wake(connection: Connection, crawl: int, numbers: Iterable[int]) -> None:
    """Note that hosts have pending requests."""
    rows = [{"crawl": crawl, "host": number, "ready": 1, "turn": 0.0} for number in sorted(numbers)]
    if rows:
        insert = _insert(connection, queues)
        woken = insert.on_conflict_do_update(
            index_elements=["crawl", "host"], set_={"ready": 1}, where=queues.c.ready == 0
        )
        connection.execute(woken, rows)


def pending(connection: Connection, crawl: int, host: int, number: int) -> list[Lease]:
    """Return a host's next requests, in the order of priority, then of age; nothing is leased."""
    found = connection.execute(_PENDING, {"crawl": crawl, "host": host, "number": number})
    return [Lease(row[0], host, row[1], row[2]) for row in found]


def start(connection: Connection, numbers: list[int], worker: int) -> set[int]:
    """Lease requests of hosts that the worker holds; return those that it got."""
    got = connection.execute(_START, {"numbers": numbers, "by": worker})
    return set(got.scalars())


def waiting(crawl: int) -> ColumnElement[bool]:
    """Return the condition for a request of the crawl that is to be done."""
    return (requests.c.crawl == crawl) & or_(in_state(State.PENDING), in_state(State.SUSPECT))


def at_work(crawl: int) -> Select[int]:
    """Return the query for a request of the crawl that any worker holds."""
    return select(requests.c.id).where(requests.c.crawl == crawl, in_state(State.LEASED)).limit(1)


def decide(connection: Connection, lease: int, worker: int, state: State, reason: str = "") -> bool:
    """Decide a leased request; False when the lease was lost to another worker."""
    values = {"lease": lease, "by": worker, "to": state.value, "why": reason or None}
    statement = _DONE if state is State.DONE else _DECIDED
    return connection.execute(statement, values).rowcount == 1


def put_back(connection: Connection, lease: int, worker: int, wanted: Wanted, host: int) -> bool:
    """Return a leased request to the waiting ones in another form; False when it was lost."""
    values = {"payload": wanted.payload, "priority": wanted.priority, "host": host}
    held = (requests.c.id == lease) & _held_by(worker)
    return connection.execute(_BACK.where(held).values(**values)).rowcount == 1


def give_back(connection: Connection, leases: Iterable[int], worker: int) -> None:
    """Return leased requests undone and without blame."""
    held = requests.c.id.in_(list(leases)) & _held_by(worker)
    connection.execute(_BACK.where(held))


def progress(connection: Connection, lease: int, worker: int) -> None:
    """Note that a leased request has led to something new: its worker's death is not its doing."""
    held = (requests.c.id == lease) & _held_by(worker) & (requests.c.deaths >= 0)
    connection.execute(update(requests).where(held).values(deaths=-1))


def waiting_elsewhere(connection: Connection, crawl: int) -> dict[str, int]:
    """Return the sources of which other crawls have undecided requests, each with the latest."""
    undecided = requests.c.state.in_((State.PENDING.value, State.SUSPECT.value, State.LEASED.value))
    query = select(requests.c.source, func.max(requests.c.id))
    query = query.where(undecided, requests.c.crawl != crawl).group_by(requests.c.source)
    return {source: int(latest) for source, latest in connection.execute(query)}


def latest(connection: Connection) -> int:
    """Return the number of the request that was added last, 0 before the first."""
    return connection.execute(select(func.max(requests.c.id))).scalar_one() or 0


def _insert(connection: Connection, table: Any) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
