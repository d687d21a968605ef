"""What hostile sites answer: the building blocks of the tables in ``cases``."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import brotli  # type: ignore[import-untyped]
import zstandard

from tests.hostile.web import ENDLESS_BYTES, Answer, Visit

Headers = Sequence[tuple[str, str]]
#: A body, or what makes one of the visit.
Body = bytes | str | Callable[[Visit], bytes | str]

HTML = ("Content-Type", "text/html; charset=utf-8")
XML = ("Content-Type", "application/xml; charset=utf-8")
JSON = ("Content-Type", "application/json; charset=utf-8")
TEXT = ("Content-Type", "text/plain; charset=utf-8")
MEGABYTE = 1_000_000


async def _bytes(body: Body, visit: Visit) -> bytes:
    """Make a body beside the other answers: packing half a gigabyte must hold up no other site."""
    made = await asyncio.to_thread(body, visit) if callable(body) else body
    return made if isinstance(made, bytes) else made.encode("utf-8")


def head(status: str = "200 OK", *headers: tuple[str, str]) -> bytes:
    """Return a status line and headers, with the empty line behind them."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def page(body: Body, *headers: tuple[str, str], status: str = "200 OK") -> Answer:
    """Answer as the rules want it: right length, one status line, HTML unless said otherwise."""

    async def answer(visit: Visit) -> None:
        content = await _bytes(body, visit)
        named = list(headers)
        if not any(name.lower() == "content-type" for name, _ in named):
            named.append(HTML)
        await visit.send(head(status, *named, ("Content-Length", str(len(content)))), content)

    return answer


def status(line: str, *headers: tuple[str, str]) -> Answer:
    """Answer with a status and a line of text."""
    return page(f"<html><body><p>{line}</p></body></html>", *headers, status=line)


def raw(*pieces: bytes | Callable[[Visit], bytes], then: str = "close") -> Answer:
    """Write bytes as they are, then ``close``, ``reset`` or ``hang``."""

    async def answer(visit: Visit) -> None:
        for piece in pieces:
            await visit.send(await _bytes(piece, visit))
        if then == "hang":
            await visit.hang()
        elif then == "reset":
            visit.reset()

    return answer


def drip(start: bytes, piece: bytes, seconds: float) -> Answer:
    """Write a few bytes now and then, without end."""

    async def answer(visit: Visit) -> None:
        await visit.send(start)
        while True:
            await visit.send(piece)
            await asyncio.sleep(seconds)

    return answer


def endless(start: bytes, piece: bytes, most: int = ENDLESS_BYTES) -> Answer:
    """Write the same bytes again and again, as fast as they are read."""

    async def answer(visit: Visit) -> None:
        await visit.send(start)
        for _ in range(most // len(piece)):
            await visit.send(piece)

    return answer


def redirect(
    target: str | Callable[[Visit], str], *more: tuple[str, str], code: str = "302 Found"
) -> Answer:
    """Answer with a Location."""

    async def answer(visit: Visit) -> None:
        to = target(visit) if callable(target) else target
        raw_head = head(code, *more).removesuffix(b"\r\n")
        await visit.send(raw_head, b"Location: ", to.encode("utf-8", "surrogatepass"))
        await visit.send(b"\r\nContent-Length: 0\r\n\r\n")

    return answer


def gzip_of(pieces: Iterable[bytes]) -> bytes:
    """Return gzip of a stream that need not fit into memory."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(piece) for piece in pieces), packer.flush()])


@cache
def gzip_bomb(megabytes: int = 500) -> bytes:
    """Return half a megabyte that unpacks to 500."""
    return gzip_of(b"\0" * MEGABYTE for _ in range(megabytes))


@cache
def brotli_bomb(megabytes: int = 500) -> bytes:
    """Return some hundred bytes that unpack to 500 MB."""
    packer = brotli.Compressor(quality=5)
    out = [packer.process(b"\0" * MEGABYTE) for _ in range(megabytes)]
    return b"".join([*out, packer.finish()])


@cache
def zstd_bomb(megabytes: int = 500) -> bytes:
    """Return some kilobytes that unpack to 500 MB."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    out = [packer.compress(b"\0" * MEGABYTE) for _ in range(megabytes)]
    return b"".join([*out, packer.flush()])


@cache
def nested_bomb() -> bytes:
    """Return a gzip of a gzip bomb: a kilobyte that holds half a gigabyte."""
    return gzip.compress(gzip_bomb())
