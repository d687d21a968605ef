"""The registry: what an entry may say, and how mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.sources import bundled, load_file


def write(folder: Path, text: str) -> Path:
    path = folder / "sites.toml"
    path.write_text(text, encoding="utf-8")
    return path


MINIMAL = '[[source]]\nid = "kabar"\nname = "Kabar"\nurl = "https://kabar.example"\nkind = "news"\n'


def test_four_lines_are_enough_for_a_source(tmp_path: Path) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL))
    assert source.url == "https://kabar.example/"
    assert source.platform == "auto"
    assert source.province is None


def test_the_bundled_registry_is_valid_and_has_unique_sorted_ids() -> None:
    ids = [source.id for source in bundled()]
    assert ids == sorted(set(ids))
    assert {"gebraknasional", "infodesanews", "busernet", "banten.kabarterbaru"} <= set(ids)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('platfrom = "blogger"', "6: source 'kabar': platfrom = 'blogger': unknown key"),
        (
            'province = "Banten"',
            "6: source 'kabar': province = 'Banten': not an ISO 3166-2:ID code",
        ),
        ('platform = "joomla"', "6: source 'kabar': platform = 'joomla': Input should be"),
        ("status = 3", "6: source 'kabar': status = 3: Input should be"),
        ("since = 9999-12-31", "6: source 'kabar': since = "),
        ("since = 2024-01-01T00:00:00", "6: source 'kabar': since = "),
        ("[source.discovery]\nlnik = 'a'", "7: source 'kabar': discovery.lnik = 'a': unknown key"),
        ("aliases = [\n'a.id',\n'B.id']", "6: source 'kabar': aliases.1 = 'B.id': not a host name"),
        ("aliases = ['https://a.id']", "6: source 'kabar': aliases.0 = 'https://a.id': not a host"),
        ("aliases = ['a.id:80']", "6: source 'kabar': aliases.0 = 'a.id:80': not a host name"),
        ("aliases = ['a..id']", "6: source 'kabar': aliases.0 = 'a..id': not a host name"),
        ("\nnetwork = 'antarra'", "7: source 'kabar': network = 'antarra': no such network: use"),
        (
            "[source.extraction]\nbody = 'p['",
            "7: source 'kabar': extraction.body = 'p[': not a CSS",
        ),
        ("[source.extraction]\nprune = ['a::text']", "7: source 'kabar': extraction.prune.0 = "),
    ],
)
def test_a_wrong_key_or_value_is_told_with_file_line_entry_key_and_value(
    tmp_path: Path, line: str, told: str
) -> None:
    path = write(tmp_path, MINIMAL + line + "\n")
    with pytest.raises(InputError) as caught:
        load_file(path)
    (only,) = caught.value.lines
    assert only.startswith(f"{path}:{told}")


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, '[[source]]\nid = "a b"\nkind = "blog"\n')
    with pytest.raises(InputError) as caught:
        load_file(path)
    told = "\n".join(caught.value.lines)
    assert "id = 'a b'" in told
    assert "name: is missing" in told
    assert "url: is missing" in told
    assert "kind = 'blog'" in told


@pytest.mark.parametrize(
    "url", ["kabar.example", "ftp://kabar.example/", "https://", "http://u@h/"]
)
def test_an_address_that_no_crawler_can_visit_is_refused(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, MINIMAL.replace("https://kabar.example", url))
    with pytest.raises(InputError, match="url = "):
        load_file(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[source]\n", "sites.toml:1: is not valid TOML"),
        ("a = 1\nb =", "sites.toml:2: is not valid TOML"),
        ("", "expected at least one [[source]] entry"),
        ("[sauce]\nid = 1\n", "sites.toml:1: sauce: unknown key"),
        ("source = 3\n", "sites.toml:1: source = 3: expected at least one [[source]] entry"),
        ("source = [3]\n", "sites.toml:1: source number 1: entry = 3: should be a table"),
        ("network = 3\n", "sites.toml:1: network = 3: expected at least one [network.NAME]"),
        ("[network]\na = 3\n", "sites.toml:2: network 'a': entry = 3: should be a table"),
        ("x = " + "[" * 5000 + "]" * 5000, "is not valid TOML: nested too deep"),
        ("x = " + "9" * 5000, "is not valid TOML"),
    ],
)
def test_a_file_that_is_no_registry_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load_file(write(tmp_path, text))
    assert told in caught.value.lines[0]


def test_a_file_that_is_no_text_is_told_by_its_name_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_bytes(b"\xff\xfe[\x00")
    with pytest.raises(InputError, match=r"sites\.toml:1: is not valid TOML: the byte 0xff is not"):
        load_file(path)
    path.write_bytes(MINIMAL.encode() + b"# caf\xe9\n")
    with pytest.raises(InputError, match=r"sites\.toml:6: is not valid TOML: the byte 0xe9 is not"):
        load_file(path)
    with pytest.raises(InputError, match="cannot be read"):
        load_file(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "sites.toml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    (source,) = load_file(path)
    assert source.id == "kabar"


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot be read: No such file"):
        load_file(tmp_path / "nowhere.toml")


def test_an_id_cannot_be_used_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_file(write(tmp_path, MINIMAL + MINIMAL))
    (only,) = caught.value.lines
    path = tmp_path / "sites.toml"
    said = f"the id is used twice, first at {path}:2"
    assert only == f"{path}:7: source 'kabar': id = 'kabar': {said}"


@pytest.mark.parametrize(
    "url",
    [
        "https://kabar.example:99999/",
        "https://kabar.example:0/",
        "https://kabar.example:x/",
        "https://kabar example/",
        "https://kabar.example/ berita",
        "https://kabar\\texample.id/",
        "https://kabar\\u0000.example/",
        "https://kabar..example/",
        "https://kabar,example.id/",
        "https://%6babar.example/",
        "https://<kabar>.example/",
        "https://[::1/",
    ],
)
def test_an_address_that_nobody_can_ask_for_is_refused(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, MINIMAL.replace("https://kabar.example", url))
    with pytest.raises(InputError) as caught:
        load_file(path)
    (only,) = caught.value.lines
    assert only.startswith(f"{path}:4: source 'kabar': url = ")


@pytest.mark.parametrize(
    "host",
    ["kabar_kita.example", "münchen.example", "xn--mnchen-3ya.example", "127.0.0.1", "[::1]"],
)
def test_names_that_can_be_asked_for_are_addresses_however_rare(tmp_path: Path, host: str) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL.replace("kabar.example", host)))
    assert source.url == f"https://{host}/"


def test_an_address_may_name_a_port(tmp_path: Path) -> None:
    (source,) = load_file(write(tmp_path, MINIMAL.replace(".example", ".example:8080")))
    assert source.url == "https://kabar.example:8080/"
