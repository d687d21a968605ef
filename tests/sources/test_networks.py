"""Networks: what their members need not say again."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.sources import Source, bundled, load_file
from crawler.sources.registry import networks

NETWORK = """
[network.kabar]
name = "Kabar"
platform = "listing"
[network.kabar.discovery]
search = "/cari?q={query}"
link = "h2 a"
[network.kabar.extraction]
prune = [".terkait"]
"""
MEMBER = """
[[source]]
id = "kabar-blora"
name = "Kabar Blora"
url = "https://blora.kabar.example/"
kind = "news"
network = "kabar"
"""


def read(folder: Path, text: str) -> Source:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    (source,) = load_file(path)
    return source


def test_a_member_has_what_its_network_says(tmp_path: Path) -> None:
    source = read(tmp_path, NETWORK + MEMBER)
    assert source.network == "kabar"
    assert source.platform == "listing"
    assert source.discovery.search == "/cari?q={query}"
    assert source.extraction.prune == [".terkait"]
    assert source.name == "Kabar Blora"
    assert source.note == ""


def test_what_the_member_says_comes_first_key_by_key(tmp_path: Path) -> None:
    discovery = '[source.discovery]\nlink = "h3 a"\n'
    extraction = '[source.extraction]\nbody = "#isi"\n'
    own = 'platform = "feeds"\n' + discovery + extraction
    source = read(tmp_path, NETWORK + MEMBER + own)
    assert source.platform == "feeds"
    assert source.discovery.search == "/cari?q={query}"
    assert source.discovery.link == "h3 a"
    assert source.extraction.prune == [".terkait"]
    assert source.extraction.body == "#isi"


def test_the_network_may_stand_behind_its_member(tmp_path: Path) -> None:
    assert read(tmp_path, MEMBER + NETWORK).platform == "listing"


def test_a_users_file_may_name_a_network_of_the_registry(tmp_path: Path) -> None:
    source = read(tmp_path, MEMBER.replace('network = "kabar"', 'network = "antara"'))
    assert source.network == "antara"


def test_a_change_of_the_network_is_a_new_version_of_its_members(tmp_path: Path) -> None:
    before = read(tmp_path, NETWORK + MEMBER).version
    after = read(tmp_path, NETWORK.replace("h2 a", "h1 a") + MEMBER).version
    assert before != after


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MEMBER, "7: source 'kabar-blora': network = 'kabar': no such network: use antara, "),
        (NETWORK.replace("platform", "platfrom") + MEMBER, "4: network 'kabar': platfrom = 'li"),
        (NETWORK.replace("h2 a", "h2 >") + MEMBER, "7: network 'kabar': discovery.link = 'h2 >'"),
        (NETWORK.replace('name = "Kabar"', "") + MEMBER, "2: network 'kabar': name: is missing"),
        (MEMBER.replace('"kabar"\n', "3\n"), "7: source 'kabar-blora': network = 3: Input should"),
    ],
)
def test_a_wrong_network_is_told_where_it_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    (only,) = caught.value.lines
    assert only.startswith(f"{tmp_path / 'mine.toml'}:{told}")


@pytest.mark.parametrize(
    ("network", "hosts"),
    [
        ("antara", {"antaranews.com", "bali.antaranews.com", "kalteng.antaranews.com"}),
        ("tribun", {"tribunnews.com", "kupang.tribunnews.com"}),
        ("disway", {"disway.id", "memorandum.disway.id", "prabumulihpos.bacakoran.co"}),
        ("jpnn", {"jpnn.com"}),
        ("promedia", {"www.bisnisbandung.com", "www.ayosemarang.com"}),
        ("indonesiasatu", {"karawang.sporc.id", "karawang.polsek.id", "banten.kabarterbaru.co.id"}),
        ("tribratanews-lampung", {"tribratanews-resmesuji.lampung.polri.go.id"}),
    ],
)
def test_the_sites_of_one_template_name_one_network(network: str, hosts: set[str]) -> None:
    assert hosts <= {source.host for source in bundled() if source.network == network}


def test_names_that_only_sound_like_a_network_are_no_members() -> None:
    sources = {source.host: source for source in bundled()}
    for host in (
        "tribuneindonesia.com",
        "tribunus.co.id",
        "kompas1.net",
        "tribunmedan.cfd",
        # "…nusantaranews.com" ends with Antara's own host.
        "katanusantaranews.com",
        "www.dewanusantaranews.com",
    ):
        assert sources[host].network is None


def test_no_platform_is_claimed_for_a_network_that_nobody_probed() -> None:
    assert {network.platform for network in networks().values()} == {"auto"}
