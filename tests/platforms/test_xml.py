"""XML as sites send it."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.platforms.contract import Refused
from crawler.platforms.formats.xml import (
    decode_xml,
    parse_xml,
    repair_references,
    unescape,
    without_doctype,
)

ROOT = re.compile(r"<a(?=[\s>])")


def text_of(body: bytes, content_type: str | None = None) -> str | None:
    return parse_xml(body, content_type, ROOT).text


def test_utf8_is_read_as_such_whatever_is_declared() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><a>“Polri”</a>'.encode()
    assert text_of(body, "text/xml; charset=windows-1251") == "“Polri”"


def test_windows_1252_is_read_when_latin_1_is_declared() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><a>“Polri” – aman</a>'.encode("cp1252")
    assert text_of(body) == "“Polri” – aman"


def test_the_documents_own_declaration_outranks_the_header() -> None:
    body = '<?xml version="1.0" encoding="windows-1251"?><a>Ж</a>'.encode("cp1251")
    assert text_of(body, "text/xml; charset=iso-8859-1") == "Ж"


def test_utf16_is_read_with_and_without_a_mark() -> None:
    source = '<?xml version="1.0" encoding="UTF-16"?><a>Polri</a>'
    assert text_of(source.encode("utf-16")) == "Polri"
    assert text_of(source.encode("utf-16-le")) == "Polri"
    assert text_of(source.encode("utf-16-be")) == "Polri"


def test_stray_windows_1252_bytes_in_utf8_are_repaired() -> None:
    body = "<a>Kapolres “Blora” é é é é</a>".encode().replace("“".encode(), b"\x93")
    assert text_of(body) == "Kapolres “Blora” é é é é"


def test_warnings_of_php_before_the_document_are_dropped() -> None:
    body = b'\n<br />\n<b>Warning</b>: foo in <b>x.php</b><br />\n<?xml version="1.0"?><a>ok</a>'
    assert text_of(body) == "ok"


def test_nuls_controls_and_surrogates_are_dropped() -> None:
    assert text_of(b"<a>Pol\x00\x08ri&#0;&#xD800;&#x1b;</a>") == "Pol  ri"


def test_bare_ampersands_and_html_entities_survive() -> None:
    assert text_of(b"<a>A & B &nbsp;&hellip; ?x=1&y=2 &unknown; &amp;</a>") == (
        "A & B \xa0… ?x=1&y=2 &unknown; &"
    )


def test_cdata_is_left_as_it_is() -> None:
    assert text_of(b"<a><![CDATA[A & B &nbsp; <b>]]></a>") == "A & B &nbsp; <b>"


def test_an_entity_bomb_is_never_expanded() -> None:
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<!DOCTYPE a [<!ENTITY x0 "ha">{entities}]><a>&x29; selesai</a>'
    assert text_of(bomb.encode()) == "&x29; selesai"


def test_an_external_entity_is_never_opened(tmp_path: pytest.TempPathFactory) -> None:
    secret = tmp_path / "secret"  # type: ignore[operator]
    secret.write_text("rahasia")
    body = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a b="&x;">&x;</a>'
    root = parse_xml(body.encode(), None, ROOT)
    assert root.text == "&x;"
    assert root.get("b") == "&x;"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a PUBLIC "-//X//DTD A 0.91//EN" "http://x.test/a.dtd">',
        "<!doctype a [ <!-- ]> --> <!ENTITY b '>]'> <!ELEMENT c (d)> ]>",
    ],
)
def test_a_doctype_is_cut_out_whole(doctype: str) -> None:
    assert without_doctype(f"<?xml?>{doctype}<a>x</a>") == "<?xml?><a>x</a>"


def test_an_unclosed_document_is_read_as_far_as_it_goes() -> None:
    root = parse_xml(b"<a><b>satu</b><b>dua</", None, ROOT)
    assert [b.text for b in root.iter("b")] == ["satu", "dua"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><body><a>x</a></body></html>", "HTML"),
        (b'{"a": 1}', "JSON"),
        (b"", "an empty answer"),
        (b"halo", "plain text"),
    ],
)
def test_what_came_instead_is_named(body: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_xml(body, None, ROOT)


def test_references_are_resolved_once() -> None:
    assert unescape("?a=1&amp;b=2&copy=3 &amp;amp; &#x2013;") == "?a=1&b=2&copy=3 &amp; –"
    assert repair_references("?a=1&amp;b=2&copy=3") == "?a=1&amp;b=2&amp;copy=3"


@pytest.mark.parametrize("part", ["<a ", "<![CDATA[", "<!DOCTYPE a [", "&", "<", "<a>", '<a b="'])
def test_endless_repetition_ends(part: str) -> None:
    body = b"<a>" + part.encode() * 200_000
    with suppress(Refused):
        parse_xml(body, None, ROOT)
    without_doctype(body.decode())


@settings(deadline=None)
@given(st.binary() | st.binary().map(lambda tail: b"<a>" + tail))
def test_any_bytes_are_a_tree_or_refused(body: bytes) -> None:
    with suppress(Refused):
        parse_xml(body, "text/xml; charset=utf-16", ROOT)
    assert not re.search("[\x00-\x08\ud800-\udfff]", decode_xml(body))
