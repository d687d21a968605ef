"""What is proposed for a new entry: id, name, kind, province."""

from __future__ import annotations

import pytest

from crawler.errors import InputError
from crawler.items import Kind
from crawler.probe.places import province_of
from crawler.probe.proposal import Wishes, id_of, kind_of, name_of, propose
from crawler.probe.verdict import ArticleRead, Verdict
from crawler.sources.schema import Status


@pytest.mark.parametrize(
    ("host", "id_"),
    [
        ("polresserang.com", "polresserang"),
        ("www.gebraknasional.com", "gebraknasional"),
        ("m.kabar.co.id", "kabar"),
        ("banten.kabarterbaru.co.id", "banten.kabarterbaru"),
        ("jambitribratanews.blogspot.com", "jambitribratanews"),
        ("tribratanews.rembang.jateng.polri.go.id", "tribratanews.rembang.jateng"),
        ("polri.go.id", "polri"),
        ("127.0.0.12", "127.0.0.12"),
        ("localhost", "localhost"),
    ],
)
def test_an_id_is_made_of_the_hosts_own_labels(host: str, id_: str) -> None:
    assert id_of(host, set()) == id_


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert id_of("kabar.id", {"kabar", "kabar-2"}) == "kabar-3"


@pytest.mark.parametrize(
    ("host", "name", "kind"),
    [
        ("polresserang.com", "Polres Serang", "police"),
        ("tribratanews.rembang.jateng.polri.go.id", "", "police"),
        ("kaltim.tribratanews.com", "", "police"),
        ("humas439.id", "", "police"),
        ("news.polrestasintang.com", "", "police"),
        ("plbnews.web.id", "PLB News (Polres Lombok Barat)", "police"),
        ("jurnalpolri.my.id", "Jurnal Polri", "news"),
        ("policewatch.news", "Police Watch", "news"),
        ("humas.jatengprov.go.id", "Humas Jateng", "news"),
        ("karawang.polsek.id", "Karawang Hari Ini", "news"),
        ("infodesanews.com", "Info Desa News", "news"),
    ],
)
def test_the_kind_is_told_by_the_words_of_host_and_name(host: str, name: str, kind: Kind) -> None:
    assert kind_of(host, name) == kind


@pytest.mark.parametrize(
    ("names", "title", "name"),
    [
        (["Kabar Kita"], "Beranda", "Kabar Kita"),
        ([], "Kabar Pasundan Baru - Portal Berita Jaringan", "Kabar Pasundan Baru"),
        ([], "Beranda | Polres Serang", "Polres Serang"),
        ([], "Berita Terkini Hari Ini - Kabar Kita", "Kabar Kita"),
        (["Home"], "WordPress", "kabarkita.example"),
        (["  Kabar\x1b[31m Kita\u202e  "], "", "Kabar [31m Kita"),
        (["https://kabarkita.example"], "", "kabarkita.example"),
        (["x" * 200], "", "kabarkita.example"),
    ],
)
def test_the_name_is_what_the_site_calls_itself(names: list[str], title: str, name: str) -> None:
    home = "https://www.kabarkita.example/"
    assert name_of(Verdict(asked=home, url=home, names=names, page_title=title)) == name


@pytest.mark.parametrize(
    ("host", "name", "province"),
    [
        ("tribratanews.rembang.jateng.polri.go.id", "", "ID-JT"),
        ("poldasulteng.blogspot.com", "", "ID-ST"),
        ("humas-ntb.example", "", "ID-NB"),
        ("kabar.id", "Kabar Jawa Barat", "ID-JB"),
        ("kabar.id", "Bangka Belitung Post", None),
        ("kabar.id", "Kabar Kita", None),
    ],
)
def test_the_province_is_proposed_where_host_or_name_spell_it_out(
    host: str, name: str, province: str | None
) -> None:
    assert province_of(host, name) == province


@pytest.mark.parametrize(
    ("article", "status"),
    [
        (ArticleRead(url="https://kabarkita.example/a", on_topic=True), "proven"),
        (ArticleRead(url="https://kabarkita.example/a", published_at="2024-02-08"), "likely"),
        (ArticleRead(url="https://kabarkita.example/a"), "unverified"),
        (ArticleRead(url="https://kabarkita.example/a", problem="HTTP 403"), "unverified"),
    ],
)
def test_an_entrys_status_claims_what_was_seen(article: ArticleRead, status: Status) -> None:
    url = "https://kabarkita.example/"
    verdict = Verdict(asked=url, url=url, platform="blogger", articles=[article])
    entry = propose(verdict, Wishes(province="ID-BT"), set())
    assert (entry.id, entry.platform, entry.status, entry.province) == (
        "kabarkita", "blogger", status, "ID-BT",
    )  # fmt: skip


def test_a_host_that_leads_to_another_becomes_its_alias() -> None:
    verdict = Verdict(asked="https://lama.example/", url="https://baru.example/")
    entry = propose(verdict, Wishes(province="national"), set())
    assert (entry.url, entry.aliases, entry.province) == (
        "https://baru.example/", ["lama.example"], None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Wishes(province="Jawa"), "option --province: 'Jawa' is not an ISO 3166-2:ID code"),
        (Wishes(id="a b"), "option --id: 'a b'"),
        (Wishes(name=""), "option --name: ''"),
        (Wishes(name="a\nb"), "option --name: 'a\\nb'"),
    ],
)
def test_wishes_that_no_entry_can_have_are_refused(wishes: Wishes, told: str) -> None:
    with pytest.raises(InputError) as refused:
        wishes.check()
    assert refused.value.lines[0].startswith(told)
