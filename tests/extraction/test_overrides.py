"""What a source's entry says of its pages, where the reader would choose another text."""

from __future__ import annotations

import pytest

from crawler.extraction import NoArticle, Overrides, extract, extract_fragment
from crawler.items import Candidate

STORY = [
    "Blora, Kabar Contoh - Bhabinkamtibmas Polsek Kunduran menyambangi warga Desa Sambiroto pada"
    " Selasa pagi untuk menyampaikan pesan kamtibmas menjelang pemilu.",
    "Kapolsek mengatakan kegiatan cooling system itu dilakukan setiap hari agar suasana di desa"
    " tetap sejuk dan warga tidak mudah terpancing kabar bohong.",
    "Warga menyambut baik kedatangan petugas dan berharap pemilu berjalan aman, lancar, dan damai"
    " sampai seluruh tahapan selesai dilaksanakan.",
]
OTHER = [
    "Harga cabai di Pasar Ngawen naik menjadi delapan puluh ribu rupiah sekilo sejak akhir pekan"
    " lalu karena pasokan dari petani berkurang akibat hujan.",
    "Pedagang mengeluh pembeli berkurang separuh, sementara dinas perdagangan berjanji akan"
    " menggelar pasar murah di tiga kecamatan pekan depan.",
    "Sejumlah warga memilih menanam cabai sendiri di halaman rumah agar tidak bergantung pada"
    " harga pasar yang naik turun setiap bulan.",
    "Kepala dinas meminta warga tidak menimbun bahan pokok karena stok di gudang masih cukup untuk"
    " kebutuhan dua bulan mendatang di seluruh kabupaten.",
]
URL = "https://kabar.example/polsek-kunduran"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


#: A theme that calls another story the body, and puts the story into what it calls a share box.
ODD = f"""<html><head><title>Polsek Kunduran Sambangi Warga</title></head><body>
<h1>Polsek Kunduran Sambangi Warga</h1>
<div class="entry-content">{paragraphs(OTHER)}</div>
<div class="share-box" id="isi">{paragraphs(STORY)}<p class="promo">Unduh aplikasi kami di
toko aplikasi sekarang juga supaya tidak ketinggalan kabar terbaru setiap hari.</p></div>
</body></html>"""


def test_without_a_word_of_the_entry_the_theme_is_believed() -> None:
    assert extract(ODD, URL).paragraphs == OTHER


def test_the_text_is_in_the_element_that_the_entry_names_and_nowhere_else() -> None:
    article = extract(ODD, URL, overrides=Overrides(body="#isi", prune=(".promo",)))
    assert article.paragraphs == STORY
    assert article.title == "Polsek Kunduran Sambangi Warga"
    assert article.evidence["text"] == "given body"


def test_what_the_entry_has_pruned_is_no_text() -> None:
    article = extract(ODD, URL, overrides=Overrides(prune=(".entry-content", ".promo")))
    assert "Harga cabai" not in article.text
    assert "Unduh aplikasi" not in article.text


def test_several_elements_of_one_name_are_one_text_in_their_order() -> None:
    page = ODD.replace('id="isi"', 'data-part="1"').replace("entry-content", "part two")
    article = extract(page, URL, overrides=Overrides(body=".part, [data-part]", prune=(".promo",)))
    assert article.paragraphs == OTHER + STORY


def test_where_nothing_fits_the_page_is_read_as_any_other() -> None:
    given = Overrides(body="#nowhere", prune=("#nobody",))
    assert extract(ODD, URL, overrides=given) == extract(ODD, URL)


def test_a_body_that_an_api_gave_is_pruned_too() -> None:
    body = paragraphs(STORY) + f'<div class="titipan">{paragraphs(OTHER)}</div>'
    known = Candidate(url=URL, discovered_by="wordpress-api", title="Polsek Kunduran", body=body)
    article = extract_fragment(known, overrides=Overrides(prune=("div.titipan",)))
    assert article.paragraphs == STORY


def test_text_behind_a_pruned_element_stays() -> None:
    body = f"<p>{STORY[0]} <b class=x>Iklan</b>Selesai.</p><p><i class=x>Iklan</i>{STORY[1]}</p>"
    known = Candidate(url=URL, discovered_by="wordpress-api", title="Polsek Kunduran", body=body)
    article = extract_fragment(known, overrides=Overrides(prune=(".x",)))
    assert article.paragraphs == [f"{STORY[0]} Selesai.", STORY[1]]


def test_a_body_that_is_pruned_to_nothing_is_no_article() -> None:
    known = Candidate(
        url=URL, discovered_by="wordpress-api", title="Polsek Kunduran", body=paragraphs(STORY)
    )
    with pytest.raises(NoArticle):
        extract_fragment(known, overrides=Overrides(prune=("p", "body", "html")))
