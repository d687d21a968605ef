"""Clusters of copies: who is the original, and what happens when an earlier one turns up."""

from __future__ import annotations

import pytest

from crawler.dedup import (
    ClusterUpdate,
    Duplicate,
    DuplicateIndex,
    InMemorySignatureStore,
    Placement,
    Repointed,
    signature_of,
)
from tests.dedup.test_copies_and_templates import RELEASE, swapped

WHOLE = signature_of("", RELEASE)
LONGER = signature_of("", [*RELEASE, "Petani berharap harga gabah membaik sesudah pemilihan usai."])
FRONT, BACK = signature_of("", RELEASE[:3]), signature_of("", RELEASE[3:])
ELSEWHERE = signature_of("", swapped(("Desa Cakung", "Desa Panenjoan"), ("22/09", "23/09")))

OTHER_PARAGRAPHS = [
    "Kasat Lantas Polres Buru AKP Obed Remialy mengajak pengemudi ojek minum kopi di Desa Waenetat,"
    " Kecamatan Waeapo, Jumat (8/11/2024).",
    "Menurutnya, pengemudi setiap hari bertemu banyak orang sehingga ucapan mereka lebih didengar"
    " daripada baliho mana pun.",
    "Polisi juga memeriksa kelengkapan sepeda motor dan memberikan helm gratis kepada mereka yang"
    " datang lebih awal.",
    "Ketua paguyuban berjanji anggotanya tidak akan mau dibayar untuk konvoi liar.",
]
OTHER_STORY = signature_of("", OTHER_PARAGRAPHS)


@pytest.fixture
def index() -> DuplicateIndex:
    return DuplicateIndex(InMemorySignatureStore())


def test_the_first_article_is_nobodys_copy(index: DuplicateIndex) -> None:
    assert index.find(WHOLE, "2024-09-22") is None
    assert index.add("a", WHOLE, "2024-09-22", 1) == Placement(None, None)


def test_a_later_copy_points_to_the_earliest_of_its_cluster(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22T09:00:00+07:00", 1)
    second = index.add("b", WHOLE, "2024-09-22T12:00:00+07:00", 2)
    third = index.add("c", WHOLE, "2024-09-23", 3)
    assert second == third == Placement(Duplicate("a", 1.0, "exact"), None)


def test_find_tells_the_same_and_stores_nothing(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    assert index.find(WHOLE, "2024-09-23") == Duplicate("a", 1.0, "exact")
    assert index.find(WHOLE, "2024-09-21") is None
    assert index.find(WHOLE, "2024-09-22", "a") is None


def test_similarity_is_the_jaccard_index_of_the_shingles(index: DuplicateIndex) -> None:
    index.add("a", signature_of("", ["satu dua tiga empat lima enam tujuh"]), None, 1)
    # 4 and 5 shingles of four words, 4 of them shared.
    copy = signature_of("", ["satu dua tiga empat lima enam tujuh delapan"])
    placed = index.add("b", copy, None, 2)
    assert placed.duplicate == Duplicate("a", 0.8, "near")


def test_without_dates_the_first_committed_is_the_original(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, None, 1)
    assert index.add("b", WHOLE, None, 2).duplicate == Duplicate("a", 1.0, "exact")


def test_a_stamped_article_precedes_one_of_which_only_the_day_is_known(
    index: DuplicateIndex,
) -> None:
    index.add("day", WHOLE, "2024-09-22", 1)
    placed = index.add("hour", WHOLE, "2024-09-22T23:00:00+07:00", 2)
    assert placed.duplicate is None
    assert placed.update == ClusterUpdate("hour", ("day",), (Repointed("day", 1.0, "exact"),))


def test_an_earlier_original_takes_the_cluster_over(index: DuplicateIndex) -> None:
    index.add("b", WHOLE, "2024-09-23", 1)
    index.add("c", WHOLE, "2024-09-24", 2)
    placed = index.add("a", WHOLE, "2024-09-22", 3)
    assert placed.duplicate is None
    assert placed.update == ClusterUpdate(
        "a", ("b",), (Repointed("b", 1.0, "exact"), Repointed("c", 1.0, "exact"))
    )
    assert index.find(WHOLE, "2024-09-25") == Duplicate("a", 1.0, "exact")


def test_two_cuts_become_one_cluster_when_the_whole_turns_up(index: DuplicateIndex) -> None:
    index.add("front", FRONT, "2024-09-22", 1)
    assert index.add("back", BACK, "2024-09-23", 2) == Placement(None, None)
    placed = index.add("whole", WHOLE, "2024-09-24", 3)
    assert placed.duplicate is not None
    assert placed.duplicate.of == "front"
    assert placed.update is not None
    assert (placed.update.head, placed.update.previous) == ("front", ("back",))
    assert [m.article_id for m in placed.update.members] == ["back"]


def test_a_template_about_another_event_stays_apart(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    assert index.add("b", ELSEWHERE, "2024-09-23", 2) == Placement(None, None)
    assert index.find(LONGER, "2024-09-24").of == "a"  # type: ignore[union-attr]


def test_a_cut_that_fits_two_events_joins_the_closer_and_merges_neither(
    index: DuplicateIndex,
) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("b", ELSEWHERE, "2024-09-23", 2)
    fits_both = signature_of("", RELEASE[1:4])
    placed = index.add("c", fits_both, "2024-09-24", 3)
    assert placed.duplicate is not None
    assert placed.update is None


def test_a_cut_that_fits_two_events_leads_none_to_the_other(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("c", signature_of("", RELEASE[1:4]), "2024-09-23", 2)
    assert index.add("b", ELSEWHERE, "2024-09-24", 3) == Placement(None, None)


def test_the_same_words_are_a_copy_whatever_else_is_in_the_cluster(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("c", signature_of("", RELEASE[1:4]), "2024-09-23", 2)
    index.add("b", ELSEWHERE, "2024-09-24", 3)
    assert index.find(ELSEWHERE, "2024-09-25") == Duplicate("b", 1.0, "exact")
    assert index.find(WHOLE, "2024-09-25") == Duplicate("a", 1.0, "exact")


def test_a_round_up_of_two_stories_makes_them_no_cluster(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    assert index.add("b", OTHER_STORY, "2024-09-23", 2) == Placement(None, None)
    round_up = signature_of("", [*RELEASE, *OTHER_PARAGRAPHS])
    placed = index.add("both", round_up, "2024-09-24", 3)
    assert placed.duplicate is not None
    assert placed.duplicate.of == "a"
    assert placed.update is None


def test_a_new_revision_replaces_the_old_signature(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("a", signature_of("", ["Berita ini dicabut oleh redaksi media."]), "2024-09-22", 2)
    assert index.find(WHOLE, "2024-09-23") is None


def test_a_revised_original_keeps_its_copies(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("b", WHOLE, "2024-09-23", 2)
    assert index.add("a", LONGER, "2024-09-22", 3) == Placement(None, None)
    assert index.find(WHOLE, "2024-09-24").of == "a"  # type: ignore[union-attr]


def test_a_revised_original_that_is_like_none_of_its_copies_leaves_them_to_the_next(
    index: DuplicateIndex,
) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("c", WHOLE, "2024-09-24", 2)
    index.add("b", WHOLE, "2024-09-23", 3)
    placed = index.add("a", OTHER_STORY, "2024-09-22", 4)
    assert placed.duplicate is None
    assert placed.update == ClusterUpdate("b", ("a",), (Repointed("c", 1.0, "exact"),))
    assert index.find(WHOLE, "2024-09-25") == Duplicate("b", 1.0, "exact")
    assert index.find(OTHER_STORY, "2024-09-25") == Duplicate("a", 1.0, "exact")


def test_a_revised_original_may_become_a_copy_of_another(index: DuplicateIndex) -> None:
    index.add("x", OTHER_STORY, "2024-09-01", 1)
    index.add("a", WHOLE, "2024-09-22", 2)
    index.add("b", WHOLE, "2024-09-23", 3)
    placed = index.add("a", OTHER_STORY, "2024-09-22", 4)
    assert placed.duplicate == Duplicate("x", 1.0, "exact")
    assert placed.update == ClusterUpdate("b", ("a",), ())


def test_a_round_up_that_comes_first_makes_its_stories_no_cluster(index: DuplicateIndex) -> None:
    index.add("both", signature_of("", [*RELEASE, *OTHER_PARAGRAPHS]), "2024-09-21", 1)
    assert index.add("a", WHOLE, "2024-09-22", 2).duplicate is not None
    assert index.add("b", OTHER_STORY, "2024-09-23", 3) == Placement(None, None)
    assert index.add("b2", OTHER_STORY, "2024-09-24", 4).duplicate == Duplicate("b", 1.0, "exact")


def test_a_round_up_between_two_stories_and_its_own_copy_makes_them_no_cluster(
    index: DuplicateIndex,
) -> None:
    both = signature_of("", [*RELEASE, *OTHER_PARAGRAPHS])
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("both", both, "2024-09-23", 2)
    assert index.add("b", OTHER_STORY, "2024-09-24", 3) == Placement(None, None)
    again = index.add("again", both, "2024-09-25", 4)
    assert again.duplicate is not None
    assert again.duplicate.of == "a"
    assert again.update is None


def test_of_articles_of_one_moment_the_first_committed_is_the_original(
    index: DuplicateIndex,
) -> None:
    index.add("b", WHOLE, "2024-09-22T10:00:00+07:00", 1)
    same_moment = index.add("a", WHOLE, "2024-09-22T03:00:00+00:00", 2)
    assert same_moment == Placement(Duplicate("b", 1.0, "exact"), None)


def test_originals_that_turn_up_ever_earlier_take_over_from_each_other(
    index: DuplicateIndex,
) -> None:
    for seq, day in enumerate((25, 24, 23, 22)):
        index.add(f"day{day}", WHOLE, f"2024-09-{day}", seq)
    assert index.find(WHOLE, "2024-09-30") == Duplicate("day22", 1.0, "exact")
    assert index.find(WHOLE, "2024-09-21") is None


def test_a_revised_copy_is_no_copy_of_itself(index: DuplicateIndex) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("b", WHOLE, "2024-09-23", 2)
    placed = index.add("b", LONGER, "2024-09-23", 3)
    assert placed.duplicate is not None
    assert placed.duplicate.of == "a"


def test_texts_without_words_are_never_copies(index: DuplicateIndex) -> None:
    empty = signature_of("", [])
    index.add("a", empty, None, 1)
    assert index.add("b", empty, None, 2) == Placement(None, None)


@pytest.mark.parametrize("stamp", ["yesterday", "2024-13-40", "0001-01-01T00:00:00+14:00", ""])
def test_an_unreadable_date_is_as_none(index: DuplicateIndex, stamp: str) -> None:
    index.add("a", WHOLE, "2024-09-22", 1)
    index.add("b", WHOLE, stamp, 2)
    assert index.find(WHOLE, "2025-01-01") is not None
