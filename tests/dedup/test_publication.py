"""When a text was published tells which day it is about, where the text itself does not."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dedup import DuplicateIndex, InMemorySignatureStore, signature_of
from crawler.dedup.publication import comes_too_early, day_of, in_years
from tests.dedup.test_copies_and_templates import RELEASE, swapped

DATE = "Minggu (22/09/2024)"
YEARLESS = swapped((DATE, "Minggu (22/9)"))
WITHOUT_WEEKDAY = swapped((DATE, "(22/9)"))
UNDATED = swapped((f", {DATE}", ""))


def copies(first: tuple[list[str], str], then: tuple[list[str], str]) -> bool:
    """Whether two texts with their publication end in one cluster, whichever comes first."""
    answers = set()
    for pair in ((first, then), (then, first)):
        index = DuplicateIndex(InMemorySignatureStore())
        for seq, (paragraphs, published_at) in enumerate(pair):
            placed = index.add(str(seq), signature_of("", paragraphs), published_at, seq)
        answers.add(bool(placed.duplicate or placed.update))
    (answer,) = answers
    return answer


def edited(paragraphs: list[str]) -> list[str]:
    return [*paragraphs[:-1], "Situasi terpantau aman."]


def test_a_template_that_returns_a_year_later_is_another_event_though_it_names_no_year() -> None:
    then = edited(swapped((DATE, "Senin (22/9)")))
    assert not copies((YEARLESS, "2024-09-22"), (then, "2025-09-22T10:00:00+07:00"))
    assert not copies((WITHOUT_WEEKDAY, "2024-09-22"), (edited(WITHOUT_WEEKDAY), "2025-09-23"))
    assert not copies((RELEASE, "2024-09-22"), (edited(WITHOUT_WEEKDAY), "2025-09-23"))


def test_a_release_that_is_printed_again_a_year_later_is_a_copy_by_its_weekday() -> None:
    # 22 September was a Sunday in 2024 and a Monday in 2025.
    assert copies((YEARLESS, "2024-09-22"), (edited(YEARLESS), "2025-09-23"))
    assert copies((RELEASE, "2024-09-22"), (edited(RELEASE), "2025-09-23"))


def test_the_same_words_are_a_copy_whenever_they_are_stamped() -> None:
    assert copies((WITHOUT_WEEKDAY, "2024-09-22"), (WITHOUT_WEEKDAY, "2025-09-23"))


def test_a_wrong_weekday_that_a_copy_puts_right_makes_no_other_event() -> None:
    wrong = edited(swapped((DATE, "Sabtu (22/9)")))
    assert copies((wrong, "2024-09-22"), (YEARLESS, "2024-09-24"))
    assert copies((wrong, "2024-09-22"), (RELEASE, "2024-09-24"))


def test_a_text_without_a_day_is_no_copy_of_one_about_a_later_day() -> None:
    assert not copies((edited(UNDATED), "2024-09-19"), (RELEASE, "2024-09-22"))
    assert copies((edited(UNDATED), "2024-09-22T01:00:00+07:00"), (RELEASE, "2024-09-23"))
    assert copies((edited(UNDATED), "2024-09-30"), (RELEASE, "2024-09-23"))


def test_an_announcement_may_be_copied_before_its_day() -> None:
    assert copies((edited(UNDATED), "2024-09-10"), (RELEASE, "2024-09-09"))


@pytest.mark.parametrize("stamp", [None, "", "soon", "1900-01-01T00:00:00+07:00", "1970-01-01"])
def test_a_publication_that_nobody_noted_is_no_evidence(stamp: str | None) -> None:
    assert day_of(stamp) is None
    index = DuplicateIndex(InMemorySignatureStore())
    index.add("a", signature_of("", YEARLESS), stamp, 1)
    placed = index.add("b", signature_of("", edited(YEARLESS)), "2024-09-22", 2)
    assert placed.duplicate or placed.update


@pytest.mark.parametrize(
    ("printed", "published", "meant"),
    [
        ("22.9.2024", date(2030, 1, 1), "22.9.2024"),
        ("22.9", date(2024, 9, 23), "22.9.2024"),
        ("31.12", date(2024, 1, 1), "31.12.2023"),
        ("2.1", date(2023, 12, 30), "2.1.2024"),
        ("22.9@minggu", date(2025, 9, 23), "22.9.2024"),
        ("22.9@rabu", date(2024, 9, 23), "22.9.2024"),
        ("29.2", date(2025, 3, 1), "29.2.2024"),
        ("31.2", date(2024, 2, 1), "31.2"),
        ("7", date(2024, 2, 1), "7"),
    ],
)
def test_a_day_is_of_the_year_that_fits(printed: str, published: date, meant: str) -> None:
    assert in_years([printed], published) == [meant]


def test_days_at_the_ends_of_the_calendar_break_nothing() -> None:
    assert in_years(["1.1"], date.max) == ["1.1.9999"]
    assert not comes_too_early(date.max, date(2024, 1, 1), ["5.1"])
    assert not comes_too_early(date(2024, 1, 1), date.max, ["1.1.2023"])
