"""Cards of other articles: known by their build, in listings and beside an article."""

from __future__ import annotations

import pytest

from crawler.extraction import NoArticle, extract
from tests.speed import within

URL = "https://kabarpati.example.id/berita/polisi-bagikan-sembako"
REPORT = (
    "Polisi membagikan dua ratus paket sembako kepada nelayan di Desa Bajomulyo, Kamis pagi.",
    "Kapolsek Juwana mengatakan bantuan itu dihimpun dari anggota sejak awal bulan.",
)
TEASER = "Harga cabai di Pasar Puri naik dua kali lipat sejak awal pekan karena panen gagal."


def page(*inside: str) -> str:
    return f"<html><head><title>Kabar</title></head><body>{''.join(inside)}</body></html>"


def card(number: int, tag: str = "h3") -> str:
    link = f'<a href="/berita/harga-cabai-naik-{number}">Harga Cabai Naik Lagi {number}</a>'
    return f'<div class="x{number % 2}"><{tag}>{link}</{tag}><p>{TEASER}</p></div>'


def article(*after: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in REPORT)
    return page("<div class='k'><h1>Polisi Bagikan Sembako ke Nelayan</h1>", paragraphs, *after)


def read(html: str) -> list[str]:
    return extract(html, URL).paragraphs


@pytest.mark.parametrize("tag", ["h2", "h5", "div", "p"])
def test_a_list_of_cards_below_a_report_is_no_part_of_it_though_it_is_longer(tag: str) -> None:
    assert read(article("<div>", *(card(n, tag) for n in range(6)), "</div>")) == list(REPORT)


@pytest.mark.parametrize("tag", ["h2", "h5", "div", "p"])
def test_a_page_of_cards_alone_is_a_listing(tag: str) -> None:
    with pytest.raises(NoArticle) as refusal:
        extract(page(*(card(n, tag) for n in range(4))), "https://kabarpati.example.id/berita")
    assert refusal.value.reason == "listing"


def test_a_single_card_between_the_paragraphs_goes() -> None:
    lines = [f"<p>{line}</p>" for line in (*REPORT, *REPORT[::-1])]
    lines.insert(2, card(1))
    assert read(page("<h1>Polisi Bagikan Sembako</h1><div>", *lines, "</div>"))[:2] == list(REPORT)


def test_a_labelled_link_above_a_paragraph_heads_no_card() -> None:
    link = '<p><a href="/berita/harga-cabai-naik-1">Baca juga: Harga Cabai Naik Lagi</a></p>'
    chunks = [f"<div>{link}<p>{line} Bagian {n}.</p></div>" for n, line in enumerate(REPORT * 2)]
    found = read(page("<h1>Polisi Bagikan Sembako ke Nelayan</h1><div>", *chunks, "</div>"))
    assert found == [f"{line} Bagian {n}." for n, line in enumerate(REPORT * 2)]


def test_an_article_whose_headline_leads_to_its_other_address_is_no_card() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in REPORT)
    heading = '<h2><a href="/2024/02/polisi-bagikan-sembako-2">Polisi Bagikan Sembako</a></h2>'
    assert read(page(f'<article class="post">{heading}{paragraphs}</article>')) == list(REPORT)


@pytest.mark.parametrize("depth", [1, 120])
def test_thousands_of_cards_in_deep_containers_take_no_time(depth: int) -> None:
    cards = "".join(card(n) for n in range(3_000))
    html = article("<div>" * depth, cards, "</div>" * depth)
    with within(5):
        assert read(html) == list(REPORT)
