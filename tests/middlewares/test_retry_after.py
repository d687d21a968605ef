"""Retry-After: seconds, dates, and what is neither."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.retry_after import FOREVER, seconds_to_wait

NOW = datetime(2024, 2, 14, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("1.5", 1.0),
        (b"30", 30.0),
        ("Wed, 14 Feb 2024 12:00:30 GMT", 30.0),
        ("Wednesday, 14-Feb-24 12:01:00 GMT", 60.0),
        ("Wed Feb 14 12:00:05 2024", 5.0),
        ("Wed, 14 Feb 2024 19:00:30 +0700", 30.0),
        ("Wed, 14 Feb 2024 11:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", FOREVER),
        ("1" + "0" * 14, FOREVER),
    ],
)
def test_seconds_and_dates_are_read(header: str | bytes, seconds: float) -> None:
    assert seconds_to_wait(header, NOW) == seconds


@pytest.mark.parametrize(
    "header",
    [None, "", "-1", "besok", "1e9", "NaN", "infinity", "12 minutes", "-5e999 \xff", "9" * 5000,
     "Wed, 99 Feb 2024 12:00:30 GMT", "Wed, 14 Feb 99999 12:00:00 GMT", "2024-02-14T12:00:00Z"],
)  # fmt: skip
def test_what_says_nothing_is_as_if_it_were_not_there(header: str | None) -> None:
    assert seconds_to_wait(header, NOW) is None


@given(st.one_of(st.text(), st.binary(), st.from_regex(r"\w{3}, \d+ \w{3} \d+ [\d:]+ \S+")))
def test_any_header_gives_a_bounded_number_or_nothing(header: str | bytes) -> None:
    found = seconds_to_wait(header, NOW)
    assert found is None or 0 <= found <= FOREVER
