"""Unpacking content codings: to their end, within a bound, or not at all."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as some
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.decompression import Decompression
from crawler.middlewares.refusal import Refusal
from crawler.middlewares.unpacking import CODINGS, BrokenCoding, TooMuch, unpack
from tests.speed import within

Pack = Callable[[bytes], bytes]
#: More than one piece, and nothing that repeats.
PAGE = b"<p>Polsek Sambangi Warga</p>" * 500 + os.urandom(100_000)


def _raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Pack]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", _raw),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
every_coding = pytest.mark.parametrize(("coding", "pack"), PACKERS.values(), ids=PACKERS)


@every_coding
@pytest.mark.parametrize("body", [b"", b"a", PAGE, b"\0" * 65_536, b"\0" * 65_537])
def test_what_was_packed_comes_out(coding: str, pack: Pack, body: bytes) -> None:
    assert unpack(pack(body), coding, 0) == body


@every_coding
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_stream_that_breaks_off_gives_no_part_of_a_page(
    coding: str, pack: Pack, share: float
) -> None:
    packed = pack(PAGE)
    with pytest.raises(BrokenCoding):
        unpack(packed[: int(len(packed) * share)], coding, 0)


@every_coding
def test_more_than_is_allowed_is_too_much(coding: str, pack: Pack) -> None:
    with pytest.raises(TooMuch, match="more than 9999"):
        unpack(pack(b"\0" * 10_000), coding, 9_999)
    assert unpack(pack(b"\0" * 10_000), coding, 10_000) == b"\0" * 10_000


@pytest.mark.parametrize("coding", CODINGS)
def test_nothing_is_nothing_in_any_coding(coding: str) -> None:
    assert unpack(b"", coding, 100) == b""


@pytest.mark.parametrize("coding", CODINGS)
@given(some.binary(max_size=300))
def test_whatever_is_sent_is_unpacked_or_refused(coding: str, packed: bytes) -> None:
    try:
        assert len(unpack(packed, coding, 1_000)) <= 1_000
    except (BrokenCoding, TooMuch):
        return


MEMBER = gzip.compress(b"Polsek ")
#: What servers get wrong, and browsers show all the same.
FORGIVEN = {
    "two members": MEMBER + gzip.compress(b"Sambang"),
    "rubbish behind the end": gzip.compress(b"Polsek Sambang") + b"rubbish",
    "zeros behind the end": gzip.compress(b"Polsek Sambang") + bytes(500),
    "a wrong checksum": gzip.compress(b"Polsek Sambang")[:-8] + b"checksum",
    "no checksum": gzip.compress(b"Polsek Sambang")[:-8],
    "all optional fields": (
        b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff" + b"\x03\0abc" + b"a.html\0" + b"comment\0" + b"\x01\x02"
        + _raw(b"Polsek Sambang") + bytes(8)
    ),
}  # fmt: skip


@pytest.mark.parametrize("packed", FORGIVEN.values(), ids=FORGIVEN)
def test_gzip_is_read_when_only_what_stands_around_it_is_wrong(packed: bytes) -> None:
    assert unpack(packed, "gzip", 0) == b"Polsek Sambang"


def test_frames_of_zstd_behind_each_other_are_one_page() -> None:
    assert unpack(zstd.compress(b"Polsek ") + zstd.compress(b"Sambang"), "zstd", 0) == (
        b"Polsek Sambang"
    )


@pytest.mark.parametrize(
    ("coding", "member"),
    [
        pytest.param("gzip", gzip.compress(b"", mtime=0), id="gzip"),
        pytest.param("zstd", zstd.compress(b""), id="zstd"),
    ],
)
def test_a_million_empty_members_cost_no_time(coding: str, member: bytes) -> None:
    packed = member * 1_000_000
    with within(5), pytest.raises(TooMuch, match="256 members"):
        unpack(packed, coding, 1_000)


def test_a_window_of_zstd_that_no_server_may_ask_for_is_refused() -> None:
    # RFC 8878, 3.1.1.1.2: exponent 31, a window of 2 TB.
    with pytest.raises(BrokenCoding, match="memory"):
        unpack(b"\x28\xb5\x2f\xfd\x00\xff\x01\x00\x00", "zstd", 1_000)


@every_coding
def test_a_page_that_breaks_off_within_its_coding_is_a_broken_connection(
    coding: str, pack: Pack
) -> None:
    middleware = Decompression(crawler=get_crawler())
    page = Response(
        "https://a.example/", body=pack(PAGE)[:50_000], headers={"Content-Encoding": coding}
    )
    with pytest.raises(Refusal, match=coding) as refused:
        middleware.process_response(Request(page.url), page)
    assert refused.value.reason == "connect"
    assert refused.value.__context__ is None
