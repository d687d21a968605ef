"""The day of the report, found in the report."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.extraction.dates import dates_in_text
from crawler.extraction.zones import WIB
from tests.speed import within


def best(*paragraphs: str, **context: object) -> str | None:
    found = dates_in_text(list(paragraphs), zone=WIB, **context)  # type: ignore[arg-type]
    return found[0].stamp.iso() if found else None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kapolres hadir, Kamis, (30/11/2023).", "2023-11-30"),
        ("ujarnya, Sabtu (28/9/2024).", "2024-09-28"),
        ("ujarnya (30/11/2023).", "2023-11-30"),
        ("ujarnya, Sabtu (07/09/24) malam.", "2024-09-07"),
        ("katanya Rabu, 30 Oktober 2019.", "2019-10-30"),
        ("katanya Rabu 20 november 2024 pagi", "2024-11-20"),
        ("katanya Rabu tgl 6 Nopember 2024", "2024-11-06"),
        ("Wednesday, (6/12/2023) evening", "2023-12-06"),
        ("Lombok Barat, 24 September 2024 — Kapolres hadir.", "2024-09-24"),
        ("Tulang Bawang, Selasa 03 Desember 2024 – Kapolres hadir.", "2024-12-03"),
    ],
)
def test_a_date_in_a_sentence_is_found(sentence: str, expected: str) -> None:
    assert best(sentence) == expected


def test_a_year_that_is_not_written_comes_from_the_weekday_and_the_election_spoken_of() -> None:
    assert best("Kegiatan itu digelar jelang Pemilu 2024, Jumat (05/01).") == "2024-01-05"


def test_the_year_before_the_election_is_meant_when_only_there_the_weekday_fits() -> None:
    assert best("Jelang Pemilu 2024, Polres menggelar doa, Jumat (22/12).") == "2023-12-22"


def test_the_title_gives_context_too() -> None:
    assert best("Kegiatan itu digelar Jumat (05/01).", title="Jelang Pemilu 2024") == "2024-01-05"


def test_another_complete_date_of_the_text_anchors_the_others() -> None:
    text = ["Rapat digelar Senin (02/12).", "Hal itu disampaikan Selasa, 3 Desember 2024."]
    found = dates_in_text(text, zone=WIB)
    assert {item.stamp.iso() for item in found} == {"2024-12-02", "2024-12-03"}


def test_the_url_says_which_year() -> None:
    assert best("ujarnya, (6/11).", near=date(2024, 11, 15)) == "2024-11-06"


def test_a_date_whose_weekday_is_right_is_preferred() -> None:
    assert best("Apel Kamis (6/1/2024).", "Dialog digelar Kamis (4/1/2024).") == "2024-01-04"


def test_the_later_of_two_close_days_is_the_day_of_the_report() -> None:
    assert best("Rapat Rabu (29/12/2021) malam hingga Kamis (30/12/2021) dinihari.") == "2021-12-30"


def test_the_election_day_to_come_is_not_the_day_of_the_report() -> None:
    assert (
        best(
            "Pemungutan suara digelar Rabu (27/11/2024) mendatang.",
            "“Kami siap,” ujarnya, Selasa (19/11/2024).",
        )
        == "2024-11-19"
    )


def test_a_law_of_long_ago_is_not_the_day_of_the_report() -> None:
    assert (
        best(
            "Aturan itu berlaku sejak 8 Januari 2002.",
            "Polres menggelar dialog, Senin (5/2/2024).",
        )
        == "2024-02-05"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Terjadi 29/9/2924 di sana.",
        "ujarnya (7/12/202).",
        "dini hari, malam hingga pagi.",
        "Skor 2-1 dan 3/4 bagian.",
        "di Palu, Senin.",
        "pukul 09.00-10.30 WIB",
    ],
)
def test_typing_errors_and_other_numbers_are_no_dates(sentence: str) -> None:
    assert best(sentence) is None


def test_nothing_after_the_fetch_is_taken() -> None:
    fetched = datetime(2024, 2, 8, tzinfo=UTC)
    assert best("Kegiatan Rabu (27/11/2024).", fetched_at=fetched) is None


def test_times_in_the_text_are_those_of_events_and_left_out() -> None:
    assert best("Senin, 5 Februari 2024 pukul 09.00 WIB warga berkumpul.") == "2024-02-05"


def test_an_endless_text_is_read_in_no_time() -> None:
    with within(3):
        dates_in_text(["Senin (5/2/2024) " * 20_000] * 50, zone=WIB)
