"""Undoing one content coding, piece by piece: bounded, and whole or not at all.

Scrapy's own functions return what they could read of a stream that breaks off. Half a report would
be kept as a report.

Sources: RFC 1950 to 1952 (deflate, gzip), RFC 7932 (brotli), RFC 8878 and 9659 (zstd).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Final

import brotli  # type: ignore[import-untyped]
from backports import zstd

#: Bytes that are unpacked at a time, so that a bomb is seen before it has burst.
_PIECE: Final = 65_536
_GZIP: Final = b"\x1f\x8b\x08"
#: Bytes of a gzip member behind its data: checksum and length.
_TRAILER: Final = 8
#: RFC 9659, 3: a larger window (8 MB) is refused.
_WINDOW: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}
#: Members or frames behind each other; one is usual, and each costs a copy of those that follow.
_MOST_MEMBERS: Final = 256
_CUT: Final = "ended before it was whole"


class BrokenCoding(ValueError):
    """The bytes are not what their coding says, or end before it does."""


class TooMuch(ValueError):
    """More than the allowed bytes come out."""


def unpack(packed: bytes, coding: str, most: int) -> bytes:
    """Return what ``packed`` holds; nothing of nothing. ``coding`` is a key of ``CODINGS``.

    Raises:
        BrokenCoding: it cannot be unpacked to its end.
        TooMuch: it holds more than ``most`` bytes; 0 allows any number.
    """
    out = bytearray()
    try:
        for piece in CODINGS[coding](packed) if packed else ():
            out += piece
            if most and len(out) > most:
                raise TooMuch(f"{coding}: {len(packed)} bytes hold more than {most}")
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        said = str(error)
    else:
        return bytes(out)
    # Raised here: within, it would hold the error that it follows, and all that was unpacked.
    raise BrokenCoding(f"{coding}: {said}")


def _gzip(packed: bytes) -> Iterator[bytes]:
    """Yield the members of a gzip file; checksums and what else stands behind one do not matter."""
    if not packed.startswith(_GZIP):
        raise EOFError(f"not a gzip file ({packed[:3]!r})")
    members = 0
    while packed.startswith(_GZIP):
        members = _one_more(members)
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        yield from _inflate(unpacker, packed[_behind_header(packed) :])
        packed = unpacker.unused_data[_TRAILER:]


def _behind_header(packed: bytes) -> int:
    """Return where the data of a gzip member begin (RFC 1952, 2.3)."""
    flags, at = packed[3] if len(packed) > 3 else 0, 10
    if flags & 4:  # extra fields, with their length before them
        at += 2 + int.from_bytes(packed[at : at + 2], "little")
    for flag in (8, 16):  # name and comment, each with a NUL behind it
        if flags & flag:
            at = packed.find(b"\0", at) + 1 or len(packed)
    return at + 2 if flags & 2 else at


def _deflate(packed: bytes) -> Iterator[bytes]:
    """Yield what is packed with zlib's header, as the standard has it, or without, as some send."""
    try:
        zlib.decompressobj().decompress(packed[:512])
    except zlib.error:
        return _inflate(zlib.decompressobj(-zlib.MAX_WBITS), packed)
    return _inflate(zlib.decompressobj(), packed)


def _inflate(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while packed and not unpacker.eof:
        yield unpacker.decompress(packed, _PIECE)
        packed = unpacker.unconsumed_tail
    while not unpacker.eof:  # all is read, and some may not have been given out yet
        piece = unpacker.decompress(b"", _PIECE)
        if not piece:
            raise EOFError(_CUT)
        yield piece


def _brotli(packed: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    yield unpacker.process(packed, output_buffer_limit=_PIECE)
    while not unpacker.is_finished():
        piece = unpacker.process(b"", output_buffer_limit=_PIECE)
        if not piece:
            raise EOFError(_CUT)
        yield piece


def _zstd(packed: bytes) -> Iterator[bytes]:
    members = 0
    while packed:
        members = _one_more(members)
        unpacker = zstd.ZstdDecompressor(options=_WINDOW)
        yield unpacker.decompress(packed, _PIECE)
        while not unpacker.eof:
            if unpacker.needs_input:
                raise EOFError(_CUT)
            yield unpacker.decompress(b"", _PIECE)
        packed = unpacker.unused_data


def _one_more(members: int) -> int:
    if members >= _MOST_MEMBERS:
        raise TooMuch(f"more than {_MOST_MEMBERS} members")
    return members + 1


#: Content codings to what undoes them.
CODINGS: Final[dict[str, Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
