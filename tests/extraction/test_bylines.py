"""Who is named where, in the forms that Indonesian bylines take."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.boilerplate.credits import without_outlet
from crawler.extraction.boilerplate.stamps import is_meta_line
from crawler.extraction.names import person
from crawler.extraction.verdicts import Verdict, verdict_of

TEXT = (
    "Kepolisian Resor Rembang menggelar kegiatan cooling system bersama tokoh agama di pendapa.",
    "Kapolres mengatakan kegiatan itu bertujuan menjaga suasana tetap sejuk menjelang pemilihan.",
    "Menurut dia, perbedaan pilihan adalah hal biasa dalam demokrasi dan tidak perlu dibesarkan.",
    "Kegiatan ditutup dengan doa bersama dan penandatanganan ikrar damai oleh perwakilan partai.",
)


def page(byline: str, below: str = "") -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT)
    return (
        "<html lang='id'><head><title>Polres Rembang Gelar Silaturahmi</title></head><body><main>"
        f"<h1>Polres Rembang Gelar Silaturahmi</h1>{byline}"
        f"<div class='entry-content'>{paragraphs}</div>{below}</main></body></html>"
    )


@pytest.mark.parametrize(
    ("byline", "authors", "editors"),
    [
        ("<h4>Editor:</h4><p>Juli Handoko</p>", [], ["Juli Handoko"]),
        ("<div>Rep: Bowo Prabawa/ Red: Nur Aminah</div>", ["Bowo Prabawa"], ["Nur Aminah"]),
        (
            "<div>Oleh :</div><ul><li><a href='/u/1'>Eko Prasetyo</a></li>"
            "<li><a href='/u/2'>Andi Tito</a></li></ul>",
            ["Eko Prasetyo", "Andi Tito"],
            [],
        ),
        (
            "<div class='post-meta'>4 Februari 2024, 16:10 WIB Laporan oleh Bima Adi</div>",
            ["Bima Adi"],
            [],
        ),
        (
            "<div class='post-author-meta'><a href='/p/nur'>Nur Hidayat</a></div>",
            ["Nur Hidayat"],
            [],
        ),
        ("<p>Pilihan Editor: Harga Cabai Naik di Pasar</p>", [], []),
    ],
)
def test_a_byline_above_the_text_names_authors_and_editors(
    byline: str, authors: list[str], editors: list[str]
) -> None:
    found = extract(page(byline), "https://kabarpati.com/polres-rembang-gelar-silaturahmi/")
    assert (found.authors, found.editors) == (authors, editors)


def test_an_editor_in_a_box_of_his_own_edits_and_does_not_sign() -> None:
    html = page("", "<div class='editor'>Siti Nur</div>")
    found = extract(html, "https://kabarpati.com/polres-rembang-gelar-silaturahmi/")
    assert (found.authors, found.editors) == ([], ["Siti Nur"])


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Juli Handoko", "Juli Handoko"),
        ("Mei Lestari", "Mei Lestari"),
        ("Budi Santoso Juli 24, 2024", "Budi Santoso"),
        ("Dr. Ahmad Fauzi, M.Si.*", "Dr. Ahmad Fauzi, M.Si."),
        ("kumparNEWS", None),
        ("Super User", None),
        ("Dinas Kominfo", None),
        ("Ant", None),
    ],
)
def test_a_name_is_told_from_a_month_a_desk_and_an_account(shown: str, name: str | None) -> None:
    assert person(shown, set()) == name


@pytest.mark.parametrize(
    ("name", "line", "reporter"),
    [
        (
            "Kabar Jateng, Dwi Rosyidah",
            "Laporan Wartawan Kabar Jateng, Dwi Rosyidah",
            "Dwi Rosyidah",
        ),
        (
            "Budi, Wartawan Kabar.com",
            "Laporan Budi, Wartawan Kabar.com",
            "Budi, Wartawan Kabar.com",
        ),
        ("Budi, S.Sos", "Laporan Budi, S.Sos", "Budi, S.Sos"),
        ("Ani, Budi", "Oleh Ani, Budi", "Ani, Budi"),
    ],
)
def test_a_reporter_is_told_from_the_outlet_named_before_him(
    name: str, line: str, reporter: str
) -> None:
    assert without_outlet(name, line) == reporter


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("Diposting tanggal: 09 Feb 2024 | Kategori: Berita | Dilihat: 55 kali", True),
        ("Penulis: Budi Santoso | 9 Februari 2024 10:15 WIB", True),
        ("Kategori: Berita", False),
        ("Kategori: tunggal putra | Juara: Budi dari Kecamatan Lasem", False),
        ("Jam kerja: pukul 08.00 | Warga: silakan datang membawa KTP", False),
    ],
)
def test_a_row_of_labels_is_told_from_the_facts_of_a_report(line: str, is_row: bool) -> None:
    assert is_meta_line(line) is is_row


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("articlePostTag", "tags"),
        ("createdAt", "date"),
        ("detailsAuthorNames", "author"),
        ("article-post-tag", "tags"),
    ],
)
def test_a_name_in_camel_case_shows_the_field_that_it_shows_with_hyphens(
    name: str, field: str
) -> None:
    assert field in verdict_of(name)[1]


@pytest.mark.parametrize("name", ["toc-0", "ft-helper-fontSize-heading-S", "text-summaryGrayDark"])
def test_generated_names_say_nothing(name: str) -> None:
    assert verdict_of(name) == (Verdict.NONE, ())
