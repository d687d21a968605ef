"""Bytes to text: declared, mis-declared, mixed and hostile charsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.decode import MAX_CHARS, decode, markup_of


def test_valid_utf_8_is_utf_8_whatever_is_declared() -> None:
    assert decode("“Aman”".encode(), "text/html; charset=iso-8859-1") == "“Aman”"


def test_windows_1252_quotation_marks_survive_a_latin_1_label() -> None:
    assert decode("“Aman” – kata dia".encode("cp1252"), "text/html; charset=ISO-8859-1") == (
        "“Aman” – kata dia"
    )


def test_the_head_names_the_charset_when_the_response_does_not() -> None:
    page = "<meta charset='gbk'><p>警察</p>".encode("gbk")
    assert "警察" in decode(page)


def test_without_any_label_windows_1252_is_assumed() -> None:
    assert decode("caf\xe9 – ya".encode("cp1252")) == "café – ya"


def test_a_byte_order_mark_decides() -> None:
    assert decode(b"\xef\xbb\xbfhalo") == "halo"
    assert decode("halo".encode("utf-16")) == "halo"


def test_stray_windows_bytes_in_a_utf_8_page_are_repaired() -> None:
    page = ("“Siap,” katanya. " * 40).encode() + b"\x93Aman\x94" + " é è ê".encode()
    assert decode(page).endswith("“Aman” é è ê")


def test_nuls_and_controls_become_spaces() -> None:
    assert decode(b"a\x00b\x0bc") == "a b c"


def test_lone_surrogates_do_not_survive() -> None:
    assert decode("a\ud800b") == "a b"


def test_an_unknown_charset_name_is_no_reason_to_fail() -> None:
    assert decode(b"caf\xe9", "text/html; charset=x-unknown-9") == "café"


def test_what_is_too_large_is_cut() -> None:
    assert len(decode("a" * (MAX_CHARS + 5))) == MAX_CHARS


@given(st.binary(max_size=400))
def test_any_bytes_give_text_that_can_be_written(raw: bytes) -> None:
    decode(raw, "text/html; charset=utf-8").encode("utf-8")


AWKWARD = [
    "“Aman” – kata dia",
    "a\x00b\x0bc\x7fd\te\n",
    "a\x80b\x85c\x9fd\u00a0e",
    "a\ufffeb\uffffc\ufffdd\ufeffe",
    "\ufeffhalo",
    "警察\U0001f449",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_the_markup_for_the_parser_is_the_decoded_page(text: str) -> None:
    for raw in (text.encode(), text, text.encode("utf-16"), text.encode("cp1252", "replace")):
        assert markup_of(raw)[0] == decode(raw).encode()


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "windows-1252", "gbk", "x-none"]))
def test_the_markup_for_the_parser_is_the_decoded_page_for_any_bytes(
    raw: bytes, charset: str
) -> None:
    label = f"text/html; charset={charset}"
    assert markup_of(raw, label)[0] == decode(raw, label).encode()


@given(st.text(max_size=400))
def test_the_markup_of_any_text_in_utf_8_is_its_text_without_controls(text: str) -> None:
    raw = text.encode("utf-8", "replace")
    assert markup_of(raw)[0] == decode(raw).encode()


@pytest.mark.parametrize(
    ("page", "label", "told"),
    [
        ("“Aman”".encode(), "text/html; charset=utf-8", None),
        ("“Aman”".encode(), "text/html; charset=iso-8859-1", "declared cp1252, is utf-8"),
        (b"Aman", "text/html; charset=iso-8859-1", None),
        ("“Aman”".encode("utf-8-sig"), "text/html; charset=iso-8859-1", None),
        ("“Aman”".encode("cp1252"), "text/html; charset=windows-1252", None),
        ("“Aman”".encode("cp1252"), "text/html; charset=utf-8", "declared utf-8, read as another"),
        ("“Aman”", "text/html; charset=iso-8859-1", None),
    ],
)
def test_a_false_charset_is_told(page: bytes | str, label: str, told: str | None) -> None:
    assert markup_of(page, label)[1] == told
