"""What an answer's bytes are: by their first bytes, and by the header where those are silent.

Signatures: https://mimesniff.spec.whatwg.org/ (6, matching a MIME type pattern) and the formats'
own specifications.
"""

from __future__ import annotations

import json
import re

from crawler.charset import wide_charset

#: Bytes that are looked at.
_HEAD = 4_096
#: White space and text before the first markup that are passed over.
_MOST_SPACE = 65_536
#: First bytes of files that are no page.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"BM", "BMP image"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"PK\x03\x04", "ZIP archive or Office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office document"),
    (b"{\\rtf", "RTF document"),
    (b"%!PS", "PostScript"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"fLaC", "FLAC audio"),
    (b"\x1a\x45\xdf\xa3", "Matroska or WebM video"),
    (b"FLV\x01", "Flash video"),
    (b"\x00\x00\x01\xba", "MPEG video"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"\x00asm", "WebAssembly"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3\x00", "database"),
)
_LETTERS = frozenset({b"BM", b"MZ"})
_RIFF = {b"WEBP": "WebP image", b"WAVE": "WAV audio", b"AVI ": "AVI video"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|link|script|style|div|main|article|section|table"
    rb"|header|h[1-6]|p|a|br|font|center|span|form|img|iframe|ul|noscript)\b",
    re.I,
)
#: What may stand before a root is taken whole or not at all: a comment that could end at the next
#: one's end as well has more readings than there is time for.
_XML = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}>\s*+)?"
    rb"(?:(?><!--.{0,500}?-->|<\?[^>]{0,300}>|<!doctype[^>]{0,300}>)\s*+)*+"
    rb"<(rss|feed|rdf:rdf|urlset|sitemapindex|svg|kml|gpx|soap:envelope|opml)\b",
    re.I | re.S,
)
_SCRIPT = re.compile(rb"\s*(?:[\w.$]+\s*\(\s*)?[\[{]")
#: Bytes below the space that text never has: everything but tab, line ends, form feed, escape.
_BINARY = bytes(b for b in range(32) if b not in (9, 10, 12, 13, 27))
#: Types of the header that say "no page" when the bytes do not contradict.
_NO_PAGE = re.compile(
    r"\s*(?:image/|audio/|video/|font/|application/(?:pdf|zip|octet-stream|msword|vnd\.|x-(?!httpd)"
    r"|json|(?:\w+\+)json|javascript|rss\+xml|atom\+xml)|text/(?:css|csv|javascript|calendar))",
    re.I,
)


def not_html(body: bytes, content_type: str = "") -> str | None:
    """Return what an answer is that is no page of text ("PDF", "JSON", …); None for a page.

    The bytes decide: pages are served as ``text/plain`` and PDFs as ``text/html``.
    """
    if wide := wide_charset(body, content_type):
        body = body[wide[1] : 4 * _HEAD].decode(wide[0], "replace").encode("utf-8", "replace")
    head = body[:_MOST_SPACE].lstrip()[:_HEAD]
    if not head:
        return f"empty answer ({len(body)} bytes)"
    # Archives may begin with bytes that count as white space; text never does with a magic number.
    if found := _by_magic(body[:_HEAD]) or _by_magic(head):
        return found
    if root := _XML.match(head.removeprefix(_BOMS[0])):
        return f"XML ({root.group(1).decode('ascii').lower()})"
    if _is_json(body, head, content_type):
        return "JSON"
    if _MARKUP.search(head):
        return None
    if _is_binary(head):
        return "binary data"
    if _MARKUP.search(body, 0, _MOST_SPACE):
        return None
    declared = _NO_PAGE.match(content_type)
    return content_type.partition(";")[0].strip().lower() if declared else None


def _by_magic(head: bytes) -> str | None:
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return "AVIF or HEIC image" if head[8:12] in (b"avif", b"heic", b"mif1") else "MP4 video"
    for magic, name in MAGIC:
        # Two letters are no evidence by themselves: text begins with them too.
        if head.startswith(magic) and (magic not in _LETTERS or _is_binary(head)):
            return name
    return None


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BOMS):
        return False
    unlikely = len(head) - len(head.translate(None, _BINARY))
    if head.count(0) > len(head) // 3:  # UTF-16 without a mark has a NUL in every second byte
        return not re.search(rb"<\x00?[a-zA-Z!]", head)
    return unlikely > max(8, len(head) // 50)


def _is_json(body: bytes, start: bytes, content_type: str) -> bool:
    if not _SCRIPT.match(start):
        return False
    if "json" in content_type.lower():
        return True
    if start[:1] not in b"[{" or len(body) > 1_000_000:
        return start[:2] in (b'{"', b"[{", b'["')
    try:
        return isinstance(json.loads(body), dict | list)
    except (ValueError, RecursionError):
        return False
