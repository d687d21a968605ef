"""Pages that show nothing and send their reader on: they are what they lead to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.diagnosis import Answer, Home, diagnose
from crawler.diagnosis.spam import is_of_the_trade

URL = "https://polres.example/2024/09/10/sambang-warga/"
TYPE = {"content-type": "text/html; charset=utf-8"}
REPORT = "<p>" + "Kapolsek menyambangi warga desa jelang Pilkada serentak 2024. " * 7 + "</p>"


def told(
    head: str, body: str = "", headers: dict[str, str] | None = None, purpose: str = "page"
) -> tuple[str, str]:
    """Return reason and evidence of the finding; empty for a healthy answer."""
    markup = (
        f"<!doctype html><html><head><title>Polres</title>{head}</head><body>{body}</body></html>"
    )
    answer = Answer(
        asked=URL, url=URL, status=200, headers=TYPE | (headers or {}), body=markup.encode(),
        purpose=purpose,  # type: ignore[arg-type]
    )  # fmt: skip
    found = diagnose(answer, Home.of("https://polres.example/", ["polres-lama.example"])).finding
    return (found.reason, found.evidence) if found else ("", "")


def refresh(target: str, after: int = 0) -> str:
    return f'<meta http-equiv="refresh" content="{after};url={target}">'


CASINO = "https://slotgacor777.example/daftar"
ELSEWHERE = "https://berita-lain.example/x"
#: What each way of sending on writes for a target: head, body, headers.
WAYS: dict[str, Callable[[str], tuple[str, str, dict[str, str]]]] = {
    "meta": lambda target: (refresh(target), "", {}),
    "header": lambda target: ("", "", {"refresh": f"0; url={target}"}),
    "href": lambda target: (f'<script>window.location.href = "{target}";</script>', "", {}),
    "location": lambda target: ("", f"<script>top.location='{target}'</script>", {}),
    "replace": lambda target: (f'<script>location.replace("{target}")</script>', "Tunggu", {}),
}
every_way = pytest.mark.parametrize("way", WAYS)


@every_way
def test_an_empty_page_that_leads_to_another_owner_is_off_site(way: str) -> None:
    reason, evidence = told(*WAYS[way](ELSEWHERE))
    assert reason == "off-site"
    assert "berita-lain.example" in evidence


@every_way
@pytest.mark.parametrize("purpose", ["page", "home", "listing"])
def test_an_empty_page_that_leads_to_a_casino_is_spam(way: str, purpose: str) -> None:
    evidence = "sends its readers on to slotgacor777.example"
    assert told(*WAYS[way](CASINO), purpose=purpose) == ("spam", evidence)


@every_way
@pytest.mark.parametrize(
    "target",
    ["/portal/berita", "https://www.polres.example/beranda-baru", "//polres-lama.example/a"],
)
def test_a_page_that_stays_with_its_owner_is_not_sent_anywhere(way: str, target: str) -> None:
    assert told(*WAYS[way](target)) == ("", "")


def test_an_empty_page_that_leads_to_the_own_home_page_is_a_soft_404() -> None:
    assert told(refresh("/"))[0] == "soft-404"


def test_an_empty_page_that_leads_to_a_suspended_account_is_parked() -> None:
    assert told(refresh("/cgi-sys/suspendedpage.cgi"))[0] == "parked"


def test_a_page_that_is_nothing_but_the_frame_of_a_casino_is_spam() -> None:
    frame = '<iframe src="https://gacor777.example/" style="position:fixed;width:100%"></iframe>'
    evidence = "shows nothing but what comes from gacor777.example"
    assert told("", frame, purpose="home") == ("spam", evidence)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (refresh(ELSEWHERE), REPORT),
        (refresh(CASINO, after=300), "<p>Kapolsek menyambangi warga.</p>"),
        ("<script>if (top != self) top.location = 'https://lain.example/'</script>", REPORT),
        ("<script src=/app.js></script><script>if (!window.fetch) location.href ="
         " 'https://browsehappy.example/'</script>", "<div id=root></div>"),
        (refresh("http://127.0.0.1:9/"), "Sebentar"),
        (refresh("http://[::1"), ""),
        (refresh("javascript:alert(1)"), ""),
        (refresh("data:text/html,slot"), ""),
        ("<script src=/app.js></script><script src=https://adslot.example/a.js></script>", ""),
        ("<noscript>" + refresh("https://lain.example/") + "</noscript>", "<div id=root></div>"),
    ],
    ids=["a report", "after five minutes", "a frame breaker", "an application", "an address",
         "no address", "a script", "data", "advertisements", "no scripts"],
)  # fmt: skip
def test_a_page_that_is_there_to_be_read_or_leads_nowhere_is_not_sent_on(
    head: str, body: str
) -> None:
    assert told(head, body) == ("", "")


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("slotgacor88.example", True),
        ("gacor88slot.example", True),
        ("link-slot-gacor.example", True),
        ("agen138.example", False),
        ("berita99.example", False),
        ("polresblora.example", False),
        ("", False),
    ],
)
def test_a_host_is_known_by_the_words_of_its_name(host: str, is_one: bool) -> None:
    assert is_of_the_trade(host) is is_one
