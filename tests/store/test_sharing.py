"""Hosts shared by workers that join late, rest, close, freeze and die, under a clock of their own.

The walks take random steps (``SHARING_WALKS`` sets how many walks, of 100 steps each).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from crawler.store import Frontier, Lease, Store, StoreError
from tests.store.leasing import url, urls, wanted

#: Seconds within which a worker gives a sign of life, and without one after which it may be buried.
RENEWS, MAY_BE_BURIED = 14.0, 60.0 - 14.0


def host_of(address: str) -> str:
    return address.split("/")[2]


@dataclass(eq=False)
class Worker:
    """One process: what it holds, when it last asked which host, and for how long it is frozen."""

    store: Store
    frontier: Frontier
    crawl: str
    held: list[Lease] = field(default_factory=list)
    is_frozen: bool = False
    is_closing: bool = False
    silent: float = 0.0
    #: Frozen for so long once that others may have taken over its work.
    doubtful: bool = False


class Crew:
    """Workers on one store, and what must hold for all of them whatever happens to each."""

    def __init__(self, where: str, *, per_host: int = 2, delay: float = 0.0) -> None:
        self._where, self._per_host, self._delay = where, per_host, delay
        self.clock = 1_000_000_000.0
        self.workers: list[Worker] = []
        self.asked: dict[str, set[str]] = {}
        self.done: set[tuple[str, str]] = set()
        self._runs = 0
        self._sent: dict[str, tuple[float, Worker]] = {}

    def join(self, crawl: str = "crawl") -> Worker:
        self._runs += 1
        store = Store.open(self._where)
        store.begin_run(f"r{self._runs}", arguments={}, settings={}, versions={})
        mine: list[Worker] = []

        def courtesy(host: str) -> float:
            at, by = self._sent.get(host, (0.0, None))
            return max(0.0, at + self._delay - self.clock) if by is mine[0] else 0.0

        frontier = store.frontier(per_host=self._per_host, courtesy=courtesy)
        frontier.join(crawl)
        mine.append(Worker(store, frontier, crawl))
        self.workers.append(mine[0])
        return mine[0]

    def add(self, worker: Worker, addresses: list[str]) -> None:
        worker.frontier.add([wanted(address) for address in addresses])
        self.asked.setdefault(worker.crawl, set()).update(addresses)

    def lease(self, worker: Worker, number: int = 20) -> set[str]:
        """Let a worker begin requests; return their hosts."""
        leases = worker.frontier.lease(number)
        for lease in leases:
            address = url(lease)
            assert address in self.asked[worker.crawl]
            assert (worker.crawl, address) not in self.done
            self._check_alone(worker, host_of(address))
            worker.held.append(lease)
        return {host_of(url(lease)) for lease in leases}

    def _check_alone(self, worker: Worker, host: str) -> None:
        for other in self.workers:
            if other is not worker and not other.doubtful:
                assert host not in {host_of(url(lease)) for lease in other.held}
        at, by = self._sent.get(host, (0.0, worker))
        # Only the living can say how long their hosts are to be left alone.
        if by is not worker and by in self.workers and not by.doubtful:
            assert self.clock - at >= self._delay
        self._sent[host] = self.clock, worker

    def finish(self, worker: Worker) -> None:
        lease = worker.held.pop(0)
        if worker.frontier.finish(lease.id):
            assert (worker.crawl, url(lease)) not in self.done
            self.done.add((worker.crawl, url(lease)))

    def close(self, worker: Worker) -> None:
        worker.is_closing = True
        worker.frontier.retire()

    def leave(self, worker: Worker) -> None:
        self.workers.remove(worker)
        worker.store.close()

    def die(self, worker: Worker) -> None:
        self.workers.remove(worker)
        number = worker.store._database.worker
        with worker.store._database.write() as connection:
            connection.execute(text(f"UPDATE workers SET pid = 0, born = '' WHERE id = {number}"))
        worker.store.refuse(StoreError("dead"))

    def pass_time(self, seconds: float) -> None:
        while seconds > 0:
            self.clock += min(seconds, RENEWS)
            for worker in list(self.workers):
                worker.silent += min(seconds, RENEWS)
                worker.doubtful |= worker.silent >= MAY_BE_BURIED
                if not worker.is_frozen and worker.silent >= RENEWS:
                    worker.silent = 0.0
                    if not worker.store.renew():
                        assert worker.doubtful
                        self.workers.remove(worker)
            seconds -= RENEWS

    def put_aside(self) -> set[str]:
        """Return the URLs whose workers died too often."""
        store, runs = self.workers[0].store, range(1, self._runs + 1)
        told = [outcome for run in runs for outcome in store.outcomes(f"r{run}")]
        return {outcome.url for outcome in told if outcome.state == "poison"}

    def look(self) -> dict[Worker, set[str]]:
        """Half a second in which all who can finish what they have and begin more."""
        self.pass_time(0.5)
        begun: dict[Worker, set[str]] = {}
        for worker in [one for one in self.workers if not one.is_frozen]:
            while worker.held:
                self.finish(worker)
            if not worker.is_closing and worker in self.workers:
                begun[worker] = self.lease(worker)
        return begun


@pytest.fixture
def where(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def crews(where: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Crew]]:
    """Put the one crew of a test in here: the store's clock is its own."""
    made: list[Crew] = []
    for module in ("database", "frontier", "hosts", "runs", "memory", "deaths"):
        monkeypatch.setattr(f"crawler.store.{module}.now", lambda: made[0].clock)
    yield made
    for worker in made[0].workers:
        worker.store.close()


def crew_of(crews: list[Crew], where: str, *, per_host: int = 2, delay: float = 0.0) -> Crew:
    crews.append(Crew(where, per_host=per_host, delay=delay))
    return crews[0]


def test_a_host_goes_to_a_crawl_of_other_arguments_no_sooner_than_its_delay_ends(
    crews: list[Crew], where: str
) -> None:
    crew = crew_of(crews, where, delay=30.0)
    one, two = crew.join("one"), crew.join("two")
    crew.add(one, ["https://a.example/1"])
    crew.add(two, ["https://a.example/2"])
    assert crew.lease(one) == {"a.example"}
    crew.finish(one)
    crew.pass_time(1.0)
    assert crew.lease(one) == set()
    assert crew.lease(two) == set()
    crew.pass_time(30.0)
    assert crew.lease(two) == {"a.example"}


def test_hosts_that_rest_for_long_are_no_part_of_what_is_shared(
    crews: list[Crew], where: str
) -> None:
    crew = crew_of(crews, where)
    one = crew.join()
    crew.add(one, urls(*"abcdefgh", number=50))
    for host in "abcd":
        one.frontier.pause(f"{host}.example", 3600.0)
    assert len(crew.look()[one]) == 4
    two = crew.join()
    for _ in range(4):
        begun = crew.look()
    assert [len(begun[one]), len(begun[two])] == [2, 2]


def test_hosts_of_a_crawl_of_other_arguments_are_no_part_of_what_is_shared(
    crews: list[Crew], where: str
) -> None:
    crew = crew_of(crews, where)
    other, one = crew.join("other"), crew.join()
    crew.add(other, urls(*"abcd", number=50))
    crew.add(one, urls(*"abcdefgh", number=50))
    assert len(crew.look()[one]) == 4
    two = crew.join()
    for _ in range(4):
        begun = crew.look()
    assert [len(begun[other]), len(begun[one]), len(begun[two])] == [4, 2, 2]


def test_a_worker_that_is_closing_keeps_only_the_hosts_that_it_still_hears(
    crews: list[Crew], where: str
) -> None:
    crew = crew_of(crews, where, per_host=1)
    one = crew.join()
    crew.add(one, urls(*"abcd", number=50))
    crew.lease(one)
    crew.finish(one)
    crew.close(one)
    two = crew.join()
    assert crew.lease(one) == set()
    assert crew.lease(two) == {"a.example"}
    crew.pass_time(20.0)
    while one.held:
        crew.finish(one)
    crew.leave(one)
    assert crew.look()[two] == {"a.example", "b.example", "c.example", "d.example"}


def test_a_worker_that_is_closing_is_given_no_hosts(crews: list[Crew], where: str) -> None:
    crew = crew_of(crews, where)
    one = crew.join()
    crew.add(one, urls(*"abcd", number=50))
    crew.look()
    crew.close(crew.join())
    assert [len(crew.look()[one]) for _ in range(10)] == [4] * 10


_STEPS = {
    "lease": 30,
    "finish": 30,
    "time": 12,
    "add": 5,
    "join": 3,
    "rest": 2,
    "freeze": 0.4,
    "thaw": 0.6,
    "close": 0.3,
    "leave": 0.5,
    "die": 0.25,
}


def step(crew: Crew, dice: random.Random) -> None:
    """Let one thing happen to one of the workers."""
    name = dice.choices(list(_STEPS), list(_STEPS.values()))[0]
    awake = [worker for worker in crew.workers if not worker.is_frozen]
    if name == "time":
        crew.pass_time(dice.choice([0.3, 1.1, 1.1, 3.0, 14.0, 40.0]))
    elif name == "join" and len(crew.workers) < 6:
        crew.join(dice.choice(["one", "one", "one", "two"]))
    elif name == "thaw":
        for worker in crew.workers:
            worker.is_frozen = False
    elif awake:
        act(crew, dice.choice(awake), name, dice)


def act(crew: Crew, worker: Worker, name: str, dice: random.Random) -> None:
    try:
        if name == "lease" and not worker.is_closing:
            crew.lease(worker, dice.choice([1, 4, 20]))
        elif name == "finish":
            for _ in range(dice.randrange(1 + len(worker.held))):
                crew.finish(worker)
        elif name == "add":
            host, number = dice.choice("abcdefgh"), dice.choice([1, 3, 60])
            some = [f"https://{host}.example/{dice.random()}" for _ in range(number)]
            crew.add(worker, some)
        elif name == "rest":
            hold = dice.choice([worker.frontier.hold, worker.frontier.pause])
            hold(f"{dice.choice('abcdefgh')}.example", dice.choice([1.0, 5.0, 100.0]))
        elif name == "freeze":
            worker.is_frozen = True
        elif name in ("close", "leave", "die"):
            getattr(crew, name)(worker)
    except StoreError:
        assert worker.doubtful
        crew.workers.remove(worker)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(int(os.environ.get("SHARING_WALKS", "3"))))
def test_whatever_befalls_them_workers_do_each_request_once_and_no_two_hear_one_host(
    crews: list[Crew], where: str, seed: int
) -> None:
    dice = random.Random(seed)
    crew = crew_of(crews, where, per_host=dice.choice([1, 2, 4]), delay=dice.choice([0.0, 1.0]))
    crew.add(crew.join("one"), urls(*"abcd", number=60))
    for _ in range(100):
        step(crew, dice)
    for worker in [one for one in crew.workers if one.is_frozen or one.is_closing]:
        crew.die(worker)
    for crawl in crew.asked:
        crew.join(crawl)
    left = {(crawl, address) for crawl, asked in crew.asked.items() for address in asked}
    # A look for each request that is left, those that workers died at alone and in turn, and the
    # longest rest that a step gave.
    looks = 2 * len(left - crew.done) + 300
    while any(worker.frontier.has_more() for worker in crew.workers):
        assert looks, left - crew.done
        crew.look()
        looks -= 1
    put_aside = crew.put_aside()
    assert {address for _, address in left - crew.done if address not in put_aside} == set()
