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


WIDE_PAGE = "<!doctype html><html><head><title>Desa</title></head><body><p>Café – “aman”</p></body>"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "label", [None, "text/html", "text/html; charset=utf-16", "text/html; charset=utf-8"]
)
def test_utf_16_and_utf_32_without_a_mark_are_told_by_their_nuls(
    codec: str, label: str | None
) -> None:
    raw = WIDE_PAGE.encode(codec)
    assert decode(raw, label) == WIDE_PAGE
    says_other = label is not None and "utf-8" in label
    assert markup_of(raw, label) == (
        WIDE_PAGE.encode(),
        f"declared utf-8, is {codec}" if says_other else None,
    )


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_a_mark_of_utf_16_or_utf_32_decides_whatever_is_declared(codec: str) -> None:
    raw = WIDE_PAGE.encode(codec)
    assert markup_of(raw, "text/html; charset=utf-8") == (WIDE_PAGE.encode(), None)
    raw = b"\x00\x00\xfe\xff" + WIDE_PAGE.encode("utf-32-be")
    assert decode(raw) == WIDE_PAGE


def test_a_labelled_utf_16_page_may_be_mostly_of_other_letters() -> None:
    page = "<p>" + "警察官が村を訪ねて住民と話をした。" * 3 + "</p><br>" + "村" * 9
    assert decode(page.encode("utf-16-le"), "text/html; charset=utf-16") == page
    assert decode(page.encode("utf-16-be"), "text/html; charset=utf-16be") == page


@pytest.mark.parametrize("label", ["text/html; charset=utf-16", "text/html; charset=utf-32"])
def test_a_utf_8_page_that_is_labelled_utf_16_is_utf_8(label: str) -> None:
    assert decode(WIDE_PAGE.encode(), label) == WIDE_PAGE
    assert decode(WIDE_PAGE.encode().replace(b" ", b"\x00"), label) == WIDE_PAGE


@pytest.mark.parametrize("between", ["cp1252", "latin-1"])
def test_a_page_that_was_encoded_twice_is_mended_and_told(between: str) -> None:
    page = "<p>Café Désa – “aman” 👍\u00a0ya</p>"
    once = page.encode()
    if between == "latin-1":
        twice = once.decode("latin-1")
    else:  # what browsers do with the five bytes that windows-1252 leaves free
        twice = "".join(
            chr(code) if code in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([code]).decode("cp1252")
            for code in once
        )
    assert twice != page
    assert decode(twice.encode()) == page
    assert decode(twice) == page
    assert markup_of(twice.encode()) == (once, "utf-8 encoded twice")
    assert markup_of(twice.encode(), "text/html; charset=utf-8")[1] == "utf-8 encoded twice"
    assert markup_of(twice) == (once, "utf-8 encoded twice")


@pytest.mark.parametrize(
    "page",
    [
        "Kata “CafÃ© DÃ©sa” salah sandi.",  # quoted: the quotation marks were encoded once
        "CafÃ© DÃ©sa dan café",
        "Tulisan Ã© saja",  # one is no proof
        "ÂME À LÂÉ",
        "São Paulo, Ñandú",
        "GARÇÂO –",
    ],
)
def test_what_the_whole_text_does_not_prove_stays_as_it_is(page: str) -> None:
    assert markup_of(page.encode(), "text/html; charset=utf-8") == (page.encode(), None)


def test_the_surrogate_pairs_of_cesu_8_are_their_character() -> None:
    raw = "Aman – ".encode() + b"\xed\xa0\xbd\xed\xb1\x8d" + " ya “siap”".encode()
    assert decode(raw) == "Aman – 👍 ya “siap”"
    assert markup_of(raw) == ("Aman – 👍 ya “siap”".encode(), "cesu-8")


def test_half_a_surrogate_pair_in_utf_8_is_a_space() -> None:
    raw = "Aman –".encode() + b"\xed\xa0\xbd" + "“siap”\xed".encode()
    assert decode(raw) == "Aman – “siap”\xed"


@given(st.text(max_size=200), st.sampled_from(["utf-16", "utf-32", "utf-16-le", "utf-32-be"]))
def test_a_page_in_a_wide_form_is_the_page(text: str, codec: str) -> None:
    page = WIDE_PAGE * 2 + text
    assert decode(page.encode(codec, "replace")) == decode(page)


@given(st.text(st.characters(min_codepoint=0x80, max_codepoint=0x2FFF), min_size=2, max_size=99))
def test_what_is_encoded_twice_comes_back(text: str) -> None:
    page = f"<p>{text}</p>"
    found = decode(page.encode("utf-8", "replace").decode("latin-1"))
    assert found == decode(page)
