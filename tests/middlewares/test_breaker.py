"""Pauses that grow, a circuit that opens and is probed, and an end."""

from __future__ import annotations

from crawler.middlewares.breaker import Decision, HostRecord, Policy, answered, failed

POLICY = Policy(backoff=1.0, rest=30.0, longest=100.0, failures=4, probes=2)


def fail(host: HostRecord, times: int, told: float | None = None) -> list[Decision]:
    return [failed(host, POLICY, told=told, jitter=lambda: 1.0) for _ in range(times)]


def test_each_failure_in_a_row_doubles_the_pause() -> None:
    assert [decision.pause for decision in fail(HostRecord(), 3)] == [1.0, 2.0, 4.0]


def test_the_breaker_opens_after_so_many_in_a_row_and_rests_longer_each_time() -> None:
    decisions = fail(HostRecord(), 5)
    assert [decision.opened for decision in decisions] == [False, False, False, True, True]
    assert [decision.pause for decision in decisions[3:]] == [30.0, 60.0]


def test_a_host_whose_probes_all_failed_is_given_up() -> None:
    *_, last = fail(HostRecord(), 6)
    assert last == Decision(0.0, ended=True)


def test_an_answer_closes_the_breaker_and_forgets_the_failures() -> None:
    host = HostRecord()
    fail(host, 5)
    assert answered(host)
    assert not host.is_open
    assert [decision.pause for decision in fail(host, 2)] == [1.0, 2.0]


def test_an_answer_to_a_closed_breaker_is_nothing_new() -> None:
    host = HostRecord()
    fail(host, 2)
    assert not answered(host)


def test_what_the_host_asks_for_is_kept_when_it_is_longer() -> None:
    host = HostRecord()
    assert fail(host, 1, told=45.0)[0].pause == 45.0
    assert fail(host, 1, told=0.5)[0].pause == 2.0
    assert host.told == 45.5


def test_no_pause_of_ours_is_longer_than_the_longest() -> None:
    policy = Policy(backoff=1.0, rest=90.0, longest=100.0, failures=1, probes=9)
    host = HostRecord()
    pauses = [failed(host, policy, jitter=lambda: 1.5).pause for _ in range(3)]
    assert pauses == [100.0, 100.0, 100.0]


def test_jitter_takes_or_adds_a_half() -> None:
    pauses = [failed(HostRecord(), POLICY).pause for _ in range(200)]
    assert 0.5 <= min(pauses) < 0.7
    assert 1.3 < max(pauses) <= 1.5


def test_the_same_request_again_makes_no_row_longer() -> None:
    host = HostRecord()
    for _ in range(20):
        assert not failed(host, POLICY, counts=False).opened
    assert host.failures == 0
