"""The clock a site lives by."""

from __future__ import annotations

import pytest

from crawler.probe.zones import doubt, zones_of_stamps, zones_shown


def test_offsets_of_stamps_are_indonesias_zones() -> None:
    stamps = ["2024-02-08T19:05:00+08:00", "2024-02-09T19:05:00+08:00", "2024-02-08T19:05:00"]
    assert zones_of_stamps([*stamps, None, "2024-02-08", "no date"]) == {"WITA": 2}


def test_utc_counts_only_where_nothing_else_is_told() -> None:
    assert zones_of_stamps(["2024-02-08T12:05:00+00:00"]) == {"UTC": 1}
    assert zones_of_stamps(["2024-02-08T12:05:00Z", "2024-02-08T19:05:00+07:00"]) == {"WIB": 1}


def test_zones_of_the_rest_of_the_world_are_named_by_their_offset() -> None:
    assert zones_of_stamps(["2024-02-08T12:05:00-05:30"]) == {"UTC-05": 1}


def test_zones_behind_times_of_day_in_a_page() -> None:
    page = b"<p>Kamis, 8 Februari 2024 | 19.05 WITA</p><p>20:10 WITA</p><p>RSUD WIT</p>"
    assert zones_shown(page + b'<time datetime="2024-02-08T19:05:00+08:00">') == {"WITA": 3}


@pytest.mark.parametrize(
    ("zone", "province", "doubted"),
    [
        ("WIB", "ID-BT", False),
        ("WIB", "ID-BA", True),
        ("WIT", "ID-PA", False),
        ("UTC", "ID-PA", False),
        (None, "ID-PA", False),
        ("WIT", None, False),
    ],
)
def test_a_clock_is_doubted_when_the_province_lives_by_another(
    zone: str | None, province: str | None, doubted: bool
) -> None:
    assert (doubt(zone, province) is not None) is doubted
