"""The frontier: nothing lost, nothing twice, one worker a host, turns for all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from crawler.store import Frontier, Lease, Store, StoreError, Wanted, request_key
from crawler.store import requests as rows
from tests.store.examples import article

PROJECT = Path(__file__).parents[2]


def wanted(url: str, priority: int = 0, source: str = "a") -> Wanted:
    host = url.split("/")[2]
    payload = json.dumps({"url": url})
    key = request_key("GET", url)
    return Wanted(key=key, host=host, payload=payload, priority=priority, source=source)


def url(lease: Lease) -> str:
    return str(json.loads(lease.payload)["url"])


def urls(*hosts: str, number: int = 3) -> list[str]:
    return [f"https://{host}.example/{n}" for n in range(number) for host in hosts]


@pytest.fixture
def opened(where: str) -> Iterator[Callable[..., tuple[Store, Frontier]]]:
    """Open the store as one more worker of the crawl, in this process."""
    stores: list[Store] = []

    def open_one(name: str = "crawl", per_host: int = 1) -> tuple[Store, Frontier]:
        store = Store.open(where)
        stores.append(store)
        store.begin_run(f"r{len(stores)}", arguments={}, settings={}, versions={})
        frontier = store.frontier(per_host=per_host)
        frontier.join(name)
        return store, frontier

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def frontier(opened: Callable[..., tuple[Store, Frontier]]) -> Frontier:
    return opened()[1]


def drain(frontier: Frontier, number: int = 4) -> list[str]:
    """Do everything that can be leased and return the URLs in order."""
    done: list[str] = []
    while leases := frontier.lease(number):
        for lease in leases:
            done.append(url(lease))
            assert frontier.finish(lease.id)
    return done


def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers look at each other before each lease."""
    monkeypatch.setattr("crawler.store.frontier._LOOK", 0.0)
    monkeypatch.setattr("crawler.store.frontier._IDLE_LOOK", 0.0)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the store's clock run ahead."""
    for module in ("database", "frontier", "hosts", "runs", "memory", "requests"):
        monkeypatch.setattr(f"crawler.store.{module}.now", lambda: time.time() + seconds)


@pytest.mark.parametrize(("per_host", "number"), [(1, 1), (1, 4), (2, 3), (3, 8)])
def test_every_request_is_leased_once(
    opened: Callable[..., tuple[Store, Frontier]], per_host: int, number: int
) -> None:
    _, frontier = opened(per_host=per_host)
    frontier.add([wanted(u) for u in urls("a", "b", number=120)])
    in_flight: deque[Lease] = deque()
    started: list[str] = []
    while frontier.has_more():
        in_flight.extend(leases := frontier.lease(number - len(in_flight)))
        started += map(url, leases)
        frontier.finish(in_flight.popleft().id)
    assert sorted(started) == sorted(urls("a", "b", number=120))


def test_a_request_that_the_crawl_has_is_not_stored_again(frontier: Frontier) -> None:
    frontier.add([wanted("https://a.example/1"), wanted("http://www.a.example/1/")])
    assert drain(frontier) == ["https://a.example/1"]
    frontier.add([wanted("https://a.example/1")])
    assert drain(frontier) == []


def test_one_request_a_host_is_in_flight(frontier: Frontier) -> None:
    frontier.add([wanted(u) for u in urls("a", "b")])
    first = frontier.lease(10)
    assert sorted(map(url, first)) == ["https://a.example/0", "https://b.example/0"]
    assert frontier.lease(10) == []
    frontier.finish(first[0].id)
    assert [url(lease) for lease in frontier.lease(10)] == [url(first[0])[:-1] + "1"]


def test_more_requests_a_host_are_in_flight_when_allowed(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    _, frontier = opened(per_host=2)
    frontier.add([wanted(u) for u in urls("a", number=5)])
    assert len(frontier.lease(10)) == 2


def test_hosts_take_turns(frontier: Frontier) -> None:
    frontier.add([wanted(u) for u in urls("a", number=300)])
    frontier.add([wanted(u) for u in urls("b", "c", number=100)])
    first = Counter(u[8] for u in drain(frontier, number=1)[:150])
    assert first == {"a": 50, "b": 50, "c": 50}


def test_a_host_alone_goes_on_beyond_its_turn(frontier: Frontier) -> None:
    frontier.add([wanted(u) for u in urls("a", number=300)])
    assert drain(frontier) == urls("a", number=300)


def test_more_hosts_than_one_worker_holds_are_all_served(frontier: Frontier) -> None:
    hosts = [f"h{number}" for number in range(200)]
    frontier.add([wanted(u) for u in urls(*hosts, number=3)])
    assert sorted(drain(frontier, number=32)) == sorted(urls(*hosts, number=3))


def test_within_a_host_priority_comes_first_then_age(frontier: Frontier) -> None:
    frontier.add([wanted("https://a.example/old"), wanted("https://a.example/older", -1)])
    frontier.add([wanted("https://a.example/urgent", 5), wanted("https://a.example/new")])
    assert [u.rsplit("/", 1)[1] for u in drain(frontier)] == ["urgent", "old", "new", "older"]


def test_an_urgent_request_overtakes_what_was_read_ahead(frontier: Frontier) -> None:
    frontier.add([wanted(u) for u in urls("a")])
    (first,) = frontier.lease(1)
    frontier.add([wanted("https://a.example/urgent", 5)])
    frontier.finish(first.id)
    assert drain(frontier)[0] == "https://a.example/urgent"


def test_what_follows_from_a_request_appears_when_it_is_done(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    _, frontier = opened()
    frontier.add([wanted("https://a.example/list")])
    (listing,) = frontier.lease(1)
    frontier.follow(listing.id, wanted("https://a.example/1"))
    frontier.follow(listing.id, wanted("https://b.example/2"))
    assert frontier.lease(5) == []
    assert frontier.finish(listing.id) is True
    assert sorted(drain(frontier)) == ["https://a.example/1", "https://b.example/2"]


def test_what_follows_from_a_request_that_was_not_decided_is_not_stored(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    store, frontier = opened()
    frontier.add([wanted("https://a.example/list")])
    (listing,) = frontier.lease(1)
    frontier.follow(listing.id, wanted("https://a.example/1"))
    store.close()
    _, again = opened()
    assert [url(lease) for lease in again.lease(5)] == ["https://a.example/list"]


def test_an_article_decides_its_request_in_its_transaction(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, frontier = opened()
    frontier.add([wanted(article().url), wanted("https://blora.example/list")])
    (lease,) = frontier.lease(1)
    frontier.follow(lease.id, wanted("https://blora.example/2"))
    store.commit(article(), request=lease.id)
    assert frontier.finish(lease.id) is False
    assert sorted(drain(frontier)) == ["https://blora.example/2", "https://blora.example/list"]


def test_a_skip_and_a_failure_decide_their_requests(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    store, frontier = opened(per_host=2)
    frontier.add([wanted(u) for u in urls("a", number=2)])
    one, two = frontier.lease(2)
    store.skip(url(one), source="a", reason="off-topic", request=one.id)
    store.fail(url(two), source="a", error_class="timeout", request=two.id)
    assert not frontier.has_more()


def test_an_undecided_commit_leaves_its_request_open(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, frontier = opened()
    frontier.add([wanted(article().url)])
    (lease,) = frontier.lease(1)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crawler.store.requests.decide", fails)
    with pytest.raises(StoreError):
        store.commit(article(), request=lease.id)
    monkeypatch.undo()
    store.close()
    other, again = opened()
    assert other.article_count() == 0
    assert [url(lease) for lease in again.lease(1)] == [article().url]


def test_a_redirect_takes_the_place_of_its_request(frontier: Frontier) -> None:
    frontier.add([wanted("http://a.example/1")])
    (lease,) = frontier.lease(1)
    assert frontier.again(lease.id, wanted("https://b.example/1")) is True
    assert frontier.again(lease.id, wanted("https://c.example/1")) is False
    frontier.add([wanted("http://a.example/1")])
    assert drain(frontier) == ["https://b.example/1"]


def test_a_paused_host_rests_in_every_process(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, frontier = opened()
    frontier.add([wanted(u) for u in urls("a", "b")])
    frontier.pause("a.example", 3600)
    assert drain(frontier) == urls("b")
    assert frontier.has_more()
    _, other = opened()
    assert drain(other) == []
    later(monkeypatch, 30)
    assert drain(frontier) == []
    later(monkeypatch, 3601)
    assert drain(frontier) + drain(other) == urls("a")


def test_a_host_is_worked_by_one_worker_at_a_time(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    (_, one), (_, two) = opened(), opened()
    one.add([wanted(u) for u in urls("a", "b", "c", "d")])
    mine, yours = one.lease(10), two.lease(10)
    hosts = [url(lease)[8] for lease in mine + yours]
    assert sorted(hosts) == sorted(set(hosts))


def test_workers_of_a_crawl_share_its_hosts_evenly(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, one), (_, two) = opened(), opened()
    one.add([wanted(u) for u in urls(*"abcdefgh", number=30)])
    look_always(monkeypatch)
    mine, yours = one.lease(10), two.lease(10)
    assert (len(mine), len(yours)) == (4, 4)
    assert {url(lease)[8] for lease in mine}.isdisjoint({url(lease)[8] for lease in yours})


def test_a_second_worker_gets_its_share_of_hosts_that_the_first_holds(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    _, one = opened()
    one.add([wanted(u) for u in urls(*"abcd", number=30)])
    held = one.lease(10)
    assert len(held) == 4
    _, two = opened()
    for lease in held:
        one.finish(lease.id)
    assert len(one.lease(10)) == 2
    assert len(two.lease(10)) == 2


def test_everything_is_done_once_by_several_workers(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    monkeypatch.setattr("crawler.store.hosts._PATIENCE", 0.0)
    workers = [opened()[1] for _ in range(3)]
    workers[0].add([wanted(u) for u in urls(*"abcdefg", number=40)])
    done: list[str] = []
    while workers[0].has_more():
        for worker in workers:
            for lease in worker.lease(3):
                done.append(url(lease))
                assert worker.finish(lease.id)
    assert sorted(done) == sorted(urls(*"abcdefg", number=40))


def test_crawls_with_other_arguments_have_their_own_requests(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    (_, one), (_, two) = opened("one"), opened("two")
    one.add([wanted("https://a.example/1")])
    two.add([wanted("https://b.example/1")])
    assert drain(one) == ["https://a.example/1"]
    assert drain(two) == ["https://b.example/1"]


def test_a_host_is_one_host_for_crawls_with_other_arguments(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    (_, one), (_, two) = opened("one"), opened("two")
    one.add([wanted("https://a.example/1")])
    two.add([wanted("https://a.example/2")])
    assert len(one.lease(5)) == 1
    assert two.lease(5) == []


def test_a_finished_crawl_is_begun_anew(opened: Callable[..., tuple[Store, Frontier]]) -> None:
    store, frontier = opened()
    frontier.add([wanted("https://a.example/1")])
    drain(frontier)
    store.close()
    _, again = opened()
    again.add([wanted("https://a.example/1")])
    assert drain(again) == ["https://a.example/1"]


def test_an_unfinished_crawl_is_taken_up_where_it_stopped(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    store, frontier = opened()
    frontier.add([wanted(u) for u in urls("a")])
    (first,) = frontier.lease(1)
    frontier.finish(first.id)
    store.close()
    _, again = opened()
    again.add([wanted("https://a.example/0")])
    assert drain(again) == ["https://a.example/1", "https://a.example/2"]


def test_a_crawl_too_old_to_take_up_is_begun_anew(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    store, frontier = opened()
    frontier.add([wanted(u) for u in urls("a")])
    store.close()
    with Store.open(where) as later_store:
        assert later_store.frontier().join("crawl", max_age=0.0) == 0


def test_a_crawl_with_a_living_worker_is_joined_even_when_nothing_waits(
    opened: Callable[..., tuple[Store, Frontier]],
) -> None:
    _, one = opened()
    one.add([wanted("https://a.example/1")])
    drain(one)
    _, two = opened()
    two.add([wanted("https://a.example/1")])
    assert not two.has_more()


def test_finished_crawls_leave_no_rows(opened: Callable[..., tuple[Store, Frontier]]) -> None:
    store, frontier = opened()
    frontier.add([wanted(u) for u in urls("a", "b", number=20)])
    drain(frontier)
    store.close()
    other, again = opened("other")
    again.purge()
    with other._database.read() as connection:
        for table in ("requests", "queues"):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert (table, count) == (table, 0)


_WORKS = """
import json, os, sys, time
from crawler.store import Store
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier(per_host=int(sys.argv[2]))
frontier.join("crawl")
while not (leases := frontier.lease(10)):
    time.sleep(0.05)
print(json.dumps([lease.payload for lease in leases]), flush=True)
time.sleep(60)
"""


def killed(where: str, per_host: int = 1) -> list[str]:
    """Let another process lease what it can, kill it, and return the URLs that it held."""
    command = [sys.executable, "-c", _WORKS, where, str(per_host)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        held = json.loads(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    return [json.loads(payload)["url"] for payload in held]


def begun(where: str, *addresses: str) -> None:
    """Begin the crawl with some requests, and leave it to others."""
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.add([wanted(address, source="infodesa") for address in addresses])


def test_a_killed_process_gives_its_hosts_and_requests_to_others_at_once(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, *urls("a", "b"))
    assert sorted(killed(where)) == ["https://a.example/0", "https://b.example/0"]
    _, frontier = opened()
    assert sorted(drain(frontier)) == sorted(urls("a", "b"))


def test_a_worker_that_waits_takes_over_from_one_that_is_killed_beside_it(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, "https://a.example/0")
    _, frontier = opened("crawl")
    frontier.pause("a.example", 0.5)
    assert killed(where) == ["https://a.example/0"]
    assert frontier.has_more()
    time.sleep(0.3)
    assert drain(frontier) == ["https://a.example/0"]


def test_requests_that_saw_a_death_are_tried_again_one_at_a_time(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, *urls("a", "b", "c"))
    suspects = killed(where)
    assert len(suspects) == 3
    _, frontier = opened()
    for _ in range(3):
        (trial,) = frontier.lease(10)
        assert frontier.lease(10) == []
        frontier.finish(trial.id)
        suspects.remove(url(trial))
    assert len(frontier.lease(10)) == 3


def test_a_request_that_kills_its_worker_three_times_is_put_aside_with_its_history(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, "https://a.example/poison")
    for _ in range(3):
        assert killed(where) == ["https://a.example/poison"]
    store, frontier = opened()
    assert drain(frontier) == []
    assert not frontier.has_more()
    (outcome,) = store.outcomes("r1")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/poison")
    assert outcome.source == "infodesa"
    assert [set(death) for death in json.loads(outcome.evidence)] == [
        {"worker", "noted_at", "beside"}
    ] * 3
    assert store.known(["https://a.example/poison"])["https://a.example/poison"].state == "poison"


def test_a_worker_that_died_at_something_else_gives_each_suspect_one_death_more(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, "https://a.example/suspect")
    assert killed(where) == ["https://a.example/suspect"]
    begun(where, "https://b.example/other")
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.pause("a.example", 60)
    assert killed(where) == ["https://b.example/other"]
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.pause("a.example", 0, shorten=True)
    died = [url for _ in range(5) for url in killed(where)]
    assert died.count("https://a.example/suspect") == 3
    assert died.count("https://b.example/other") == 2
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r1")
    assert outcome.url == "https://a.example/suspect"
    told = ["without" in death for death in json.loads(outcome.evidence)]
    assert told == [False, True, False, False, False]
    assert store.known(["https://b.example/other"])["https://b.example/other"].state == "poison"


_LISTS = """
import os, signal, sys
from crawler.store import Store
from tests.store.examples import article
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier()
frontier.join("crawl")
(lease,) = frontier.lease(10)
store.commit(article(sys.argv[2]), listing=lease.id)
os.kill(os.getpid(), signal.SIGKILL)
"""


def lists(where: str, found: str) -> None:
    """Let another process lease the list, commit an article of it, and die."""
    command = [sys.executable, "-c", _LISTS, where, found]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -9


def test_a_death_is_no_fault_of_a_list_of_which_something_new_was_committed(
    opened: Callable[..., tuple[Store, Frontier]], where: str
) -> None:
    begun(where, "https://a.example/list")
    for number in range(4):
        lists(where, f"https://a.example/{number}")
    # What is known already is nothing new: from here on each death counts.
    lists(where, "https://a.example/0")
    lists(where, "https://a.example/0")
    assert killed(where) == ["https://a.example/list"]
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r1")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/list")
    assert len(json.loads(outcome.evidence)) == 7


@pytest.mark.parametrize("back", ["given back as the crawl ends", "asked again in another form"])
def test_what_a_list_led_to_before_it_was_given_back_forgives_no_later_death(
    opened: Callable[..., tuple[Store, Frontier]], where: str, back: str
) -> None:
    begun(where, "https://a.example/list")
    store, frontier = opened()
    (lease,) = frontier.lease(10)
    store.commit(article("https://a.example/1"), listing=lease.id)
    if back == "asked again in another form":
        frontier.again(lease.id, wanted("https://a.example/list"))
    store.close()
    for _ in range(3):
        assert killed(where) == ["https://a.example/list"]
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r2")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/list")


_DIES_OF_POISON = """
import json, os, signal, sys
from crawler.store import Store
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier()
frontier.join("crawl")
while leases := frontier.lease(10):
    for lease in leases:
        if lease.payload.endswith('poison"}'):
            os.kill(os.getpid(), signal.SIGKILL)
    for lease in leases:
        print(json.loads(lease.payload)["url"], flush=True)
        assert frontier.finish(lease.id)
store.close()
"""


def test_three_deaths_put_aside_the_poison_and_nothing_that_was_beside_it(where: str) -> None:
    others = urls("b", "c", "d", number=4)
    begun(where, "https://a.example/1", "https://a.example/poison", "https://a.example/2", *others)
    statuses, done = [], []
    for _ in range(4):
        command = [sys.executable, "-c", _DIES_OF_POISON, where]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        statuses.append(ended.returncode)
        done += ended.stdout.split()
    assert statuses == [-9, -9, -9, 0]
    assert sorted(done) == sorted(["https://a.example/1", "https://a.example/2", *others])


def test_a_worker_without_a_sign_of_life_loses_its_leases(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, silent = opened()
    silent.add([wanted("https://a.example/1")])
    (lost,) = silent.lease(1)
    later(monkeypatch, 61)
    _, other = opened()
    (taken,) = other.lease(1)
    assert taken.id == lost.id
    silent.follow(lost.id, wanted("https://a.example/2"))
    assert silent.finish(lost.id) is False
    assert other.finish(taken.id) is True
    assert not other.has_more()


def test_a_worker_that_was_frozen_for_too_long_begins_nothing_more(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, frozen = opened()
    frozen.add([wanted("https://a.example/1"), wanted("https://b.example/1")])
    (held,) = frozen.lease(1)
    later(monkeypatch, 61)
    _, other = opened()
    assert sorted(drain(other)) == ["https://a.example/1", "https://b.example/1"]
    other.add([wanted("https://c.example/1")])
    with pytest.raises(StoreError, match="other workers have taken over this process's work"):
        frozen.lease(1)
    # What it had in hand is written once all the same, and decides nothing.
    assert store.commit(article("https://a.example/1"), request=held.id).outcome == "written"
    assert other.has_more()
    assert drain(other) == ["https://c.example/1"]


def test_workers_do_not_bury_each_other_when_the_clock_is_set_forward(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    (one_store, one), (two_store, two) = opened(), opened()
    one.add([wanted("https://a.example/1"), wanted("https://b.example/1")])
    (first,), (second,) = one.lease(1), two.lease(1)
    later(monkeypatch, 3600)
    assert one.lease(1) == []
    assert (two_store.renew(), one_store.renew()) == (True, True)
    assert (one.finish(first.id), two.finish(second.id)) == (True, True)


def test_a_clock_that_is_set_back_keeps_nobody_waiting(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 3600)
    _, frontier = opened()
    assert frontier.lease(1) == []
    later(monkeypatch, 0)
    _, beside = opened()
    beside.add([wanted("https://a.example/1")])
    assert drain(frontier) == ["https://a.example/1"]


def test_a_rest_that_a_wrong_clock_noted_ends_with_the_next_start(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 400 * 86400)
    store, frontier = opened()
    frontier.add([wanted("https://a.example/1")])
    frontier.pause("a.example", 30)
    store.close()
    later(monkeypatch, 0)
    _, frontier = opened()
    assert drain(frontier) == ["https://a.example/1"]


def test_a_crawl_of_other_arguments_that_nobody_takes_up_any_more_leaves_no_rows(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, left = opened("left for good")
    left.add([wanted("https://a.example/1")])
    store.close()
    later(monkeypatch, 8 * 86400)
    _, frontier = opened("another")
    frontier.purge()
    assert frontier.waiting_elsewhere() == {}


def test_a_living_worker_keeps_its_leases(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, slow = opened()
    slow.add([wanted("https://a.example/1")])
    (kept,) = slow.lease(1)
    for minutes in range(1, 10):
        later(monkeypatch, minutes * 20)
        assert store.renew() is True
        _, other = opened()
        assert other.lease(5) == []
    assert slow.finish(kept.id) is True


def test_what_follows_from_a_trial_on_a_host_that_was_found_empty_is_not_forgotten(
    opened: Callable[..., tuple[Store, Frontier]], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.hosts._PATIENCE", 0.0)
    _, bystander = opened()
    assert bystander.lease(1) == []  # it has looked around, and sees none of what follows
    monkeypatch.setattr("crawler.store.frontier._LOOK", 1000.0)
    monkeypatch.setattr("crawler.store.frontier._IDLE_LOOK", 1000.0)
    begun(where, "https://a.example/0")
    assert killed(where) == ["https://a.example/0"]
    _, heir = opened()
    assert [bystander.lease(1), bystander.lease(1)] == [[], []]  # takes the host, finds it empty
    (trial,) = heir.lease(1)
    heir.follow(trial.id, wanted("https://a.example/1"))
    heir.finish(trial.id)
    heir.leave()
    assert drain(bystander) == ["https://a.example/1"]


def test_a_decision_and_an_addition_of_the_same_key_do_not_wait_for_each_other(
    opened: Callable[..., tuple[Store, Frontier]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, one), (_, two) = opened(), opened()
    one.add([wanted("https://a.example/0")])
    (lease,) = one.lease(1)
    one.follow(lease.id, wanted("https://a.example/1"))
    decided = threading.Event()
    decide = rows.decide

    def decide_slowly(*args: Any) -> bool:
        done = decide(*args)
        decided.set()
        time.sleep(0.3)
        return done

    def add_the_same() -> None:
        decided.wait()
        two.add([wanted("https://a.example/0")])

    monkeypatch.setattr(rows, "decide", decide_slowly)
    with ThreadPoolExecutor(1) as beside:
        added = beside.submit(add_the_same)
        assert one.finish(lease.id)
        added.result()
    assert drain(one) == ["https://a.example/1"]
