"""Spam told from reports on it: precision first, and no takeover missed."""

from __future__ import annotations

import pytest

from crawler.diagnosis import Answer, Home, diagnose
from crawler.diagnosis.spam import of_list, of_text
from tests.diagnosis.saved import PAGES, TAKEOVER, Saved

URL = "https://kabarblora.example/2024/09/10/sebuah-tulisan/"


def answer(html: str | bytes, **more: object) -> Answer:
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    values = {"asked": URL, "url": URL, "status": 200, "headers": {"content-type": "text/html"}}
    return Answer(**(values | {"body": body} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_labelled_page_gets_its_verdict(page: Saved) -> None:
    home = Home.of("https://kabarblora.example/", name=page.outlet)
    found = diagnose(answer(page.html), home)
    reason = found.finding.reason if found.finding else ""
    if page.verdict == "spam":
        assert reason == "spam", found
    elif page.html:
        assert reason == "", found
        assert ("degraded" in found.notes) == (page.verdict == "farm"), found


def test_the_set_is_large_and_has_every_kind() -> None:
    kinds = [page.verdict for page in PAGES]
    assert len(PAGES) >= 45
    assert kinds.count("spam") >= 20
    assert kinds.count("farm") >= 4
    assert kinds.count("good") >= 15


def test_a_takeover_is_spam_at_the_home_page_and_in_lists_too() -> None:
    home = Home.of("https://kabarblora.example/", name="Tribratanews Polres Majalengka")
    for purpose in ("home", "listing", "page"):
        found = diagnose(answer(TAKEOVER.html, purpose=purpose), home).finding
        assert found is not None
        assert found.reason == "spam"
        assert "slot gacor" in found.evidence


def test_the_evidence_names_words_and_never_control_characters() -> None:
    html = TAKEOVER.html.replace("SLOT GACOR:", "SLOT GACOR\x1b[31m\u202e:")
    found = diagnose(answer(html), Home()).finding
    assert found is not None
    assert found.evidence.startswith("title: ")
    assert found.evidence.isprintable()


# --- articles without a page, and lists ----------------------------------------------------------

SOLD = (
    "Selamat datang di situs slot gacor dengan RTP live tertinggi. Slot88, togel online dan judi"
    " bola sbobet, daftar slot deposit pulsa, pola gacor gampang maxwin."
)
RAID = (
    "Polisi menangkap lima tersangka judi online di Cirebon. Barang bukti disita dan pelaku"
    " ditahan. Kasus judi slot ini terungkap setelah laporan warga yang menjadi korban. Para"
    " tersangka dijerat pasal 303 KUHP, ancaman penjara sepuluh tahun. Modus pelaku menawarkan"
    " slot gacor dan maxwin lewat media sosial. Kapolres mengimbau warga waspada, sosialisasi"
    " bahaya judi slot dan togel dilakukan di sekolah. Satreskrim masih menyelidiki jaringan"
    " bandar togel itu hingga kini."
)


@pytest.mark.parametrize(
    ("title", "text", "spam"),
    [
        ("Situs Slot Gacor Hari Ini Gampang Maxwin", SOLD, True),
        ("Link Alternatif Slot88 Resmi", f"Silaturahmi cooling system. {SOLD}", True),
        ("Polsek Cepu Sambangi Warga", SOLD, False),
        ("Promosi Situs Slot Gacor, Selebgram Ditangkap", RAID, False),
        ("Situs Slot Gacor Terpercaya Hari Ini", RAID, False),
        ("Kapolsek Cepu Sambangi Warga", "Kapolsek menyambangi warga desa jelang Pilkada.", False),
    ],
)
def test_an_article_from_an_api_is_weighed_by_headline_and_text(
    title: str, text: str, spam: bool
) -> None:
    assert of_text(title, text).is_spam is spam


def names(*titles: str) -> list[tuple[str | None, str]]:
    return [(title, f"https://kabar.example/{n}/") for n, title in enumerate(titles)]


SPAM_TITLES = (
    "Slot Gacor Hari Ini Gampang Maxwin", "Prediksi Togel HK Malam Ini", "RTP Live Slot Pragmatic",
    "Daftar Situs Slot88 Resmi", "Bocoran Admin Slot Gacor Hari Ini", "Toto Macau 4D Terpercaya",
)  # fmt: skip
NEWS_TITLES = (
    "Kapolsek Sambang Warga Desa", "Polisi Tangkap Bandar Togel di Cepu", "Bupati Resmikan Jalan",
    "Razia Judi Slot, Tiga Warga Diamankan", "Pilkada Damai, Polres Gelar Doa Bersama",
    "Main Judi Online, Oknum Polisi Dipecat",
)  # fmt: skip


def test_a_list_that_names_spam_makes_its_source_spam() -> None:
    found = of_list(names(*SPAM_TITLES))
    assert found is not None
    assert found.reason == "spam"
    assert found.evidence.startswith("6 of 6 titles in a list: slot gacor")


def test_addresses_speak_where_a_list_gives_no_titles() -> None:
    urls = [(None, f"https://kabar.example/slot-gacor-hari-ini-maxwin-{n}/") for n in range(9)]
    assert of_list(urls) is not None


@pytest.mark.parametrize(
    "titles",
    [
        NEWS_TITLES,
        NEWS_TITLES + SPAM_TITLES[:5],  # a hacked site goes on; its posts are judged one by one
        SPAM_TITLES[:4],  # too few to say something of a whole source
        (),
    ],
)
def test_a_list_of_news_makes_nobody_spam(titles: tuple[str, ...]) -> None:
    assert of_list(names(*titles)) is None
