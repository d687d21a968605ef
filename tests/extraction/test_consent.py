"""Boxes in which services ask for consent: a wall on their own, and never an article's text."""

from __future__ import annotations

import pytest

from crawler.extraction import NoArticle, extract

URL = "https://kabar.example/2024/09/10/sambang-warga/"
ASKS = "<p>Situs ini meminta izin Anda untuk menyimpan informasi di perangkat dan iklan.</p>"
BOX = (
    "<div class='fc-consent-root'><div class=fc-dialog><h1>Kami menghargai privasi Anda</h1>{}"
    "<button>Setuju</button></div></div>"
)
REPORT = (
    "<article><h1>Kapolsek Sambangi Warga</h1><p>Kapolsek Cepu menyambangi warga Desa Getas dalam"
    " rangka cooling system menjelang Pilkada serentak, Selasa.</p></article>"
)


def page(body: str) -> str:
    return (
        "<!doctype html><html lang=id><head><title>Kapolsek Sambangi Warga</title></head>"
        f"<body>{body}</body></html>"
    )


@pytest.mark.parametrize("asks", ["", ASKS, ASKS * 12], ids=["short", "longer", "long"])
def test_a_box_of_consent_alone_is_a_consent_wall(asks: str) -> None:
    with pytest.raises(NoArticle) as caught:
        extract(page(BOX.format(asks)), URL)
    assert caught.value.reason == "consent-wall"


@pytest.mark.parametrize("before", [True, False])
def test_a_short_report_behind_a_long_box_of_consent_is_the_article(before: bool) -> None:
    box = BOX.format(ASKS * 12)
    found = extract(page(box + REPORT if before else REPORT + box), URL)
    assert found.title == "Kapolsek Sambangi Warga"
    assert "Kapolsek Cepu menyambangi warga" in found.text
    assert "izin" not in found.text
    assert "privasi" not in found.text


@pytest.mark.parametrize("box", ["id=CMPBOX", "class='cmpbox cmpstyleroot'", "id=x class=cmpbox"])
def test_a_box_of_consent_is_known_by_its_id_or_any_of_its_classes(box: str) -> None:
    found = extract(page(f"<div {box}><p>{ASKS * 12}</p></div>{REPORT}"), URL)
    assert "Kapolsek Cepu menyambangi warga" in found.text
    assert "izin" not in found.text


def test_what_stands_below_a_box_of_consent_stays_where_it_is() -> None:
    found = extract(page(REPORT.replace("<p>", f"<p>Cepu{BOX.format(ASKS)}</p><p>")), URL)
    assert "Kapolsek Cepu menyambangi warga" in found.text
    assert "izin" not in found.text


def test_the_text_of_a_box_of_consent_does_not_make_furniture_of_a_report() -> None:
    """A name that means furniture is not believed of what holds most of the page's text."""
    sentence = "Kapolsek Cepu menyambangi warga Desa Getas menjelang Pilkada serentak. "
    report = f"<div class=sharing><p>{sentence * 8}</p></div>"
    found = extract(page(BOX.format(ASKS * 20) + report), URL)
    assert "Kapolsek Cepu menyambangi warga" in found.text
