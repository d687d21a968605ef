"""The server: one site an address, a request log, and a control address beside them."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from crawler.demo import control
from crawler.demo.archive import compose, sites
from crawler.demo.surfaces import open_site
from crawler.demo.surfaces.base import Request, Surface

DEFAULT_PORT = 8765
CONTROL_ADDRESS = "127.0.0.10"


class PortTaken(Exception):
    """An address cannot be listened on; the message is one line for the user."""


class ReplicaWeb:
    """The sites' surfaces by address, and what was asked of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[dict[str, Any]] = []
        self.surfaces: dict[str, Surface] = {}
        self.reset()

    def reset(self) -> None:
        """Compose all sites anew and forget the log."""
        archive = compose()
        self.surfaces = {
            name: open_site(site, archive[name], self.port) for name, site in sites().items()
        }
        self._by_address = {s.site.address: s for s in self.surfaces.values()}
        self.requests.clear()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request for the site whose address it came in on."""
        address = _local_address(request)
        if address == CONTROL_ADDRESS:
            return await control.respond(self, request)
        surface = self._by_address[address]
        if request.method not in ("GET", "HEAD"):
            status, response = 405, web.Response(status=405, headers={"Allow": "GET, HEAD"})
        else:
            response = _answer(surface, request)
            status = response.status
        self.requests.append(
            {
                "site": surface.site.id,
                "path": request.raw_path,
                "status": status,
                "agent": request.headers.get("User-Agent", ""),
                "time": time.time(),
            }
        )
        return response


def _local_address(request: web.BaseRequest) -> str:
    transport = request.transport
    name = transport.get_extra_info("sockname") if transport is not None else None
    return str(name[0]) if name else ""


def _answer(surface: Surface, request: web.BaseRequest) -> web.Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = Request(request.rel_url.raw_path, tuple(request.rel_url.query.items()), headers)
    answer = surface.respond(asked)
    response = web.Response(body=answer.content, status=answer.status)
    response.headers["Content-Type"] = answer.type
    response.headers.update(answer.headers)
    if answer.status != 304 and answer.content and "gzip" not in answer.type:
        response.enable_compression()
    return response


def open_sockets(port: int) -> tuple[list[socket.socket], int]:
    """Return one listening socket an address, all on one port (0: any free one), and the port.

    Raises:
        PortTaken: an address is in use or cannot be had.
    """
    addresses = [CONTROL_ADDRESS, *(site.address for site in sites().values())]
    for _ in range(20 if port == 0 else 1):
        opened: list[socket.socket] = []
        chosen = port
        try:
            for address in addresses:
                opened.append(_listen(address, chosen))
                chosen = opened[0].getsockname()[1]
        except OSError as error:
            for one in opened:
                one.close()
            if port or error.errno != errno.EADDRINUSE:
                raise PortTaken(
                    f"cannot listen on {address}:{chosen} ({error.strerror}); "
                    "stop what uses the port or choose another with --port (0: any free one)"
                ) from error
        else:
            return opened, chosen
    raise PortTaken("no port is free on all loopback addresses")


def _listen(address: str, port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(128)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


@asynccontextmanager
async def serving(port: int = DEFAULT_PORT) -> AsyncIterator[ReplicaWeb]:
    """Serve the replica web while the context lasts.

    Raises:
        PortTaken: the port is not free on every address.
    """
    sockets, chosen = open_sockets(port)
    replica = ReplicaWeb(chosen)
    server = web.Server(replica.handle, access_log=None)
    loop = asyncio.get_running_loop()
    listeners = [await loop.create_server(server, sock=sock) for sock in sockets]
    try:
        yield replica
    finally:
        for listener in listeners:
            listener.close()
        await server.shutdown(timeout=1)


async def serve(port: int = DEFAULT_PORT, ready: asyncio.Event | None = None) -> None:
    """Serve the replica web until cancelled; ``ready`` is set when every site answers."""
    async with serving(port):
        if ready is not None:
            ready.set()
        await asyncio.Event().wait()
