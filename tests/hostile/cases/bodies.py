"""Bodies that are too much, packed to burst, or not what they say."""

from __future__ import annotations

import base64
import gzip
import zlib
from random import Random

import brotli  # type: ignore[import-untyped]
import zstandard

from tests.hostile.answers import (
    HTML,
    brotli_bomb,
    endless,
    gzip_bomb,
    head,
    nested_bomb,
    page,
    raw,
    zstd_bomb,
)
from tests.hostile.case import Bound, bad_page
from tests.hostile.texts import article

PAGE = article(3).encode()
#: More than a packer holds back before it writes, so that a part of it would be an article.
LONG = article(3, extra=f"<!-- {Random(3).randbytes(100_000).hex()} -->").encode()
START = head("200 OK", HTML)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type/Catalog>> endobj\n% cooling system <p> <p>\n"
#: A bomb may cost what it is sent as, and no more than one largest page.
BOMB = Bound(requests=5, seconds=60)
WRITTEN = {"published_at": "2024-09-10T19:03:00+07:00"}


def _packed(body: bytes, *codings: str) -> bytes:
    return (
        head(
            "200 OK",
            HTML,
            ("Content-Encoding", ", ".join(codings)),
            ("Content-Length", str(len(body))),
        )
        + body
    )


def _often(body: bytes, times: int) -> bytes:
    for _ in range(times):
        body = gzip.compress(body)
    return body


CASES = (
    bad_page(
        "sends a gzip bomb", "half a megabyte of gzip holds 500 MB",
        raw(lambda _: _packed(gzip_bomb(), "gzip")), "too-large", bound=BOMB,
    ),
    bad_page(
        "sends a brotli bomb", "some hundred bytes of brotli hold 500 MB",
        raw(lambda _: _packed(brotli_bomb(), "br")), "too-large", bound=BOMB,
    ),
    bad_page(
        "sends a zstd bomb", "some kilobytes of zstd hold 500 MB",
        raw(lambda _: _packed(zstd_bomb(), "zstd")), "too-large", bound=BOMB,
    ),
    bad_page(
        "sends a bomb within a bomb", "a kilobyte of gzip holds gzip that holds 500 MB",
        raw(lambda _: _packed(nested_bomb(), "gzip", "gzip")), "too-large", bound=BOMB,
    ),
    bad_page(
        "packs a page a hundred times", "names gzip a hundred times and did pack it so often",
        raw(lambda _: _packed(_often(PAGE, 100), *["gzip"] * 100)), "too-large", bound=BOMB,
    ),
    bad_page(
        "says gzip of a plain page", "names gzip and sends the page as it is",
        raw(_packed(PAGE, "gzip")), "connect",
    ),
    bad_page(
        "says brotli of garbage", "names brotli and sends what is none",
        raw(_packed(PNG, "br")), "connect",
    ),
    bad_page(
        "breaks its gzip off", "sends half of a packed page and calls it whole",
        raw(_packed(gzip.compress(PAGE)[:60], "gzip")), "connect",
    ),
    *(
        bad_page(
            f"breaks its {name} off late", f"sends all but the end of a long page in {name}",
            raw(_packed(packed[: len(packed) * 4 // 5], coding)), "connect", says=coding,
        )
        for name, coding, packed in (
            ("gzip", "gzip", gzip.compress(LONG)),
            ("deflate", "deflate", zlib.compress(LONG)),
            ("brotli", "br", brotli.compress(LONG)),
            ("zstd", "zstd", zstandard.compress(LONG)),
        )
    ),
    bad_page(
        "wants a window of terabytes", "names a window of zstd that no memory holds",
        raw(_packed(b"\x28\xb5\x2f\xfd\x00\xff\x01\x00\x00", "zstd")), "connect", says="zstd",
    ),
    bad_page(
        "packs nothing half a million times", "sends half a million gzip members without a byte",
        raw(_packed(gzip.compress(b"") * 500_000, "gzip")), "too-large", bound=BOMB,
    ),
    bad_page(
        "has a body without end", "sends its page again and again, as fast as it is read",
        endless(START, PAGE * 30), "too-large", bound=BOMB,
    ),
    bad_page(
        "names ten gigabytes", "names a length of 10 GB before it sends anything",
        endless(START[:-2] + b"Content-Length: 10000000000\r\n\r\n", PAGE),
        "too-large", bound=BOMB,
    ),
    bad_page(
        "calls a PDF HTML", "sends a PDF as text/html", page(PDF), "not-html", "skipped",
    ),
    bad_page(
        "calls a picture HTML", "sends a PNG as text/html", page(PNG), "not-html", "skipped",
    ),
    bad_page(
        "sends a PDF", "sends a PDF as what it is",
        page(PDF, ("Content-Type", "application/pdf")), "not-html", "skipped",
    ),
    bad_page(
        "calls JSON HTML", "sends JSON as text/html",
        page('{"judul": "cooling system", "isi": "<p>a</p>"}'), "not-html", "skipped",
    ),
    bad_page(
        "calls an article a picture", "sends an article as image/jpeg",
        page(PAGE, ("Content-Type", "image/jpeg")), "", "written", record=WRITTEN,
    ),
    bad_page(
        "calls an article plain text", "sends an article as text/plain",
        page(PAGE, ("Content-Type", "text/plain")), "", "written", record=WRITTEN,
    ),
    bad_page(
        "names no type at all", "sends an article without a Content-Type",
        raw(head(), PAGE), "", "written", record=WRITTEN,
    ),
    bad_page(
        "names a type of control characters", "sends a Content-Type that no parser can read",
        raw(b"HTTP/1.1 200 OK\r\nContent-Type: ;;=\x01\xff/\"; charset=\r\n\r\n", PAGE),
        "", "written", record=WRITTEN,
    ),
)  # fmt: skip
