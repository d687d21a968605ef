"""One article, many addresses: what folds without the page, and what the page may declare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import canonical_of, fold_url

ARTICLE = "https://kabarkita.id/2024/02/08/polisi-sambang-warga/"

FOLDED = [
    (f"{ARTICLE}?utm_source=wa&utm_medium=social&fbclid=abc", ARTICLE),
    (f"{ARTICLE}#comments", ARTICLE),
    (f"{ARTICLE}amp/", ARTICLE),
    (f"{ARTICLE}?amp=1", ARTICLE),
    (f"{ARTICLE}?share=whatsapp&nb=1", ARTICLE),
    (f"{ARTICLE}2/", ARTICLE),
    (f"{ARTICLE}?page=all", ARTICLE),
    ("https://kabarkita.id:443/2024/02/08/polisi-sambang-warga/", ARTICLE),
    ("HTTPS://KabarKita.ID/2024/02/08/polisi-sambang-warga/", ARTICLE),
    ("https://kabarkita.id/index.php/2024/02/08/polisi-sambang-warga/", ARTICLE),
    ("http://kabarkita.id:80/?p=12&share=x", "http://kabarkita.id/?p=12"),
    (
        "https://a.blogspot.com/2024/02/polisi-sambang.html?m=1",
        "https://a.blogspot.com/2024/02/polisi-sambang.html",
    ),
    (
        "https://regional.kompas.com/copy/2024/02/08/0931/polisi-sambang-warga",
        "https://regional.kompas.com/read/2024/02/08/0931/polisi-sambang-warga",
    ),
    ("https://a.id/cetak/12345-polisi-sambang", "https://a.id/12345-polisi-sambang"),
    (
        "https://a.id/berita/polisi-sambang-warga/halaman/2",
        "https://a.id/berita/polisi-sambang-warga",
    ),
    ("https://a.id/amp-12345-polisi", "https://a.id/12345-polisi"),
    ("https://a.id/2024/02/judul/index.html", "https://a.id/2024/02/judul/"),
    ("https://a.id/2024/02/judul/index.htm?utm_source=wa", "https://a.id/2024/02/judul/"),
    ("https://a.id/2024/02/judul/INDEX.PHP", "https://a.id/2024/02/judul/"),
    ("https://a.id/index.html", "https://a.id/"),
    (f"{ARTICLE}amp/index.html", ARTICLE),
    (f"{ARTICLE}index.html/amp", ARTICLE),
    ("https://a.id/berita/index.php?id=312", "https://a.id/berita/?id=312"),
]
KEPT = [
    "https://kabarkita.id/2024/02/",
    "https://kabarkita.id/indeks?page=2",
    "https://kabarkita.id/page/2/",
    "https://kabarkita.id/category/daerah/page/3/",
    "https://kabarkita.id/feed/",
    "https://kabarkita.id/berita.php?id=312",
    "https://www.kabarkita.id/a-b-c/",
    "http://kabarkita.id:8080/a-b-c/",
    "https://kabarkita.id/berita/harga-index.html",
    "https://kabarkita.id/index.html/berita",
]


@pytest.mark.parametrize(("url", "folded"), FOLDED)
def test_forms_of_an_article_fold_into_it(url: str, folded: str) -> None:
    assert fold_url(url) == folded


@pytest.mark.parametrize("url", KEPT)
def test_what_chooses_the_content_stays(url: str) -> None:
    assert fold_url(url) == url


@pytest.mark.parametrize("url", ["javascript:void(0)", "mailto:a@b.id", "https://[oops", "", "::"])
def test_what_is_no_web_address_comes_back_as_it_is(url: str) -> None:
    assert fold_url(url) == url


def test_control_characters_and_bidi_marks_are_taken_out() -> None:
    assert fold_url("https://a.id/berita\u202e-satu-dua\x00/\n") == "https://a.id/berita-satu-dua/"


@given(st.text(max_size=200))
def test_folding_never_fails_and_is_stable_on_any_text(text: str) -> None:
    assert fold_url(fold_url(text)) == fold_url(text)


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.id(/[a-z0-9.%-]{0,12}){0,4}(\?[a-z=&0-9]{0,20})?", fullmatch=True
    )
)
def test_folding_is_stable_on_addresses(url: str) -> None:
    assert fold_url(fold_url(url)) == fold_url(url)


def test_the_declared_address_of_the_same_site_wins() -> None:
    declared = ["https://www.kabarkita.id/polisi-sambang-warga/"]
    assert canonical_of("https://m.kabarkita.id/polisi-sambang-warga/?m=1", declared) == (
        "https://www.kabarkita.id/polisi-sambang-warga/",
        "canonical",
    )


@pytest.mark.parametrize(
    "declared",
    [
        "https://kabarkita.id/",
        "https://kabarkita.id",
        "/",
        "https://lain.id/2024/02/08/polisi-sambang-warga/",
        "https://kabarkita.id/category/daerah/",
        "https://kabarkita.id/2024/02/08/",
        "https://kabarkita.id/tag/polri/",
        "javascript:void(0)",
        "{{ url }}",
    ],
)
def test_a_canonical_that_cannot_be_the_article_is_refused(declared: str) -> None:
    assert canonical_of(ARTICLE, [declared]) == (ARTICLE, "url")


@pytest.mark.parametrize(
    "url", ["https://a.id/2024/02/judul/", "https://a.id/2024/02/judul/index.html"]
)
@pytest.mark.parametrize(
    "declared", ["https://a.id/2024/02/judul/index.html", "https://a.id/2024/02/judul/"]
)
def test_a_declared_index_file_is_its_directory(url: str, declared: str) -> None:
    assert canonical_of(url, [declared]) == ("https://a.id/2024/02/judul/", "canonical")


@pytest.mark.parametrize("declared", ["https://a.id/index.html", "https://a.id/2024/02/index.html"])
def test_the_index_file_of_the_home_page_or_a_section_is_no_article(declared: str) -> None:
    found = canonical_of("https://a.id/2024/02/judul/index.html", [declared])
    assert found == ("https://a.id/2024/02/judul/", "url")


#: (the address asked, what its page declares): one page by slug, number, or lack of a slug.
ONE_PAGE = [
    ("/2024/02/08/polisi-sambang-warga/", "/polisi-sambang-warga/"),
    ("/polisi-sambang-warga/", "/daerah/2024/02/08/polisi-sambang-warga/"),
    ("/daerah/polisi-sambang-warga", "/peristiwa/polisi-sambang-warga.html"),
    ("/Berita/Polisi-Sambang-Warga", "/berita/polisi-sambang-warga/"),
    ("/polisi-sambang-warga-amp", "/polisi-sambang-warga"),
    ("/mobile/berita/judul/halaman-2", "/berita/judul.html"),
    ("/2024/02/judul/", "/judul/"),
    ("/berita/123/polisi-sambang-warga", "/read/123"),
    ("/read/12", "/berita/12/polisi-sambang-warga"),
    ("/berita/123/judul-yang-lama", "/berita/123/judul-baru-berita-ini"),
    ("/articles/polisi-sambang-warga-id120424", "/kabar/daerah/polisi-sambang-warga/"),
    ("/detik/d-7180123/judul-yang-lama", "/d-7180123"),
    ("/?p=123", "/2024/02/08/polisi-sambang-warga/"),
    ("/?p=123", "/2024/02/judul/"),
    ("/berita/312/polisi-sambang-warga", "/polisi-sambang-warga-312"),
    ("/polisi-sambang-warga-312.html", "/berita/312/polisi-sambang-warga"),
    ("/2024-02-08-polisi-sambang-warga.html", "/2024/02/08/polisi-sambang-warga/"),
    ("/polisi-sambang-warga/artikel/312.cms", "/berita/polisi-sambang-warga"),
    ("/kabar/polisi-sambang-warga-1zAbCd2xy/full", "/kabar/polisi-sambang-warga-1zAbCd2xy"),
    ("/?p=123", "/berita/9876/polisi-sambang-warga"),
    ("/?page_id=123", "/?p=123"),
    ("/node/12", "/daerah/polisi-sambang-warga"),
    ("/detail.php?id=312", "/berita/312-polisi-sambang-warga"),
    ("/index.php?option=com_content&id=312:polisi-sambang-warga", "/312-polisi-sambang-warga"),
    ("/polisi-sambang-warga?asal=beranda", "/polisi-sambang-warga"),
    ("/berita/judul?asal=beranda", "/berita/judul"),
]
#: The same for a theme that declares another article, or one address on every page.
ANOTHER_PAGE = [
    ("/2024/02/08/polisi-sambang-warga/", "/2024/02/08/kapolres-temui-tokoh-agama/"),
    ("/polisi-sambang-warga/", "/kapolres-temui-tokoh-agama/"),
    ("/polisi-sambang-warga/", "/polisi-sambang-warga-2/"),
    ("/polisi-sambang-warga/", "/polisi-sambang-warga-desa/"),
    ("/5-penyebab-kecelakaan-mudik", "/7-penyebab-kecelakaan-mudik"),
    ("/polisi-sambang-warga-70123", "/polisi-sambang-warga-70456"),
    ("/read/2024/02/08/0931/polisi-sambang", "/read/2024/02/08/0931/kapolres-temui-tokoh"),
    ("/2024/01/02/jadwal-salat-hari-ini/", "/2024/01/09/jadwal-salat-hari-ini/"),
    ("/pilkada-2024-polisi-siaga", "/pilkada-2024-kapolres-siaga"),
    ("/berita/123/polisi-sambang-warga", "/berita/124/kapolres-temui-tokoh-agama"),
    ("/12/polisi-sambang-warga", "/12/kapolres-temui-tokoh-agama"),
    ("/a.html", "/b.html"),
    ("/satu/", "/dua/"),
    ("/berita-hukum-kriminal/312", "/berita-hukum-kriminal/313"),
    ("/polisi-sambang-warga/artikel/312.cms", "/kapolres-temui-tokoh-agama"),
    ("/2024-01-02-jadwal-salat-hari-ini.html", "/2024-01-09-jadwal-salat-hari-ini.html"),
    ("/?p=123", "/berita/"),
    ("/?p=123", "/?p=124"),
    ("/?p=123", "/berita/456"),
    ("/node/12", "/node/13"),
    ("/read/123", "/berita/456/polisi-sambang-warga"),
    ("/detail.php?id=312", "/detail.php?id=313"),
    ("/detail.php?id=312", "/detail.php"),
    ("/detail.php?id=312&cat=3", "/detail.php?id=313&cat=3"),
    ("/baca?judul=polisi-sambang-warga", "/baca?judul=kapolres-temui-tokoh-agama"),
    ("/baca?judul=polisi-sambang-warga", "/berita/kapolres-temui-tokoh-agama"),
]


@pytest.mark.parametrize(("asked", "declared"), ONE_PAGE)
def test_a_declared_address_of_the_same_page_is_taken(asked: str, declared: str) -> None:
    found = canonical_of(f"https://a.id{asked}", [f"https://www.a.id{declared}"])
    assert found == (f"https://www.a.id{declared}", "canonical")


@pytest.mark.parametrize(("asked", "declared"), ANOTHER_PAGE)
def test_a_declared_address_of_another_article_is_refused(asked: str, declared: str) -> None:
    found = canonical_of(f"https://a.id{asked}", [f"https://a.id{declared}"])
    assert found == (f"https://a.id{asked}", "url")


def test_after_a_false_canonical_the_next_statement_is_asked() -> None:
    found = canonical_of(ARTICLE, ["/kapolres-temui-tokoh-agama/", "/polisi-sambang-warga/"])
    assert found == ("https://kabarkita.id/polisi-sambang-warga/", "canonical")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_declared_text_gives_an_address_of_the_site(path: str, declared: str) -> None:
    url = "https://a.id/" + path.replace("\\", "")
    found, _ = canonical_of(url, [declared])
    assert fold_url(found) == found


@given(st.lists(st.sampled_from(["judul-berita-ini", "index.html", "index.php", "amp", "2", "x"])))
def test_piled_up_forms_of_an_address_fold_at_once(segments: list[str]) -> None:
    folded = fold_url("https://a.id/" + "/".join(segments))
    assert fold_url(folded) == folded


def test_a_relative_canonical_is_resolved() -> None:
    assert canonical_of("https://a.id/x?id=1", ["/berita/polisi-sambang-warga"]) == (
        "https://a.id/berita/polisi-sambang-warga",
        "canonical",
    )


def test_two_blogs_of_one_host_are_two_sites() -> None:
    found, _ = canonical_of(
        "https://satu.blogspot.com/2024/02/a-b-c.html",
        ["https://dua.blogspot.com/2024/02/a-b-c.html"],
    )
    assert found == "https://satu.blogspot.com/2024/02/a-b-c.html"


def test_an_archived_page_is_the_page_that_was_archived() -> None:
    url = (
        "https://web.archive.org/web/20220721150811/https://www.jpnn.com/news/polisi-sambang-warga"
    )
    assert canonical_of(url, [])[0] == "https://www.jpnn.com/news/polisi-sambang-warga"
