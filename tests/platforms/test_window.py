"""Stamps of platforms, and where they lie in the window."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.window import (
    is_after,
    is_before,
    is_outside,
    is_past_edge,
    is_stale,
    read_stamp,
    read_visible_date,
)
from tests.platforms.walking import scope


@pytest.mark.parametrize(
    ("written", "stamp"),
    [
        ("2024-09-28T10:00:00.000+07:00", "2024-09-28T10:00:00+07:00"),
        ("2024-09-28T03:00:00Z", "2024-09-28T03:00:00+00:00"),
        ("2024-09-28 10:00:00", "2024-09-28T10:00:00"),
        ("2024-09-28 10:00:00 +0700", "2024-09-28T10:00:00+07:00"),
        (" 2024-09-28 ", "2024-09-28"),
        ("Sat, 28 Sep 2024 10:00:00 +0700", "2024-09-28T10:00:00+07:00"),
        ("28 Sep 2024 10:00:00 GMT", "2024-09-28T10:00:00+00:00"),
        ("Sab, 28 Okt 2024 10:00:00 +0700", "2024-10-28T10:00:00+07:00"),
        ("Rab, 01 Mei 2024 23:59:00 +0800", "2024-05-01T23:59:00+08:00"),
        ("Sat, 28 Sep 2924 10:00:00 +0700", None),
        ("1970-01-01T00:00:00Z", None),
        ("2024-13-45", None),
        ("kemarin sore", None),
        ("", None),
        (None, None),
    ],
)
def test_stamps_are_read_with_the_offset_they_were_given(
    written: str | None, stamp: str | None
) -> None:
    assert read_stamp(written) == stamp


@pytest.mark.parametrize(
    ("written", "stamp"),
    [
        ("Sabtu, 28 September 2024 | 19:05 WIB", "2024-09-28T19:05:00+07:00"),
        ("Sabtu, 28/09/2024 19:05", "2024-09-28T19:05:00"),
        ("28 September 2024", "2024-09-28"),
        ("1.204 kali dibaca", None),
    ],
)
def test_visible_dates_have_an_offset_only_when_one_stands_there(
    written: str, stamp: str | None
) -> None:
    assert read_visible_date(written) == stamp


def test_the_windows_start_is_inside_and_its_end_outside() -> None:
    window = scope("2024-09-28", "2024-09-30")
    assert is_before("2024-09-27T23:59:59+07:00", window)
    assert not is_before("2024-09-28T00:00:00+07:00", window)
    assert not is_after("2024-09-29T23:59:59+07:00", window)
    assert is_after("2024-09-30T00:00:00+07:00", window)


def test_an_evening_utc_stamp_falls_on_the_local_day() -> None:
    assert not is_before("2024-09-27T17:00:00+00:00", scope("2024-09-28"))
    assert is_before("2024-09-27T16:59:59+00:00", scope("2024-09-28"))


def test_a_stamp_without_offset_is_local_time() -> None:
    assert not is_before("2024-09-28T00:30:00", scope("2024-09-28"))


def test_a_date_alone_stands_for_its_whole_day() -> None:
    assert not is_outside("2024-09-28", scope("2024-09-28", "2024-09-29"))
    assert is_before("2024-09-27", scope("2024-09-28"))
    assert is_after("2024-09-29", scope("2024-09-28", "2024-09-29"))


def test_an_unknown_date_is_never_outside() -> None:
    assert not is_outside(None, scope("2024-09-28", "2024-09-29"))
    assert not is_outside("not a date", scope("2024-09-28", "2024-09-29"))


def test_the_last_stamp_of_an_ordered_page_decides_about_the_edge() -> None:
    window = scope("2024-09-28")
    assert is_past_edge(["2024-09-30", None, "2024-09-27"], window)
    assert not is_past_edge(["2024-09-30", "2024-09-28"], window)


def test_a_pinned_old_item_does_not_end_a_listing() -> None:
    assert not is_past_edge(["2019-01-01", "2024-09-30", "2024-09-27"], scope("2024-09-28"))
    assert is_past_edge(["2019-01-01", "2024-09-20", "2024-09-27"], scope("2024-09-28"))


def test_a_window_without_start_has_no_edge() -> None:
    assert not is_past_edge(["1999-01-01"], scope())


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_a_stamp_or_none(text: str) -> None:
    stamp = read_stamp(text)
    assert stamp is None or not is_outside(stamp, scope("1995-01-01", "2101-02-01"))
    read_visible_date(text)


@pytest.mark.parametrize(
    ("lastmod", "stale"),
    [
        ("2024-02-12", True),
        # Half past midnight of the 14th in Jakarta is still the 13th in UTC.
        ("2024-02-13", False),
        ("2024-02-13T16:59:00+00:00", True),
        ("2024-02-13T17:00:00+00:00", False),
        (None, False),
    ],
)
def test_a_day_alone_in_a_sitemap_has_a_margin_because_it_may_be_told_in_utc(
    lastmod: str | None, stale: bool
) -> None:
    assert is_stale(lastmod, scope("2024-02-14")) is stale
