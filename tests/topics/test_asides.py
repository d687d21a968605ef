"""What only accompanies a report, and what an abbreviation stands for."""

from __future__ import annotations

import pytest

from crawler.topics import Topic, load_topic

TOLD = [
    "MAJENE – Polres Majene melatih 120 personel pengendalian massa, Selasa (17/9/2024).",
    "Latihan meliputi formasi bersaf dan dorong maju menjelang Pilkada.",
    "Tameng diperiksa satu per satu.",
]


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic("cooling-system")


@pytest.mark.parametrize(
    "said",
    [
        "Kapolres juga meminta jajarannya menggiatkan cooling system.",
        "Selain latihan, menurut Kapolres, satuan binmas melaksanakan cooling system.",
        "Di samping itu Kapolsek menggelar cooling system.",
        "Sejumlah agenda polres, termasuk cooling system di Lahei, ditunda.",
        "Kapolres datang di sela agenda cooling system hari itu.",
        "Dana dipakai untuk bahan bakar serta kegiatan cooling system.",
        "Sebelumnya jajarannya telah melakukan cooling system.",
        "Di luar latihan itu, personel tetap menjalankan cooling system.",
        "Kapolres menegaskan ini penegakan hukum, bukan cooling system.",
        "Tidak ada cooling system bagi perusuh, kata Kapolres.",
        "Masa damai sudah usai, sudah lewat masa cooling system, kata Kapolres.",
    ],
)
def test_what_is_set_beside_the_news_is_touched_on_even_when_it_was_done(
    topic: Topic, said: str
) -> None:
    verdict = topic.judge("Polres Majene Latih Dalmas", [*TOLD, said])
    assert verdict.reason == "'cooling system' only touched on"


@pytest.mark.parametrize(
    "said",
    [
        "Menurut Kapolres, latihan terbuka ini juga dimaksudkan sebagai cooling system.",
        "Selain latihan, kata Kapolres, kunjungan itu merupakan cooling system.",
        "Kapolres juga meminta cooling system digelar agar pendukung tidak bentrok.",
        "Menurutnya, cooling system diperlukan karena pilihan politik warga berbeda.",
        "Kapolres menambahkan, nobar ini upaya cooling system antarpendukung.",
        "Petugas ikut bermain catur dan memulai apa yang mereka sebut cooling system keliling.",
        "Warga tertawa. Namanya juga cooling system, kata Kapolsek.",
        "Sebelumnya, cooling system serupa digelar di Bulupoddo.",
        "Yang kami bawa bukan cooling system mobil, kata Kapolsek.",
        "Kegiatan itu bukan hanya cooling system, kata Kapolsek.",
    ],
)
def test_what_says_what_the_whole_was_or_goes_on_about_it_is_no_aside(
    topic: Topic, said: str
) -> None:
    assert topic.judge("Polres Majene Latih Dalmas", [*TOLD, said]).cls == "mentions"


RACE = [
    "TELUK KUANTAN – Sebanyak 1,4 juta orang menonton pacu jalur tahun ini, Minggu.",
    "Jalur Tuah Keramat membawa pulang piala.",
    "Petugas melakukan cooling system di antara pendukung.",
    "Perahu disimpan di tepi sungai.",
]


def test_a_lone_match_deep_in_an_article_on_something_else_is_touched_on(topic: Topic) -> None:
    verdict = topic.judge("Pacu Jalur Pecahkan Rekor", RACE)
    assert verdict.reason == "'cooling system' only touched on"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        ("Pacu Jalur Dijaga Polisi", RACE),
        ("Pacu Jalur Berlangsung Damai", RACE),
        ("Pacu Jalur Pecahkan Rekor", [*RACE, "Kapolsek menyerahkan sembako kepada pendayung."]),
        ("Pacu Jalur Pecahkan Rekor", ["KUANSING – Polisi menonton pacu jalur.", *RACE[1:]]),
        ("Pacu Jalur Pecahkan Rekor", [*RACE, "Polres menggelar cooling system lagi."]),
        ("", RACE),
    ],
)
def test_police_at_the_beginning_or_outreach_in_the_text_bear_a_lone_match_out(
    topic: Topic, title: str, paragraphs: list[str]
) -> None:
    assert not any(seen.note for seen in topic.judge(title, paragraphs).sightings)


def test_an_excerpt_that_begins_with_the_match_is_about_it_whatever_its_title(topic: Topic) -> None:
    title = "Jelang Debat, Polres Batu Redam Isu"
    first = "BATU – Cooling system lewat cangkrukan jelang pilkada diikuti suporter."
    later = "BATU – Polisi menyebut program cooling system jelang pilkada."
    assert topic.judge(title, [first]).cls == "about"
    assert topic.judge(title, [later]).reason == "'cooling system' only touched on"


@pytest.mark.parametrize(
    ("said", "cls"),
    [
        ("Program Kapolres: ETLE, cooling system, dan polisi sahabat anak di Pilkada.", "not"),
        ("Amanat Kapolda antara lain netralitas dan cooling system Pilkada.", "not"),
        ("Polsek menggelar sambang, cooling system, dan patroli jelang Pilkada.", "about"),
        ("Sambang dan cooling system dilakukan Polsek jelang Pilkada.", "about"),
    ],
)
def test_in_an_excerpt_one_item_of_a_list_is_no_more_than_touched_on(
    topic: Topic, said: str, cls: str
) -> None:
    assert topic.judge("Kapolres Baru", [said]).cls == cls


@pytest.mark.parametrize(
    "title",
    [
        "National Cyber Security (NCS) Summit Dibuka Kapolri Jelang Pilkada",
        "NCS (Nusantara Cycling Society) Gowes Bareng Polda Jelang Pilkada",
    ],
)
def test_an_abbreviation_spelled_out_as_something_else_is_that_all_over_the_text(
    topic: Topic, title: str
) -> None:
    verdict = topic.judge(title, ["Polisi mengawal NCS jelang Pilkada."])
    assert verdict.reason == "'ncs' short for something else"
    assert [s.score for s in verdict.sightings] == [0.0, 0.0]


@pytest.mark.parametrize(
    "title",
    [
        "Operasi Nusantara Cooling System (NCS) Polri Jelang Pilkada",
        "NCS (Nusantara Colling Sistem) Polri Jelang Pilkada",
        "Satgas (NCS) Polri Jelang Pilkada",
        "Nusantara Police Forum dan NCS (Polri) Jelang Pilkada",
    ],
)
def test_an_abbreviation_spelled_out_as_the_topic_or_not_at_all_counts(
    topic: Topic, title: str
) -> None:
    assert topic.judge(title, []).cls == "about"


def test_what_is_fitted_is_a_thing_and_a_banner_is_none(topic: Topic) -> None:
    fitted = topic.judge("Polisi Pasang Cooling System di Aula Jelang Pilkada", [])
    banner = topic.judge("Polisi Pasang Spanduk Cooling System Jelang Pilkada", [])
    taught = topic.judge("500 Polisi Dibekali Materi Cooling System Jelang Pilkada", [])
    assert (fitted.cls, banner.cls, taught.cls) == ("not", "about", "about")
