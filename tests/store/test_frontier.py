"""The frontier: nothing lost, nothing twice, one worker a host, turns for all."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crawler.store import Frontier, Lease, Store, StoreError
from crawler.store import requests as rows
from tests.store.examples import article
from tests.store.leasing import Opened, drain, later, look_always, url, urls, wanted


@pytest.mark.parametrize(("per_host", "number"), [(1, 1), (1, 4), (2, 3), (3, 8)])
def test_every_request_is_leased_once(opened: Opened, per_host: int, number: int) -> None:
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
    opened: Opened,
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
    opened: Opened,
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
    opened: Opened,
) -> None:
    store, frontier = opened()
    frontier.add([wanted("https://a.example/list")])
    (listing,) = frontier.lease(1)
    frontier.follow(listing.id, wanted("https://a.example/1"))
    store.close()
    _, again = opened()
    assert [url(lease) for lease in again.lease(5)] == ["https://a.example/list"]


def test_an_article_decides_its_request_in_its_transaction(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, frontier = opened()
    frontier.add([wanted(article().url), wanted("https://blora.example/list")])
    (lease,) = frontier.lease(1)
    frontier.follow(lease.id, wanted("https://blora.example/2"))
    store.commit(article(), request=lease.id)
    assert frontier.finish(lease.id) is False
    assert sorted(drain(frontier)) == ["https://blora.example/2", "https://blora.example/list"]


def test_a_skip_and_a_failure_decide_their_requests(
    opened: Opened,
) -> None:
    store, frontier = opened(per_host=2)
    frontier.add([wanted(u) for u in urls("a", number=2)])
    one, two = frontier.lease(2)
    store.skip(url(one), source="a", reason="off-topic", request=one.id)
    store.fail(url(two), source="a", error_class="timeout", request=two.id)
    assert not frontier.has_more()


def test_an_undecided_commit_leaves_its_request_open(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    assert list(other.lines()) == []
    assert [url(lease) for lease in again.lease(1)] == [article().url]


def test_a_redirect_takes_the_place_of_its_request(frontier: Frontier) -> None:
    frontier.add([wanted("http://a.example/1")])
    (lease,) = frontier.lease(1)
    assert frontier.again(lease.id, wanted("https://b.example/1")) is True
    assert frontier.again(lease.id, wanted("https://c.example/1")) is False
    frontier.add([wanted("http://a.example/1")])
    assert drain(frontier) == ["https://b.example/1"]


def test_a_paused_host_rests_in_every_process(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    opened: Opened,
) -> None:
    (_, one), (_, two) = opened(), opened()
    one.add([wanted(u) for u in urls("a", "b", "c", "d")])
    mine, yours = one.lease(10), two.lease(10)
    hosts = [url(lease)[8] for lease in mine + yours]
    assert sorted(hosts) == sorted(set(hosts))


def test_workers_of_a_crawl_share_its_hosts_evenly(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_, one), (_, two) = opened(), opened()
    one.add([wanted(u) for u in urls(*"abcdefgh", number=30)])
    look_always(monkeypatch)
    mine, yours = one.lease(10), two.lease(10)
    assert (len(mine), len(yours)) == (4, 4)
    assert {url(lease)[8] for lease in mine}.isdisjoint({url(lease)[8] for lease in yours})


def test_a_second_worker_gets_its_share_of_hosts_that_the_first_holds(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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


def test_a_worker_without_a_host_gets_one_of_a_worker_that_always_has_some_in_flight(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    _, one = opened(per_host=2)
    one.add([wanted(u) for u in urls(*"abcd", number=30)])
    held = one.lease(10)
    assert len(held) == 8
    _, two = opened(per_host=2)
    while not (got := two.lease(10)) and held:
        assert one.finish(held.pop(0).id)
        held += one.lease(1)
    assert sorted({url(lease)[8] for lease in got}) == sorted(
        set("abcd") - {url(lease)[8] for lease in held}
    )
    assert len(held) <= 8 - len(got) + 2


# Of the seven hosts two are done before they can pass on.
@pytest.mark.parametrize(("workers", "busy"), [(2, 2), (3, 3), (4, 4), (8, 5)])
def test_hosts_pass_on_for_workers_that_have_none_and_not_to_and_fro(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, workers: int, busy: int
) -> None:
    look_always(monkeypatch)
    monkeypatch.setattr("crawler.store.hosts._PATIENCE", 0.0)
    crew = [opened(per_host=2)[1]]
    sizes = {"a": 40, "b": 6, "c": 31, "d": 3, "e": 40, "f": 17, "g": 12}
    for host, number in sizes.items():
        crew[0].add([wanted(u) for u in urls(host, number=number)])
    held = [crew[0].lease(20)]
    assert len(held[0]) == 14
    for _ in range(1, workers):
        crew.append(opened(per_host=2)[1])
        held.append([])
    at_work: dict[str, list[int]] = {host: [0] for host in sizes}
    while crew[0].has_more():
        for number, worker in enumerate(crew):
            if held[number]:
                assert worker.finish(held[number].pop(0).id)
            for lease in worker.lease(20):
                held[number].append(lease)
                by = at_work[url(lease)[8]]
                if by[-1] != number:
                    by.append(number)
    assert len({number for by in at_work.values() for number in by}) == busy
    passed = sum(len(by) - 1 for by in at_work.values())
    assert passed <= len(sizes) + workers


def test_a_host_passes_on_no_sooner_than_its_delay_ends(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    monkeypatch.setattr("crawler.store.hosts._PATIENCE", 0.0)
    _, one = opened(courtesy={"a.example": 30.0, "b.example": 30.0}.__getitem__)
    one.add([wanted(u) for u in urls("a", "b")])
    held = one.lease(2)
    _, two = opened()
    assert one.lease(2) == []
    for lease in held:
        one.finish(lease.id)
    assert [len(one.lease(2)), len(two.lease(2))] == [1, 0]
    later(monkeypatch, 31.0)
    assert len(two.lease(2)) == 1


def test_everything_is_done_once_by_several_workers(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    opened: Opened,
) -> None:
    (_, one), (_, two) = opened("one"), opened("two")
    one.add([wanted("https://a.example/1")])
    two.add([wanted("https://b.example/1")])
    assert drain(one) == ["https://a.example/1"]
    assert drain(two) == ["https://b.example/1"]


def test_a_host_is_one_host_for_crawls_with_other_arguments(
    opened: Opened,
) -> None:
    (_, one), (_, two) = opened("one"), opened("two")
    one.add([wanted("https://a.example/1")])
    two.add([wanted("https://a.example/2")])
    assert len(one.lease(5)) == 1
    assert two.lease(5) == []


def test_a_finished_crawl_is_begun_anew(opened: Opened) -> None:
    store, frontier = opened()
    frontier.add([wanted("https://a.example/1")])
    drain(frontier)
    store.close()
    _, again = opened()
    again.add([wanted("https://a.example/1")])
    assert drain(again) == ["https://a.example/1"]


def test_an_unfinished_crawl_is_taken_up_where_it_stopped(
    opened: Opened,
) -> None:
    store, frontier = opened()
    frontier.add([wanted(u) for u in urls("a")])
    (first,) = frontier.lease(1)
    frontier.finish(first.id)
    store.close()
    _, again = opened()
    again.add([wanted("https://a.example/0")])
    assert drain(again) == ["https://a.example/1", "https://a.example/2"]


def test_a_crawl_too_old_to_take_up_is_begun_anew(opened: Opened, where: str) -> None:
    store, frontier = opened()
    frontier.add([wanted(u) for u in urls("a")])
    store.close()
    with Store.open(where) as later_store:
        assert later_store.frontier().join("crawl", max_age=0.0) == 0


def test_a_crawl_with_a_living_worker_is_joined_even_when_nothing_waits(
    opened: Opened,
) -> None:
    _, one = opened()
    one.add([wanted("https://a.example/1")])
    drain(one)
    _, two = opened()
    two.add([wanted("https://a.example/1")])
    assert not two.has_more()


def test_finished_crawls_leave_no_rows(opened: Opened) -> None:
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


def test_a_crawl_of_other_arguments_that_nobody_takes_up_any_more_leaves_no_rows(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, left = opened("left for good")
    left.add([wanted("https://a.example/1")])
    store.close()
    later(monkeypatch, 8 * 86400)
    _, frontier = opened("another")
    frontier.purge()
    assert frontier.waiting_elsewhere() == {}


def test_a_decision_and_an_addition_of_the_same_key_do_not_wait_for_each_other(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
