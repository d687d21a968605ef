"""What the pages spider can be given."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crawler.errors import InputError
from crawler.spiders.given import Given, read_given, source_of, sources_by_host

SAVED = (
    b'<html><head><link rel="canonical" href="https://a.example/berita"></head><p>Isi</p></html>'
)


def test_addresses_are_given_by_comma() -> None:
    assert read_given("https://a.example/1, http://b.example/2") == [
        Given("https://a.example/1"),
        Given("http://b.example/2"),
    ]


def test_a_file_gives_one_address_a_line(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("# pages to read\nhttps://a.example/1\n\nhttps://a.example/2\n", "utf-8")
    assert [page.url for page in read_given(str(path))] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_saved_page_gives_its_own_canonical_address(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(gzip.compress(SAVED) if packed else SAVED)
    assert read_given(str(path)) == [Given("https://a.example/berita", SAVED)]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("ftp://a.example/1", "argument urls: 'ftp://a.example/1' is not an http or https address"),
        ("javascript:alert(1)", "is not an http or https address"),
        ("nowhere.txt", "argument urls: 'nowhere.txt': cannot be read: No such file or directory"),
        ("", "argument urls: names no page"),
    ],
)
def test_an_entry_that_is_no_page_is_told(value: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_given(value)
    assert told in caught.value.lines[0]


def test_a_wrong_line_of_a_file_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("https://a.example/1\nkabar.example/2\n", "utf-8")
    with pytest.raises(InputError, match=r"urls\.txt:2: 'kabar\.example/2' is not"):
        read_given(str(path))


def test_a_page_belongs_to_the_registrys_source_of_its_host() -> None:
    known = sources_by_host()
    assert source_of("https://www.gebraknasional.com/2024/02/a.html", known).id == "gebraknasional"
    assert source_of("https://kabar.example/a", known).id == "kabar.example"


LIST = "# daftar\r\nhttps://a.example/1\r\nhttps://a.example/2\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_list_that_windows_saved_as_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(f"\ufeff{LIST}".encode(encoding))
    assert [page.url for page in read_given(str(path))] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


@pytest.mark.parametrize(
    "body",
    [
        LIST.encode("utf-16-le"),
        LIST.encode("utf-32"),
        b"\xff\xfeh\x00t",
        b"\xff\xfe\x00\xd8",
        b"https://a.example/\xe9\n",
    ],
)
def test_a_list_that_is_no_utf_8_and_does_not_say_what_it_is_is_refused(
    tmp_path: Path, body: bytes
) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(body)
    with pytest.raises(InputError) as caught:
        read_given(str(path))
    assert "urls.txt" in caught.value.lines[0]
    assert len(caught.value.lines) == 1


@pytest.mark.parametrize(
    "line",
    [
        "https://a.example/2\tJudul berita",
        "https://a.example/2 Judul",
        "https://a.example/2\u00a0x",
        "https://a.example/\x1b[31m2",
        "https://a.example/2\x0bx",
        "https://a.example/2\x85x",
    ],
)
def test_an_address_with_blanks_or_control_characters_is_told_with_its_line(
    tmp_path: Path, line: str
) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(f"https://a.example/1\n{line}\n", "utf-8")
    with pytest.raises(InputError) as caught:
        read_given(str(path))
    (told,) = caught.value.lines
    assert "urls.txt:2: " in told
    assert told.endswith(
        "is not an http or https address: it has a blank or a control character in it"
    )
    assert told.isprintable()
