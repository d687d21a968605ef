"""What must go wherever a theme puts it, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.boilerplate import clean, is_related
from tests.speed import within

TITLE = "Polres Serang Gelar Bakti Sosial Bagikan Paket Sembako"
LEAD = (
    "Serang – Kapolres Serang AKBP Candra Sasongko menggelar bakti sosial kepada masyarakat "
    "pesisir di Kampung Sedayu, Kamis (08/02)."
)
MIDDLE = "Kegiatan itu menjaga situasi tetap aman menjelang pemungutan suara, kata Kapolres."
END = "“Total 200 warga kami berikan bantuan berupa paket sembako,” ucap AKBP Candra. (Wie/Red)"
ARTICLE = [LEAD, MIDDLE, END]


def left(*lines: str, at: str) -> list[str]:
    """The paragraphs that are left of the article with lines above, between or below it."""
    whole = {
        "top": [*lines, *ARTICLE],
        "inline": [LEAD, *lines, MIDDLE, END],
        "bottom": [*ARTICLE, *lines],
    }[at]
    return clean(whole, title=TITLE, site_name="Kabar Serang").paragraphs


BETWEEN = {
    "a related link": "Baca juga: Polisi Tangkap Pelaku Curanmor",
    "in upper case": "BACA JUGA : POLISI TANGKAP PELAKU CURANMOR",
    "in lower case": "baca juga: polisi tangkap pelaku curanmor",
    "without a space": "BACA JUGA:Polisi Tangkap Pelaku Curanmor",
    "in bold": "**Baca juga: Polisi Tangkap Pelaku Curanmor**",
    "with a bullet": "• Baca juga: Polisi Tangkap Pelaku Curanmor",
    "with a pictogram": "👉 Baca juga: Polisi Tangkap Pelaku Curanmor",
    "in brackets": "(Baca juga: Polisi Tangkap Pelaku Curanmor)",
    "without a colon": "Baca Juga Polisi Tangkap Pelaku Curanmor",
    "with an arrow": "Baca Juga » Polisi Tangkap Pelaku Curanmor",
    "with a question": "Baca juga: Apa Itu Cooling System?",
    "with a quotation in the headline": 'Baca juga: Kapolri: "Jangan Takut ke TPS"',
    "another label": "BACA SELENGKAPNYA :  Kapolda Jatim Sambut Kedatangan Kepala BNPT",
    "an English label": "Read also: Police hold dialogue in Serang",
    "a lost link": "Baca Juga :",
    "a pager": "Halaman : 1 2 3 4",
    "a bare pager": "1 2 3 Selanjutnya",
    "the next page": "Halaman Selanjutnya",
    "a page mark": "***2***",
    "a view counter": "NASIONAL17 Dilihat",
    "views": "1.229 Views",
    "a reading time": "2 menit baca",
    "a share label": "Sebarkan artikel ini",
    "a row of share buttons": "facebook icon twitter icon whatsapp icon line icon copy",
    "a follow label": "Ikuti Kami",
    "a Google News plug": "Ikuti berita Kabar Serang di Google News",
    "a WhatsApp channel plug": "Ikuti saluran WhatsApp Kabar Serang: https://wa.me/channel/x",
    "an image file name": "Img 20241122 Wa0045",
    "a copy's file name": "Img 20240913 Wa0217(2)",
    "a file": "kapolres-serang-768x432.jpg",
    "a reporter code": "(mdk/ank)",
    "an ad size": "banner 728x90",
    "an ad alternative text": "spot_img",
    "an ad label": "ADVERTISEMENT",
    "an ad call": "SCROLL TO CONTINUE WITH CONTENT",
    "an Indonesian ad call": "Gulir untuk lanjut membaca",
    "a ticker": "• BREAKING NEWS: Gempa Guncang Kupang Malam Ini",
    "theme settings": "10/recent/ticker-posts",
    "a video plug": 'Simak Video "Penyakit Jantung Penyakit Orang Tua?"',
    "a video's place": "[Gambas:Video 20detik]",
    "an embed": "Lihat postingan ini di Instagram",
    "a shortcode": '[caption id="attachment_78429" align="alignnone" width="640"]',
    "the title again": TITLE,
    "the title in capitals, with the site": TITLE.upper() + " - KABAR SERANG",
    "copy protection": "Jangan copy berita ini!",
    "a copyright line": "COPYRIGHT © ANTARA News Banten 2024",
}


@pytest.mark.parametrize("line", BETWEEN.values(), ids=BETWEEN.keys())
def test_between_the_paragraphs_a_line_goes_that_is(line: str) -> None:
    assert left(line, at="inline") == ARTICLE


BELOW = {
    "an editor": "Editor: Siti Aminah",
    "a source": "Sumber : Humas Polres Serang",
    "tags": "Tags: Polres Serang, Pemilu 2024",
    "hashtags": "#polresserang #pemiludamai #polisi",
    "keywords": "Polres Serang, Kapolres Serang, Pemilu 2024, Bakti Sosial",
    "a public relations credit": "(Humas Polres Serang)",
    "a reporter": "(Aang)",
    "a star": "(*)",
    "an end mark": "***",
    "a copyright line": "Copyright ©2024 Kabar Serang. All rights reserved",
    "a copying ban": "Dilarang mengambil dan/atau menayangkan ulang tanpa seizin redaksi.",
    "a plug": "Dapatkan update berita pilihan setiap hari dari Kabar Serang.",
    "where it appeared": "Artikel ini telah tayang di kabarserang.com dengan judul Apel",
    "an author's page": "View all posts by admin",
    "back to top": "Back to Top",
    "a comment count": "0 Komentar",
    "a pager link": "« Polisi Tangkap Pelaku Curanmor di Pasar",
    "a Blogger pager": "Lebih baru Lebih lama",
}


@pytest.mark.parametrize("line", BELOW.values(), ids=BELOW.keys())
def test_below_the_text_a_line_goes_that_is(line: str) -> None:
    assert left(line, at="bottom") == ARTICLE


ABOVE = {
    "a date": "Kamis, 08 Februari 2024",
    "a byline": "• Oleh Nopri • 16 Februari 2020 - 18:21 WIB",
    "a relative date": "3 weeks ago 6",
    "a counter": "61",
    "a category": "HUKRIM",
    "a breadcrumb": "Home » Berita » Polres Serang Gelar Bakti Sosial",
    "a glued breadcrumb": "BerandaHukum & Kriminal Polres Serang",
    "the site's name": "Kabar Serang",
    "the site's address": "KabarSerang.co.id",
    "font sizes": "A A A",
    "a menu": "Mode Gelap",
    "a popup's cross": "×",
    "a photo credit": "Foto: Humas Polda Banten",
    "an alternative text": "blank",
    "Antara keywords": "id penerbangan batal, abu vulkanik, gunung rinjani",
    "the lead as a teaser": LEAD[:90],
}


@pytest.mark.parametrize("line", ABOVE.values(), ids=ABOVE.keys())
def test_above_the_text_a_line_goes_that_is(line: str) -> None:
    assert left(line, at="top") == ARTICLE


def test_a_related_link_on_the_next_line_goes_with_its_label() -> None:
    assert left("Baca Juga:", "Kapolda Banten Tinjau TPS di Serang", at="inline") == ARTICLE
    assert left("Baca juga", "kapolda banten tinjau tps di serang", at="inline") == ARTICLE


def test_a_box_of_related_links_goes_as_a_whole() -> None:
    box = [
        "Baca juga:",
        "Deretan Bos Perusahaan Tercantik dan Kaya di Dunia",
        "Potret Montir Berhijab di Uni Emirat Arab",
        "4 Pebisnis Muda Indonesia Masuk Daftar Forbes, Usia di Bawah 30 Tahun",
    ]
    assert left(*box, at="inline") == ARTICLE


def test_the_subheading_after_a_related_link_stays() -> None:
    lines = ["Baca juga:", "Kapolda Banten Tinjau TPS di Serang", "Dialog dengan Warga"]
    assert left(*lines, at="inline") == [LEAD, "Dialog dengan Warga", MIDDLE, END]


def test_a_paragraph_after_a_label_without_a_link_stays() -> None:
    assert left("BACA JUGA:", at="inline") == ARTICLE


@pytest.mark.parametrize(
    "glued",
    [
        " Baca juga: Polisi Tangkap Pelaku Curanmor",
        "Baca Juga: Polisi Tangkap Pelaku Curanmor",
        " BACA JUGA Polisi Tangkap Pelaku Curanmor",
        " (Baca juga: Polisi Tangkap Pelaku Curanmor)",
        " [Baca: Polisi Tangkap Pelaku Curanmor]",
        " Baca Selengkapnya : Kapan Pemilu Digelar?",
        " Baca juga:",
    ],
)
def test_a_related_link_glued_to_a_paragraph_is_cut_off(glued: str) -> None:
    assert clean([LEAD, MIDDLE + glued, END]).paragraphs == ARTICLE


def test_a_reading_time_glued_to_the_first_paragraph_is_cut_off() -> None:
    assert clean(["1 min read" + LEAD, MIDDLE, END]).paragraphs == ARTICLE


@pytest.mark.parametrize(
    "sentence",
    [
        "Baca juga buku sejarah agar tidak lupa asal-usul, pesan Kapolres kepada pelajar.",
        "“Baca juga: itu judul buku saya,” kata penulis itu sambil tertawa.",
        'Di papan tertulis "Baca juga: Aturan Pemilu" dengan cat merah.',
        "Kapolres berpesan. Baca juga aturan KPU, ujarnya, sebelum ke TPS.",
        "Ada spanduk bertuliskan “Baca juga: Aturan Pemilu 2024” di depan TPS.",
        "Terkait hal itu, Kapolres meminta warga tetap tenang.",
        "Simak ulasannya berikut ini.",
        "Lihat juga bagaimana warga menyambut kedatangan rombongan itu.",
        "Sumber di kepolisian menyebut pelaku sudah ditangkap.",
        "Oleh karena itu, warga diminta tidak terprovokasi.",
        "Video itu sudah 12 ribu kali dilihat warganet sejak Senin.",
        "Informasi itu disebarkan lewat grup WhatsApp warga.",
        "Halaman Mapolres dipenuhi warga sejak pagi.",
        "Foto tersangka dipajang di ruang tahanan.",
        "Dilarang merokok di area SPBU, kata petugas.",
        "Bagikan informasi ini hanya bila sudah dicek, pesannya.",
    ],
)
@pytest.mark.parametrize("at", ["inline", "bottom"])
def test_a_sentence_stays_whatever_words_it_has(sentence: str, at: str) -> None:
    assert sentence in left(sentence, at=at)


CONTENT = {
    "a subheading": "Dialog dengan Warga",
    "a one-word subheading": "Kesimpulan",
    "a subheading that is also a label": "Rekomendasi",
    "a subheading named like a network": "Facebook",
    "a numbered item": "1. Jalan Ottista (Pasar Baru)",
    "a bulleted item": "- Menjaga netralitas",
    "an item with a full stop": "Minum lebih banyak air sebelum makan.",
    "a short item": "anemia",
    "a quotation": "“Amin.”",
    "a question of an interview": "Tanya: Apa tugas polisi di TPS?",
    "an answer of an interview": "Jawab: Menjaga keamanan.",
    "a question of a reporter": "Wartawan: Bagaimana situasinya?",
    "a generated question": "Apa itu cooling system?",
    "a table's row": "Carenang | 120 | 45",
    "a table's head": "Kecamatan | Jumlah TPS",
    "a figure": "12",
    "a name and age": "Budi (34)",
    "a time of a programme": "08.00-10.00 WIB: Apel pagi",
    "a date of a chronicle": "Senin, 5 Februari 2024",
    "an Arabic passage": "بِسْمِ اللَّهِ الرَّحْمَنِ الرَّحِيم",
    "a source of an Arabic passage": "[HR. At-Tirmidzi no.1997]",
    "a verse": "(QS. Al-Hujurat: 13)",
    "a Javanese sentence": "Sugeng enjing, kula nyuwun pangapunten dhumateng panjenengan sedaya.",
    "a remark in brackets": "(Sepanjang Jalan Lingkar Selatan yang mengarah ke pusat kota)",
    "a row of asterisks between parts": "***",
}


@pytest.mark.parametrize("line", CONTENT.values(), ids=CONTENT.keys())
def test_in_the_text_a_line_stays_that_is(line: str) -> None:
    assert left(line, at="inline") == [LEAD, line, MIDDLE, END]


@pytest.mark.parametrize(
    "line",
    [
        "8. Pintu keluar Tol Buahbatu (mdk/yan)",
        "Demikian.",
        "“Amin.”",
        "Budi (34)",
        "Carenang | 120",
    ],
)
def test_at_the_end_a_line_of_the_article_stays(line: str) -> None:
    assert left(line, at="bottom")[-1] == line


@pytest.mark.parametrize(
    "line",
    ["Cianjur -", "ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) --", "LAMPUNG, 5 Mei 2024 –"],
)
def test_a_dateline_on_a_line_of_its_own_stays(line: str) -> None:
    assert left(line, at="top") == [line, *ARTICLE]


def test_an_inline_credit_at_the_end_of_the_last_paragraph_stays() -> None:
    assert clean(ARTICLE).paragraphs[-1].endswith("(Wie/Red)")


def test_an_article_of_two_sentences_stays() -> None:
    article = ["Polisi menangkap dua orang di Serang.", "Keduanya kini ditahan."]
    assert clean(article, title="Dua Orang Ditangkap").paragraphs == article


def test_an_article_of_sixty_paragraphs_stays() -> None:
    article = [
        f"Paragraf ke-{n} berisi keterangan Kapolres tentang pengamanan TPS." for n in range(60)
    ]
    assert clean(article).paragraphs == article


def test_a_comment_form_and_what_follows_it_goes() -> None:
    after = [
        "Tinggalkan Balasan",
        "Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *",
        "Budi berkata: bagus sekali kegiatan ini, semoga berlanjut.",
        "Simpan nama, email, dan situs web saya pada peramban ini untuk komentar saya berikutnya.",
    ]
    assert left(*after, at="bottom") == ARTICLE


def test_a_comment_label_above_the_article_does_not_cut_it() -> None:
    assert left("Tulis komentar", "Tidak ada komentar:", at="top") == ARTICLE


def test_related_headlines_under_their_heading_go_also_in_sentence_case() -> None:
    after = [
        "Berita Terkait",
        "Polisi tangkap pencuri sepeda motor di pasar Blora kemarin sore",
        "KPU tetapkan hasil pemilihan umum di tiga kecamatan hari ini",
        "Rekomendasi",
        "Hari Guru Nasional, AGPAII: 140 Ribu Guru PAI Belum Tersertifikasi",
    ]
    assert left(*after, at="bottom") == ARTICLE


def test_previous_and_next_article_go_with_their_headlines() -> None:
    after = [
        "Artikel Sebelumnya",
        "Kodam Jaya Bersama Polda...",
        "Artikel Berikutnya",
        "Jaga Imun...",
    ]
    assert left(*after, at="bottom") == ARTICLE


def test_a_lead_that_is_repeated_goes_once() -> None:
    assert clean([LEAD, LEAD, MIDDLE, END]).paragraphs == ARTICLE
    assert clean([LEAD, MIDDLE, LEAD, END]).paragraphs == ARTICLE


def test_a_refrain_further_on_stays() -> None:
    refrain = (
        "Saya kembali menegaskan bahwa netralitas adalah harga mati bagi setiap anggota Polri."
    )
    article = [LEAD, MIDDLE, refrain, END, refrain, "Demikian."]
    assert clean(article).paragraphs == article


def test_credits_are_taken_out_and_kept_as_fields() -> None:
    cleaned = clean(
        [
            "Reporter : Rina Editor : Budi",
            *ARTICLE,
            "Penulis: Andi Wijaya | Editor: Siti Aminah",
            "Pewarta: Nur Imansyah dan Agus S",
            "Sumber: Humas Polres Serang",
            "Tags: Polres Serang, Pemilu 2024",
            "#pemilu#sembako",
        ]
    )
    assert cleaned.paragraphs == ARTICLE
    assert cleaned.editors == ["Budi", "Siti Aminah"]
    assert cleaned.reporters == ["Rina", "Andi Wijaya", "Nur Imansyah", "Agus S"]
    assert cleaned.sources == ["Humas Polres Serang"]
    assert cleaned.tags == ["Polres Serang", "Pemilu 2024", "pemilu", "sembako"]


def test_a_credit_label_takes_its_name_from_the_next_line() -> None:
    cleaned = clean([*ARTICLE, "Editor:", "Siti Aminah"])
    assert (cleaned.paragraphs, cleaned.editors) == (ARTICLE, ["Siti Aminah"])


def test_a_flattened_table_of_credits_is_read() -> None:
    cleaned = clean([*ARTICLE, "Editor | : | Ali", "Kategori | : | Serantau"])
    assert (cleaned.paragraphs, cleaned.editors) == (ARTICLE, ["Ali"])


def test_what_went_is_told_with_the_rule_that_took_it() -> None:
    cleaned = clean([LEAD, "banner 728x90", MIDDLE + " Baca juga: Polisi Tangkap Pelaku", END])
    assert [(item.line, item.rule) for item in cleaned.removed] == [
        ("banner 728x90", "ad-slots"),
        ("Baca juga: Polisi Tangkap Pelaku", "glued"),
    ]


def test_nothing_is_left_of_nothing() -> None:
    assert clean([]).paragraphs == []
    assert clean(["", "  "]).paragraphs == []


@pytest.mark.parametrize(
    ("element", "related"),
    [
        ("Baca juga: Polisi Tangkap Pelaku", True),
        ("BACA JUGA", True),
        ("Baca Juga Polisi Tangkap Pelaku Curanmor", True),
        ("Read more", True),
        ("baca juga aturan itu", False),
        ("Polisi Tangkap Pelaku", False),
        ("", False),
        ("Terkait", False),
        ("Baca juga: " + "x" * 400, False),
    ],
)
def test_an_inline_element_is_a_related_link_as_a_whole_or_not(element: str, related: bool) -> None:
    assert is_related(element) is related


@settings(deadline=None)
@given(st.lists(st.text(max_size=120), max_size=12), st.one_of(st.none(), st.text(max_size=60)))
def test_what_stays_is_what_was_there_in_its_order(lines: list[str], title: str | None) -> None:
    """No paragraph is invented or moved; what is left of each is a part of it."""
    rest = iter(lines)
    for paragraph in clean(lines, title=title).paragraphs:
        tight = "".join(paragraph.split())
        assert any(tight in "".join(line.split()) or "[" in line or "(" in line for line in rest)


def test_a_long_article_is_cleaned_fast() -> None:
    article = [f"{LEAD} Kalimat ke-{n} menyusul di sini." for n in range(60)]
    clean(article)
    with within(20 * 0.03):
        for _ in range(20):
            clean(article, title=TITLE)


def test_thousands_of_lines_take_no_longer_than_their_number() -> None:
    with within(10):
        clean(["Baca juga:", "Berita Terkait", "x" * 300, "Polisi Tangkap Pelaku", "12"] * 2000)


@pytest.mark.parametrize(
    "line",
    [
        "Kamis, 8 Februari 2024",
        "Terakhir diperbarui: 8 Februari 2024 19:10 WIB",
        "By admin - 8 Februari 2024",
    ],
)
def test_a_date_alone_below_the_text_is_the_themes(line: str) -> None:
    assert left(line, at="bottom") == ARTICLE


@pytest.mark.parametrize("line", ["Serang, 8 Februari 2024", "Peristiwa 8 Februari 2024 itu"])
def test_a_date_with_words_of_its_own_below_the_text_stays(line: str) -> None:
    assert left(line, at="bottom") == [*ARTICLE, line]


def test_the_printed_papers_caption_with_its_word_in_capitals_goes_above_a_report() -> None:
    caption = "PEDULI: Kapolres menyerahkan sembako kepada warga pesisir. (Wie/Kabar Serang)"
    assert left(caption, at="top") == ARTICLE


def test_a_place_in_capitals_before_a_colon_opens_a_report() -> None:
    opening = "SERANG: Kapolres Serang menggelar bakti sosial di pesisir, Kamis (8/2/2024)."
    assert clean([opening, *ARTICLE[1:], MIDDLE[:60] + "."]).paragraphs[0] == opening


def test_a_lead_above_the_date_is_the_text_where_it_stands_again() -> None:
    above = [LEAD, "Kabar Serang 8 Februari 2024, 19:11 WIB Last Updated 2024-02-08T12:11:00Z"]
    assert left(*above, at="top") == ARTICLE
