"""Indonesian told from its neighbours."""

# ruff: noqa: E501 - texts are quoted as they stand

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.language import language_of
from tests.speed import within

#: Sentences of our own making.
TEXTS = {
    "id": [
        "Polres Serang menggelar bakti sosial bagi warga pesisir karena harga sembako naik. Kapolres "
        "mengatakan bahwa bantuan itu bisa meringankan beban masyarakat jelang pemilu.",
        "Polisi menangkap seorang pria yang mencuri sepeda motor di pasar, kata Kapolres kemarin.",
        "Kegiatan cooling system ini bertujuan untuk menjaga situasi tetap kondusif.",
        "Warga diminta tidak mudah percaya pada berita bohong yang beredar di media sosial.",
    ],
    "ms": [
        "Polis menahan seorang lelaki kerana mencuri motosikal di pasar, kata Ketua Polis Daerah "
        "semalam. Beliau berkata suspek akan didakwa di mahkamah pada hari Khamis.",
        "Kerajaan negeri mengumumkan bantuan wang tunai kepada mangsa banjir selepas mesyuarat itu. "
        "Menteri Besar berkata bantuan daripada kerajaan pusat bakal disalurkan minggu depan.",
        "Beliau berkata pihak hospital boleh menerima lebih ramai pesakit manakala wad baharu dibina.",
    ],
    "jv": [
        "Pulisi nyekel wong lanang sing nyolong sepeda motor ing pasar Blora, dina Senen wingi. Wong "
        "kuwi saiki wis ditahan ing kantor pulisi kanggo dipriksa.",
        "Para warga sampun nglempak wonten ing bale dhusun kangge mirengaken pangandikan saking Bapak "
        "Kapolres ingkang rawuh kaliyan garwanipun.",
        "Aku karo kancaku arep menyang pasar, nanging ora sido amarga udan deres.",
    ],
    "su": [
        "Pulisi nangkep lalaki anu maling motor di pasar Garut, poé Senén kamari. Éta lalaki ayeuna geus "
        "ditahan di kantor pulisi pikeun dipariksa.",
        "Warga ngarasa bungah ku ayana bantosan ti Polres nu dibagikeun ka saban imah di lembur éta.",
        "Kuring jeung babaturan teu bisa datang ka acara téh lantaran hujan badag.",
    ],
    "en": [
        "Police in Serang held a dialogue with religious leaders to keep the election peaceful.",
        "The chief said that the programme would go on until the vote was counted.",
    ],
    "de": [
        "Die Polizei hat am Montag einen Mann festgenommen, der ein Motorrad gestohlen haben soll."
    ],
    "ar": ["أعلنت الشرطة أنها ألقت القبض على رجل سرق دراجة نارية من السوق يوم الاثنين"],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts]
)
def test_the_language_of_a_few_sentences_is_known(code: str, text: str) -> None:
    assert language_of(text) == code


def test_of_a_language_that_the_model_does_not_know_nothing_is_said() -> None:
    text = "Ngabona amanxeba amathathu, egxalabeni, emqaleni kanye nasemhlane kwakhe owashonayo."
    assert language_of(text) is None


def test_an_indonesian_report_with_a_javanese_quotation_is_indonesian() -> None:
    text = (
        TEXTS["id"][0]
        + " “Aja gampang percaya kabar sing durung mesthi,” ujarnya. "
        + TEXTS["id"][3]
    )
    assert language_of(text) == "id"


def test_an_indonesian_report_with_an_arabic_verse_is_indonesian() -> None:
    assert language_of("بِسْمِ اللَّهِ الرَّحْمَنِ الرَّحِيم " + TEXTS["id"][0]) == "id"


def test_an_indonesian_report_in_english_terms_is_indonesian() -> None:
    text = (
        "Polda menggelar Cooling System dan Problem Solving untuk Police Goes to School di Serang."
    )
    assert language_of(text) == "id"


@pytest.mark.parametrize("text", ["", "   ", "12345 67 89", "Ok", "!!! ???", "\x00\ud800"])
def test_too_little_text_has_no_language(text: str) -> None:
    assert language_of(text) is None


@settings(deadline=None)
@given(st.text(max_size=500))
def test_no_text_makes_it_fail(text: str) -> None:
    code = language_of(text)
    assert code is None or len(code) in (2, 3)


def test_a_long_article_takes_less_than_a_millisecond() -> None:
    article = " ".join(TEXTS["id"]) * 200
    language_of(article)
    with within(50 * 0.001):
        for _ in range(50):
            language_of(article)
