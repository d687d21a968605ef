"""Whose domain answered, and what redirects mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.diagnosis import Answer, Purpose
from crawler.diagnosis.domains import domains_of, host_of, registrable, sent_elsewhere

OWN = domains_of(["https://www.kabarblora.com/", "kabarblora.co.id"])
ASKED = "https://www.kabarblora.com/2024/09/10/sambang-warga/"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.kabarblora.com", "kabarblora.com"),
        ("tribratanews.blora.jateng.polri.go.id", "polri.go.id"),
        ("amp.kabar.co.id", "kabar.co.id"),
        ("berita.desa-sukamaju.desa.id", "desa-sukamaju.desa.id"),
        ("gebrak.blogspot.com", "gebrak.blogspot.com"),
        ("gebrak.blogspot.co.id", "gebrak.blogspot.com"),
        ("kabar.wordpress.com", "kabar.wordpress.com"),
        ("WWW.Kabar.MY.ID.", "kabar.my.id"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("localhost", "localhost"),
        ("amp.situs.example", "situs.example"),
    ],
)
def test_the_registrable_domain_is_what_one_owner_registers(host: str, domain: str) -> None:
    assert registrable(host) == domain


def sent(
    to: str, purpose: Purpose = "page", asked: str = ASKED, own: frozenset[str] = OWN
) -> tuple[str, str]:
    answer = Answer(asked=asked, url=to, status=200, headers={}, body=b"", purpose=purpose)
    found = sent_elsewhere(answer, own)
    return (found.reason, found.evidence) if found else ("", "")


@pytest.mark.parametrize(
    "to",
    [
        ASKED,
        "http://kabarblora.com/2024/09/10/sambang-warga",
        "https://amp.kabarblora.com/2024/09/10/sambang-warga/",
        "https://kabarblora.co.id/2024/09/10/sambang-warga/",
        "https://www.kabarblora.com/sambang-warga.html",
    ],
)
def test_a_redirect_within_the_source_is_followed(to: str) -> None:
    assert sent(to) == ("", "")


@pytest.mark.parametrize(
    ("to", "reason", "words"),
    [
        ("https://kabar-lain.com/sambang/", "off-site", "redirect to kabar-lain.com: "),
        ("http://127.0.0.9/", "off-site", "redirect to 127.0.0.9: "),
        ("https://www.kabarblora.com/", "soft-404", "sent to the home page: "),
        ("https://www.kabarblora.com/index.php", "soft-404", "sent to the home page: "),
        ("https://kabarblora.co.id/", "soft-404", ""),
        ("https://www.kabarblora.com/404.html", "soft-404", "sent to an error page: "),
        ("https://www.kabarblora.com/wp-login.php?redirect_to=x", "login-wall", "sent to a log-in"),
        ("https://accounts.google.com/v3/signin", "login-wall", "sent to a log-in: "),
        ("https://login.kabargrup.com/sso", "login-wall", "sent to a log-in: "),
        ("https://consent.google.com/m?continue=x", "consent-wall", "sent to a consent: "),
        ("http://internetpositif.id/", "blocked", "sent to the network's filter"),
        ("https://validate.perfdrive.com/x", "blocked", "sent to a captcha: "),
        ("https://sedo.com/search/?domain=kabarblora.com", "parked", "sent to a domain market: "),
        ("https://www.hugedomains.com/domain_profile.cfm", "parked", "sent to a domain market: "),
        ("https://www.kabarblora.com/cgi-sys/suspendedpage.cgi", "parked", "sent to a page for"),
        ("https://www.kabarblora.com/lander", "parked", "sent to a page for"),
    ],
)
def test_a_redirect_elsewhere_says_where_it_led(to: str, reason: str, words: str) -> None:
    found = sent(to)
    assert found[0] == reason
    assert found[1].startswith(words)


def test_an_article_about_logging_in_is_no_log_in() -> None:
    asked = "https://www.kabarblora.com/login/"
    assert sent("https://www.kabarblora.com/login", asked=asked) == ("", "")


def test_a_list_may_be_the_home_page() -> None:
    assert sent("https://www.kabarblora.com/", "listing") == ("", "")


def test_a_name_that_begins_with_id_is_no_log_in() -> None:
    assert sent("https://id.berita-lain.com/sambang/")[0] == "off-site"


@given(st.text(max_size=80))
def test_no_url_breaks_it(url: str) -> None:
    host_of(url)
    registrable(url)
    sent(url)
    sent(ASKED, asked=url)
