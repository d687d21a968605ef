"""Answers that a stranger met: whose they are, and what is behind an end that is none."""

# ruff: noqa: E501 - markup is quoted as it stands

from __future__ import annotations

import pytest

from crawler.diagnosis import Answer, Diagnosis, Home, diagnose

URL = "https://polres.example/2024/09/10/sambang-warga/"


def html(title: str, body: str) -> str:
    return f"<!doctype html><html lang=id><head><title>{title}</title></head><body>{body}</body></html>"


def diagnosed(markup: str, status: int = 200, server: str = "") -> Diagnosis:
    headers = {"content-type": "text/html; charset=utf-8", "server": server}
    answer = Answer(asked=URL, url=URL, status=status, headers=headers, body=markup.encode())
    return diagnose(answer, Home.of("https://polres.example/"))


def reason(markup: str, status: int = 200, server: str = "") -> str:
    """Return the reason of the finding; empty for what its status says, or a healthy answer."""
    found = diagnosed(markup, status, server).finding
    return found.reason if found else ""


@pytest.mark.parametrize(
    ("status", "title", "body"),
    [
        (
            522,
            "polres.example | 522: Connection timed out",
            "<div id=cf-error-details>Error code 522</div>",
        ),
        (
            525,
            "polres.example | 525: SSL handshake failed",
            "<div id=cf-error-details>Error code 525</div>",
        ),
        (
            530,
            "Origin DNS error | polres.example | Cloudflare",
            "<div id=cf-error-details>Error 1016</div>",
        ),
    ],
)
def test_a_server_that_does_not_answer_cloudflare_is_not_blocked_by_it(
    status: int, title: str, body: str
) -> None:
    assert reason(html(title, body), status, "cloudflare") == ""


@pytest.mark.parametrize(
    ("expected", "title", "body"),
    [
        ("out-of-order", "polres.example | 523: Origin is unreachable", "<p>Visit cloudflare.com for more information.</p>"),
        ("out-of-order", "Website currently unavailable", "<p>Website currently unavailable</p>"),
        ("out-of-order", "Polres", "<p>Situs ini sedang tidak dapat diakses untuk sementara.</p>"),
        ("blocked", "StackPath", "<h1>This website is using a security service to protect itself from online attacks.</h1>"),
        ("blocked", "百度云加速", "<p>正在检查您的浏览器</p>"),
        ("parked", "polres.example", "<h1>Website polres.example is under construction</h1><p>Apache is functioning normally</p>"),
        ("parked", "没有找到站点", "<p>您的请求在Web服务器中没有找到对应的站点！</p>"),
        ("parked", "polres.example", "<script src='https://js.above.com/x.js'></script><p>Related searches</p>"),
    ],
)  # fmt: skip
def test_who_answers_in_a_sites_stead_is_known(expected: str, title: str, body: str) -> None:
    assert reason(html(title, body)) == expected


REPORT = (
    "<p>"
    + "Kapolsek menyambangi warga Desa Sukamaju menjelang Pilkada dengan damai. " * 12
    + "</p>"
)
PLANTED = "".join(f"<a href='https://x{n}.example/'>slot gacor {n}</a>" for n in range(20))


def test_links_planted_behind_the_end_of_a_page_are_seen() -> None:
    page = html("Kapolsek Sambang Warga", REPORT) + f"<div style='display:none'>{PLANTED}</div>"
    found = diagnosed(page)
    assert found.finding is None
    assert found.notes["degraded"].startswith("20 planted links, 20 hidden: slot gacor 0")


def test_a_page_behind_an_end_that_came_early_is_seen() -> None:
    pitch = html(
        "Situs Slot Gacor Hari Ini Gampang Maxwin",
        "<h1>Situs Slot Gacor</h1>"
        + "<p>Daftar situs slot gacor, bonus new member 100, rtp slot tertinggi.</p>" * 5,
    )
    assert reason("<html><head></head><body></body></html>" + pitch) == "spam"


ODDS = "<p>Pola spin: 10x manual, 20x auto, 30x turbo. Jam gacor 12:00 - 15:00. RTP 98%</p>" * 8
TOLD = "<p>Polisi menyita papan bertuliskan jam gacor dan RTP dari tersangka bandar judi.</p>" * 8


def test_a_table_of_odds_under_a_headline_that_sells_is_spam() -> None:
    title = "RTP LIVE Hari Ini - Bocoran RTP Slot Pragmatic Tertinggi"
    assert reason(html(title, f"<h1>RTP LIVE</h1>{ODDS}")) == "spam"
    assert reason(html("Polisi Bongkar Situs Judi Slot", f"<h1>Polisi Bongkar</h1>{TOLD}")) == ""


def report(title: str, *paragraphs: str) -> str:
    others = "".join(f"<a href=/b/{n}>Berita {n}</a>" for n in range(30))
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return html(title, f"<article><h1>{title}</h1>{text}</article>{others}")


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "Mengapa Scatter Hitam dan Mahjong Ways Bikin Candu? Ini Kata Psikolog",
            ["Permainan mahjong ways dengan scatter hitam dirancang agar pemain terus bermain.",
             "Psikolog Universitas Diponegoro menjelaskan efek dopamin. Pemain judi slot merasa hampir menang.",
             "Keluarga diminta mendampingi pecandu."],
        ),
        (
            "Pemkab Pulihkan Situs yang Diretas Jadi Laman Slot Gacor",
            ["Laman dinas menampilkan slot gacor, situs toto dan link slot setelah diretas.",
             "Diskominfo memulihkan situs dan memperkuat keamanan siber.",
             "Peretas menyisipkan halaman slot88, rtp live dan bocoran slot hari ini."],
        ),
        (
            "Apa Itu Gacor, Maxwin, RTP dan Scatter? Kenali Istilah Judi Slot agar Anak Tak Terjerat",
            ["Istilah gacor, maxwin, RTP slot, scatter hitam, dan depo kerap muncul di media sosial.",
             "Gacor berarti mudah menang. Maxwin adalah kemenangan terbesar. RTP live diklaim sebagai"
             " peluang menang, padahal mesin slot diatur bandar.",
             "Psikolog mengingatkan bahwa kecanduan judi online merusak keuangan keluarga.",
             "Scatter, spin, jackpot, hingga jp paus adalah istilah yang digunakan bandar untuk memikat."],
        ),
    ],
    ids=["a psychologist", "a hacked office", "a glossary"],
)  # fmt: skip
def test_a_report_without_police_or_court_is_no_spam(title: str, paragraphs: list[str]) -> None:
    assert reason(report(title, *paragraphs)) == ""
