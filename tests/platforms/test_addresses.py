"""Telling articles from archives by the address alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.addresses import (
    absolute,
    homes_of,
    lies_outside,
    link_kind,
    looks_like_article,
    same_site,
)
from tests.platforms.walking import scope, site

SITE = "https://situs.example/"

ARTICLES = """\
2024/09/28/kapolres-gelar-doa
2024/09/28/kapolres
2024/12/29/2571
2024/11/warta_5.html
index.php/2024/01/08/kapolsek-gelar-sambang-ke-warga
amp/2023/11/20/jelang-tahapan-kampanye
read/2022/06/16/66478/polri-siapkan
read/20180118/409/728150/sambut-pilkada-polisi
kapolres-blora-pimpin-apel-gelar-pasukan
kapolres-blora-pimpin-apel-gelar-pasukan/
kapolres-blora-pimpin-apel-gelar-pasukan/2
kapolres-blora-pimpin-apel-gelar-pasukan/amp
kapolres-blora-pimpin-apel-gelar-pasukan/halaman/1
kapolres-blora-pimpin-apel-gelar-pasukan/?share=skype
kapolres-berganti.html
berita/personel-disiagakan
berita/163625/bung-troli-sisir-kos/halaman/1
berita/451653/@situs
berita/755323/index.html
news/detail/32229/
node/2678
archives/12345
?p=10093
index.php?p=10093
detail.php?id=774
berita.php?news_id=12&page=2
SxNews/News?link=843ecc45-Kapolda_Beri_Arahan_Baru
daerah/kapolres-gelar-apel
daerah/kapolres-tinjau-tps/all
7710-polres-gelar-nobar
nasional/d-8066224/kapolres
play/KRXC5xmZ-strategi-polri-ciptakan-pilkada-aman
Koalisi.Komunikasi.dan.Kepemimpinan
news/2024/11/07/426175/Tahap-Kampanye,Polsek-Tingkatkan.html
2024/05/kategori-baru-tilang.html
""".splitlines()

LISTINGS = """\
2024/
2024/09
2024/09/28/
index.php/2016/10/27/
2024/09/page/3/
2026_01_19_archive.html
page/2131/
page/232/?p=pelaku+begal
tag/cooling-system-pilkada-damai-2024
search/label/Polri
search?q=kapolres-blora-pimpin-apel
author/redaksi/page/165
category/politik/pilkada-2020/
kategori/hukum
kabar_daerah/polda-riau/page/14
app/tag?i=Kriminal&page=88
feed/
feeds/posts/default
kapolres-blora-pimpin-apel-gelar/feed/
topik/pilkada-damai-2024
indeks/2024/09/28
indeks?page=3
""".splitlines()

OTHERS = """\
p/tentang-kami.html
pedoman-media-siber
pedoman-pemberitaan-media-siber/
kode-etik-jurnalistik
susunan-redaksi
privacy-policy
kebijakan-privasi
disclaimer
wp-login.php?redirect_to=x
wp-content/uploads/2024/09/foto-kapolres-blora-apel.jpg
uploads/laporan-tahunan-polres-blora-2024.pdf
wp-json/wp/v2/posts/123
sitemap.xml
cdn-cgi/l/email-protection
""".splitlines()


@pytest.mark.parametrize("path", ARTICLES)
def test_addresses_that_name_one_text_are_articles(path: str) -> None:
    assert looks_like_article(SITE + path, SITE)


@pytest.mark.parametrize("path", LISTINGS)
def test_archives_searches_and_feeds_are_sections(path: str) -> None:
    assert link_kind(SITE + path, SITE) == "section"


@pytest.mark.parametrize("path", OTHERS)
def test_standing_pages_files_and_machinery_are_refused(path: str) -> None:
    assert link_kind(SITE + path, SITE) == "refused"


@pytest.mark.parametrize("path", ["info-layanan/", "hukum", "hukum-dan-kriminal", "peristiwa"])
def test_short_slugs_are_unclear(path: str) -> None:
    assert link_kind(SITE + path, SITE) == "unclear"


def test_the_home_page_is_no_article() -> None:
    assert link_kind(SITE, SITE) == "refused"
    assert link_kind(SITE + "?utm_source=kapolres-blora-pimpin-apel", SITE) == "refused"


@pytest.mark.parametrize(
    "host", ["www.situs.example", "m.situs.example", "amp.situs.example", "SITUS.example:443"]
)
def test_form_hosts_are_the_same_site(host: str) -> None:
    assert same_site(f"https://{host}/2024/09/a-b-c-d", "http://www.situs.example/")


@pytest.mark.parametrize(
    "url",
    [
        "https://bali.situs.example/2024/09/a-b-c-d",
        "https://situs.example.evil.test/2024/09/a-b-c-d",
        "https://situs.example@evil.test/2024/09/a-b-c-d",
        "https://situs.example:8443/2024/09/a-b-c-d",
        "ftp://situs.example/2024/09/a-b-c-d",
        "https://[/2024/09/a-b-c-d",
    ],
)
def test_other_hosts_ports_and_schemes_are_another_site(url: str) -> None:
    assert not same_site(url, SITE)
    assert not looks_like_article(url, SITE)


def test_a_sites_further_hosts_are_the_same_site() -> None:
    assert looks_like_article("https://www.lama.example/2024/09/a", SITE, "https://lama.example/")
    assert homes_of(site(aliases=["lama.example"])) == (SITE, "https://lama.example/")


def test_two_sites_on_one_machine_are_told_apart_by_port() -> None:
    assert same_site("http://127.0.0.2:8000/a", "http://127.0.0.2:8000/")
    assert not same_site("http://127.0.0.2:8001/a", "http://127.0.0.2:8000/")


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:void(0)",
        "data:text/html,x",
        "mailto:a@b.example",
        "tel:110",
        "whatsapp://send?text=x",
        "file:///etc/passwd",
        "#komentar",
        "",
        None,
        "http://",
        "http://[::1",
        "http://user:secret@situs.example/a",
        "https://situs.example/" + "a" * 3000,
        "https://situs.example/\u202egpj.exe",
    ],
)
def test_links_that_lead_to_no_page_have_no_address(href: str | None) -> None:
    assert absolute(SITE, href) is None


def test_relative_links_are_resolved_without_fragment() -> None:
    assert absolute(SITE + "a/b", "../c?d=1#e") == "https://situs.example/c?d=1"
    assert absolute(SITE, "//www.situs.example/x") == "https://www.situs.example/x"
    assert absolute(SITE, " /x\n/y ") == "https://situs.example/x/y"


def test_a_month_in_the_address_counts_as_the_whole_month() -> None:
    window = scope("2024-09-15", "2024-10-01")
    assert not lies_outside(SITE + "2024/09/a.html", window)
    assert lies_outside(SITE + "2024/08/a.html", window)
    assert lies_outside(SITE + "2024/11/a.html", window)
    assert lies_outside(SITE + "2024/09/10/a", window)


def test_a_days_margin_is_left_for_addresses_in_another_zone() -> None:
    window = scope("2024-09-15", "2024-09-16")
    assert not lies_outside(SITE + "2024/09/14/a", window)
    assert not lies_outside(SITE + "2024/09/16/a", window)


def test_an_address_without_a_date_is_never_outside() -> None:
    assert not lies_outside(SITE + "kapolres-gelar-apel-pasukan", scope("2024-09-15"))
    assert not lies_outside(SITE + "2024/08/a.html", scope())


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_sorted_without_an_error(text: str) -> None:
    for url in (text, SITE + text):
        link_kind(url, SITE)
        absolute(SITE, text)
        lies_outside(url, scope("2024-09-15", "2024-10-01"))


@pytest.mark.parametrize(
    "path", ["-" * 1900, "1-" * 900, "a." * 900, "/" * 1900, "?a=" + "b-" * 900]
)
def test_repetitive_addresses_take_no_time(path: str) -> None:
    for _ in range(50):
        link_kind(SITE + path, SITE)


# What the research folder knows of the field; the project passes without it.

SOURCES = Path(__file__).parents[3] / "shared" / "research" / "sources.csv"
#: The example addresses that are no articles, by what a reader sees in them.
NO_ARTICLE = re.compile(
    r"""//[^/]+/?$ | /(?:category|tag|author|feed|search|faq)\b | /page/\d+ | _archive\.html$
    | /(?:19|20)\d\d(?:/\d\d){0,2}/?$ | /info-layanan/$""",
    re.VERBOSE,
)


def _examples() -> Iterator[str]:
    with SOURCES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield from row["example_urls"].split()


def test_every_example_address_of_the_research_is_sorted_as_a_reader_would() -> None:
    if not SOURCES.exists():
        pytest.skip("the research folder is not beside this checkout")
    wrong = []
    for url in _examples():
        home = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
        if looks_like_article(url, home) == bool(NO_ARTICLE.search(url)):
            wrong.append(url)
    assert wrong == []
