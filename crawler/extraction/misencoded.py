"""Text that somebody encoded wrongly before it was sent: twice, or by halves of characters.

A database that takes UTF-8 for Latin-1 and hands it out as UTF-8 encodes twice: "CafÃ©" for
"Café". Mended only where the whole text proves it: a page that quotes such a word is left alone.
CESU-8 (Unicode Technical Report 26) writes a character beyond the first plane as two surrogates of
three bytes each, which UTF-8 forbids.
"""

from __future__ import annotations

import re

#: Windows-1252's characters of the bytes 80 to 9F; Latin-1 has a control of the same number there.
_SPECIALS = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
#: How UTF-8's first byte looks as a character: nearly every text fails here at once.
_LEAD = re.compile("[\u00c2-\u00f4](?=[^\x00-\x7f])")
_FEWEST = 2
#: What a record's evidence says of such a text.
TWICE = "utf-8 encoded twice"
_HIGH = rb"\xed[\xa0-\xaf][\x80-\xbf]"
_SURROGATES = re.compile(_HIGH + rb"\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")


def encoded_once(text: str) -> str | None:
    """Return a text that was encoded twice as it should be; None when it was not, or not all."""
    try:
        text.encode("ascii")  # a twentieth of the time in which a pattern finds the first one
    except UnicodeEncodeError as beyond:
        if not _LEAD.match(text, beyond.start):
            return None
    else:
        return None
    try:
        once = text.translate(_SPECIALS).encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    proofs = sum(map(len, _BEYOND_ASCII.findall(once)))
    return once if proofs >= _FEWEST else None


def without_surrogates(raw: bytes) -> bytes | None:
    """Return CESU-8 as UTF-8, lone halves as spaces; None when there are none or more is wrong."""
    mended, count = _SURROGATES.subn(_joined, raw)
    if not count:
        return None
    try:
        mended.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return mended


def _joined(found: re.Match[bytes]) -> bytes:
    halves = found[0].decode("utf-8", "surrogatepass")
    if len(halves) == 1:
        return b" "
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()
