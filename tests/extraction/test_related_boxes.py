"""Boxes between the paragraphs that a related link's label opens."""

from __future__ import annotations

from crawler.extraction import extract

FIRST = "Warga Kelurahan Sukamaju meminta patroli malam ditambah menjelang masa tenang pemilu."
SECOND = "Kapolsek mencatat dua belas masukan warga, sebagian besar menyangkut balap liar di jalan."
LAST = "Ia menjanjikan patroli sepeda motor mulai pekan depan dengan rute yang disusun bersama."


def paragraphs(between: str) -> list[str]:
    html = (
        "<html><body><article><h1>Jumat Curhat di Sukamaju</h1><div class='teks'>"
        f"<p>{FIRST}</p>{between}<p>{SECOND}</p><p>{LAST}</p></div></article></body></html>"
    )
    return extract(html, "https://kabarpati.com/jumat-curhat-di-sukamaju/").paragraphs


def test_a_card_goes_with_its_section_and_its_date() -> None:
    card = (
        "<div><div>Baca juga</div><div><a href='/r/1'>Polisi Tangkap Pencuri Sapi</a>"
        "<div>Hukum</div><div>8 Februari 2024</div></div></div>"
    )
    assert paragraphs(card) == [FIRST, SECOND, LAST]


def test_a_box_with_a_paragraph_keeps_it() -> None:
    kept = (
        "Petugas juga membagikan nomor telepon yang dapat dihubungi warga kapan saja, siang malam."
    )
    box = f"<div><p>Baca juga:</p><p>{kept}</p></div>"
    assert paragraphs(box) == [FIRST, kept, SECOND, LAST]


def test_dates_that_head_a_chronology_stay() -> None:
    days = "<h3>8 Februari 2024</h3>"
    assert paragraphs(days) == [FIRST, "8 Februari 2024", SECOND, LAST]


def test_a_subheading_below_a_card_stays() -> None:
    card = "<div><div>Baca juga</div><a href='/r/1'>Polisi Tangkap Pencuri Sapi</a></div>"
    assert paragraphs(f"{card}<h3>Janji Kapolsek</h3>") == [FIRST, "Janji Kapolsek", SECOND, LAST]


def test_a_text_of_short_paragraphs_stays_beside_a_card() -> None:
    short = ("Pati - Polisi bertamu.", "Warga menyambut.", "Hujan turun sejak pagi.", "Acara usai.")
    body = "".join(f"<p>{line} {line}</p>" for line in short)
    card = "<div><div>Baca juga</div><a href='/r/1'>Polisi Tangkap Pencuri Sapi</a></div>"
    text = f"<div class='entry-content'>{body}{card}</div>"
    html = f"<html><body><h1>Polisi Bertamu</h1>{text}</body></html>"
    found = extract(html, "https://kabarpati.com/polisi-bertamu-ke-balai-desa/")
    assert found.paragraphs == [f"{line} {line}" for line in short]
