"""The hosts that one worker holds, and whose turn it is.

Hosts take turns: of those that wait, the one served longest ago comes first, and it gives way to
another after ``TURN`` requests. Workers of one crawl hold equal shares of its hosts: when one has
none, those with more than their part send nothing more to some of theirs, and pass them on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from math import ceil
from typing import Final

from sqlalchemy import Connection, Select, exists, func, select, update

from crawler.store import requests as rows
from crawler.store.database import now
from crawler.store.requests import Lease
from crawler.store.schema import hosts, members, queues

#: Requests of one host read ahead, and its part before another host's turn.
TURN: Final = 50
#: Hosts that one worker holds at most.
MOST: Final = 64
#: Numbers of hosts kept in memory.
_NAMES: Final = 20_000
#: Seconds before hosts are asked for again when all were taken.
_PATIENCE: Final = 1.0
#: Seconds of rest that are worth giving a host's place away.
_LONG_REST: Final = 2.0
#: Seconds of rest for which a host is no part of what there is to share.
_ABSENT: Final = 60.0

#: Tells for how many seconds more a host is to be left alone after this worker's last request.
Courtesy = Callable[[str], float]


@dataclass(slots=True)
class _Held:
    """``ahead`` are requests read but not leased; ``dry``: the database has no more of them.

    ``leaving``: it passes to others as soon as none of its requests is in flight.
    """

    ahead: deque[Lease] = field(default_factory=deque)
    in_flight: int = 0
    served: int = 0
    dry: bool = False
    leaving: bool = False
    rests: float = 0.0
    #: As ``rests``, but known to this worker alone.
    held_until: float = 0.0


class HeldHosts:
    """The hosts that ``worker`` holds in ``crawl``, in the order of their turns."""

    def __init__(self, crawl: int, worker: int, per_host: int, courtesy: Courtesy) -> None:
        self._crawl = crawl
        self._worker = worker
        self._per_host = per_host
        self._courtesy = courtesy
        self._hosts: dict[int, _Held] = {}
        self._names: dict[str, int] = {}
        self._workers = 1
        self._ask_after = 0.0

    def may_give(self) -> bool:
        """False when it is sure, without asking the database, that no request can start now."""
        if len(self._hosts) < MOST and self._may_ask():
            return True
        if self._left():
            return True
        return any(host.ahead or not host.dry for _, host in self._able(self._per_host))

    def choose(self, connection: Connection, number: int) -> list[Lease]:
        """Return up to ``number`` requests to lease, one host after the other."""
        # All reading comes before all picking: what is picked is pending until it is leased, and
        # would be read a second time.
        if self._left() or (self._offered() < number and self._wants()):
            rows.lock(connection)
            self._read_ahead(connection)
            self._give_way(connection)
            if self._offered() < number and self._may_ask():
                self._acquire(connection, number - self._offered())
                self._read_ahead(connection)
        # A second request of a host is sent only where no other host has work for its place.
        chosen = self._pick(number, 1)
        return chosen + self._pick(number - len(chosen), self._per_host)

    def _may_ask(self) -> bool:
        """False for a moment after all hosts were taken; a clock that is set back makes none."""
        return not self._ask_after - _PATIENCE <= now() < self._ask_after

    def _offered(self) -> int:
        return sum(bool(host.ahead) for _, host in self._able(1))

    def _wants(self) -> bool:
        """True when the database may have more for this worker, or wants a host back."""
        if self._may_ask():
            return True
        return any(
            not host.ahead and (host.in_flight == 0 or not host.dry)
            for host in self._hosts.values()
        )

    def take(self, connection: Connection, numbers: Iterable[int]) -> None:
        """Hold hosts that are free or held already."""
        new = [number for number in numbers if number not in self._hosts]
        if new:
            free = hosts.c.id.in_(new)
            connection.execute(update(hosts).where(free).values(worker=self._worker))
            # Held hosts count as having more: what is added to them meanwhile wakes nobody.
            rows.wake(connection, self._crawl, new)
            self._hosts |= {number: _Held() for number in new}
        for number in numbers:
            self._hosts[number].in_flight += 1

    def free(self, number: int) -> None:
        """One request of a host is no longer in flight."""
        host = self._hosts.get(number)
        if host is not None:
            host.in_flight = max(0, host.in_flight - 1)

    def lose(self, number: int) -> None:
        """Forget a host that others have taken."""
        self._hosts.pop(number, None)

    def rest(self, number: int, until: float, *, shorten: bool = False) -> None:
        """Start nothing of a host before ``until``; a longer rest goes on unless shortened."""
        host = self._hosts.get(number)
        if host is not None:
            host.rests = until if shorten else max(host.rests, until)
        if shorten:
            self._ask_after = 0.0

    def hold(self, name: str, until: float) -> None:
        """Start nothing of a host before ``until`` as long as it is this worker's."""
        host = self._hosts.get(self._names.get(name, 0))
        if host is not None:
            host.held_until = max(host.held_until, until)

    def wake(self, connection: Connection, added: Mapping[int, int]) -> None:
        """Note that requests were added: host → their highest priority."""
        rows.wake(connection, self._crawl, added.keys() - self._hosts.keys())
        for number, priority in added.items():
            host = self._hosts.get(number)
            if host is None:
                self._ask_after = 0.0
                continue
            host.dry = False
            if host.ahead and priority > host.ahead[-1].priority:
                host.ahead.clear()  # the new ones come before some that were read

    def share(self, connection: Connection, workers: int, *, without: int) -> None:
        """Take no more than an equal part of the hosts, and leave what is over to those without."""
        self._workers = max(1, workers)
        self._ask_after = 0.0
        surplus = len(self._hosts) - self._part(connection) if without else 0
        leaving = nsmallest(max(0, surplus), self._hosts, key=self._hold_on)
        for number, host in self._hosts.items():
            host.leaving = number in leaving
        self._release(connection, self._left())

    def pass_on(self, connection: Connection, *, idle_only: bool = False) -> None:
        """Release all hosts, or those without a request in flight."""
        chosen = [n for n, host in self._hosts.items() if not (idle_only and host.in_flight)]
        self._release(connection, chosen)

    def _part(self, connection: Connection) -> int:
        if self._workers == 1:
            return MOST
        ready = (queues.c.crawl == self._crawl) & (queues.c.ready == 1)
        crew = select(members.c.worker).where(members.c.crawl == self._crawl)
        ours = hosts.c.worker.is_(None) | hosts.c.worker.in_(crew)
        query = select(func.count()).select_from(queues.join(hosts, hosts.c.id == queues.c.host))
        query = query.where(ready, ours, hosts.c.rests <= now() + _ABSENT)
        return min(MOST, ceil(connection.execute(query).scalar_one() / self._workers))

    def numbers(self, connection: Connection, names: Iterable[str]) -> dict[str, int]:
        """Return the numbers of hosts by name."""
        wanted = set(names)
        new = wanted - self._names.keys()
        if new:
            if len(self._names) > _NAMES:
                self._names.clear()
                new = wanted
            self._names |= rows.host_ids(connection, new)
        return {name: self._names[name] for name in wanted}

    def _hold_on(self, number: int) -> tuple[bool, int]:
        """Order hosts to leave: those that are leaving already, then those least in flight."""
        host = self._hosts[number]
        return not host.leaving, host.in_flight

    def _left(self) -> list[int]:
        return [n for n, host in self._hosts.items() if host.leaving and host.in_flight == 0]

    def _able(self, most: int) -> Iterator[tuple[int, _Held]]:
        moment = now()
        for number, host in self._hosts.items():
            if host.leaving:
                continue
            if host.in_flight < most and max(host.rests, host.held_until) <= moment:
                yield number, host

    def _pick(self, number: int, most: int) -> list[Lease]:
        chosen: list[Lease] = []
        found = True
        while found and len(chosen) < number:
            found = False
            for key, host in list(self._able(most)):
                if host.ahead and len(chosen) < number:
                    chosen.append(host.ahead.popleft())
                    host.in_flight += 1
                    host.served += 1
                    # Served hosts go to the end of the line.
                    self._hosts[key] = self._hosts.pop(key)
                    found = True
        return chosen

    def _read_ahead(self, connection: Connection) -> None:
        for number, host in self._able(self._per_host):
            if host.ahead or host.dry or host.served >= TURN:
                continue
            host.ahead.extend(rows.pending(connection, self._crawl, number, TURN))
            host.dry = len(host.ahead) < TURN

    def _give_way(self, connection: Connection) -> None:
        """Release hosts that have no more requests, and those whose turn is over if any wait."""
        self._release(connection, self._left())
        # Those that rest for long give their places to others; the database knows until when.
        soon = now() + _LONG_REST
        resting = [n for n, h in self._hosts.items() if h.in_flight == 0 and h.rests > soon]
        self._release(connection, resting)
        idle = {n: h for n, h in self._hosts.items() if h.in_flight == 0 and not h.ahead}
        over = [number for number, host in idle.items() if host.served >= TURN and not host.dry]
        if over and not self._others_wait(connection):
            for number in over:
                self._hosts[number].served = 0
            over = []
            self._read_ahead(connection)
        # Others may have added to a host after it was read; nobody can while we hold the lock.
        dry = [
            number for number, host in idle.items() if host.dry and self._is_dry(connection, number)
        ]
        if dry:
            mine = (queues.c.crawl == self._crawl) & queues.c.host.in_(dry)
            connection.execute(update(queues).where(mine).values(ready=0))
        self._release(connection, dry + over)

    def _is_dry(self, connection: Connection, number: int) -> bool:
        host = self._hosts[number]
        if host.ahead:
            return False
        host.ahead.extend(rows.pending(connection, self._crawl, number, TURN))
        host.dry = not host.ahead
        return host.dry

    def _others_wait(self, connection: Connection) -> bool:
        return connection.execute(select(exists(self._waiting()))).scalar_one()

    def _acquire(self, connection: Connection, wish: int) -> None:
        room = max(0, self._part(connection) - len(self._hosts))
        query = self._waiting().order_by(queues.c.turn).limit(min(wish, room))
        numbers = list(connection.execute(query).scalars())
        if numbers:
            mine = update(hosts).where(hosts.c.id.in_(numbers))
            connection.execute(mine.values(worker=self._worker))
            self._hosts |= {number: _Held() for number in numbers}
        if len(numbers) < wish:
            self._ask_after = now() + _PATIENCE

    def _release(self, connection: Connection, numbers: Collection[int]) -> None:
        if not numbers:
            return
        self._rest_before_passing(connection, numbers)
        mine = hosts.c.id.in_(numbers) & (hosts.c.worker == self._worker)
        connection.execute(update(hosts).where(mine).values(worker=None))
        turned = (queues.c.crawl == self._crawl) & queues.c.host.in_(numbers)
        connection.execute(update(queues).where(turned).values(turn=now()))
        for number in numbers:
            del self._hosts[number]
        self._ask_after = 0.0

    def _rest_before_passing(self, connection: Connection, numbers: Collection[int]) -> None:
        """Let the next worker, of whatever crawl, wait as long as this one would have."""
        query = select(hosts.c.id, hosts.c.name).where(hosts.c.id.in_(numbers))
        for number, name in connection.execute(query).all():
            until = max(now() + self._courtesy(name), self._hosts[number].held_until)
            if until > now():
                longer = (hosts.c.id == number) & (hosts.c.rests < until)
                connection.execute(update(hosts).where(longer).values(rests=until))

    def _waiting(self) -> Select[int]:
        free = (hosts.c.id == queues.c.host) & hosts.c.worker.is_(None) & (hosts.c.rests <= now())
        ready = (queues.c.crawl == self._crawl) & (queues.c.ready == 1)
        # EXISTS and not a join: the queues are read in the order of their turns until enough.
        return select(queues.c.host).where(ready, exists().where(free))
