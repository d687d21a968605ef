"""What is said of a source whose numbers leave its own history, and what is never said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.health import Measured
from crawler.health.drift import drift
from crawler.health.verdict import without_quiet_topic
from tests.health.series import START, TEN, found, good, idle, lengths, run, watched, without


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("authors", "author vanished: 0 of the last 10 articles have one, usually 100%"),
        ("time", "time of day vanished: 0 of the last 10 articles have one, usually 100%"),
        ("date", "date vanished: 0 of the last 10 articles have one, usually 100%"),
        ("tags", "tags vanished: 0 of the last 10 articles have some, usually 90%"),
        ("section", "section vanished: 0 of the last 10 articles have one, usually 100%"),
        ("image", "image vanished: 0 of the last 10 articles have one, usually 100%"),
        ("dateline", "dateline vanished: 0 of the last 10 articles have one, usually 80%"),
    ],
)
def test_a_field_that_all_articles_had_and_none_has_now(field: str, said: str) -> None:
    rows = watched([*good(5), run(5, **without(field))])
    assert list(rows[-1].findings.values()) == [said]


def test_nothing_is_said_before_there_are_three_earlier_runs() -> None:
    assert found([*good(2), run(2, **without("authors"))]) == []
    assert found([*good(3), run(3, **without("authors"))]) == ["author vanished"]


def test_a_field_that_some_articles_still_have_has_not_vanished() -> None:
    assert found([*good(6), run(6, filled=TEN | {"authors": 4})]) == []


def test_a_field_that_only_a_few_articles_ever_had_is_not_missed() -> None:
    rarely = [run(day, filled=TEN | {"tags": 3}) for day in range(8)]
    assert found([*rarely, run(8, filled=TEN | {"tags": 0})]) == []


def test_a_field_that_comes_and_goes_from_run_to_run_is_not_missed() -> None:
    moody = [run(day, filled=TEN | {"tags": 10 * (day % 2)}) for day in range(12)]
    assert found([*moody, run(12, filled=TEN | {"tags": 0})]) == []


def test_a_loss_over_several_small_runs_is_found_once_it_is_no_accident() -> None:
    one = {"read": 1, "filled": {"date": 1, "time": 1}, "lengths": lengths(1800)}
    series = [*good(5), *(run(5 + n, **one) for n in range(4))]
    assert "author vanished" not in found(series)
    assert "author vanished" in found([*series, run(9, **one)])


def test_runs_that_read_nothing_are_neither_a_loss_nor_a_recovery() -> None:
    quiet = [*good(4), *(idle(4 + day) for day in range(3))]
    assert found(quiet) == []
    lost = [*good(4), run(4, **without("authors")), idle(5), idle(6)]
    assert found(lost) == ["author vanished"]


def test_a_lasting_loss_does_not_become_the_norm_by_lasting() -> None:
    lasting = [run(5 + day, **without("authors")) for day in range(40)]
    assert found([*good(5), *lasting]) == ["author vanished"]


def test_the_finding_goes_when_the_field_comes_back() -> None:
    series = [*good(5), run(5, **without("authors")), run(6)]
    assert found(series) == []


def test_texts_that_are_half_as_long_as_they_were() -> None:
    short = {"lengths": lengths(*[350, 400, 440, 470, 500, 520, 560, 600, 650, 700])}
    rows = watched([*good(5), run(5, **short), run(6, **short)])
    assert list(rows[-1].findings) == ["texts halved"]
    assert rows[-1].findings["texts halved"].startswith("texts halved: the last have 5")


def test_texts_that_swallowed_the_theme() -> None:
    long = lengths(*range(9_000, 10_000, 100))
    assert found([*good(5), run(5, lengths=long)]) == ["texts doubled"]


def test_a_few_short_articles_are_no_halved_texts() -> None:
    few = {"read": 3, "filled": dict.fromkeys(TEN, 3), "lengths": lengths(300, 350, 380)}
    assert found([*good(5), run(5, **few)]) == []


def test_texts_a_third_shorter_are_within_what_editors_do() -> None:
    shorter = lengths(500, 650, 800, 1000, 1100, 1300, 1500, 1700, 2200, 2700)
    assert found([*good(5), run(5, lengths=shorter)]) == []


def test_lines_of_a_theme_that_leak_into_most_texts() -> None:
    rows = watched([*good(5), run(5, leaked=8)])
    said = "leaked lines: 8 of the last 10 texts look as if a theme leaked in, usually 0%"
    assert rows[-1].findings == {"leaked lines": said}


def test_a_site_whose_texts_always_end_with_such_a_line_is_as_it_always_was() -> None:
    assert found([*good(5, leaked=9), run(5, leaked=10)]) == []


def test_pages_that_fail_where_nearly_none_did() -> None:
    rows = watched([*good(5), run(5, failed=9, errors={"timeout": 9})])
    said = "fetch failures: 9 of the last 10 pages failed, usually 0%"
    assert rows[-1].findings == {"fetch failures": said}


def test_nothing_new_for_more_than_three_usual_gaps() -> None:
    daily = good(12)
    assert found([*daily, idle(15)]) == []
    rows = watched([*daily, idle(16)])
    said = "nothing new in 5 days, the usual gap is 1: last on 2026-03-13"
    assert rows[-1].findings == {"nothing new": said}


def test_a_weekend_and_a_long_weekend_are_no_silence() -> None:
    weekdays = [run(day) for day in range(33) if (START + timedelta(days=day)).weekday() < 5]
    assert found([*weekdays, idle(36)]) == []  # the Tuesday after
    assert found([*weekdays, idle(43)]) == ["nothing new"]


def test_a_site_that_publishes_twice_a_month_may_rest_for_a_month() -> None:
    rare = [run(14 * number) for number in range(12)]
    assert found([*rare, idle(14 * 11 + 35)]) == []
    assert found([*rare, idle(14 * 11 + 45)]) == ["nothing new"]


def test_a_window_that_ended_long_ago_has_nothing_new_to_give() -> None:
    old = {"days": tuple(f"2024-01-{day:02}" for day in range(10, 31)), "upto": None}
    assert found([run(day, **old) for day in range(6)]) == []


def test_nothing_new_anywhere_means_that_the_topic_is_quiet() -> None:
    silent = Measured(idle(40), {"nothing new": "nothing new in 9 days"})
    lively = Measured(run(40))
    assert [r.findings for r in without_quiet_topic([silent, silent, silent, lively])] == [{}] * 4
    assert without_quiet_topic([silent, lively, lively, lively])[0].findings


def test_an_empty_search_while_the_feed_speaks_of_the_topic_needs_no_history() -> None:
    empty = idle(0, swept=True, feed=12, feed_on_topic=3)
    said = "search returns nothing but the feed has items: 3 of its 12 speak of the topic"
    assert drift([], empty) == {"empty search": said}


def test_an_empty_search_of_a_source_whose_search_always_found_some() -> None:
    empty = idle(5, swept=True, feed=12, feed_on_topic=0)
    rows = watched([*good(5), empty])
    said = "search returns nothing but the feed has 12 items, and the search usually 10"
    assert rows[-1].findings == {"empty search": said}


def test_an_empty_search_of_a_source_that_never_wrote_of_the_topic_is_an_answer() -> None:
    series = [idle(day, swept=True, feed=12, feed_on_topic=0) for day in range(8)]
    assert found(series) == []


def test_an_empty_search_of_what_is_new_is_an_answer_and_keeps_what_was_found() -> None:
    empty = idle(5, swept=True, feed=12, feed_on_topic=2)
    assert found([*good(5), empty, idle(6), idle(7)]) == ["empty search"]
    assert found([*good(5), empty, run(6)]) == []


SEARCHED = {"found": {"listing": 60}, "listed_by": "listing", "listed": 60}


DEAD = "search returns nothing for 'cooling', but what it had found is there: https://s.example/1"


def test_a_search_that_lost_what_it_had_found_needs_no_history() -> None:
    assert drift([], idle(0, search=DEAD)) == {"empty search": DEAD}


def test_it_is_told_until_the_search_finds_again_whether_runs_ask_it_or_not() -> None:
    dead = [*good(2), idle(2, search=DEAD), idle(3), run(4, listed=3, swept=False)]
    assert found(dead) == ["empty search"]
    # A full listing that needs no search does not speak for it.
    assert found([*dead, run(5)]) == ["empty search"]
    assert found([*dead, run(5), idle(6, search="")]) == []
    assert found([*dead, run(5, search="")]) == []


def test_a_search_that_finds_raises_no_alarm_in_quiet_years() -> None:
    assert found([*good(5), *(idle(day, search="") for day in range(5, 400, 20))]) == []


def test_an_empty_search_is_told_when_other_lists_stand_in_for_it() -> None:
    found_by = {"listing": 0, "feed": 4, "sitemap": 0, "home": 52}
    other = run(5, listed=56, found=found_by, listed_by="")
    rows = watched([*good(5, **SEARCHED), other])
    others = "the feed 4 and the home page 52"
    said = f"search returns nothing (listing) but other lists have items: {others}"
    assert rows[-1].findings == {"empty search": said}


def test_a_search_that_still_finds_some_is_not_empty() -> None:
    other = run(5, listed=56, found={"listing": 30, "home": 26}, listed_by="")
    assert found([*good(5, **SEARCHED), other]) == []


def test_a_site_that_was_never_searched_misses_no_search() -> None:
    by_feed = {"found": {"listing": 0, "feed": 60}, "listed_by": "feed", "listed": 60}
    assert found([*good(5, **by_feed), run(5, **by_feed)]) == []


def test_a_full_listing_with_a_fraction_of_the_usual() -> None:
    many = good(5, listed=200)
    rows = watched([*many, run(5, listed=12)])
    assert rows[-1].findings == {"lists little": "lists little: 12 articles, usually 200"}


def test_a_listing_that_a_kill_cut_short_is_not_compared() -> None:
    assert found([*good(5, listed=200), run(5, listed=12, whole=False)]) == []


def test_a_run_that_asks_for_what_is_new_lists_little_by_design() -> None:
    assert found([*good(5, listed=200), run(5, listed=2, swept=False)]) == []
