"""A home page against its own history."""

from __future__ import annotations

import json

import pytest

from crawler.diagnosis import Answer, Diagnosis, Fingerprint, Home, diagnose
from crawler.diagnosis.drift import changed_hands, drift

HOME = "https://kabarblora.example/"


def page(
    title: str, links: int = 40, to: str = "/{n}/", lang: str = "id", theme: str = "koran"
) -> str:
    words = {
        "id": "Bupati dan Kapolres akan meresmikan jalan yang ada di desa ini pada hari",
        "en": "The best garden furniture for your home and how you can choose it with the",
    }
    items = "".join(
        f"<h2><a href='{to.format(n=n)}'>{words[lang]} {n}</a></h2>" for n in range(links)
    )
    return (
        f"<!doctype html><html lang={lang}><head><title>{title}</title>"
        f"<link rel=stylesheet href='/wp-content/themes/{theme}/style.css'></head>"
        f"<body>{items}</body></html>"
    )


def seen(html: str, before: Fingerprint | None = None) -> Diagnosis:
    answer = Answer(
        asked=HOME, url=HOME, status=200, headers={}, body=html.encode(), purpose="home"
    )
    return diagnose(answer, Home.of(HOME, name="Kabar Blora", before=before))


def print_of(html: str) -> Fingerprint:
    found = seen(html).fingerprint
    assert found is not None
    return found


HEALTHY = page("Kabar Blora - Suara Warga Blora")


def test_a_healthy_home_page_has_a_fingerprint_that_survives_json() -> None:
    found = print_of(HEALTHY)
    assert found == Fingerprint(
        title=("blora", "kabar", "suara", "warga"),
        made_with="koran",
        outward=0.0,
        links=40,
        language="id",
    )
    assert Fingerprint.load(json.loads(json.dumps(found.to_dict()))) == found


@pytest.mark.parametrize("stored", [None, {}, {"title": 3}, {"title": [], "links": "x"}, [], "x"])
def test_what_is_no_fingerprint_is_none(stored: object) -> None:
    assert Fingerprint.load(stored) is None  # type: ignore[arg-type]


def test_a_site_that_is_as_before_has_not_drifted() -> None:
    before = print_of(HEALTHY)
    again = seen(page("Kabar Blora - Suara Warga Blora", links=38), before)
    assert again.finding is None
    assert again.notes == {}


@pytest.mark.parametrize(
    "now",
    [
        page("Kabar Blora - Suara Warga Blora", theme="majalah"),
        page("Harian Cepu - Terdepan", theme="majalah"),
        page("Kabar Blora Kini", links=4),
    ],
)
def test_a_redesign_or_a_new_name_is_noted_and_nothing_more(now: str) -> None:
    found = seen(now, print_of(HEALTHY))
    assert found.finding is None
    assert set(found.notes) == {"changed"}


def test_a_domain_that_became_another_site_in_another_language_is_taken_over() -> None:
    other = page("Patio Garden Reviews", lang="en", theme="affiliate", to="https://shop.test/{n}")
    found = seen(other, print_of(HEALTHY)).finding
    assert found is not None
    assert found.reason == "spam"
    assert found.evidence.startswith("taken over; title: “blora kabar suara warga” → “garden patio")


def test_the_same_page_without_a_history_is_nobodys_takeover() -> None:
    other = page("Patio Garden Reviews", lang="en", theme="affiliate", to="https://shop.test/{n}")
    assert seen(other).finding is None


def test_slight_spam_is_decided_by_drift() -> None:
    slight = page("Jackpot Bola Toto Resmi Daftar", theme="x", to="https://toko.test/{n}")
    alone, later = seen(slight), seen(slight, print_of(HEALTHY))
    assert alone.finding is None
    assert later.finding is not None
    assert later.finding.reason == "spam"


def test_changed_hands_needs_the_title_and_more() -> None:
    site = print_of(HEALTHY)
    assert not changed_hands([], site)
    assert not changed_hands(["title: “a” → “b”", "made with: x → y"], site)
    assert not changed_hands(["language: id → en", "links: 40 → 9", "made with: x → y"], site)
    assert changed_hands(["title: “a” → “b”", "made with: x → y", "language: id → en"], site)


def test_a_page_that_says_maintenance_is_no_takeover() -> None:
    html = (
        "<html lang=en><head><title>Site maintenance</title></head><body><h1>We will be back</h1>"
        "<p>Sorry for the inconvenience. We are performing some maintenance now.</p></body>"
    )
    found = seen(html, print_of(HEALTHY))
    assert found.finding is None
    assert "changed" in found.notes
    assert found.fingerprint is None  # the history that the site is held to stays the healthy one


def test_neighbouring_languages_are_no_drift() -> None:
    before = print_of(HEALTHY)
    values = before.to_dict()
    for code in ("ms", "jv", "su"):
        assert drift(before, Fingerprint.load(values | {"language": code}) or before) == []
