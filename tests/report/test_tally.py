"""When a source counts as failed, and what the crawl's exit status is then."""

from __future__ import annotations

from crawler.errors import Exit
from crawler.report.plain import plain
from crawler.report.summary import verdict
from crawler.report.tally import Tally


def test_a_crawl_whose_sources_all_answered_is_done() -> None:
    tally = Tally()
    tally["a"].written = 3
    assert verdict(tally, "finished", "", 0) == (Exit.DONE, "")


def test_a_source_that_could_not_be_listed_is_named_with_its_reason() -> None:
    tally = Tally()
    tally["a"].written = 3
    tally["b"].failure = "the API fails (HTTP 500)"
    status, line = verdict(tally, "finished", "", 0)
    assert status == Exit.SOURCES_FAILED
    assert "b (the API fails (HTTP 500))" in line


def test_a_source_whose_pages_all_fail_is_no_success() -> None:
    tally = Tally()
    tally["a"].failed = 16
    tally["a"].errors["poison"] = 16
    assert verdict(tally, "finished", "", 0)[0] == Exit.SOURCES_FAILED


def test_given_pages_of_hosts_that_are_away_mean_that_nothing_is_reachable() -> None:
    tally = Tally()
    tally["a"].failed = tally["a"].errors["dns"] = 1
    assert verdict(tally, "finished", "", 0)[0] == Exit.UNREACHABLE


def test_one_failed_page_among_written_ones_is_no_failed_source() -> None:
    tally = Tally()
    tally["a"].written = tally["a"].on_topic = 5
    tally["a"].failed = tally["a"].errors["timeout"] = 1
    assert verdict(tally, "finished", "", 0)[0] == Exit.DONE


def test_hosts_that_are_all_away_mean_that_nothing_is_reachable() -> None:
    tally = Tally()
    tally["a"].failure = "dns: no such host"
    tally["b"].failure = "connect: refused"
    assert verdict(tally, "finished", "", 0)[0] == Exit.UNREACHABLE


def test_a_stop_a_store_failure_and_an_error_of_ours_have_statuses_of_their_own() -> None:
    assert verdict(Tally(), "shutdown", "", 0)[0] == Exit.STOPPED
    assert verdict(Tally(), "store", "store.db: the disk is full", 0) == (
        Exit.STORE,
        "store.db: the disk is full; what was committed is intact",
    )
    assert verdict(Tally(), "finished", "", 2)[0] == Exit.BROKEN


def test_text_from_the_web_cannot_move_the_cursor_or_turn_the_line_around() -> None:
    assert plain("Polsek\x1b[2J \u202egnabmuT\x00 hadir") == "Polsek [2J gnabmuT hadir"
