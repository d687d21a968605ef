"""What a home page says: search forms, the list of everything, names."""

from __future__ import annotations

import pytest

from crawler.platforms.contract import Page
from crawler.probe.home import HomePage, read_home
from tests.platforms.walking import site

URL = "https://situs.example/"


def home(markup: str) -> HomePage:
    return read_home(site(), Page(url=URL, status=200, headers={}, body=markup.encode()))


@pytest.mark.parametrize(
    ("form", "search"),
    [
        ('<form action="/cari"><input name="q"></form>', "/cari?q={query}"),
        ('<form action="/"><input name="s" type="search"></form>', "/?s={query}"),
        ('<form role="search"><input name="kata"></form>', "/?kata={query}"),
        (
            '<form action="/hasil"><input name="teks" placeholder="Cari berita"></form>',
            "",
        ),
        (
            '<form action="/search?lang=id"><input type="hidden" name="type" value="news">'
            '<input name="keyword"></form>',
            "/search?lang=id&type=news&keyword={query}",
        ),
        ('<form action="/cari" method="post"><input name="q"></form>', ""),
        ('<form action="https://google.com/search"><input name="q"></form>', ""),
        ('<form action="/masuk"><input name="user"><input type="password" name="p"></form>', ""),
        ('<form action="/langganan"><input name="email" type="email"></form>', ""),
    ],
)
def test_a_search_form_gives_the_address_of_its_results(form: str, search: str) -> None:
    assert home(f"<html><body>{form}</body></html>").searches == ([search] if search else [])


@pytest.mark.parametrize(
    ("link", "archive"),
    [
        ('<a href="/indeks">Indeks</a>', "/indeks"),
        ('<a href="/berita?jenis=semua">Semua Berita</a>', "/berita?jenis=semua"),
        ('<a href="/">Indeks</a>', None),
        ('<a href="https://lain.example/indeks">Indeks</a>', None),
        ('<a href="/x">Indeks harga saham gabungan</a>', None),
    ],
)
def test_the_list_of_everything_is_the_link_that_says_so(link: str, archive: str | None) -> None:
    assert home(f"<html><body>{link}</body></html>").archive == archive


def test_a_page_declares_its_sites_name() -> None:
    found = home(
        '<html><head><meta name="application-name" content="KK">'
        '<meta property="og:site_name" content="Kabar Kita"><title>Depan</title></head></html>'
    )
    assert (found.names, found.page_title) == (["Kabar Kita", "KK"], "Depan")
