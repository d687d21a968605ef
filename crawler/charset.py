"""Bytes of two or four a character: UTF-16 and UTF-32, with a byte order mark or without one.

A label alone is not believed: pages that declare UTF-16 are mostly UTF-8. But markup is ASCII for
the most part, so the NULs of the wide forms stand in one place of each character.
"""

from __future__ import annotations

import codecs
import re

#: UTF-32's marks first: the little-endian one begins with UTF-16's.
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: (bytes a character, which of them are NUL in ASCII, codec).
_FORMS = (
    (4, (1, 2, 3), "utf-32-le"),
    (4, (0, 1, 2), "utf-32-be"),
    (2, (1,), "utf-16-le"),
    (2, (0,), "utf-16-be"),
)
_LABEL = re.compile(
    r"charset\s*=\s*[\"']?\s*(?:utf-?(?:16|32)|unicode|(?:iso-10646-)?ucs-?[24])", re.I
)
_HEAD_BYTES = 2048
_FEWEST = 8
#: How many of a head's characters are ASCII at least: markup, or a page that is labelled so.
_ASCII_SHARE, _LABELLED_SHARE = 0.5, 0.1
#: NULs where a wide form has none: U+0100, U+0200, … are no letters of a page's head.
_STRAY_SHARE = 0.02


def wide_charset(raw: bytes, content_type: str | None = None) -> tuple[str, int] | None:
    """Return (Python's name of the wide form that bytes are in, length of their mark), or None.

    ``content_type`` is the response's header. WHATWG: "utf-16" is UTF-16LE, mark or not; here the
    bytes themselves tell the order.
    """
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return codec, len(mark)
    head = raw[:_HEAD_BYTES]
    if 0 not in head:
        return None
    labelled = _LABEL.search(content_type or "") is not None
    share = _LABELLED_SHARE if labelled else _ASCII_SHARE
    for width, empty, codec in _FORMS:
        characters = len(head) // width
        nuls = [head[place::width].count(0) for place in range(width)]
        if (
            characters >= _FEWEST
            and all(nuls[place] >= characters * share for place in empty)
            and all(n <= characters * _STRAY_SHARE for p, n in enumerate(nuls) if p not in empty)
        ):
            return codec, 0
    return None
