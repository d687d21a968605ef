"""Edits and templates that the rules were not written with.

The first figures, before any rule was looked at: precision 0.46 and 0.61 (``first``), 0.61 and
0.50 (``second``), nearly all of it lost by posts that merge two releases; recall 0.85, 0.78, 0.93
and 0.92, lost by look-alike letters. The rules were mended with ``first``; ``second``, of which
nothing but such counts had been seen, then had 0.97 and 0.94, 1.00 and 0.99. Round-ups and texts in
capitals were looked at in it since, and posts that merge two releases: 0.95 to 0.97 before.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from crawler.dedup import DuplicateIndex, InMemorySignatureStore, Placement, signature_of
from crawler.dedup.text import clean
from tests.dedup import edits_second
from tests.dedup.edits_first import LOOKALIKE
from tests.dedup.newsroom import days, events, rendered, stories
from tests.dedup.test_copies_and_templates import RELEASE, rule_of, told
from tests.dedup.unseen import batches, measured

FOOTBALL = (
    "Persenga menang 2-1 dalam lanjutan turnamen Kapolres Cup di {} pada sore yang cerah. Gol"
    " kemenangan dicetak {} melalui sundulan memanfaatkan tendangan sudut. Panitia memuji penonton"
    " yang tertib dan tidak menyalakan petasan selama pertandingan berlangsung."
)


@pytest.mark.parametrize("name", ["first", "second"])
def test_each_set_has_120_clusters_and_120_template_pairs(name: str) -> None:
    texts = [text for batch in batches(name, 1) for text in batch]
    assert len(stories(name)) == 24
    assert sum(text.label == "original" for text in texts) == 120
    assert sum(text.label.startswith("template") for text in texts) == 2 * 120


@pytest.mark.parametrize("name", ["first", "second"])
def test_unseen_edits_are_copies_and_unseen_templates_are_not(name: str) -> None:
    figures = measured(name, seed=2)
    assert figures.precision >= 0.98, figures.wrong
    assert figures.recall >= 0.97, figures.missed


def test_letters_that_only_look_latin_are_read_as_what_they_look_like() -> None:
    assert told([p.translate(LOOKALIKE) for p in RELEASE]) == "exact"
    assert told([p.upper().translate(LOOKALIKE) for p in RELEASE]) == "exact"


def test_a_text_in_capitals_is_told_apart_by_its_units_and_villages() -> None:
    shouted = [paragraph.upper() for paragraph in RELEASE]
    assert told(shouted) == "exact"
    for here, there in (("CARENANG", "TIRTAYASA"), ("DESA CAKUNG", "DESA PANENJOAN")):
        assert told([paragraph.replace(here, there) for paragraph in shouted]) == "template"


def test_a_russian_text_is_left_in_its_letters() -> None:
    text = "Полиция провела встречу с жителями деревни накануне выборов главы района."
    assert clean(text) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Pasar Kartini", "Rizal Lubis"), ("Lapangan Kartini", "Rizal Lubis")),
        (("Aula Kecamatan Weru", "Rizal Lubis"), ("Aula Kecamatan Sawoo", "Rizal Lubis")),
        (("SMA Negeri 14 Weru", "Rizal Lubis"), ("SMA Negeri 1 Weru", "Rizal Lubis")),
        (("Pasar Kartini", "Rizal Lubis"), ("Pasar Kartini", "Gede Baskara")),
    ],
)
def test_another_venue_or_person_in_the_same_sentences_is_no_copy(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert told_of_football(one, other) == "template"
    assert told_of_football(one, one) == "exact"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("SMAN 14 Weru", "Rizal Lubis"), ("SMA Negeri 14 Weru", "Rizal Lubis")),
        (("Masjid Al-Ikhlas", "Rizal Lubis"), ("Musala Al-Ikhlas", "Rizal Lubis")),
        (("Pasar Kartini", "Rizal Lubis"), ("Pasar Kartini", "M. Rizal Lubis, S.H.,")),
        (("Pasar Kartini", "Kasat Binmas"), ("Pasar Kartini", "Kepala Satuan Binmas")),
    ],
)
def test_the_same_venue_or_person_written_otherwise_is_a_copy(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert told_of_football(one, other) in ("near", "exact")


def told_of_football(one: tuple[str, str], other: tuple[str, str]) -> str | None:
    return rule_of("{}", FOOTBALL.format(*one), FOOTBALL.format(*other))


@pytest.mark.parametrize(
    "title", ["Binrohtal Personel Polres <res>", "Samsat Keliling Hadir di <kec>"]
)
def test_a_copy_of_an_old_routine_post_is_found_among_all_that_came_after_it(title: str) -> None:
    (story,) = (story for story in stories("second") if story.title == title)
    random, index = Random(1), DuplicateIndex(InMemorySignatureStore())
    always = events(random)
    posts = [always | days(date(2024, 1, 1) + timedelta(days=n), random) for n in range(150)]
    for seq, facts in enumerate(posts):
        printed = signature_of("", rendered(story, facts))
        assert index.add(str(seq), printed, facts["tgliso"], seq) == Placement(None, None)
    for seq, edit in ((0, "hashtags"), (1, "synonyms"), (2, "misspelled"), (3, "full date")):
        copy = edits_second.EDITS[edit](random, story, posts[seq])
        found = index.find(signature_of("", copy), "2025-01-01")
        assert found is not None
        assert found.of == str(seq)


def test_half_of_a_post_of_three_sentences_is_a_copy_of_it() -> None:
    post = [
        "Bhabinkamtibmas Desa Weru bergotong royong memperbaiki jembatan bambu bersama warga.",
        "Jembatan itu rusak diterjang arus deras dan menjadi satu-satunya jalan ke sekolah dasar.",
        "Pekerjaan selesai menjelang magrib sehingga anak-anak bisa melintas keesokan paginya.",
    ]
    whole = "\n\n".join(post)
    assert rule_of("{}", whole, " ".join(post[1:])) in ("near", "part")


def test_a_round_up_of_two_reports_of_one_unit_does_not_join_them() -> None:
    later = [
        "SERANG – Kapolsek Carenang Kompol Rudi Hartono membuka lomba layang-layang di lapangan"
        " sepak bola, Rabu (02/10/2024).",
        "Sebanyak empat puluh anak ikut serta dan dua di antaranya datang dari pulau seberang"
        " dengan perahu nelayan sejak subuh.",
        "Pemenang mendapat buku tulis dan sepasang sepatu, sedangkan yang talinya putus mendapat"
        " benang baru dari koperasi.",
    ]
    index = DuplicateIndex(InMemorySignatureStore())
    texts = (RELEASE, RELEASE[:-1], later, [*later, "(Humas)"], [*RELEASE, *later])
    placed = [
        index.add(str(seq), signature_of("", text), "2024-10-05", seq)
        for seq, text in enumerate(texts)
    ]
    assert [p.duplicate.of if p.duplicate else None for p in placed] == [None, "0", None, "2", "0"]
    assert [p.update for p in placed] == [None] * 5
