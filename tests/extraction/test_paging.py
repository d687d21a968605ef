"""Articles in several pages: found, joined, and carried as JSON between fetches."""

from __future__ import annotations

import json
import pickle

import pytest

from crawler.extraction import Extraction, extract, join_pages

URL = "https://kabarkita.id/2024/02/08/catatan-dari-tiga-posko/"
TITLE = "Catatan dari Tiga Posko Pemilu di Lereng Gunung"
PAGES = {
    1: [
        "Posko pertama berdiri di balai desa dan dijaga enam orang linmas sejak sore hari.",
        "Warga datang membawa kopi serta singkong rebus untuk menemani petugas berjaga.",
    ],
    2: [
        "Posko kedua berada di tikungan jalan, tempat truk logistik berhenti sejenak.",
        "Petugas mencatat setiap kendaraan yang lewat setelah pukul sepuluh malam.",
    ],
    3: [
        "Posko ketiga paling jauh, dua jam berjalan kaki dari ujung jalan beraspal.",
        "Di sana, radio komunikasi menjadi satu-satunya penghubung dengan kecamatan.",
    ],
}


def page(number: int, *, lead: bool = False, pager: bool = True) -> str:
    links = "".join(f'<a href="{URL}{n}/">{n}</a> ' for n in (1, 2, 3) if n != number)
    body = "".join(f"<p>{p}</p>" for p in ([PAGES[1][0]] if lead else []) + PAGES[number])
    return (
        f"<html lang='id'><head><title>{TITLE} - Kabar Kita</title></head><body><article>"
        f"<h1 class='entry-title'>{TITLE}</h1><div class='entry-content'>{body}"
        f"{'<div class=page-links>Halaman: ' + links + '</div>' if pager else ''}</div>"
        "</article></body></html>"
    )


def parts() -> list[Extraction]:
    return [extract(page(n), URL if n == 1 else f"{URL}{n}/") for n in (1, 2, 3)]


def test_the_first_page_names_the_others_in_order() -> None:
    assert parts()[0].next_pages == [f"{URL}2/", f"{URL}3/"]


def test_a_later_page_names_none() -> None:
    assert parts()[1].next_pages == []


def test_a_pager_with_gaps_is_filled() -> None:
    html = page(1).replace(f'<a href="{URL}2/">2</a> ', "").replace(f"{URL}3/", f"{URL}4/")
    assert extract(html, URL).next_pages == [f"{URL}2/", f"{URL}3/", f"{URL}4/"]


def test_a_whole_page_address_is_enough() -> None:
    html = page(1).replace(f"{URL}3/", f"{URL}?page=all")
    found = extract(html, URL)
    assert (found.next_pages, found.whole_page) == ([f"{URL}?page=all"], True)


def test_links_to_other_articles_are_no_pages() -> None:
    html = page(1, pager=False).replace(
        "</article>", '<a href="/lain-lagi-berita/2/">2</a></article>'
    )
    assert extract(html, URL).next_pages == []


def test_pages_are_joined_in_order() -> None:
    joined = join_pages(parts())
    assert joined.paragraphs == PAGES[1] + PAGES[2] + PAGES[3]
    assert (joined.url, joined.title, joined.next_pages) == (URL, TITLE, [])


def test_a_lead_repeated_on_each_page_is_there_once() -> None:
    with_lead = [extract(page(n, lead=n > 1), f"{URL}{n}/" if n > 1 else URL) for n in (1, 2, 3)]
    assert join_pages(with_lead).paragraphs == PAGES[1] + PAGES[2] + PAGES[3]


def test_the_whole_page_replaces_the_first() -> None:
    everything = page(1).replace("</p><div", "".join(f"<p>{p}</p>" for p in PAGES[2]) + "</p><div")
    whole = extract(everything, f"{URL}?page=all")
    assert join_pages([parts()[0], whole]).paragraphs == PAGES[1] + PAGES[2]


def test_parts_survive_json_and_pickle() -> None:
    stored = [Extraction.load(json.loads(json.dumps(part.dump()))) for part in parts()]
    assert join_pages(stored).paragraphs == join_pages(parts()).paragraphs
    assert pickle.loads(pickle.dumps(parts()[0])) == parts()[0]


def test_the_content_hash_is_that_of_the_joined_text() -> None:
    whole = "".join(page(1).split("</div>", 1)[0].rsplit("<div", 1)[0])
    rest = "".join(f"<p>{p}</p>" for p in PAGES[2] + PAGES[3])
    one = extract(whole + rest + "</div></article></body></html>", URL)
    assert join_pages(parts()).content_hash == one.content_hash


def test_the_record_has_only_the_record_s_fields() -> None:
    record = join_pages(parts()).to_dict()
    assert "evidence" not in record
    assert "next_pages" not in record
    assert record["text"].startswith(f"{TITLE}\n\n{PAGES[1][0]}")


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="at least one"):
        join_pages([])
