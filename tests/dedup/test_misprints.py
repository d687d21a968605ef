"""Slips of the keyboard and of scanners in what tells two events apart, and in what does not."""

from __future__ import annotations

import pytest

from crawler.dedup.misprints import look_alike, misprinted
from crawler.dedup.text import clean
from tests.dedup.test_copies_and_templates import RELEASE, swapped, told


@pytest.mark.parametrize(
    "printed",
    [
        ("Desa Cakung", "Desa Cakugn"),
        ("Desa Cakung", "Desa Cakkung"),
        ("Kecamatan Carenang", "Kecamatan Carenag"),
        ("Kapolsek Carenang", "Kapolsek Carnang"),
        ("Kapolsek Carenang", "Kapolsek Carcnang"),
        ("Saeful Sani", "Saefiil Sani"),
        ("Carenang, Minggu (22/09/2024)", "Carenang, Minggu (22/09/202)"),
    ],
)
def test_a_slip_in_a_name_makes_no_other_event(printed: tuple[str, str]) -> None:
    assert told(swapped(printed)) == "near"


def test_a_name_with_a_letter_for_another_is_a_slip_where_it_is_printed_right_elsewhere() -> None:
    assert told(swapped(("warga Desa Cakung", "warga Desa Cakunp"))) == "near"
    everywhere = swapped(("Cakung", "Cakunp"))
    assert told(everywhere) == "template"


def test_a_place_that_is_nearly_another_is_another_where_anything_else_differs() -> None:
    assert told(swapped(("Cakung", "Cakugn"), ("22/09", "29/09"))) == "template"
    assert told(swapped(("Cakung", "Cakugn"), ("Iptu Saeful Sani", "Iptu Rudi Hartono"))) == (
        "template"
    )


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("bangil", "bangli", True),  # two towns, and a slip: the rest of the texts decides
        ("sukasari", "sukasani", False),
        ("sidomulyo", "sidamulya", False),
        ("sungai lilin", "sungai liiin", True),
        ("gor bung karno", "gor bung krno", True),
        ("serang", "serang kota", True),
        ("weru", "waru", False),
        ("kodim 0602", "kodim 0620", False),
    ],
)
def test_what_may_be_one_name(one: str, other: str, may_be: bool) -> None:
    assert misprinted(one.split(), other.split(), (), ()) is may_be
    assert misprinted(other.split(), one.split(), (), ()) is may_be


def test_scanners_take_shapes_for_each_other() -> None:
    assert look_alike("nugroho", "niigroho")
    assert look_alike("dwi", "dwl")
    assert look_alike("lubis", "liibis")
    assert not look_alike("ali", "ari")


@pytest.mark.parametrize(
    ("scanned", "read"),
    [
        ("Po1res Tega1sari menjaga k0ta", "Polres Tegalsari menjaga kota"),
        ("P0lres Blora", "Polres Blora"),
        ("SMAN1 Blora, RT 01, Covid-19, G20, H-1, Rp10 ribu", None),
    ],
)
def test_a_digit_within_a_word_is_the_letter_of_its_shape(scanned: str, read: str | None) -> None:
    assert clean(scanned) == (read or scanned)


@pytest.mark.parametrize(
    "link",
    [
        "Baca juga: Kapolres Tuban Tinjau Banjir di Desa Rawajati, Kecamatan Widang",
        "BACA SELENGKAPNYA : Polsek Ciruas Tangkap Pencuri",
        "Simak juga Polda Jambi Gelar Apel",
        "Artikel terkait: Polsek Ciruas Tangkap Pencuri",
    ],
)
def test_a_link_to_another_article_is_no_part_of_a_text(link: str) -> None:
    assert told([*RELEASE[:2], link, *RELEASE[2:]]) == "exact"
    assert told([*RELEASE, link]) == "exact"


def test_a_sentence_that_begins_like_a_link_is_part_of_its_text() -> None:
    long = "Baca juga buku itu, kata Iptu Saeful Sani, dan " + "kemudian ceritakan lagi " * 20
    assert told([*RELEASE, long]) == "near"


def test_what_one_site_spells_out_and_the_next_shortens_is_the_same_text() -> None:
    spelled_out = swapped(
        ("Kapolsek", "Kepala Kepolisian Sektor (Kapolsek)"),
        ("Iptu", "Inspektur Polisi Satu"),
        ("Bripka", "Brigadir Polisi Kepala"),
    )
    assert told(spelled_out) == "exact"


def test_units_that_are_spelled_out_are_told_apart_as_short_ones_are() -> None:
    assert told(swapped(("Kapolsek Carenang", "Kepala Kepolisian Sektor Tirtayasa"))) == "template"
