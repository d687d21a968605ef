"""The bundled registry: what must hold of it, and entries that are easily wrong."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.sources import PROVINCES, Source, bundled, select
from crawler.sources.checks import check, site_of
from crawler.sources.provinces import FILES, file_name
from crawler.sources.registry import REGISTRY, rejects, source_files

SOURCES = {source.id: source for source in bundled()}


def of_host(host: str) -> Source:
    (source,) = [s for s in bundled() if host in (s.host, *s.aliases)]
    return source


def test_the_registry_keeps_all_its_rules() -> None:
    assert [str(mistake) for one in check() for mistake in one.mistakes] == []


def test_there_are_thirty_eight_provinces_each_with_its_file() -> None:
    assert len(PROVINCES) == 38
    assert {"Papua Barat Daya", "Papua Pegunungan", "Papua Selatan", "Papua Tengah"} <= set(
        PROVINCES.values()
    )
    assert {path.name for path in source_files()} == {
        *FILES.values(),
        "national.toml",
        "police.toml",
    }


@pytest.mark.parametrize(
    ("kind", "province", "name"),
    [
        ("news", "ID-JT", "jawa-tengah.toml"),
        ("news", "ID-YO", "di-yogyakarta.toml"),
        ("news", "ID-BB", "kepulauan-bangka-belitung.toml"),
        ("news", None, "national.toml"),
        ("police", "ID-JT", "police.toml"),
        ("police", None, "police.toml"),
    ],
)
def test_an_entry_has_one_file_that_it_belongs_into(
    kind: str, province: str | None, name: str
) -> None:
    assert file_name(kind, province) == name
    assert (REGISTRY / name).is_file()


@pytest.mark.parametrize(
    ("host", "province"),
    [
        # Units are where their command is, whatever town their names recall.
        ("polreslobar.id", "ID-NB"),
        ("plbnews.web.id", "ID-NB"),
        ("polresberau.com", "ID-KI"),
        ("polresppu.com", "ID-KI"),
        ("kubartribratanews.com", "ID-KI"),
        ("www.polrestabalikpapan.id", "ID-KI"),
        ("tribratanews.polrestala.com", "ID-KS"),
        ("reskotabaru.kalsel.polri.go.id", "ID-KS"),
        ("restabalong.kalsel.polri.go.id", "ID-KS"),
        ("news.polrestasintang.com", "ID-KB"),
        ("satpassambas.blogspot.com", "ID-KB"),
        ("polresprobolinggokota.com", "ID-JI"),
        ("tribratanewstuban.com", "ID-JI"),
        ("videoresmajalengka.blogspot.com", "ID-JB"),
        ("tribratanewspandeglang.com", "ID-BT"),
        ("polresserang.com", "ID-BT"),
        ("mustikapolresblora.com", "ID-JT"),
        ("tribratanews.rembang.jateng.polri.go.id", "ID-JT"),
        ("pmjnews.com", "ID-JK"),
        ("polreshaltim.com", "ID-MU"),
        ("polresternate.com", "ID-MU"),
        ("tribratanews.maluku.polri.go.id", "ID-MA"),
        ("tribratanewssumbatimur.com", "ID-NT"),
        ("tribratanewsttu.com", "ID-NT"),
        ("polresbone.com", "ID-SN"),
        ("infopolressigi.com", "ID-ST"),
        ("sultra.tribratanews.com", "ID-SG"),
        ("tribratanews.respidiejaya.aceh.polri.go.id", "ID-AC"),
        ("tribratanews.resbatubara.sumut.polri.go.id", "ID-SU"),
        ("tribratanews.restaput.sumut.polri.go.id", "ID-SU"),
        ("polresmusibanyuasin.id", "ID-SS"),
        ("tribratanews-respesisirbarat.lampung.polri.go.id", "ID-LA"),
        ("tribratanews.babel.polri.go.id", "ID-BB"),
        ("tribratanews.kepri.polri.go.id", "ID-KR"),
        ("humas.polri.go.id", None),
        ("tribratanews.polri.go.id", None),
    ],
)
def test_a_police_unit_is_in_its_own_province(host: str, province: str | None) -> None:
    source = of_host(host)
    assert (source.kind, source.province) == ("police", province)


@pytest.mark.parametrize(
    ("host", "province"),
    [
        # "Polsek Kediri" in these is a kecamatan's of Lombok Barat, not of Jawa Timur.
        ("news.semangatkita.com", "ID-NB"),
        ("ntbtimes.com", "ID-NB"),
        ("www.koranlensapos.com", "ID-NB"),
        ("kupang.tribunnews.com", "ID-NT"),
        ("flores.tribunnews.com", "ID-NT"),
        ("ambon.antaranews.com", "ID-MA"),
        ("mataram.antaranews.com", "ID-NB"),
        ("manado.antaranews.com", "ID-SA"),
        ("jogja.antaranews.com", "ID-YO"),
        ("ternate.tribunnews.com", "ID-MU"),
        ("madura.tribunnews.com", "ID-JI"),
        ("memorandum.disway.id", "ID-JI"),
        ("nomorsatukaltim.disway.id", "ID-KI"),
        ("sampit.prokal.co", "ID-KT"),
        ("rakyatkaltara.prokal.co", "ID-KU"),
        ("pojokbaca.info", "ID-KU"),
        ("metropolis.batampos.co.id", "ID-KR"),
        ("tangerang.viva.co.id", "ID-BT"),
        ("sultra.fajar.co.id", "ID-SG"),
        ("harian.fajar.co.id", "ID-SN"),
        ("papuakini.co", "ID-PB"),
        ("papua.inews.id", "ID-PA"),
        ("pemilu.antaranews.com", None),
    ],
)
def test_a_news_site_is_in_the_province_it_reports_from(host: str, province: str | None) -> None:
    source = of_host(host)
    assert (source.kind, source.province) == ("news", province)


@pytest.mark.parametrize(
    ("alias", "host"),
    [
        ("antarayogya.com", "jogja.antaranews.com"),
        ("antarakalteng.com", "kalteng.antaranews.com"),
        ("m.jpnn.com", "jpnn.com"),
        ("amp.kalsel.prokal.co", "kalsel.prokal.co"),
        ("mail.fn-indonesia.com", "fn-indonesia.com"),
        ("ftp.riau24.com", "riau24.com"),
        ("fbeta.republika.co.id", "republika.co.id"),
        ("opera.liputan6.com", "liputan6.com"),
        ("migrasi.tribratanewsntt.com", "tribratanewsntt.com"),
        ("ntt.tribratanews.com", "tribratanewsntt.com"),
        ("maluku.tribratanews.com", "tribratanews.maluku.polri.go.id"),
        ("harianhaluan.com", "harianhaluan.id"),
    ],
)
def test_old_hosts_and_mirrors_are_aliases_of_the_site(alias: str, host: str) -> None:
    assert of_host(alias).host == host


def test_no_site_stands_twice() -> None:
    sites = [site_of(source.host) for source in bundled()]
    assert len(sites) == len(set(sites))


def test_private_sites_with_names_like_the_police_are_news() -> None:
    for host in ("karawang.polsek.id", "mediahumaspolri.com", "jurnalpolri.my.id"):
        assert of_host(host).kind == "news"


def test_what_was_known_before_is_as_it_was() -> None:
    assert SOURCES["infodesanews"].platform == "wordpress"
    assert SOURCES["infodesanews"].province == "ID-JT"
    assert SOURCES["busernet"].province == "ID-LA"
    assert SOURCES["busernet"].platform == "wordpress"
    assert SOURCES["gebraknasional"].platform == "blogger"
    assert SOURCES["polresoganilir"].note == "articles split in pages (/slug/2)"
    assert SOURCES["banten.kabarterbaru"].status == "proven"
    assert SOURCES["tribratanews-resmesuji"].url == (
        "https://tribratanews-resmesuji.lampung.polri.go.id/"
    )


def test_an_address_that_looks_like_a_platform_names_none() -> None:
    # /YYYY/MM/DD/<slug>, /?p=<id> and /YYYY/MM/<slug>.html, and nothing else was seen of these.
    for host in ("polresbone.com", "polresppu.com", "jelasnews.com", "www.klikmetro.com"):
        assert of_host(host).platform == "auto"
    # A blogspot.com host, a comment form's words, a theme's labels.
    assert of_host("poldasulteng.blogspot.com").platform == "blogger"
    assert of_host("trenggalekkita.com").platform == "blogger"
    assert of_host("edelweisnews.com").platform == "wordpress"


def test_the_spam_that_was_found_is_rejected_with_reasons() -> None:
    assert set(rejects()) == {
        "airudpoldabali.com",
        "amigossauro.com.br",
        "ditresnarkoba-poldakepri.com",
        "dlbrw.com",
        "tribratanewspolresmajalengka.com",
    }
    assert all(rejects().values())


def test_clones_of_other_sites_are_quarantined_and_not_crawled_by_all() -> None:
    quarantined = {source.host for source in select("status:quarantined")}
    assert {"tribunmedan.cfd", "www.presnapress.com"} <= quarantined
    assert not quarantined & {source.host for source in select("all")}


def test_each_address_is_a_sites_own_root() -> None:
    for source in bundled():
        assert urlsplit(source.url).path == "/", source.id


def test_no_entry_is_in_a_file_twice_or_out_of_order() -> None:
    for path in source_files():
        ids = [line for line in Path(path).read_text("utf-8").splitlines() if line[:5] == "id = "]
        assert ids == sorted(set(ids)), path.name
