"""Provinces and their civil time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.extraction.zones import zone_of

NOON = datetime(2024, 2, 8, 12)
WESTERN = (
    "ID-AC ID-SU ID-SB ID-RI ID-KR ID-JA ID-SS ID-BB ID-BE ID-LA ID-BT ID-JK ID-JB ID-JT ID-YO"
    " ID-JI ID-KB ID-KT"
)
CENTRAL = "ID-BA ID-NB ID-NT ID-KS ID-KI ID-KU ID-SA ID-GO ID-ST ID-SR ID-SN ID-SG"
EASTERN = "ID-MA ID-MU ID-PA ID-PB ID-PD ID-PE ID-PS ID-PT"


@pytest.mark.parametrize(
    ("provinces", "hours"), [(WESTERN, 7), (CENTRAL, 8), (EASTERN, 9)], ids=["WIB", "WITA", "WIT"]
)
def test_each_of_the_38_provinces_is_in_its_zone(provinces: str, hours: int) -> None:
    for province in provinces.split():
        assert zone_of(province).utcoffset(NOON) == timedelta(hours=hours), province


def test_there_are_38_provinces() -> None:
    assert len((WESTERN + " " + CENTRAL + " " + EASTERN).split()) == 38


@pytest.mark.parametrize("unknown", [None, "", "ID-XX", "national"])
def test_national_and_unknown_sources_are_in_jakarta_time(unknown: str | None) -> None:
    assert zone_of(unknown).utcoffset(NOON) == timedelta(hours=7)


def test_case_and_spaces_do_not_matter() -> None:
    assert zone_of(" id-pa ").utcoffset(NOON) == timedelta(hours=9)
