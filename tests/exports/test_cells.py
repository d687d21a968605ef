"""What a site's words look like in a table and in XML."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.exports.cells import cell, safe_text, xml_value

#: Any text, lone surrogates and controls included.
ANY = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+62 811 000", "'+62 811 000"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(1+1)", "'@SUM(1+1)"),
        ("\t=1+1", "'=1+1"),
        ("\r=1+1", "'=1+1"),
        ("  =1+1", "'=1+1"),
        ("\u200b\ufeff=1+1", "'=1+1"),
        ("\u00a0=1+1", "'=1+1"),
        ("\x00=1+1", "'=1+1"),
        ('"=1+1', "\"'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(1)", "'＠SUM(1)"),
        ("−1", "'−1"),
        # Where the list separator is a semicolon, as in Indonesia, a cell begins behind it.
        ("Kapolsek;=1+1", "Kapolsek;'=1+1"),
        ('Kapolsek"; =1+1', "Kapolsek\"; '=1+1"),
        ("Judul\n\n=1+1", "Judul\n\n'=1+1"),
        ("Judul\r\n@x", "Judul\n'@x"),
    ],
)
def test_what_a_spreadsheet_would_run_begins_with_an_apostrophe(written: str, shown: str) -> None:
    assert safe_text(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "Kapolsek Sambangi Warga",
        "Skor 2-1 = menang; hadir 50+ orang",
        "Judul\n\nBLORA – Kapolsek menyambangi warga, a@b.id.",
        "Kapolsek 👨\u200d👩\u200d👧 “hadir”",
        "",
    ],
)
def test_a_text_without_harm_stays_as_it_is(written: str) -> None:
    assert safe_text(written) == written


def test_escapes_overrides_and_halves_of_characters_go() -> None:
    hostile = "a\x1b[31mb\x07c\u202ed\u2066e\x00f\r\ng\ud800h\x9bi\u2028j"
    assert safe_text(hostile) == "a [31mb cde f\ng\ufffdh i\nj"


def test_lists_are_joined_and_objects_are_json_in_their_order() -> None:
    assert cell(["Budi, S.H.", "Ani"]) == "Budi, S.H.; Ani"
    assert cell(["pilkada", "=1+1"]) == "pilkada; '=1+1"
    assert cell([]) == ""
    assert cell({"name": "blora", "score": 0.5}) == '{"name": "blora", "score": 0.5}'
    assert cell([{"b": "é"}, {"a": None}]) == '[{"b": "é"}, {"a": null}]'


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell() -> None:
    assert (cell(-1), cell(0.25), cell(None)) == (-1, 0.25, "")


def test_a_million_blank_lines_take_no_time() -> None:
    assert safe_text("a" + "\n" * 1_000_000 + "=") == "a" + "\n" * 1_000_000 + "'="
    assert safe_text("a" + "; " * 500_000 + "b").endswith("; b")


@given(ANY)
def test_no_text_keeps_a_control_an_override_or_a_formula(text: str) -> None:
    shown = safe_text(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in shown.replace("\n", ""))
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI", "FSI")
                   for c in shown)  # fmt: skip
    assert not shown.startswith(tuple("=+-@＝＋－＠"))
    shown.encode()


@given(ANY)
def test_what_is_safe_is_not_changed_again(text: str) -> None:
    assert safe_text(safe_text(text)) == safe_text(text)


@given(ANY)
def test_an_xml_parser_accepts_every_text(text: str) -> None:
    node = ElementTree.Element("a")
    node.text = xml_value(text)
    ElementTree.fromstring(ElementTree.tostring(node, "utf-8"))


def test_what_xml_forbids_becomes_a_blank_wherever_it_stands() -> None:
    assert xml_value({"a": ["x\x00y", {"b": "\x1b[2J"}], "c": None, "d": "\ud800", "n": 3}) == {
        "a": ["x y", {"b": " [2J"}],
        "c": "",
        "d": "\ufffd",
        "n": 3,
    }
