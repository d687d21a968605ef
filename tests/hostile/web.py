"""A web of hostile sites on loopback, one address each, over sockets that promise nothing.

A site is a table of paths and answers. An answer is a coroutine that gets the visit and writes
whatever bytes it likes, so that a site can break every rule of HTTP. What was asked, and how long a
site kept its visitor busy, is remembered by site.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from tests.shell import PATIENCE

#: Bytes after which an endless answer ends after all: enough to show that nobody stopped it.
ENDLESS_BYTES = 400_000_000
#: Seconds after which a site that hangs lets go.
HANG_SECONDS = 90.0
#: Stands for all paths that are not named, or all below a folder ("/lagi/*").
ANY = "*"


@dataclass
class Visits:
    """What one site saw: paths in the order they were asked for, and when."""

    paths: list[str] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    first: float = 0.0
    last: float = 0.0
    sent: int = 0

    @property
    def seconds(self) -> float:
        """From the first request to the end of the last answer."""
        return self.last - self.first


class Visit:
    """One request, and the raw line back to whoever made it."""

    def __init__(
        self, web: Web, host: Host, path: str, reader: asyncio.StreamReader, seen: int
    ) -> None:
        self.web, self.host, self.path, self.seen = web, host, path, seen
        self.reader = reader
        self.headers: dict[str, str] = {}
        self._writer: asyncio.StreamWriter | None = None

    def attach(self, writer: asyncio.StreamWriter) -> Visit:
        """Give the visit its line back."""
        self._writer = writer
        return self

    async def send(self, *pieces: bytes) -> None:
        """Write bytes; raises ConnectionError when nobody reads them any more."""
        assert self._writer is not None
        for piece in pieces:
            self._writer.write(piece)
            self.host.visits.sent += len(piece)
        await self._writer.drain()

    async def hang(self) -> None:
        """Say nothing more until the visitor leaves."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.reader.read(1), HANG_SECONDS)

    async def wait(self, seconds: float) -> None:
        """Let time pass before the answer."""
        await asyncio.sleep(seconds)

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        assert self._writer is not None
        line = self._writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Answer = Callable[[Visit], Awaitable[None]]


@dataclass
class Host:
    """One site of the web: its address, its answers, and what it saw.

    ``handshake`` answers the first bytes of each connection in the place of TLS.
    """

    name: str
    address: str
    answers: Mapping[str, Answer]
    tls: ssl.SSLContext | None = None
    port: int = 0
    hostname: str = ""
    handshake: Answer | None = None
    visits: Visits = field(default_factory=Visits)

    @property
    def url(self) -> str:
        """The address of the home page."""
        secure = self.tls or self.handshake
        return f"{'https' if secure else 'http'}://{self.hostname or self.address}:{self.port}/"


class Web:
    """Serves hosts in a thread of its own, each on its own loopback address.

    ``with Web([...]) as web`` starts and stops it; ``web[name]`` is a host.
    """

    def __init__(self, hosts: Iterable[Host]) -> None:
        self._hosts = {host.name: host for host in hosts}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __getitem__(self, name: str) -> Host:
        return self._hosts[name]

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    async def _open(self) -> None:
        self._servers = []
        for host in self._hosts.values():
            line = socket.socket()
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind((host.address, host.port))
            host.port = line.getsockname()[1]
            if not host.answers:  # a closed port: nobody listens
                line.close()
                continue
            self._servers.append(
                await asyncio.start_server(self._serving(host), sock=line, ssl=host.tls)
            )

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _serving(
        self, host: Host
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            host.visits.first = host.visits.first or time.monotonic()
            with contextlib.suppress(OSError, EOFError, asyncio.LimitOverrunError, TimeoutError):
                await self._answer(host, reader, writer)
            host.visits.last = time.monotonic()
            host.visits.answered += 1
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()

        return serve

    async def _answer(
        self, host: Host, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if host.handshake is not None:
            await asyncio.wait_for(reader.read(65_536), HANG_SECONDS)
            host.visits.paths.append("a handshake")
            await host.handshake(Visit(self, host, "", reader, 0).attach(writer))
            return
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HANG_SECONDS)
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1] if " " in first else first
        seen = host.visits.times[path]
        host.visits.times[path] += 1
        host.visits.paths.append(path)
        visit = Visit(self, host, path, reader, seen).attach(writer)
        for line in lines:
            name, _, value = line.partition(":")
            visit.headers[name.strip().lower()] = value.strip()
        bare = path.partition("?")[0]
        below = f"/{bare.split('/')[1]}/{ANY}"
        names = (path, bare, below, ANY)
        answer = next((host.answers[name] for name in names if name in host.answers), None)
        if answer is None:
            await visit.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n")
            await visit.send(b"Connection: close\r\n\r\n")
            return
        await answer(visit)
