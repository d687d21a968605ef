"""What bytes are, whatever the header says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.diagnosis.media import not_html

PAGE = b"<!doctype html><html><head><title>Kabar</title></head><body><p>Teks</p></body></html>"
HTML, JSON = "text/html; charset=utf-8", "application/json"


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", HTML, "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", HTML, "JPEG image"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", "PNG image"),
        (b"GIF89a\x01\x00", "", "GIF image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", HTML, "WebP image"),
        (b"\x00\x00\x00\x20ftypavif", HTML, "AVIF or HEIC image"),
        (b"\x00\x00\x00\x20ftypisom", HTML, "MP4 video"),
        (b"PK\x03\x04\x14\x00", HTML, "ZIP archive or Office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", HTML, "Office document"),
        (b"\x1f\x8b\x08\x00", HTML, "gzip data"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00" + b"\x00\x01" * 50, HTML, "program"),
        (bytes(range(32)) * 20, "application/octet-stream", "binary data"),
        (b'{"judul": "x", "isi": "<p>a</p>"}', JSON, "JSON"),
        (b'[{"a": 1}]', HTML, "JSON"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel>", "text/xml", "XML (rss)"),
        (b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'>", HTML, "XML (feed)"),
        (b"<!-- peta -->\n<urlset>", HTML, "XML (urlset)"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "image/svg+xml", "XML (svg)"),
        (b"judul,tanggal\nsatu,2024\n", "text/csv", "text/csv"),
        (b"", HTML, "empty answer (0 bytes)"),
        (b"  \n ", HTML, "empty answer (4 bytes)"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, content_type: str, kind: str) -> None:
    assert not_html(body, content_type) == kind


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE, HTML),
        (PAGE, "text/plain"),
        (PAGE, "image/jpeg"),
        (PAGE, "application/json"),
        (PAGE, ""),
        (b"\xef\xbb\xbf" + PAGE, HTML),
        (PAGE.decode().encode("utf-16"), HTML),
        (PAGE.decode().encode("utf-16-be"), HTML),
        (PAGE.decode().encode("utf-32"), HTML),
        (PAGE.decode().encode("utf-32-be"), HTML),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE html><html xmlns='x'><body><p>a</p></body></html>",
            HTML,
        ),
        (b"BMKG: <p>gempa</p>", HTML),
        (b"MZ bukan program <p>teks</p>", HTML),
        (b"{catatan} <p>teks</p>", HTML),
        (b"Teks tanpa markup sama sekali", "text/plain"),
        (b"\n" * 5000 + PAGE, HTML),
    ],
)
def test_a_page_is_a_page_whatever_the_header_says(body: bytes, content_type: str) -> None:
    assert not_html(body, content_type) is None


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_break_it(body: bytes, content_type: str) -> None:
    found = not_html(body, content_type)
    assert found is None or found.isprintable() or content_type
