"""Each answer that is no article: its class and evidence, where people and programs read them."""

# ruff: noqa: E501 - answers and their outcomes side by side

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.sites import Reply, Site, crawl, front, page, pitch, report

pytestmark = pytest.mark.slow

TITLE, BODY = report("Desa Getas")
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><p>cooling system</p><noscript>Enable"
    " JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={}</script></body>"
)
CAPTCHA = (
    "<html><head><title>Verifikasi</title></head><body><p>cooling system: saya bukan robot</p>"
    "<img src=/captcha.php></body></html>"
)
LOGIN = (
    "<html lang=id><head><title>Masuk</title></head><body><h1>Masuk</h1><p>Silakan masuk untuk membaca"
    " berita cooling system ini.</p><form><input type=password></form></body></html>"
)
MISSING = (
    "<html lang=id><head><title>Halaman tidak ditemukan</title></head><body><h1>Halaman tidak"
    " ditemukan</h1><p>Artikel cooling system telah dihapus.</p></body></html>"
)
LATIN = page(TITLE, BODY.replace("BLORA –", "BLORA \u2013")).encode("cp1252")

#: Path → the answer, the reason and the class that it must get ("" for a record), words of its
#: evidence.
CASES: dict[str, tuple[Reply, str, str, str]] = {
    "/2024/09/10/polisi-sambang-warga-satu/": (Reply(page(TITLE, BODY)), "", "", ""),
    "/2024/09/10/polisi-sambang-warga-dua/": (
        Reply(CHALLENGE), "blocked", "blocked", "Cloudflare ("),
    "/2024/09/10/polisi-sambang-warga-tiga/": (
        Reply(CHALLENGE, 503, {"cf-mitigated": "challenge"}), "blocked", "blocked",
        "Cloudflare (header cf-mitigated, HTTP 503)"),
    "/2024/09/10/polisi-sambang-warga-empat/": (Reply(CAPTCHA), "blocked", "blocked", "captcha ("),
    "/2024/09/10/polisi-sambang-warga-lima/": (Reply(LOGIN), "login-wall", "blocked", "a log-in form"),
    "/2024/09/10/polisi-sambang-warga-enam/": (
        Reply(status=302, headers={"Location": "/wp-login.php?redirect_to=x"}), "login-wall", "blocked",
        "sent to a log-in: /wp-login.php"),
    "/2024/09/10/polisi-sambang-warga-tujuh/": (
        Reply(MISSING), "soft-404", "soft-404", "Halaman tidak ditemukan"),
    "/2024/09/10/polisi-sambang-warga-delapan/": (
        Reply(status=301, headers={"Location": "/"}), "soft-404", "soft-404", "sent to the home page"),
    "/2024/09/10/polisi-sambang-warga-sembilan/": (
        Reply(b"%PDF-1.7 cooling system"), "not-html", "not-html", "PDF"),
    "/2024/09/10/polisi-sambang-warga-sepuluh/": (
        Reply('{"cooling system": 1}'), "not-html", "not-html", "JSON"),
    "/2024/09/10/polisi-sambang-warga-sebelas/": (
        Reply(status=302, headers={"Location": "http://tidak-ada.invalid/"}), "off-site", "off-site",
        "redirect to tidak-ada.invalid: dns: "),
    "/2024/09/10/polisi-sambang-warga-duabelas/": (
        Reply(page(*pitch("Dewa138"))), "spam", "spam", "title: situs slot gacor"),
    "/2024/09/10/polisi-sambang-warga-tigabelas/": (
        Reply("<html><title>Account Suspended</title><p>cooling system</p></html>"), "parked", "parked",
        "account suspended (title “Account Suspended”)"),
    "/2024/09/10/polisi-sambang-warga-empatbelas/": (
        Reply("gagal", 500), "http-status", "http-status", "HTTP 500"),
    "/2024/09/10/polisi-sambang-warga-limabelas/": (Reply("", 410), "gone", "http-status", "HTTP 410"),
    "/2024/09/10/polisi-sambang-warga-enambelas/": (Reply(""), "not-html", "not-html", "empty answer"),
    "/2024/09/10/polisi-sambang-warga-tujuhbelas/": (
        Reply(LATIN, headers={"Content-Type": "text/html; charset=utf-8"}), "", "", ""),
}  # fmt: skip
FAILED = {"blocked", "http-status"}


def test_each_page_without_an_article_has_its_class_in_all_places(tmp_path: Path) -> None:
    replies = {path: reply for path, (reply, *_) in CASES.items()}
    replies |= {"/": Reply(front("Kabar Kelas", *CASES)), "/wp-login.php": Reply(LOGIN)}
    with Site("127.0.0.79", replies) as site:
        run = crawl(tmp_path, {"kelas": site}, "-s", "BREAKER_FAILURES=99")
        told = run.manifest["sources"]["kelas"]
        lines = {line["url"].removeprefix(site.url[:-1]): line for line in run.skipped}
    for path, (_, reason, cls, words) in CASES.items():
        if not reason:
            assert path not in lines
            continue
        line = lines[path]
        assert (line["reason"], line["class"]) == (reason, cls), line
        assert line["evidence"].startswith(words), line
        assert line["state"] == ("failed" if reason in FAILED else "skipped"), line
    assert len(run.records) == 2
    assert told["noted"] == {"wrong-charset-repaired": 1}
    assert "declared utf-8" in told["evidence"]["wrong-charset-repaired"]
    assert told["classes"] == {
        "blocked": 5,
        "not-html": 3,
        "soft-404": 2,
        "http-status": 2,
        "off-site": 1,
        "spam": 1,
        "parked": 1,
        "wrong-charset-repaired": 1,
    }
    assert told["put_aside"] == ""
    (row,) = [text for text in run.said.splitlines() if text.startswith("kelas: skipped ")]
    assert "not-html 3" in row
    assert "failed blocked 3" in row
    assert "noted wrong-charset-repaired 1" in row
