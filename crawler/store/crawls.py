"""Crawls: what runs with the same arguments do together, one after another or side by side."""

from __future__ import annotations

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    delete,
    exists,
    func,
    literal_column,
    select,
    union_all,
    update,
)

from crawler.store.requests import State
from crawler.store.schema import crawls, hosts, members, queues, requests, workers

#: Rows deleted in one transaction, so that nobody waits long.
_BATCH = 5000
OPEN = (State.PENDING.value, State.SUSPECT.value, State.LEASED.value)


def join(connection: Connection, name: str, worker: int, now: float, oldest: float) -> int:
    """Take part in the open crawl of that name, or begin one; return its number.

    A crawl that nobody works on is taken up where it stopped, unless it began before ``oldest``
    (its places in the sites' listings are worth nothing) or has nothing left to do.
    """
    query = select(crawls).where(crawls.c.name == name, crawls.c.finished.is_(None))
    row = connection.execute(query.with_for_update()).mappings().first()
    if row is not None and not _others(connection, row["id"], worker):
        empty = connection.execute(unfinished(row["id"])).first() is None
        if empty or row["started"] < oldest:
            _finish(connection, row["id"], now)
            row = None
    _give_up(connection, now, oldest)
    number = row["id"] if row is not None else _begin(connection, name, now)
    connection.execute(members.insert().values(worker=worker, crawl=number))
    return int(number)


def leave(connection: Connection, crawl: int, worker: int, now: float) -> None:
    """End a worker's part; the last one to leave a crawl without open requests finishes it."""
    retire(connection, worker)
    done = connection.execute(unfinished(crawl)).first() is None
    if done and not _others(connection, crawl, worker):
        _finish(connection, crawl, now)


def retire(connection: Connection, worker: int) -> None:
    """Count a worker, who may still have requests in flight, no longer among those who take new."""
    connection.execute(delete(members).where(members.c.worker == worker))


def unfinished(crawl: int) -> CompoundSelect[int]:
    """Return the query that finds an open request of a crawl if there is one."""
    return union_all(*(_one(crawl, state) for state in OPEN))  # each state has its own index


def _one(crawl: int, state: int) -> Select[int]:
    same = requests.c.state == literal_column(str(state))
    found = select(requests.c.id).where(requests.c.crawl == crawl, same).limit(1).subquery()
    return select(found.c.id)


def members_alive(connection: Connection, crawl: int) -> tuple[int, int]:
    """Return how many workers take part in a crawl now, and how many of them hold no host."""
    holding = exists().where(hosts.c.worker == members.c.worker)
    without = _alive(crawl).where(~holding).scalar_subquery()
    alive, idle = connection.execute(_alive(crawl).add_columns(without)).one()
    return alive, idle


def purge(connection: Connection, poison_before: float) -> bool:
    """Delete some rows of finished crawls; True when there may be more.

    Requests that were put aside stay until their crawl has ended before ``poison_before``.
    """
    ended = select(crawls.c.id).where(crawls.c.finished.is_not(None))
    old = select(crawls.c.id).where(crawls.c.finished < poison_before)
    useless = (requests.c.state != State.POISON.value) | requests.c.crawl.in_(old)
    some = select(requests.c.id).where(requests.c.crawl.in_(ended), useless).limit(_BATCH)
    gone = connection.execute(delete(requests).where(requests.c.id.in_(some))).rowcount
    if gone < _BATCH:
        connection.execute(delete(queues).where(queues.c.crawl.in_(ended)))
        connection.execute(delete(members).where(members.c.crawl.in_(ended)))
        empty = crawls.c.finished.is_not(None) & crawls.c.id.not_in(select(requests.c.crawl))
        connection.execute(delete(crawls).where(empty))
    return gone == _BATCH


def _begin(connection: Connection, name: str, now: float) -> int:
    insert = crawls.insert().values(name=name, started=now).returning(crawls.c.id)
    return int(connection.execute(insert).scalar_one())


def _finish(connection: Connection, crawl: int, now: float) -> None:
    connection.execute(update(crawls).where(crawls.c.id == crawl).values(finished=now))


def _give_up(connection: Connection, now: float, oldest: float) -> None:
    """Finish the crawls of any name that nobody works on and that are too old to be taken up."""
    living = members.join(workers, members.c.worker == workers.c.id)
    worked_on = select(members.c.crawl).select_from(living).where(workers.c.ended.is_(None))
    left = crawls.c.finished.is_(None) & (crawls.c.started < oldest)
    left &= crawls.c.id.not_in(worked_on)
    connection.execute(update(crawls).where(left).values(finished=now))


def _others(connection: Connection, crawl: int, worker: int) -> bool:
    query = _alive(crawl).where(members.c.worker != worker)
    return connection.execute(query).scalar_one() > 0


def _alive(crawl: int) -> Select[int]:
    alive = members.join(workers, members.c.worker == workers.c.id)
    query = select(func.count()).select_from(alive)
    return query.where(members.c.crawl == crawl, workers.c.ended.is_(None))
