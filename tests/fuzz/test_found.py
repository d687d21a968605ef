"""What the fuzzers and the hostile server broke, each by its name."""

from __future__ import annotations

import codecs
import gzip
import json

import pytest

from crawler.extraction import extract_fragment, fold_url
from crawler.extraction.decode import decode
from crawler.extraction.structured import plain
from crawler.items import Candidate
from crawler.platforms.formats.sitemaps import iter_sitemap

URL = "https://kabar.example/2024/02/08/polisi-sambang-warga/"
SITEMAP = "<urlset><url><loc>https://kabar.example/a</loc></url></urlset>"


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "raw_unicode_escape", "idna"])
def test_a_charset_that_only_python_has_is_not_believed(charset: str) -> None:
    body = rb"<p>\ud800 caf" + b"\xe9</p>"
    text = decode(body, f"text/html; charset={charset}")
    assert text == r"<p>\ud800 café</p>"


def test_escapes_of_an_eight_bit_terminal_are_no_text() -> None:
    assert decode("<p>a\x9b2Jb</p>".encode()) == "<p>a 2Jb</p>"
    assert decode("<p>a\x9b2Jb</p>") == "<p>a 2Jb</p>"


def test_a_nul_in_the_title_of_an_api_is_no_text() -> None:
    body = "<p>Petugas menyambangi warga desa dan mengajak menjaga kerukunan bersama.</p>"
    known = Candidate(url=URL, discovered_by="wordpress-api", title="Judul\0 Berita", body=body)
    assert extract_fragment(known, platform="wordpress").title == "Judul Berita"


def test_controls_in_linked_data_are_no_text() -> None:
    assert plain(json.loads('"Polisi\\u001b[31m\\u0000 Sambang \\ud800"')) == "Polisi [31m Sambang"


def test_a_sitemap_in_utf_16_that_comes_byte_by_byte_is_read_like_any_other() -> None:
    packed = gzip.compress(codecs.BOM_UTF16_LE + SITEMAP.encode("utf-16-le"))
    entries = list(iter_sitemap(bytes([byte]) for byte in packed))
    assert [entry.loc for entry in entries] == ["https://kabar.example/a"]


@pytest.mark.parametrize(
    "session",
    [
        "?PHPSESSID=0123456789abcdef0123456789abcdef",
        ";jsessionid=8A0C7D1F2B.node1",
        "?sid=0123456789abcdef0123456789abcdef",
        "?ASPSESSIONIDQQABCDEF=GHIJKLMNOPQRSTUVWXYZABCD",
    ],
)
def test_an_address_with_a_session_is_the_address_without(session: str) -> None:
    assert fold_url(URL + session) == URL


def test_the_number_of_a_story_is_no_session() -> None:
    assert fold_url("https://kabar.example/baca?sid=4711") == "https://kabar.example/baca?sid=4711"
