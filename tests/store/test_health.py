"""What the store keeps of sources: numbers of runs, looks, states and how they changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from crawler.health import Measured, Numbers, Observation
from crawler.store import Store

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


def seen(sign: str, source: str = "infodesa", **more: str) -> Observation:
    values: dict[str, Any] = {"source": source, "sign": sign, "by": "check"} | more
    return Observation(**values)


def numbers(day: int, source: str = "infodesa", **more: Any) -> Numbers:
    at = START + timedelta(days=day)
    named: dict[str, Any] = {"source": source, "run": f"r{day:03}", "series": "s", "at": at}
    return Numbers(**(named | more))


def test_looks_move_a_source_from_state_to_state_and_all_of_it_is_kept(store: Store) -> None:
    assert store.state("infodesa") is None
    looks = [seen("ok"), *[seen("failing", cls="dns", reason="no such host")] * 2]
    for day, look in enumerate(looks):
        state = store.observe(look, START + timedelta(days=day))
    assert state == store.state("infodesa")
    assert state.label == "failing(dns)"
    assert [(c.at[:10], c.before, c.after, c.reason) for c in store.state_changes("infodesa")] == [
        ("2026-03-02", "", "ok", ""),
        ("2026-03-04", "ok", "failing(dns)", "no such host"),
    ]
    assert [(look.label, look.by) for look in store.looks("infodesa")] == [
        ("ok", "check"),
        ("failing(dns)", "check"),
        ("failing(dns)", "check"),
    ]


def test_sources_put_aside_are_found_by_their_states(store: Store) -> None:
    store.observe(seen("spam", "kaltara", reason="slot gacor"), START)
    store.observe(seen("ok", "blora"), START)
    assert list(store.quarantined()) == ["kaltara"]
    assert set(store.states()) == {"kaltara", "blora"}
    assert set(store.states(["blora", "unknown"])) == {"blora"}


def test_a_quarantine_and_its_release_are_dated_and_explained(store: Store) -> None:
    for day, sign in enumerate(["spam", "ok", "ok", "ok"]):
        store.observe(seen(sign, reason="slot gacor" * (sign == "spam")), START + timedelta(day))
    changes = store.state_changes("infodesa")
    assert [(change.at[:10], change.after, change.reason) for change in changes] == [
        ("2026-03-02", "spam", "slot gacor"),
        ("2026-03-05", "ok", "3 good looks in a row after spam since 2026-03-02"),
    ]


def test_times_are_kept_in_utc_whatever_the_zone_of_the_look(store: Store) -> None:
    at = datetime(2026, 3, 2, 13, tzinfo=timezone(timedelta(hours=7)))
    assert store.observe(seen("ok"), at).checked == "2026-03-02T06:00:00+00:00"


def test_the_numbers_of_a_run_come_back_as_they_were(store: Store) -> None:
    row = Measured(
        numbers(
            0,
            listed=12,
            read=10,
            whole=True,
            filled={"authors": 10},
            lengths={"71": 10},
            days=("2026-03-02", "2026-03-01"),
            errors={"timeout": 1},
            newest="2026-03-02T05:10:00+07:00",
            feed=7,
        ),
        {"author vanished": "author vanished: 0 of 10"},
    )
    store.keep_health([row], [], START)
    assert store.measures("infodesa") == [row]
    assert store.measured_sources() == ["infodesa"]


def test_the_numbers_of_one_series_are_told_apart_and_in_the_order_of_time(store: Store) -> None:
    for day in (2, 0, 1):
        store.keep_health([Measured(numbers(day))], [], START)
    store.keep_health([Measured(numbers(3, series="another topic"))], [], START)
    assert [row.numbers.run for row in store.measures("infodesa", series="s")] == [
        "r000",
        "r001",
        "r002",
    ]
    assert [row.numbers.run for row in store.measures("infodesa", limit=2)] == ["r002", "r003"]


def test_a_run_counts_once_however_often_it_is_told(store: Store) -> None:
    rows, looks = [Measured(numbers(0))], [seen("failing", cls="dns")]
    first = store.keep_health(rows, looks, START)
    assert first["infodesa"].after == "failing(dns)"
    assert store.keep_health(rows, looks, START) == {}
    assert len(store.looks("infodesa")) == 1


def test_only_the_last_runs_and_looks_of_a_source_are_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.health.KEPT", 5)
    for day in range(8):
        store.keep_health([Measured(numbers(day))], [seen("ok")], START + timedelta(days=day))
    store.keep_health([Measured(numbers(0, "blora"))], [seen("ok", "blora")], START)
    kept = store.measures("infodesa", limit=1000)
    assert (len(kept), kept[0].numbers.run, kept[-1].numbers.run) == (5, "r003", "r007")
    assert len(store.looks("infodesa", limit=1000)) == 5
    assert len(store.measures("blora")) == len(store.looks("blora")) == 1


def test_words_that_no_database_can_hold_are_made_harmless(store: Store) -> None:
    store.observe(seen("failing", cls="dns", reason="a\x00b\ud800"), START)
    store.keep_health([Measured(numbers(0, failure="x\x00"), {"c": "\x00"})], [], START)
    state = store.state("infodesa")
    assert state is not None
    assert state.reason == "a�b�"
    assert store.measures("infodesa")[0].numbers.failure == "x�"
