"""Text dumps of pages: the same record as a page gives.

The dumps are of our own making, in the manner of the five kinds of sites whose dumps the project
started from: a Blogger site, two WordPress news themes, a police portal in a magazine theme, and a
portal with a content management system of its own.
"""

# ruff: noqa: E501 - texts are quoted as they stand

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import NoArticle, extract_text
from tests.speed import within

BLOGGER = """Senin, 12 Februari 2024

Polsek Cepu Gelar Doa Bersama Warga Jelang Pencoblosan


Blora // KabarJipang.com - Kapolsek Cepu, AKP Budi Santoso, menggelar doa bersama warga di Balai Desa Ngloram, Minggu (11/02) malam.


Kegiatan ini merupakan bentuk cooling system jelang Pemilu 2024,  kata Kapolsek.


“Kami berharap pemungutan suara berjalan aman dan damai,” tutup AKP Budi. (Tik/Red)

Show comments
Hide comments
Tidak ada komentar:
Tulis komentar

Berita Terbaru

Back to Top
"""

NEWS_THEME = """Polres Pati Bagikan Sembako kepada Nelayan Juwana

DAERAH212 Dilihat
banner 728x90

PATI, KABARBAHARI – Polres Pati membagikan ratusan paket sembako kepada nelayan di Juwana, Selasa, (16/1/2024).

BACA SELENGKAPNYA :  Kapolda Jateng Tinjau Gudang Logistik Pemilu

“Semoga bantuan ini bermanfaat, ” ucap Kasat Binmas Polres Pati.

Nelayan menyambut bantuan itu dengan gembira karena sudah sepekan tidak melaut

banner 728x90
"""

POLICE_PORTAL = """Bhabinkamtibmas Polsek Ciruas Sambangi Warga Desa CitereupES
2 min readPolres Serang – Bhabinkamtibmas Polsek Ciruas menyambangi warga Desa Citereup untuk menyampaikan pesan kamtibmas, Rabu (18/09/2024).
“Jaga kerukunan menjelang pilkada serentak,” pesan Bripka Hasan
Warga diminta tidak mudah percaya pada berita bohong yang beredar di media sosial.
"""

SHARE_THEME = """Scroll untuk baca artikel
Img 20241101 Wa0012
LintasRaya.co.id

Doa Lintas Agama di Metro, Polres Ajak Warga Jaga Kerukunan

rinaputri98
44
×

Doa Lintas Agama di Metro, Polres Ajak Warga Jaga Kerukunan

Sebarkan artikel ini
Img 20240911 Wa0200(1)

Metro – Polres Metro menggelar doa lintas agama bersama tokoh masyarakat di aula Mapolres.

“Kami ingin pilkada berlangsung damai,” ujarnya, Kamis (12/9/2024).

Kegiatan itu dihadiri pula oleh unsur Forkopimda Kota Metro.(rls)

Rina Putri

Img 20241021 Wa0072(2)

Tinggalkan Balasan

Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *
"""

OWN_CMS = """Jelang Pemilu 2024, Polda Lampung Rangkul Tokoh Adat

    Jelang Pemilu 2024, Polda Lampung Rangkul Tokoh Adat

    Lampung– Jelang Pemilu 2024, Polda Lampung bersilaturahmi dengan tokoh adat di Kota Metro pada Rabu (10/01).

    Kabid Humas menjelaskan bahwa kegiatan itu bertujuan menjaga persatuan. "Kami titip pesan damai, ” tuturnya.

    polda lampung tokoh adat
    Dewi Lestari

    Dewi Lestari

    Artikel Sebelumnya

    Kapolres Tulang Bawang Tinjau Gudang...

    Artikel Berikutnya

    Satbrimob Polda Lampung Gelar...

    Berita terkait

    Rekomendasi

    Hari Anak Nasional, KPAI: Ribuan Anak Belum Sekolah
    Hidayat: Privilege yang Jadi Tumpuan Kebijakan Publik?
    Polres Metro Fasilitasi Tahanan Gunakan Hak Pilih

    Ikuti Kami
"""


def test_a_blogger_dump_loses_its_date_header_and_its_comment_toggles() -> None:
    record = extract_text(BLOGGER)
    assert record.title == "Polsek Cepu Gelar Doa Bersama Warga Jelang Pencoblosan"
    assert (record.published_at, record.date_source) == ("2024-02-12", "byline")
    assert record.dateline == "Blora"
    assert record.paragraphs == [
        "Blora // KabarJipang.com - Kapolsek Cepu, AKP Budi Santoso, menggelar doa bersama warga di "
        "Balai Desa Ngloram, Minggu (11/02) malam.",
        "Kegiatan ini merupakan bentuk cooling system jelang Pemilu 2024, kata Kapolsek.",
        "“Kami berharap pemungutan suara berjalan aman dan damai,” tutup AKP Budi. (Tik/Red)",
    ]


def test_a_news_theme_loses_its_counter_banners_and_related_links() -> None:
    record = extract_text(NEWS_THEME)
    assert record.title == "Polres Pati Bagikan Sembako kepada Nelayan Juwana"
    assert (record.published_at, record.date_source) == ("2024-01-16", "text")
    assert record.dateline == "Pati"
    assert record.paragraphs == [
        "PATI, KABARBAHARI – Polres Pati membagikan ratusan paket sembako kepada nelayan di Juwana, "
        "Selasa, (16/1/2024).",
        "“Semoga bantuan ini bermanfaat, ” ucap Kasat Binmas Polres Pati.",
        "Nelayan menyambut bantuan itu dengan gembira karena sudah sepekan tidak melaut",
    ]


def test_a_police_portal_loses_the_glued_initials_and_reading_time() -> None:
    record = extract_text(POLICE_PORTAL)
    assert record.title == "Bhabinkamtibmas Polsek Ciruas Sambangi Warga Desa Citereup"
    assert record.published_at == "2024-09-18"
    assert record.dateline == "Serang"
    assert record.paragraphs[0].startswith("Polres Serang – Bhabinkamtibmas Polsek Ciruas")
    assert record.paragraphs[1] == "“Jaga kerukunan menjelang pilkada serentak,” pesan Bripka Hasan"
    assert len(record.paragraphs) == 3


def test_a_reading_time_after_the_headline_shows_the_seam_too() -> None:
    dump = (
        "Polres Bagikan Sembako di PasarRN\n"
        "1 min readPolisi membagikan sembako kepada warga desa itu, Senin.\n"
    )
    record = extract_text(dump)
    assert record.title == "Polres Bagikan Sembako di Pasar"
    assert record.paragraphs == ["Polisi membagikan sembako kepada warga desa itu, Senin."]


def test_the_headline_is_taken_without_the_name_of_the_site() -> None:
    dump = (
        "Polres Bagikan Sembako di Pasar Lama - Kabar Serang\nBeranda\nPolres Bagikan Sembako di Pasar "
        "Lama\nPolisi membagikan sembako kepada warga desa itu, Senin.\n“Aman,” tutupnya\n"
    )
    record = extract_text(dump)
    assert record.title == "Polres Bagikan Sembako di Pasar Lama"
    assert record.paragraphs == [
        "Polisi membagikan sembako kepada warga desa itu, Senin.",
        "“Aman,” tutupnya",
    ]


def test_a_long_row_of_tags_is_no_sentence() -> None:
    dump = (
        "Polres Bagikan Sembako di Pasar Lama\nPolisi membagikan sembako kepada warga desa itu, Senin.\n"
        "polres serang polda banten pemilu damai sembako murah pasar lama kapolres serang\n"
    )
    assert len(extract_text(dump).paragraphs) == 1


def test_initials_stay_where_the_text_does_not_show_the_seam() -> None:
    """Nobody can know that "AcehTNI" is two things when the text never writes "Aceh" alone."""
    dump = "Polres Bagikan Sembako di AcehTNI\nPolisi membagikan sembako kepada warga desa itu, Senin.\n"
    assert extract_text(dump).title == "Polres Bagikan Sembako di AcehTNI"


def test_a_share_theme_loses_attachments_author_card_and_comment_form() -> None:
    record = extract_text(SHARE_THEME)
    assert record.title == "Doa Lintas Agama di Metro, Polres Ajak Warga Jaga Kerukunan"
    assert record.published_at == "2024-09-12"
    assert record.dateline == "Metro"
    assert record.paragraphs == [
        "Metro – Polres Metro menggelar doa lintas agama bersama tokoh masyarakat di aula Mapolres.",
        "“Kami ingin pilkada berlangsung damai,” ujarnya, Kamis (12/9/2024).",
        "Kegiatan itu dihadiri pula oleh unsur Forkopimda Kota Metro.(rls)",
    ]


def test_a_portals_own_system_loses_tags_author_neighbours_and_recommendations() -> None:
    record = extract_text(OWN_CMS)
    assert record.title == "Jelang Pemilu 2024, Polda Lampung Rangkul Tokoh Adat"
    assert (record.published_at, record.date_source) == ("2024-01-10", "text")
    assert record.dateline == "Lampung"
    assert record.authors == ["Dewi Lestari"]
    assert record.paragraphs == [
        "Lampung– Jelang Pemilu 2024, Polda Lampung bersilaturahmi dengan tokoh adat di Kota Metro "
        "pada Rabu (10/01).",
        "Kabid Humas menjelaskan bahwa kegiatan itu bertujuan menjaga persatuan. "
        '"Kami titip pesan damai, ” tuturnya.',
    ]


@pytest.mark.parametrize("dump", [BLOGGER, NEWS_THEME, POLICE_PORTAL, SHARE_THEME, OWN_CMS])
def test_the_text_is_title_empty_line_paragraphs(dump: str) -> None:
    record = extract_text(dump)
    assert record.text == "\n\n".join([record.title, *record.paragraphs])
    assert record.language == "id"


@pytest.mark.parametrize("dump", [BLOGGER, NEWS_THEME, POLICE_PORTAL, SHARE_THEME, OWN_CMS])
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(dump: str) -> None:
    windows = extract_text("\ufeff" + dump.replace("\n", "\r\n"))
    assert windows.text == extract_text(dump).text


def test_the_address_names_the_record_and_dates_it() -> None:
    dump = "Polres Bagikan Sembako di Pasar\nPolisi membagikan sembako kepada warga pasar (6/11).\n"
    record = extract_text(dump, url="https://a.id/2024/11/polres-bagikan-sembako.html")
    assert record.url == "https://a.id/2024/11/polres-bagikan-sembako.html"
    assert (record.published_at, record.date_source) == ("2024-11-06", "text")
    assert record.id != extract_text(dump).id


def test_a_header_that_is_the_clock_of_the_saving_day_yields_to_the_text() -> None:
    dump = (
        "Tuesday, July 23, 2024\n\nPolres Bagikan Sembako di Pasar Lama\n\n"
        "Polisi membagikan sembako kepada warga pasar, Rabu (5/6/2024).\n"
    )
    record = extract_text(dump)
    assert (record.published_at, record.date_source) == ("2024-06-05", "text")
    assert record.date_conflict == "text 2024-06-05 against byline 2024-07-23"


def test_a_byline_with_a_time_is_kept_with_its_zone() -> None:
    dump = (
        "Polres Bagikan Sembako di Pasar Lama\nRabu, 5 Juni 2024 | 19.30\n"
        "Polisi membagikan sembako kepada warga pasar, Rabu (5/6/2024).\n"
    )
    assert extract_text(dump, province="ID-PA").published_at == "2024-06-05T19:30:00+09:00"


def test_a_dump_without_a_date_has_none() -> None:
    dump = "Polres Bagikan Sembako di Pasar Lama\nPolisi membagikan sembako kepada warga pasar.\n"
    record = extract_text(dump)
    assert (record.published_at, record.date_source) == (None, None)


def test_a_list_at_the_end_of_the_text_stays() -> None:
    dump = (
        "Lima Imbauan Polres bagi Pemilih\nPolres menyampaikan imbauan kepada warga sebagai berikut.\n"
        "1. Bawa KTP\n2. Datang pagi\n\nBerita Terkait\nPolisi Tangkap Pelaku Curanmor di Pasar\n"
    )
    assert extract_text(dump).paragraphs[1:] == ["1. Bawa KTP", "2. Datang pagi"]


@pytest.mark.parametrize("dump", ["", "\n\n", "Menu\nHome\n12\n", "\x00", "Polres Bagikan Sembako"])
def test_a_dump_without_a_sentence_is_no_article(dump: str) -> None:
    with pytest.raises(NoArticle):
        extract_text(dump)


@settings(deadline=None)
@given(st.text(max_size=800))
def test_no_text_makes_it_fail(text: str) -> None:
    try:
        record = extract_text(text)
    except NoArticle:
        return
    assert record.paragraphs


@pytest.mark.parametrize(
    "hostile",
    [
        "a" * 2_000_000,
        "a b. \n" * 200_000,
        "Baca juga:\n" * 100_000,
        "1/1/24 \n" * 50_000,
        "\x00\n" * 50_000,
    ],
)
def test_hostile_input_ends_soon(hostile: str) -> None:
    with within(10), suppress(NoArticle):
        extract_text(hostile)


SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def test_the_projects_samples_are_read_exactly() -> None:
    if not SEEDS.exists():
        pytest.skip("../shared is not here: the samples cannot be measured against")
    for line in (SEEDS / "expected.jsonl").read_text("utf-8").splitlines():
        expected = json.loads(line)
        record = extract_text((SEEDS / expected["file"]).read_text("utf-8"))
        assert record.title == expected["title"]
        assert record.published_at == expected["date"]
        assert record.dateline == expected["dateline_place"]
        assert record.paragraphs == expected["paragraphs"]
