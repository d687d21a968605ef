"""The browser's only way out: a SOCKS proxy on loopback that looks at each address it connects to.

A page may send a browser anywhere: by redirects, scripts, frames, WebSockets, or a name that means
another address the second time. Chromium leaves resolving to its proxy, and sends everything
through it, so what is checked here is what is connected to.

Source: RFC 1928 (SOCKS 5), of which CONNECT without authentication is spoken.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final

from crawler.middlewares.addresses import Network, is_public, literal

_CONNECT_SECONDS: Final = 15.0
#: Connections that one page's site may have open at a time.
_MOST: Final = 64
_CHUNK: Final = 65_536
#: Hosts whose failures are remembered.
_MOST_HOSTS: Final = 1_000
_NO_AUTHENTICATION: Final = b"\x05\x00"
#: Replies of RFC 1928, section 6.
_DONE, _NOT_ALLOWED, _UNREACHABLE = 0, 2, 4


class Tunnel:
    """Connects to public addresses, to ``allowed`` networks, and to the hosts in ``own``.

    ``own`` are addresses that the user wrote as a source's own. ``failures`` says of each host that
    could not be had why: ``dns``, ``connect`` or ``refused``, with the address that was refused.
    """

    def __init__(self, allowed: tuple[Network, ...], own: frozenset[str] = frozenset()) -> None:
        self._allowed = allowed
        self._own = own
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.url = ""
        self.failures: dict[str, tuple[str, str]] = {}

    async def start(self) -> None:
        """Listen on a free port of loopback; ``url`` is the proxy's from then on."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"socks5://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Close the port and all connections."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) >= _MOST:
            writer.close()
            return
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, EOFError, TimeoutError, ValueError):
                async with asyncio.timeout(_CONNECT_SECONDS):
                    host, port = await _asked(reader, writer)
                    reply, there = await self._connect(host, port)
                    writer.write(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
                    await writer.drain()
                if there is not None:
                    await _join(reader, writer, *there)
        finally:
            writer.close()

    async def _connect(
        self, host: str, port: int
    ) -> tuple[int, tuple[asyncio.StreamReader, asyncio.StreamWriter] | None]:
        try:
            addresses = await self._addresses(host, port)
        except OSError as error:
            return self._failed(host, "dns", str(error), _UNREACHABLE)
        refused = [one for one in addresses if not self._may(host, one)]
        if refused:
            # One bad address is enough: which of them is used would be a matter of luck.
            return self._failed(host, "refused", refused[0], _NOT_ALLOWED)
        why = "no address"
        for address in addresses:
            try:
                return _DONE, await asyncio.open_connection(address, port)
            except OSError as error:
                why = error.strerror or str(error)
        return self._failed(host, "connect", why, _UNREACHABLE)

    async def _addresses(self, host: str, port: int) -> list[str]:
        if literal(host) is not None:
            return [host]
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def _may(self, host: str, address: str) -> bool:
        return is_public(address, self._allowed) or (host == address and host in self._own)

    def _failed(self, host: str, kind: str, why: str, reply: int) -> tuple[int, None]:
        if len(self.failures) < _MOST_HOSTS:
            self.failures[host] = (kind, why)
        return reply, None


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Read the greeting and the request; return the host and port to connect to."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(_NO_AUTHENTICATION)
    await writer.drain()
    version, command, _, kind = await reader.readexactly(4)
    if version != 5 or command != 1:
        raise ValueError("not a CONNECT of SOCKS 5")
    if kind == 3:
        (size,) = await reader.readexactly(1)
        host = (await reader.readexactly(size)).decode("ascii")
    elif kind == 1:
        host = socket.inet_ntop(socket.AF_INET, await reader.readexactly(4))
    elif kind == 4:
        host = socket.inet_ntop(socket.AF_INET6, await reader.readexactly(16))
    else:
        raise ValueError("an unknown kind of address")
    return host, int.from_bytes(await reader.readexactly(2), "big")


async def _join(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Carry bytes both ways until both ends are closed."""
    ways = [
        asyncio.ensure_future(_carry(reader, far_writer)),
        asyncio.ensure_future(_carry(far_reader, writer)),
    ]
    try:
        await asyncio.gather(*ways)
    finally:
        for way in ways:
            way.cancel()
        far_writer.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
