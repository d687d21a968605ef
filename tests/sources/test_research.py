"""The registry against the list of hosts that it was made from, where that list is at hand."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from crawler.sources import Source, bundled
from crawler.sources.checks import site_of
from crawler.sources.registry import rejects

LIST = Path(__file__).parents[3] / "shared" / "research" / "sources.csv"
pytestmark = pytest.mark.skipif(not LIST.is_file(), reason="the list of hosts is not at hand")

#: What the list calls places, where it does not use a province's own name.
PLACES = {
    "Aceh": "ID-AC",
    "Bali": "ID-BA",
    "Bangka Belitung": "ID-BB",
    "Banten": "ID-BT",
    "DIY": "ID-YO",
    "Jawa Timur": "ID-JI",
    "Kalimantan Utara": "ID-KU",
    "Kepulauan Riau": "ID-KR",
    "NTB": "ID-NB",
    "NTT": "ID-NT",
    "Papua": "ID-PA",
    "Papua Barat": "ID-PB",
    "Riau": "ID-RI",
    "Sulawesi Utara": "ID-SA",
    "Sumatera Utara": "ID-SU",
}


@cache
def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOURCES = {site_of(host): source for source in bundled() for host in (source.host, *source.aliases)}


def of_source(source: Source) -> list[dict[str, str]]:
    own = {site_of(host) for host in (source.host, *source.aliases)}
    return [row for row in rows() if site_of(row["domain"]) in own]


def test_every_usable_host_is_a_source_and_every_other_is_rejected_with_a_reason() -> None:
    for row in rows():
        host = row["domain"]
        if "REJECT" in row["notes"]:
            assert rejects()[host]
            assert site_of(host) not in SOURCES
        else:
            assert site_of(host) in SOURCES, host


def test_no_host_was_made_up() -> None:
    listed = {site_of(row["domain"]) for row in rows()}
    for source in bundled():
        hosts = {site_of(host) for host in (source.host, *source.aliases)}
        # One host is a guess from a sample, and says so; the bare names of m. and the like are not.
        assert hosts & listed or source.id == "polresserang", source.id


def test_kinds_are_those_of_the_list() -> None:
    for row in rows():
        source = SOURCES.get(site_of(row["domain"]))
        assert source is None or source.kind == row["kind"], row["domain"]


def test_provinces_are_those_of_the_list_where_it_names_one() -> None:
    seen = 0
    for row in rows():
        source = SOURCES.get(site_of(row["domain"]))
        place = PLACES.get(row["province_or_national"])
        if source and place:
            assert source.province == place, row["domain"]
            seen += 1
    assert seen > 200


def test_proven_is_where_the_programme_was_seen_and_nowhere_else() -> None:
    for source in bundled():
        notes = [row["notes"] for row in of_source(source)]
        if source.status == "proven":
            assert any("programme seen" in note for note in notes), source.id
        if source.status == "likely":
            assert any("only adjacent coverage seen" in note for note in notes), source.id


def test_a_platform_is_never_more_than_the_list_says() -> None:
    for source in bundled():
        guesses = {row["platform_guess"] for row in of_source(source)}
        if source.platform != "auto" and guesses:
            assert source.platform in guesses, source.id
