"""Pages with status 200 and no article: missing ones, walls, and shells that scripts would fill."""

# ruff: noqa: E501 - markup is quoted as it stands

from __future__ import annotations

import pytest

from crawler.diagnosis import Answer, Home, diagnose
from crawler.extraction import NoArticle, extract

URL = "https://kabar.example/2024/09/10/sambang-warga/"
NAV = "<nav><a href=/>Beranda</a><a href=/daerah/>Daerah</a><a href=/hukum/>Hukum</a></nav>"
LATEST = "".join(
    f"<li><a href=/2024/09/1{day}/judul/>Kapolres Hadiri Bakti Sosial Nomor {day} di Desa</a></li>"
    for day in range(6)
)
FOOT = "<footer><p>Copyright 2024 Kabar. All rights reserved.</p><a href=/redaksi/>Redaksi</a></footer>"


def page(body: str, title: str = "Kabar") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


def themed(body: str, title: str = "Kabar") -> str:
    return page(f"{NAV}<main>{body}</main><ul>{LATEST}</ul>{FOOT}", title)


def told(html: str) -> str:
    """Return what the crawl counts a page under: what diagnosis finds, then what the reader does."""
    answer = Answer(
        asked=URL, url=URL, status=200, headers={"content-type": "text/html"}, body=html.encode()
    )
    found = diagnose(answer, Home.of("https://kabar.example/")).finding
    if found is not None:
        return found.reason
    try:
        extract(html, URL)
    except NoArticle as none:
        return none.reason
    return "an article"


@pytest.mark.parametrize(
    "body",
    [
        "<h1>404</h1><p>Sepertinya tidak ada yang ditemukan di lokasi ini. Coba cari?</p>",
        "<h2>Maaf, berita tidak dapat ditemukan</h2><p>Mungkin sudah dipindahkan.</p>",
        "<h1>Tulisan tidak ditemukan</h1><p>Mungkin sudah dihapus oleh penulisnya.</p>",
        "<h1>Artikel ini sudah tidak tersedia</h1>",
        "<h1>Halaman yang kamu tuju sudah tidak ada</h1><p>Kembali ke beranda</p>",
        "<p>Data tidak ditemukan</p>",
        "<h1>Belum ada berita</h1>",
        "<h1>Maaf, laman yang Anda cari di blog ini tidak ada.</h1>",
        "<h1>Ups, halaman hilang!</h1><p>Halaman yang Anda tuju tidak tersedia.</p>",
    ],
)
def test_a_page_that_says_that_nothing_is_there_is_a_soft_404(body: str) -> None:
    assert told(themed(body)) == "soft-404"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Korban Belum Ditemukan, Pencarian Dilanjutkan", "Tim SAR belum menemukan korban hanyut di Bengawan Solo hingga Senin malam. Pencarian dilanjutkan esok hari, kata Kapolsek Cepu."),
        ("Polisi: Tidak Ada Data yang Bocor", "Polres Blora memastikan tidak ada data pemilih yang bocor. Data tidak ditemukan di forum mana pun, kata Kasi Humas kepada wartawan."),
        ("Warga Masuk Daftar Pemilih", "Ribuan warga masuk daftar pemilih tambahan. KPU meminta warga segera mendaftar untuk mengikuti pemilihan, kata ketua KPU Blora."),
    ],
)  # fmt: skip
def test_a_short_report_that_uses_such_words_is_an_article(title: str, text: str) -> None:
    assert told(themed(f"<h1>{title}</h1><article><p>{text}</p></article>", title)) == "an article"


@pytest.mark.parametrize(
    "html",
    [
        page("<h1>Login</h1><form><label>Kata sandi</label><input type=password></form>", "Login"),
        page("<form><input type=password><button>Masuk</button></form>", "Masuk | Kabar"),
        themed(
            "<p>Halaman ini hanya untuk anggota. Silakan login.</p><form><input type=password></form>"
        ),
        themed(
            "<h1>Kapolsek Sambang Warga</h1><p>Untuk membaca artikel lengkap, silakan berlangganan.</p>"
        ),
        themed("<h1>Kapolsek Sambang Warga</h1><p>Artikel ini khusus pelanggan Kabar.</p>"),
    ],
)
def test_a_page_that_asks_who_reads_is_a_login_wall(html: str) -> None:
    assert told(html) == "login-wall"


SHELLS = {
    "React": "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/static/js/main.js></script>",
    "Vue": "<div id=app></div><script src=/js/chunk-vendors.js></script><script src=/js/app.js></script>",
    "Angular": "<app-root></app-root><script src=main.js type=module></script>",
    "Angular with a spinner": "<app-root><div class=spinner>Memuat...</div></app-root><script src=main.js type=module></script>",
    "Nuxt": "<div id=__nuxt></div><script type=module src=/_nuxt/entry.js></script>",
    "Next with server components": "<div hidden></div><script>(self.__next_f=self.__next_f||[]).push([0])</script><script src=/_next/static/a.js async></script>",
    "SvelteKit": "<div style='display: contents'><script>{__sveltekit_x={base:''};import('/_app/immutable/entry/start.js')}</script></div>",
    "Flutter": "<script src='flutter_bootstrap.js' async></script>",
    "Remix": "<script>window.__remixContext = {};</script><script type=module async>import '/build/manifest.js'</script>",
    "Astro": "<astro-island client='only' component-url='/_astro/Article.js'></astro-island><script type=module src=/_astro/x.js></script>",
    "Alpine": "<div x-data='berita()'><p>Memuat berita...</p></div><script src=/alpine.js defer></script>",
    "htmx": "<div hx-get='/api/berita/1' hx-trigger=load>Sedang memuat...</div><script src=/htmx.js></script>",
    "a skeleton": "<header><a href=/>Kabar</a></header><div class=skeleton></div><script src=/a.js type=module></script>",
}


@pytest.mark.parametrize("name", SHELLS)
def test_a_page_that_only_scripts_fill_is_a_shell(name: str) -> None:
    assert told(page(SHELLS[name])) == "empty-shell"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>Selamat datang.</p>", "too-short"),
        ("<img src=a.jpg><img src=b.jpg><img src=c.jpg><script src=a.js></script>", "too-short"),
        ("<video src=a.mp4></video><script src=a.js></script>", "video"),
    ],
)
def test_what_no_script_would_fill_is_no_shell(body: str, reason: str) -> None:
    assert told(page(body)) == reason
