"""The frontier: requests that must not be lost, leased by host to one worker at a time.

A worker leases hosts, reads a host's next requests ahead, and leases those that it really starts.
Both leases belong to the worker's row and last as long as the worker renews that (``workers``): a
dead worker's hosts pass to others, and its requests are tried again one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import Connection, exists, func, select, update

from crawler.store import articles, crawls, deaths, runs
from crawler.store import requests as rows
from crawler.store.database import LOST, Database, now
from crawler.store.errors import StoreError
from crawler.store.hosts import Courtesy, HeldHosts
from crawler.store.requests import Lease, State, Wanted
from crawler.store.schema import hosts, requests

#: Seconds between looks at the other workers, and between attempts to get hosts when all are taken.
_LOOK: Final = 1.0
#: The same for a worker that has nothing else to do.
_IDLE_LOOK: Final = 0.2
#: Requests that are kept in memory until the one that they came of is decided.
_MOST_KEPT: Final = 1_000
#: Seconds for which a host may rest.
LONGEST_REST: Final = 86_400.0
#: Seconds for which a request that was put aside is not asked by later crawls either.
POISON_SECONDS: Final = 7 * 86400.0


class Frontier:
    """One worker's part in one crawl. ``per_host`` bounds a host's requests in flight.

    ``courtesy`` tells for how many seconds more a host is to be left alone after this worker's last
    request, for the worker that it passes to.
    """

    def __init__(
        self, database: Database, *, per_host: int = 1, courtesy: Courtesy = lambda host: 0.0
    ) -> None:
        self._database = database
        self._per_host = per_host
        self._courtesy = courtesy
        self._crawl = 0
        self._worker = 0
        self._held = HeldHosts(0, 0, per_host, courtesy)
        self._leases: dict[int, Lease] = {}
        self._children: dict[int, list[Wanted]] = {}
        self._writes: dict[int, list[Callable[[Connection], None]]] = {}
        self._looked = 0.0
        self._retired = False
        #: Keys that other crawls have put aside.
        self._poison: frozenset[bytes] = frozenset()
        #: True while requests wait whose worker died once: they are tried first, each alone.
        self._suspects = True
        #: True while requests wait whose workers died twice: they are tried last, each alone.
        self._repeated = True

    def join(self, name: str, *, max_age: float = 7 * 86400.0) -> int:
        """Take part in the crawl of that name; return the number of requests it has left over.

        Crawls with the same name (made from the arguments) are one: processes side by side share
        it, and one that died is taken up where it stopped, unless it began ``max_age`` seconds ago.
        """
        with self._database.write() as connection:
            rows.lock(connection)
            self._worker = self._database.register(connection)
            runs.close_dead(connection, judging=self._database.may_judge())
            # Before the dead are robbed: a crawl that they left in the middle is taken up, even
            # if what they held turns out to be poison and nothing else is left.
            self._crawl = crawls.join(connection, name, self._worker, now(), now() - max_age)
            self._bury(connection)
            # What rests for longer was noted by a clock that was wrong.
            wrong = update(hosts).where(hosts.c.rests > now() + LONGEST_REST)
            connection.execute(wrong.values(rests=0.0))
            self._poison = deaths.poison(connection)
            self._held = HeldHosts(self._crawl, self._worker, self._per_host, self._courtesy)
            mine = (requests.c.crawl == self._crawl) & requests.c.state.in_(crawls.OPEN)
            return connection.execute(select(func.count()).where(mine)).scalar_one()

    def purge(self) -> None:
        """Delete what finished crawls left; it may take seconds after a crawl of millions."""
        more = True
        while more:
            with self._database.write() as connection:
                rows.lock(connection)  # who starts beside this one deletes the same rows
                more = crawls.purge(connection, now() - POISON_SECONDS)

    def retire(self) -> None:
        """Begin nothing more, though requests are in flight: others share all but their hosts."""
        if self._crawl and not self._retired:
            with self._database.write() as connection:
                rows.lock(connection)
                self._held.pass_on(connection, idle_only=True)
                crawls.retire(connection, self._worker)
            self._retired = True

    def leave(self) -> None:
        """Give everything back; the last worker finishes a crawl that has nothing left to do."""
        if self._crawl:
            with self._database.write() as connection:
                rows.lock(connection)
                rows.give_back(connection, self._leases, self._worker)
                # A host that was lost meanwhile may have been found empty by its new worker.
                left = {lease.host for lease in self._leases.values()}
                rows.wake(connection, self._crawl, left)
                self._held.pass_on(connection)
                crawls.leave(connection, self._crawl, self._worker, now())
        self._crawl = 0
        self._leases.clear()
        self._children.clear()
        self._writes.clear()

    def has_more(self) -> bool:
        """True while any request of the crawl is undecided, whoever works on it."""
        if self._leases:
            return True
        with self._database.read() as connection:
            return connection.execute(crawls.unfinished(self._crawl)).first() is not None

    def waiting_elsewhere(self) -> dict[str, int]:
        """Return the sources of which other crawls have undecided requests, each with the latest.

        They may never be done: whoever began them may be dead, and begin something else.
        """
        with self._database.read() as connection:
            return rows.waiting_elsewhere(connection, self._crawl)

    def latest(self) -> int:
        """Return the number of the request that was added last, in any crawl."""
        with self._database.read() as connection:
            return rows.latest(connection)

    def add(self, wanted: Sequence[Wanted]) -> None:
        """Store requests, except those whose key the crawl has already."""
        with self._database.write() as connection:
            self._add(connection, wanted)

    def follow(self, lease: int, wanted: Wanted) -> None:
        """Keep a request that came of a leased one; it is stored when that one is decided.

        If it is decided already, it is stored at once. So are the first of very many: their keys
        keep them single when the request that they came of is tried again.
        """
        if lease not in self._leases:
            self.add([wanted])
            return
        children = self._children.setdefault(lease, [])
        children.append(wanted)
        if len(children) >= _MOST_KEPT:
            self.add(children)
            children.clear()

    def write_with(self, lease: int, write: Callable[[Connection], None]) -> bool:
        """Keep a write for the transaction that decides a leased request; False without a lease."""
        if lease not in self._leases:
            return False
        self._writes.setdefault(lease, []).append(write)
        return True

    def lease(self, number: int) -> list[Lease]:
        """Return up to ``number`` requests to start now, fair over the hosts.

        None does not mean that nothing is left (``has_more``): hosts may rest or be others'.

        :raises StoreError: also for who was frozen for so long that others do its work now.
        """
        idle = not self._leases
        if self._retired or any(lease.trial for lease in self._leases.values()):
            return []
        # Either way: a clock that is set back must not keep anyone waiting for the hour to return.
        look = abs(now() - self._looked) > (_IDLE_LOOK if idle else _LOOK)
        if not look and not self._may_start(idle):
            return []
        with self._database.write() as connection:
            if self._database.is_lost:
                raise StoreError(f"{self._database.name}: {LOST}")
            if look:
                self._look_around(connection)
            if self._suspects:
                if not idle:
                    return []
                if trial := self._try_suspect(connection, once=True):
                    return trial
                self._suspects = False
            started = self._start(connection, self._held.choose(connection, number))
            if not started and idle and self._repeated:
                return self._try_suspect(connection, once=False)
            return started

    def _may_start(self, idle: bool) -> bool:
        """False when it is sure, without asking the database, that nothing can start now."""
        if idle and (self._suspects or self._repeated):
            return True
        return not self._suspects and self._held.may_give()

    def finish(self, lease: int, state: State = State.DONE, reason: str = "") -> bool:
        """Decide a leased request, and store what followed from it, in one transaction.

        False when the lease is decided already or was lost: what followed is dropped.
        """
        if lease not in self._leases:
            return False
        with self._database.write() as connection:
            return self.finish_within(connection, lease, state, reason)

    def progress_within(self, connection: Connection, lease: int) -> None:
        """Note in the caller's transaction that something new was committed of a leased list."""
        if lease in self._leases:
            rows.progress(connection, lease, self._worker)

    def lock_for(self, connection: Connection, lease: int) -> None:
        """Take, before a commit writes any row, the locks that deciding a request takes after it.

        Who decides another request that led to something takes them in this order too.
        """
        if self._children.get(lease):
            articles.lock_head(connection)
            rows.lock(connection)

    def finish_within(
        self, connection: Connection, lease: int, state: State = State.DONE, reason: str = ""
    ) -> bool:
        """Do what ``finish`` does, within a transaction of the caller's."""
        held = self._leases.pop(lease, None)
        children = self._children.pop(lease, [])
        writes = self._writes.pop(lease, [])
        if held is None:
            return False
        self._held.free(held.host)
        if children:
            # Before the row is touched: whoever adds the same key waits for it, holding the lock.
            rows.lock(connection)
        if not rows.decide(connection, lease, self._worker, state, reason):
            return False
        if children:
            self._add(connection, children)
        for write in writes:
            write(connection)
        return True

    def again(self, lease: int, wanted: Wanted) -> bool:
        """Put a leased request back in another form: a redirect or a retry. Its key stays."""
        held = self._leases.pop(lease, None)
        if held is None:
            return False
        with self._database.write() as connection:
            rows.lock(connection)
            number = self._held.numbers(connection, [wanted.host])[wanted.host]
            self._held.free(held.host)
            if not rows.put_back(connection, lease, self._worker, wanted, number):
                return False
            self._held.wake(connection, {number: wanted.priority})
        if held.trial:
            self._suspects = self._repeated = True
        return True

    def pause(self, host: str, seconds: float, *, shorten: bool = False) -> None:
        """Start no request to a host for some seconds, in no process.

        A longer pause goes on, unless it is to be shortened.
        """
        with self._database.write() as connection:
            number = self._held.numbers(connection, [host])[host]
            until = now() + min(seconds, LONGEST_REST)
            mine = hosts.c.id == number
            if not shorten:
                mine &= hosts.c.rests < until
            connection.execute(update(hosts).where(mine).values(rests=until))
            self._held.rest(number, until, shorten=shorten)

    def hold(self, host: str, seconds: float) -> None:
        """Start no request to a host for some seconds in this process; a longer pause goes on."""
        self._held.hold(host, now() + seconds)

    def resting(self) -> dict[str, float]:
        """Return the hosts that rest while requests of theirs wait, with the seconds left.

        None of them while any process works on a request of the crawl: pauses cost no time then.
        """
        with self._database.read() as connection:
            if connection.execute(rows.at_work(self._crawl)).first() is not None:
                return {}
            waiting = exists().where(rows.waiting(self._crawl), requests.c.host == hosts.c.id)
            query = select(hosts.c.name, hosts.c.rests).where(hosts.c.rests > now(), waiting)
            return {name: until - now() for name, until in connection.execute(query)}

    def _add(self, connection: Connection, wanted: Sequence[Wanted]) -> None:
        rows.lock(connection)
        wanted = [one for one in wanted if one.key not in self._poison]
        numbers = self._held.numbers(connection, [one.host for one in wanted])
        rows.add(connection, self._crawl, wanted, numbers)
        most: dict[int, int] = {}
        for one in wanted:
            number = numbers[one.host]
            most[number] = max(one.priority, most.get(number, one.priority))
        self._held.wake(connection, most)

    def _start(self, connection: Connection, chosen: list[Lease]) -> list[Lease]:
        """Lease the chosen requests; those whose host was lost meanwhile are left out."""
        if not chosen:
            return []
        got = rows.start(connection, [lease.id for lease in chosen], self._worker)
        for lease in chosen:
            if lease.id in got:
                self._leases[lease.id] = lease
            else:
                self._held.lose(lease.host)
        return [lease for lease in chosen if lease.id in got]

    def _try_suspect(self, connection: Connection, *, once: bool) -> list[Lease]:
        """Lease one request whose worker died; nothing else may be in flight."""
        rows.lock(connection)
        lease = deaths.suspect(connection, self._crawl, self._worker, now(), once=once)
        if lease is None:
            return []
        self._held.take(connection, [lease.host])
        return self._start(connection, [lease])

    def _look_around(self, connection: Connection) -> None:
        """Take over from the dead, and share hosts with the living."""
        rows.lock(connection)
        self._looked = now()
        self._bury(connection)
        seen = deaths.of_suspects(connection, self._crawl)
        self._suspects, self._repeated = bool(seen & {0, 1}), bool(seen - {0, 1})
        alive, without = crawls.members_alive(connection, self._crawl)
        self._held.share(connection, alive, without=without)

    def _bury(self, connection: Connection) -> None:
        runs.close_dead(connection, judging=self._database.may_judge())
        gone = deaths.holders(connection)
        if gone:
            deaths.take_from_dead(connection, gone, self._database.run)
