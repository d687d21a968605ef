"""Hosts that rest hold up no other host, in no process; what rests is told when all is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.store import Frontier, Store
from crawler.store.hosts import MOST
from tests.store.leasing import drain, later, look_always, urls, wanted


@pytest.fixture
def frontiers(where: str) -> Iterator[list[Frontier]]:
    """Two workers of one crawl."""
    stores = [Store.open(where) for _ in range(2)]
    found = []
    for number, store in enumerate(stores):
        store.begin_run(f"r{number}", arguments={}, settings={}, versions={})
        found.append(store.frontier())
        found[-1].join("crawl")
    yield found
    for store in stores:
        store.close()


def test_what_rests_is_told_with_the_seconds_left(frontiers: list[Frontier]) -> None:
    one, other = frontiers
    one.add([wanted(u) for u in urls("a", "b")])
    one.pause("a.example", 60)
    one.pause("nobody.example", 60)
    assert drain(one) == urls("b")
    for frontier in (one, other):
        (host,) = frontier.resting().items()
        assert host[0] == "a.example"
        assert 50 < host[1] <= 60


def test_nothing_is_told_while_any_worker_is_at_work(frontiers: list[Frontier]) -> None:
    one, other = frontiers
    one.add([wanted(u) for u in urls("a", "b")])
    one.pause("a.example", 60)
    (lease,) = one.lease(1)
    assert one.resting() == {}
    assert other.resting() == {}
    one.finish(lease.id)
    assert list(one.resting()) == ["a.example"]


def test_a_pause_is_made_longer_by_another_and_shorter_only_on_purpose(
    frontiers: list[Frontier], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = frontiers
    one.add([wanted(u) for u in urls("a")])
    one.pause("a.example", 60)
    one.pause("a.example", 5)
    assert one.resting()["a.example"] > 50
    one.pause("a.example", 5, shorten=True)
    assert one.resting()["a.example"] <= 5
    assert drain(one) == []
    later(monkeypatch, 6)
    assert drain(one) == urls("a")


def test_a_host_that_is_held_rests_here_and_its_longer_pause_goes_on(
    frontiers: list[Frontier], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = frontiers
    other.leave()
    one.add([wanted(u) for u in urls("a", "b")])
    (lease, *rest) = one.lease(2)
    one.finish(lease.id)
    one.hold("a.example", 60)
    one.hold("stranger.example", 60)
    for held in rest:
        one.finish(held.id)
    assert drain(one) == urls("b")[1:]
    one.pause("a.example", 90)
    one.hold("a.example", 1)
    later(monkeypatch, 61)
    assert drain(one) == []
    later(monkeypatch, 91)
    assert drain(one) == urls("a")[1:]


def test_hosts_that_rest_for_long_keep_no_places_from_others(
    frontiers: list[Frontier], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_always(monkeypatch)
    one, other = frontiers
    other.leave()
    many = [f"lelah-{number}" for number in range(MOST)]
    one.add([wanted(u) for u in urls(*many, number=2)])
    leases = one.lease(MOST)
    assert len(leases) == MOST
    for lease, host in zip(leases, many, strict=True):
        one.pause(f"{host}.example", 3600)
        one.finish(lease.id)
    one.add([wanted(u) for u in urls("segar")])
    assert drain(one) == urls("segar")
