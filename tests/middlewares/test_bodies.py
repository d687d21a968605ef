"""Answers without end and bombs: refused with their class, in bounded memory and time."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.decompression import Decompression
from crawler.middlewares.refusal import Refusal
from tests.middlewares.sites import Answer, Outcome, Site, answer, read, robots, serving

pytestmark = pytest.mark.slow

MEGABYTE = 1_000_000
#: Unpacked size of a bomb, and the limit that the crawl has.
BOMB, LIMIT = 400 * MEGABYTE, 5 * MEGABYTE
#: Seconds that one answer may take.
TIMEOUT = 4


Packer = Callable[[], Any]


def _zeros(make: Packer) -> bytes:
    """Pack a bomb piece by piece: this process's memory would count as the crawl's, its child."""
    packer, piece = make(), bytes(MEGABYTE)
    pack = getattr(packer, "process", None) or packer.compress
    packed = [pack(piece) for _ in range(BOMB // len(piece))]
    return b"".join([*packed, (getattr(packer, "finish", None) or packer.flush)()])


def _deflate(bits: int) -> Packer:
    return lambda: zlib.compressobj(9, wbits=bits)


def _packed(body: bytes, *encodings: str) -> bytes:
    return answer(body=body, Content_Encoding=", ".join(encodings))


def _head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, ""]).encode()


def _for_ever(start: bytes, piece: bytes, pause: float = 0) -> Iterator[bytes]:
    yield start
    for part in repeat(piece):
        time.sleep(pause)
        yield part


GZIP, ZLIB, RAW = _deflate(31), _deflate(15), _deflate(-15)
BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: _packed(_zeros(GZIP), "gzip"),
    "x-gzip": lambda: _packed(_zeros(GZIP), "x-gzip"),
    "deflate": lambda: _packed(_zeros(ZLIB), "deflate"),
    "raw-deflate": lambda: _packed(_zeros(RAW), "deflate"),
    "brotli": lambda: _packed(_zeros(lambda: brotli.Compressor(quality=5)), "br"),
    "zstd": lambda: _packed(_zeros(zstd.ZstdCompressor), "zstd"),
    "gzip-in-gzip": lambda: _packed(gzip.compress(_zeros(GZIP)), "gzip", "gzip"),
    "gzip-in-brotli": lambda: _packed(brotli.compress(_zeros(GZIP)), "gzip", "br"),
    "forty-layers": lambda: _packed(b"x", *["gzip"] * 40),
}
TEXT = "Content-Type: text/html"
ENDLESS: dict[str, tuple[str, Callable[[], Iterator[bytes]]]] = {
    "body": ("too-large", lambda: _for_ever(_head(TEXT, "") + b"\r\n", b"a" * 65_536)),
    "chunks": (
        "too-large",
        lambda: _for_ever(
            _head(TEXT, "Transfer-Encoding: chunked", ""), b"10000\r\n" + b"a" * 65_536 + b"\r\n"
        ),
    ),
    "promised-length": ("too-large", lambda: iter([_head("Content-Length: 99999999999", "")])),
    "headers": ("too-large", lambda: _for_ever(_head(), b"X-A: " + b"a" * 1000 + b"\r\n")),
    "header-line": ("too-large", lambda: _for_ever(_head() + b"X-A: ", b"a" * 10_000)),
    "interim-answers": (
        "too-large",
        lambda: _for_ever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50),
    ),
    "dripped-body": ("timeout", lambda: _for_ever(_head(TEXT, "") + b"\r\n", b"a", 0.2)),
    "dripped-headers": ("timeout", lambda: _for_ever(_head(), b"X-A: a\r\n", 0.2)),
    "silence": ("timeout", lambda: _for_ever(b"", b"", 0.2)),
}


def _of(say: Callable[[], bytes | Iterator[bytes]]) -> Answer:
    return lambda path, n: robots() if path == "/robots.txt" else say()


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    bombs = {name: make() for name, make in BOMBS.items()}
    says: dict[str, Answer] = {
        name: _of(lambda body=body: body)  # type: ignore[misc]
        for name, body in bombs.items()
    }
    says |= {name: _of(say) for name, (_, say) in ENDLESS.items()}
    return {name: Site(f"127.0.77.{n}", said) for n, (name, said) in enumerate(says.items(), 1)}


@pytest.fixture(scope="module")
def crawled(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    output = tmp_path_factory.mktemp("bodies")
    with serving(*sites.values()):
        return read(
            output,
            [site.url + "/a" for site in sites.values()],
            DOWNLOAD_MAXSIZE=str(LIMIT),
            DOWNLOAD_TIMEOUT=str(TIMEOUT),
            RETRY_TIMES="0",
            LOG_LEVEL="ERROR",
            MEMUSAGE_ENABLED="1",
            MEMUSAGE_LIMIT_MB="350",
            MEMUSAGE_CHECK_INTERVAL_SECONDS="0.2",
        )


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_too_large(sites: dict[str, Site], crawled: Outcome, name: str) -> None:
    assert crawled.reason(sites[name].url + "/a") == "too-large"


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_end_is_given_up(
    sites: dict[str, Site], crawled: Outcome, name: str
) -> None:
    assert crawled.reason(sites[name].url + "/a") == ENDLESS[name][0]


def test_memory_and_time_stay_bounded(crawled: Outcome) -> None:
    # Over its limit the crawl would have been closed as "memusage_exceeded".
    assert crawled.manifest["status"] == "finished"
    assert crawled.seconds < 90


def test_the_refusal_of_a_bomb_holds_nothing_of_what_it_unpacked_to() -> None:
    middleware = Decompression(crawler=get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 1000}))
    bomb = Response(
        "https://a.example/",
        body=gzip.compress(bytes(10_000)),
        headers={"Content-Encoding": "gzip"},
    )
    with pytest.raises(Refusal, match="1000") as refused:
        middleware.process_response(Request(bomb.url), bomb)
    # An error that it followed would hold the frames that unpacked.
    assert refused.value.__context__ is None
