"""The date of publication among everything that a page says."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.extraction.dates import Choice, DateCandidate, choose, read_date
from crawler.extraction.zones import WIB, WIT
from crawler.items import DateSource

FETCHED = datetime(2024, 6, 1, tzinfo=UTC)


def said(source: DateSource, text: str, confidence: float | None = None) -> DateCandidate:
    stamp = read_date(text, zone=WIB)
    assert stamp is not None, text
    return DateCandidate(stamp, source, confidence)


def chosen(*candidates: DateCandidate) -> Choice:
    return choose(candidates, zone=WIB, fetched_at=FETCHED)


def test_nothing_said_is_nothing_known() -> None:
    assert chosen() == Choice(None, None, None, None)


def test_sources_are_trusted_in_their_order_whatever_order_they_come_in() -> None:
    choice = chosen(
        said("url", "2024-02-07"),
        said("byline", "8 Februari 2024 19:00 WIB"),
        said("json-ld", "2024-02-08T19:00:05+07:00"),
        said("text", "7 Februari 2024"),
        said("meta", "2024-02-08T19:00:00+07:00"),
    )
    assert (choice.published_at, choice.date_source) == ("2024-02-08T19:00:05+07:00", "json-ld")
    assert choice.conflict is None


def test_a_reader_that_doubts_a_source_lowers_it() -> None:
    choice = chosen(said("byline", "1 Mei 2024", 0.3), said("url", "2024-02-08"))
    assert (choice.published_at, choice.date_source) == ("2024-02-08", "url")


def test_a_day_takes_its_time_from_the_next_source_of_the_same_day() -> None:
    choice = chosen(said("json-ld", "2024-02-08"), said("byline", "Kamis, 8/2/2024, 19.00 WIB"))
    assert (choice.published_at, choice.date_source) == ("2024-02-08T19:00:00+07:00", "json-ld")


def test_a_midnight_that_stands_for_a_day_takes_the_time_too() -> None:
    choice = chosen(said("meta", "2024-02-08T00:00:00+07:00"), said("time", "8/2/2024 19.00"))
    assert choice.published_at == "2024-02-08T19:00:00+07:00"


def test_a_meta_clock_without_a_zone_yields_to_a_shown_time_with_one() -> None:
    shown = said("byline", "Selasa, 23/02/2024 15:32 WIB")
    assert chosen(said("meta", "2024/02/23 23:00:20"), shown).published_at == (
        "2024-02-23T15:32:00+07:00"
    )
    assert chosen(said("meta", "2024-02-23T23:00:20+07:00"), shown).published_at == (
        "2024-02-23T23:00:20+07:00"
    )


def test_the_time_of_another_day_is_not_taken() -> None:
    choice = chosen(said("json-ld", "2024-02-08"), said("byline", "9 Februari 2024 07:00"))
    assert choice.published_at == "2024-02-08"


def test_an_evening_utc_stamp_falls_on_the_local_day() -> None:
    choice = chosen(said("json-ld", "2024-02-08T17:30:00Z"), said("url", "2024-02-09"))
    assert choice.published_at == "2024-02-09T00:30:00+07:00"


def test_a_utc_stamp_read_elsewhere_is_expressed_in_the_zone_of_the_source() -> None:
    stamp = read_date("2024-02-08T17:30:00Z", zone=UTC)
    assert stamp is not None
    choice = choose([DateCandidate(stamp, "api")], zone=WIT)
    assert choice.published_at == "2024-02-09T02:30:00+09:00"


def test_local_time_that_calls_itself_utc_is_unmasked_by_the_byline() -> None:
    choice = chosen(
        said("json-ld", "2024-02-08T19:00:31Z"), said("byline", "Kamis, 8 Februari 2024 19:00 WIB")
    )
    assert choice.published_at == "2024-02-08T19:00:31+07:00"


def test_a_true_utc_stamp_is_left_alone_by_a_byline_in_local_time() -> None:
    choice = chosen(
        said("json-ld", "2024-02-08T12:00:31Z"), said("byline", "Kamis, 8 Februari 2024 19:00 WIB")
    )
    assert choice.published_at == "2024-02-08T19:00:31+07:00"


def test_sources_that_disagree_by_more_than_a_day_are_recorded() -> None:
    choice = chosen(
        said("json-ld", "2024-02-08T07:00:00+07:00"), said("byline", "12 Februari 2024")
    )
    assert choice.published_at == "2024-02-08T07:00:00+07:00"
    assert choice.conflict == "json-ld 2024-02-08 against byline 2024-02-12"


def test_one_day_is_no_disagreement() -> None:
    choice = chosen(said("json-ld", "2024-02-08T07:00:00+07:00"), said("text", "7 Februari 2024"))
    assert choice.conflict is None


def test_doubtful_sources_do_not_make_a_conflict() -> None:
    assert chosen(said("api", "2024-02-08"), said("text", "1 Mei 2023", 0.2)).conflict is None


def test_the_future_is_refused_but_a_day_of_clock_skew_is_not() -> None:
    choice = chosen(said("json-ld", "2026-01-01T00:00:00Z"), said("url", "2024-02-08"))
    assert (choice.published_at, choice.date_source) == ("2024-02-08", "url")
    assert chosen(said("api", "2024-06-01T20:00:00Z")).published_at == "2024-06-02T03:00:00+07:00"


def test_without_a_fetch_time_nothing_is_the_future() -> None:
    choice = choose([said("api", "2031-01-01")], zone=WIB)
    assert choice.published_at == "2031-01-01"
