"""When trafilatura is asked about a body that does not call itself one, and what its word takes."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.extraction import extract, text

URL = "https://contoh.id/2024/02/08/kapolres-blora-ajak-warga-jaga-kamtibmas"
TITLE = "Kapolres Blora Ajak Warga Jaga Kamtibmas"
PROSE = [
    f"Kapolres Blora menyampaikan bahwa kegiatan di {village} digelar bersama warga dan para tokoh "
    "masyarakat untuk menjaga keamanan wilayah."
    for village in ("Cepu", "Kunduran", "Ngawen")
]


def page(*between: str) -> str:
    first, *rest = (f"<p>{line}</p>" for line in PROSE)
    return f"<html><body><div><h1>{TITLE}</h1>{first}{''.join(between)}{''.join(rest)}</div></body>"


class Sceptic:
    """Keeps the prose and drops every short line."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, element: etree._Element, *, fast: bool = True) -> list[str]:
        self.asked += 1
        return PROSE


@pytest.fixture
def sceptic(monkeypatch: pytest.MonkeyPatch) -> Sceptic:
    found = Sceptic()
    monkeypatch.setattr(text, "engine_paragraphs", found)
    return found


def test_a_short_line_in_no_paragraph_needs_its_word(sceptic: Sceptic) -> None:
    html = page("<div>Berita Nasional Terhangat</div>", "<ul><li>Lihat koleksi kami</li></ul>")
    assert extract(html, URL).paragraphs == PROSE
    assert sceptic.asked == 1


@pytest.mark.parametrize(
    "line",
    [
        "<p>[Antara News]</p>",
        "<blockquote>— Polres Blora (@polresblora)</blockquote>",
        "<h3>Jaga Kerukunan</h3>",
        "<div>Situasi aman terkendali.</div>",
    ],
)
def test_a_paragraph_a_quotation_and_a_sentence_need_nobodys_word(
    sceptic: Sceptic, line: str
) -> None:
    html = page(line, line.replace("aman", "tetap aman"))
    assert len(extract(html, URL).paragraphs) == 5
    assert sceptic.asked == 0


def test_a_paragraph_stays_also_when_another_line_is_in_doubt(sceptic: Sceptic) -> None:
    html = page("<p>[Antara News]</p>", "<div>Berita Nasional Terhangat</div>")
    assert extract(html, URL).paragraphs == [PROSE[0], "[Antara News]", *PROSE[1:]]
    assert sceptic.asked == 1
