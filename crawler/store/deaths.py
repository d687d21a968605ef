"""Requests whose workers died: tried again alone, and put aside when they kill too often.

All functions work within the caller's transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, or_, select, update

from crawler.store import memory, runs
from crawler.store.database import now, stamp
from crawler.store.requests import Lease, State, in_state
from crawler.store.runs import Outcome
from crawler.store.schema import hosts, requests, workers

#: A request that was being worked on when its worker died, this often, is put aside.
DEATHS_ALLOWED: Final = 3


def suspect(
    connection: Connection, crawl: int, worker: int, at: float, *, once: bool
) -> Lease | None:
    """Return the next request to try alone, on a host that is free; ``once``: of one death."""
    free = or_(hosts.c.worker.is_(None), hosts.c.worker == worker) & (hosts.c.rests <= at)
    columns = (requests.c.id, requests.c.host, requests.c.payload, requests.c.priority)
    query = select(*columns).join(hosts, hosts.c.id == requests.c.host).where(free)
    query = query.where(requests.c.crawl == crawl, in_state(State.SUSPECT))
    if once:
        query = query.where(requests.c.deaths <= 1)
    row = connection.execute(query.order_by(requests.c.deaths, requests.c.id).limit(1)).first()
    return None if row is None else Lease(*row, trial=True)


def of_suspects(connection: Connection, crawl: int) -> set[int]:
    """Return how many deaths the waiting suspects have seen."""
    query = select(requests.c.deaths).where(requests.c.crawl == crawl, in_state(State.SUSPECT))
    return set(connection.execute(query.distinct()).scalars())


def take_from_dead(connection: Connection, dead: Sequence[int], run: str) -> int:
    """Free what dead workers held; return the number of requests put aside as poison.

    A death counts against every request that the worker held, but for a list of which something
    new was committed in that life: a machine that fails now and then must not cost a long list.
    All are tried again one at a time, so that a second and third death have one suspect each. A
    worker that died at something else shows that workers die without a suspect's doing: those
    that wait need one death more.
    """
    leased = requests.c.worker.in_(list(dead)) & in_state(State.LEASED)
    query = select(requests).where(leased).order_by(requests.c.id).with_for_update()
    rows = connection.execute(query).mappings().all()
    on_trial = {row["worker"] for row in rows if row["history"]}
    _note_without(connection, [worker for worker in dead if worker not in on_trial])
    poisoned = 0
    for row in rows:
        deaths = row["deaths"] + 1
        beside = sum(other["worker"] == row["worker"] for other in rows) - 1
        death = {"worker": row["worker"], "noted_at": stamp(), "beside": beside}
        history = [*(row["history"] or []), death]
        allowed = DEATHS_ALLOWED + sum("without" in death for death in history)
        state = State.POISON if deaths >= allowed else State.SUSPECT
        values = {"state": state.value, "deaths": deaths, "history": history, "worker": None}
        connection.execute(update(requests).where(requests.c.id == row["id"]).values(**values))
        if state is State.POISON:
            poisoned += 1
            _put_aside(connection, row["payload"], row["source"], history, run)
    freed = hosts.c.worker.in_(list(dead))
    connection.execute(update(hosts).where(freed).values(worker=None))
    return poisoned


def _note_without(connection: Connection, dead: Iterable[int]) -> None:
    """Note in the history of each waiting suspect the deaths that it had no part in."""
    noted = [{"worker": worker, "noted_at": stamp(), "without": True} for worker in dead]
    if not noted:
        return
    query = select(requests.c.id, requests.c.history).where(in_state(State.SUSPECT))
    for number, history in connection.execute(query.order_by(requests.c.id).with_for_update()):
        mine = requests.c.id == number
        connection.execute(update(requests).where(mine).values(history=[*history, *noted]))


def _put_aside(
    connection: Connection, payload: str, source: str, history: list[dict[str, Any]], run: str
) -> None:
    url = str(json.loads(payload).get("url", ""))
    reason = "killed its worker"
    said = {"state": "poison", "reason": reason, "scope": ""}
    memory.decide(connection, url, source, checked=now(), **said)
    evidence = json.dumps(history, separators=(",", ":"))
    runs.note(connection, run, Outcome(url, source, "poison", reason, evidence, stamp()))


def poison(connection: Connection) -> frozenset[bytes]:
    """Return the keys of the requests that were put aside."""
    query = select(requests.c.key).where(in_state(State.POISON))
    return frozenset(bytes(key) for key in connection.execute(query).scalars())


def holders(connection: Connection) -> list[int]:
    """Return the workers that have ended and still hold hosts or requests."""
    of_hosts = select(hosts.c.worker).where(hosts.c.worker.is_not(None))
    of_requests = select(requests.c.worker).where(in_state(State.LEASED))
    query = select(workers.c.id).where(workers.c.ended.is_not(None))
    held = workers.c.id.in_(of_hosts.union(of_requests))
    return list(connection.execute(query.where(held)).scalars())
