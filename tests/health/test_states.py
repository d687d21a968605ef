"""States of sources: what it takes to enter one, to leave it, and to be let in again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.health import Observation, State, is_due, step
from crawler.health.states import put_aside

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
Look = tuple[str, dict[str, str]]

OK: Look = ("ok", {})
DNS = ("failing", {"cls": "dns", "reason": "no such host"})
BROKEN = ("failing", {"cls": "http-status", "reason": "HTTP 500"})
SPAM = ("spam", {"reason": "slot gacor in 14 of 20 titles"})
DEGRADED = ("degraded", {"reason": "author vanished"})
MOVED = ("moved", {"where": "baru.example", "reason": "everything redirects to baru.example"})


def look(kind: Look) -> Observation:
    sign, values = kind
    named: dict[str, Any] = {"source": "infodesa", "sign": sign, "by": "crawl"}
    return Observation(**(named | values))


def after(*kinds: Look, hours: float = 24, state: State | None = None) -> State:
    """The state after some looks, by default a day apart."""
    for number, kind in enumerate(kinds):
        state = step(state, look(kind), START + timedelta(hours=hours * number))
    assert state is not None
    return state


def test_the_first_look_decides_what_is_said_of_a_new_source() -> None:
    assert after(OK).label == "ok"
    assert after(BROKEN).label == "failing(http-status)"
    assert after(MOVED).label == "moved(baru.example)"


def test_one_bad_look_does_not_make_a_good_source_fail_and_two_do() -> None:
    assert after(OK, OK, BROKEN).label == "ok"
    assert after(OK, OK, BROKEN, BROKEN).label == "failing(http-status)"


def test_bad_looks_with_good_ones_between_them_do_not_add_up() -> None:
    assert after(OK, BROKEN, OK, BROKEN, OK, BROKEN).label == "ok"


def test_failures_of_different_classes_add_up_and_the_last_one_is_named() -> None:
    assert after(OK, DNS, BROKEN).label == "failing(http-status)"


def test_the_class_of_a_failure_changes_only_when_the_new_one_lasts() -> None:
    assert after(BROKEN, BROKEN, DNS).label == "failing(http-status)"
    assert after(BROKEN, BROKEN, DNS, DNS).label == "failing(dns)"


def test_one_good_look_is_no_recovery_and_two_are() -> None:
    assert after(BROKEN, BROKEN, OK).label == "failing(http-status)"
    assert after(BROKEN, BROKEN, OK, OK).label == "ok"


def test_drift_degrades_at_once_because_it_was_seen_over_many_articles() -> None:
    state = after(OK, DEGRADED)
    assert (state.label, state.reason) == ("degraded", "author vanished")


def test_checks_read_no_articles_and_so_end_no_drift_that_a_crawl_found() -> None:
    checked = ("ok", {"by": "check"})
    state = after(OK, DEGRADED, checked, checked, checked)
    assert (state.name, state.checked[:10]) == ("degraded", "2026-03-06")
    assert after(OK, DEGRADED, checked, OK, OK).name == "ok"


def test_drift_that_a_check_saw_needs_two_checks_and_two_good_ones_end_it() -> None:
    seen, checked = ("degraded", {"by": "check"}), ("ok", {"by": "check"})
    assert after(OK, seen).name == "ok"
    assert after(OK, seen, seen).name == "degraded"
    assert after(OK, seen, seen, checked, checked).name == "ok"


def test_checks_end_a_failure_whoever_saw_it() -> None:
    checked = ("ok", {"by": "check"})
    assert after(OK, BROKEN, BROKEN, checked, checked).name == "ok"


def test_a_state_says_since_when_it_holds_and_when_it_was_seen_last() -> None:
    state = after(OK, BROKEN, BROKEN, BROKEN)
    assert state.since == "2026-03-04T06:00:00+00:00"
    assert state.checked == "2026-03-05T06:00:00+00:00"


def test_spam_puts_a_source_aside_at_once_with_date_and_reason() -> None:
    state = after(OK, SPAM)
    assert state.is_quarantined
    assert state.since == "2026-03-03T06:00:00+00:00"
    assert put_aside("infodesa", state) == (
        "put aside as spam since 2026-03-03 (slot gacor in 14 of 20 titles); "
        "3 good checks in a row release it: scrapy sources check infodesa"
    )


def test_a_quarantine_ends_after_three_good_looks_in_a_row_and_says_so() -> None:
    assert after(SPAM, OK, OK).name == "spam"
    state = after(SPAM, OK, OK, OK)
    assert (state.name, state.is_quarantined) == ("ok", False)
    assert state.reason == "3 good looks in a row after spam since 2026-03-02"


def test_a_source_that_answers_but_drifted_is_released_too() -> None:
    assert after(SPAM, OK, DEGRADED, OK).name == "ok"


def test_neither_spam_nor_a_failure_between_good_looks_releases() -> None:
    assert after(SPAM, OK, OK, SPAM, OK, OK).name == "spam"
    assert after(SPAM, OK, OK, BROKEN, OK, OK).name == "spam"
    assert after(SPAM, *[BROKEN] * 30).name == "spam"


def test_a_host_that_is_gone_for_a_week_is_dead() -> None:
    assert after(OK, *[DNS] * 7).label == "failing(dns)"
    state = after(OK, *[DNS] * 8)
    assert state.name == "dead"
    assert state.reason == "no host at 8 looks since 2026-03-03: no such host"


def test_many_looks_within_a_day_make_no_host_dead() -> None:
    assert after(OK, *[DNS] * 100, hours=0.2).label == "failing(dns)"


def test_a_site_that_answers_with_errors_is_never_dead() -> None:
    assert after(OK, *[BROKEN] * 60).label == "failing(http-status)"


def test_a_dead_source_stays_dead_until_it_answers_well_three_times() -> None:
    gone = [DNS] * 9
    assert after(*gone, OK, OK, DNS).name == "dead"
    assert after(*gone, OK, OK, OK).name == "ok"


def test_a_lapsed_host_that_comes_back_as_a_gambling_site_is_spam() -> None:
    assert after(*[DNS] * 9, SPAM).name == "spam"


def test_a_source_that_moved_is_told_with_its_new_host_after_two_looks() -> None:
    assert after(OK, MOVED).label == "ok"
    assert after(OK, MOVED, MOVED).label == "moved(baru.example)"


def test_another_new_host_is_told_when_it_lasts() -> None:
    other = ("moved", {"where": "lain.example"})
    assert after(MOVED, MOVED, other).label == "moved(baru.example)"
    assert after(MOVED, MOVED, other, other).label == "moved(lain.example)"


def test_sources_in_trouble_are_due_daily_and_good_ones_weekly() -> None:
    assert is_due(None, START)
    good = after(OK)
    assert not is_due(good, START + timedelta(days=6))
    assert is_due(good, START + timedelta(days=7))
    assert is_due(after(BROKEN), START + timedelta(days=1))
    assert is_due(after(SPAM), START + timedelta(days=1))


def test_a_good_source_with_one_bad_look_is_due_the_next_day() -> None:
    doubtful = after(OK, BROKEN, hours=0)
    assert is_due(doubtful, START + timedelta(days=1))


def test_an_observation_that_says_too_little_is_refused() -> None:
    with pytest.raises(ValueError, match="class of its failure"):
        look(("failing", {}))
    with pytest.raises(ValueError, match="the host where it is now"):
        look(("moved", {}))
    with pytest.raises(ValueError, match="'fine'"):
        look(("fine", {}))


KINDS = (OK, DNS, BROKEN, SPAM, DEGRADED, MOVED)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60)), min_size=1, max_size=60))
def test_whatever_is_seen_the_state_keeps_its_promises(looks: list[tuple[Look, int]]) -> None:
    moment = START
    state: State | None = None
    kinds: list[str] = []
    for kind, hours in looks:
        before, moment = state, moment + timedelta(hours=hours)
        state = step(before, look(kind), moment)
        kinds.append(kind[0])
        assert state == State(**state.to_dict())
        assert state.checked == moment.isoformat()
        assert (state.name == "failing") == bool(state.cls)
        assert (state.name == "moved") == bool(state.where)
        if before is not None and before.label != state.label:
            assert state.since == state.checked
        if before is not None and before.is_quarantined and not state.is_quarantined:
            assert not {"spam", "failing", "dead"} & set(kinds[-3:])
