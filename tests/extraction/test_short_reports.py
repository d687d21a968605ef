"""Reports of a few short lines: told from teasers, forms and error pages, which have such too."""

from __future__ import annotations

import pytest

from crawler.extraction import NoArticle, extract

LINES = [
    "Wali Kota meresmikan pasar baru di Jalan Pemuda, Rabu.",
    "Pasar itu menampung 300 pedagang.",
    "Pedagang lama mendapat kios gratis setahun.",
    "Parkir disediakan di lantai dua.",
]
DATE = "<span>Rabu, 6 Maret 2024 - 14:00 WIB</span>"


def page(body: str, heading: str = "Pasar Baru Tegal Diresmikan Wali Kota") -> str:
    return f"<html lang='id'><body><h1>{heading}</h1>{body}</body></html>"


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def read(html: str) -> list[str]:
    return extract(html, "https://tegalkini.com/pasar-baru").paragraphs


def test_short_lines_below_a_headline_and_a_date_are_a_report() -> None:
    assert read(page(f"{DATE}<div>{paragraphs(*LINES)}</div>")) == LINES


def test_short_lines_without_a_date_are_none() -> None:
    with pytest.raises(NoArticle):
        read(page(f"<div>{paragraphs(*LINES)}</div>", "Kontak Kami"))


def test_short_lines_above_a_password_are_a_form() -> None:
    form = paragraphs(
        "Masukkan email dan kata sandi Anda.",
        "Kata sandi dikirim lewat pesan singkat.",
        "Hubungi kami bila tidak menerimanya.",
    )
    with pytest.raises(NoArticle):
        read(page(f"{DATE}{form}<form><input type='password'></form>", "Selamat datang"))


def test_short_lines_below_linked_headlines_are_teasers() -> None:
    teasers = "".join(
        f"<div><a href='/b/{i}'><h2>Kabar ke-{i} dari Kota Tegal</h2></a><p>{line}</p></div>"
        for i, line in enumerate(LINES)
    )
    with pytest.raises(NoArticle):
        read(page(DATE + teasers, "Daerah"))


def test_later_pages_of_short_lines_are_told_by_their_numbers() -> None:
    pages = (
        f"<div id='halaman1'>{paragraphs(*LINES[:2])}</div>"
        f"<div id='halaman2' hidden>{paragraphs(*LINES[2:])}</div>"
    )
    assert read(page(f"{DATE}<div>{pages}</div>")) == LINES


@pytest.mark.parametrize("name", ["tab-2", "slide-2", "panel2"])
def test_hidden_parts_that_are_no_pages_stay_hidden(name: str) -> None:
    parts = (
        f"<div id='{name[:-1]}1'>{paragraphs(*LINES)}</div>"
        f"<div id='{name}' style='display:none'>{paragraphs('Komentar tampil di sini.')}</div>"
    )
    assert read(page(f"{DATE}<div>{parts}</div>")) == LINES


def test_a_hidden_second_page_without_a_first_one_stays_hidden() -> None:
    parts = (
        f"<div>{paragraphs(*LINES)}</div><div id='page-2' hidden><p>Bukan bagian berita.</p></div>"
    )
    assert read(page(f"{DATE}<div>{parts}</div>")) == LINES
