"""Workers that are silent, frozen, or led by a clock that is wrong."""

from __future__ import annotations

import pytest

from crawler.store import StoreError
from tests.store.examples import article
from tests.store.leasing import Opened, drain, later, look_always, wanted


def test_a_worker_without_a_sign_of_life_loses_its_leases(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    opened: Opened, monkeypatch: pytest.MonkeyPatch
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
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 3600)
    _, frontier = opened()
    assert frontier.lease(1) == []
    later(monkeypatch, 0)
    _, beside = opened()
    beside.add([wanted("https://a.example/1")])
    assert drain(frontier) == ["https://a.example/1"]


def test_a_rest_that_a_wrong_clock_noted_ends_with_the_next_start(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, 400 * 86400)
    store, frontier = opened()
    frontier.add([wanted("https://a.example/1")])
    frontier.pause("a.example", 30)
    store.close()
    later(monkeypatch, 0)
    _, frontier = opened()
    assert drain(frontier) == ["https://a.example/1"]


def test_a_living_worker_keeps_its_leases(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    store, slow = opened()
    slow.add([wanted("https://a.example/1")])
    (kept,) = slow.lease(1)
    for minutes in range(1, 10):
        later(monkeypatch, minutes * 20)
        assert store.renew() is True
        _, other = opened()
        assert other.lease(5) == []
    assert slow.finish(kept.id) is True
