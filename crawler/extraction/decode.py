"""Bytes of a page → text, whatever the headers claim.

Order of trust: byte order mark, the NULs of UTF-16 and UTF-32, valid UTF-8 (pages that are valid
UTF-8 beyond ASCII are UTF-8, whatever they declare), the charset of the Content-Type header, the
one in the page's head, and windows-1252, which decodes anything. The WHATWG encoding standard maps
the declared names. What was encoded twice, or as CESU-8, is mended (``misencoded``).
"""

from __future__ import annotations

import codecs
import re

from crawler.charset import wide_charset
from crawler.extraction.misencoded import TWICE, encoded_once, without_surrogates

#: More than this is no news page; the rest is cut before parsing.
MAX_CHARS = 4_000_000

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_HEAD_BYTES = 4096
#: Names that browsers read as a superset (WHATWG encoding standard, "names and labels").
_SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
#: What browsers decode at all, by Python's names (WHATWG encoding standard, "names and labels").
#: Python knows more (unicode_escape, punycode, undefined …), and a page must not choose those: they
#: make lone surrogates, take quadratic time, or fail in ways of their own.
_OF_THE_WEB = re.compile(
    r"utf-8|cp866|iso8859-(?:[2-8]|1[03456])|koi8-[ru]|mac-(?:roman|cyrillic)|cp874|cp125[0-8]|gbk"
    r"|gb18030|big5(?:hkscs)?|cp950|euc_jp|iso2022_jp|shift_jis|cp932|euc_kr|cp949"
)
#: Characters that no text keeps: NULs and lone surrogates would break the parser or the output, the
#: other controls (C1 among them, an 8-bit terminal's escapes) whoever prints it.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: The same in the bytes of valid UTF-8, which has no surrogates: the C0 controls by a table, the
#: others by their sequences (a lead byte is never a part of another character).
_C0 = bytes(32 if _UNWANTED.match(chr(code)) and code < 128 else code for code in range(256))
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
#: A few stray bytes in a UTF-8 page (cut multi-byte characters) do not make it another charset.
_STRAY_SHARE = 0.002


def decode(html: bytes | str, content_type: str | None = None) -> str:
    """Return the page as text without characters that XML forbids, at most ``MAX_CHARS`` long."""
    if isinstance(html, str):
        text = html[:MAX_CHARS]
    else:
        text = _decode_bytes(html[: MAX_CHARS * 2], content_type)[:MAX_CHARS]
    return without_controls(encoded_once(text) or text)


def markup_of(html: bytes | str, content_type: str | None = None) -> tuple[bytes, str | None]:
    """Return (what ``decode`` returns, as UTF-8 for the parser; how the charset was mended).

    Nearly all pages are UTF-8 already: their bytes are checked and cleaned, and never leave it,
    which takes a third of the time. The second is None where the page's charset is as declared.
    """
    if isinstance(html, bytes) and len(html) <= MAX_CHARS:
        marked = html.startswith(codecs.BOM_UTF8)
        raw = html[len(codecs.BOM_UTF8) :] if marked else html
        if (marked or wide_charset(raw, content_type) is None) and _is_plain_utf8(raw):
            says = None if marked or raw.isascii() else _declared(raw, content_type)
            known = says in (None, "utf-8", "utf8")
            return _without_controls(raw), None if known else f"declared {says}, is utf-8"
    markup = decode(html, content_type).encode("utf-8", "replace")
    return markup, _mended(html, content_type)


def _is_plain_utf8(raw: bytes) -> bool:
    """True when bytes are UTF-8 that was encoded once."""
    try:
        return encoded_once(raw.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def _without_controls(raw: bytes) -> bytes:
    """Clean valid UTF-8 as ``without_controls`` cleans text."""
    raw = raw.translate(_C0)
    if raw.isascii():
        return raw
    lead = raw.find(b"\xc2")
    if lead >= 0 and _C1.search(raw, lead):
        raw = _C1.sub(b" ", raw)
    return _NO_CHARACTERS.sub(b" ", raw) if b"\xef" in raw else raw


def without_controls(text: str) -> str:
    """Return text with a space for each character that no text keeps."""
    if text.isascii() and text.isprintable():
        return text
    return _UNWANTED.sub(" ", text)


def _mended(html: bytes | str, content_type: str | None) -> str | None:
    """Return how a page's bytes belie the charset that it declares; None when they do not."""
    if encoded_once(html if isinstance(html, str) else _decode_bytes(html, content_type)):
        return TWICE
    if isinstance(html, str) or html.startswith(codecs.BOM_UTF8):
        return None
    raw = html[: MAX_CHARS * 2]
    says = _declared(raw, content_type)
    if wide := wide_charset(raw, content_type):
        marked = wide[1] > 0
        return None if marked or says is None else f"declared {says}, is {wide[0]}"
    if without_surrogates(raw) is not None:
        return "cesu-8"
    if says is None or raw.isascii():
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        if says not in ("utf-8", "utf8"):
            return _misread(raw, says)
        if _mostly_utf8(raw, raw.decode("utf-8", "replace")):
            return "utf-8 with strays of windows-1252"
        return "declared utf-8, read as another"
    return None if says in ("utf-8", "utf8") else f"declared {says}, is utf-8"


def _misread(raw: bytes, says: str) -> str | None:
    try:
        raw.decode(says)
    except (UnicodeDecodeError, LookupError):
        return f"declared {says}, read as another"
    return None


def _decode_bytes(raw: bytes, content_type: str | None) -> str:
    if raw.startswith(codecs.BOM_UTF8):
        return raw[len(codecs.BOM_UTF8) :].decode("utf-8", "replace")
    if wide := wide_charset(raw, content_type):
        return raw[wide[1] :].decode(wide[0], "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    joined = without_surrogates(raw)
    if joined is not None:
        return joined.decode("utf-8")
    declared = [_from_header(content_type), _from_head(raw)]
    lenient = raw.decode("utf-8", "replace")
    if _mostly_utf8(raw, lenient):
        return _repair(raw)
    for charset in declared:
        if charset is None or charset in ("utf-8", "utf8"):
            continue
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("cp1252", "replace")


def _mostly_utf8(raw: bytes, lenient: str) -> bool:
    """True when valid multi-byte sequences far outnumber the broken ones."""
    broken = lenient.count("�")
    beyond_ascii = len(lenient) - len(lenient.encode("ascii", "ignore")) - broken
    return broken <= max(3, len(raw) * _STRAY_SHARE) and beyond_ascii > broken


def _repair(raw: bytes) -> str:
    """Decode UTF-8 whose stray bytes are windows-1252 (pasted quotation marks, usually)."""
    return raw.decode("utf-8", "windows-1252-strays")


def _strays(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252-strays", _strays)


def _declared(raw: bytes, content_type: str | None) -> str | None:
    return _from_header(content_type) or _from_head(raw)


def _from_header(content_type: str | None) -> str | None:
    found = _HEADER_CHARSET.search(content_type or "")
    return _known(found.group(1)) if found else None


def _from_head(raw: bytes) -> str | None:
    found = _META_CHARSET.search(raw[:_HEAD_BYTES])
    return _known(found.group(1).decode("ascii", "replace")) if found else None


def _known(name: str) -> str | None:
    lowered = name.strip().lower()
    lowered = _SUPERSETS.get(lowered, lowered)
    try:
        known = codecs.lookup(lowered).name
    except (LookupError, ValueError):
        return None
    # A page that was read far enough to declare UTF-16 is not UTF-16.
    return lowered if _OF_THE_WEB.fullmatch(known) else None
