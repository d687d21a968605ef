"""Paragraphs that only point to another article of the site."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.extraction.body import find_body
from crawler.extraction.inline import finish
from crawler.extraction.pointers import points_elsewhere
from crawler.extraction.walk import Walk

URL = "https://kabarserang.id/2024/02/05/harga-cabai-naik/"
OTHER = "/2024/02/04/kapolres-gelar-cooling-system/"
TITLE = "Kapolres Gelar Cooling System Bersama Tokoh Agama…"


def is_pointer(paragraph: str) -> bool:
    """True when nothing of the paragraph is left: cut with a known label, or for its build."""
    block = Walk().read(html.fromstring(f"<body><p>{paragraph}</p></body>")).blocks[0]
    finish(block)
    return not block.text or points_elsewhere(block, URL)


@pytest.mark.parametrize(
    "label",
    [
        *("Sebelumnya:", "Berikutnya:", "Selanjutnya:", "Pos sebelumnya:", "Artikel lain:"),
        *("Simak:", "<b>Liputan khusus pekan ini :</b>", "(Kisah lain:", "» Previous:"),
    ],
)
def test_a_label_with_one_link_to_another_article_points_elsewhere(label: str) -> None:
    assert is_pointer(f'{label} <a href="{OTHER}">{TITLE}</a>')


def test_the_previous_and_the_next_article_may_share_a_line() -> None:
    back, forth = f'<a href="{OTHER}">{TITLE}</a>', '<a href="/a-b-c/">Warga Serang Bersyukur</a>'
    assert is_pointer(f"← Sebelumnya: {back} | Berikutnya: {forth} →")


def test_a_label_on_the_line_before_goes_with_its_link() -> None:
    prose = "Harga cabai rawit di Pasar Rau naik menjadi seratus ribu rupiah sejak awal pekan ini."
    last = "Dinas Perdagangan berjanji menggelar pasar murah di enam kecamatan mulai pekan depan."
    link = f'<a href="{OTHER}">{TITLE}</a>'
    page = f"<body><div><p>{prose}</p><p>Selanjutnya:<br>{link}</p><p>{last}</p></div></body>"
    found = find_body(Walk().read(html.fromstring(page)), URL)
    assert [block.text for block in found.blocks] == [prose, last]


def test_a_link_of_several_pieces_is_one_link() -> None:
    assert is_pointer(f'Simak: <a href="{OTHER}">Kapolres <b>Gelar</b> Cooling System</a>')


@pytest.mark.parametrize(
    "href",
    [
        "https://m.kabarserang.id/2024/02/04/satu/",
        "https://kabarserang.id/?p=312",
        "../../04/kapolres-gelar-dialog/index.html",
    ],
)
def test_the_site_is_told_whatever_form_the_address_has(href: str) -> None:
    assert is_pointer(f'Sebelumnya: <a href="{href}">{TITLE}</a>')


@pytest.mark.parametrize(
    "href",
    [
        "https://polri.go.id/2024/02/04/kapolres-gelar-cooling-system/",
        "/author/dewi-lestari-putri.html",
        "/tag/cooling-system-polri/",
        "/wp-content/uploads/2024/02/surat-edaran-kapolres.pdf",
        "/kontak",
        URL,
        "#kapolres-gelar-cooling",
        "javascript:void(0)",
        "https://[oops",
    ],
)
def test_a_link_that_is_no_other_article_of_the_site_stays(href: str) -> None:
    assert not is_pointer(f'Sebelumnya: <a href="{href}">{TITLE}</a>')


@pytest.mark.parametrize(
    "paragraph",
    [
        f'Sebelumnya, Kapolres menggelar <a href="{OTHER}">dialog bersama warga</a> di Serang.',
        f'Sebelumnya: <a href="{OTHER}">{TITLE}</a> dihadiri warga dari lima desa.',
        f'Sumber: <a href="{OTHER}">Dinas Perdagangan Banten</a>',
        f'Editor: <a href="{OTHER}">Dewi Lestari Putri</a>',
        f'Kata Kapolres: <a href="{OTHER}">warga diminta tetap tenang dan rukun.</a>',
        f'Ia hadir. Katanya: <a href="{OTHER}">{TITLE}</a>',
        f'Kapolres kemudian menyampaikan tiga pesan utama ini: <a href="{OTHER}">{TITLE}</a>',
        f'Lokasi: <a href="{OTHER}">TPS 5</a>',
        f'Baca: <a href="{OTHER}">{TITLE}</a> dan <a href="/a-b-c/">Warga Serang Bersyukur</a>',
        "Sebelumnya: tidak ada tautan di sini",
    ],
)
def test_a_sentence_or_a_credit_with_a_link_stays(paragraph: str) -> None:
    assert not is_pointer(paragraph)
