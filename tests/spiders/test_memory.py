"""When a page counts as edited since it was read, by the stamp that its list tells."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from crawler.spiders.memory import is_edited


def stamp(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def test_a_later_stamp_is_an_edit_and_an_earlier_one_is_none() -> None:
    read = time.time() - 3_600
    assert is_edited(stamp(-60), read)
    assert not is_edited(stamp(-7_200), read)
    assert not is_edited(None, read)


def test_a_stamp_that_has_not_come_yet_counts_when_it_has() -> None:
    local_time_as_utc = stamp(7 * 3_600)
    assert not is_edited(local_time_as_utc, time.time() - 3_600)
    assert is_edited(stamp(-1), time.time() - 3_600)
    assert not is_edited("2031-01-01T00:00:00+00:00", time.time() - 3_600)
