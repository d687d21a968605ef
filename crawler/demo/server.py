"""The server: one site an address, a request log, and a control address to look and to edit.

The control address (127.0.0.10, same port) answers JSON:

    GET  /sites                 [{"id", "url", "platform"}]
    GET  /requests?site=ID      [{"site", "path", "status", "agent", "time"}], oldest first
    POST /requests/clear        empties the log
    GET  /truth                 what a perfect crawl writes, as things are now
    GET  /posts?site=ID         [{"key", "path", "title", "state", "topic"}]
    POST /edit                  {"site", "key", "paragraphs"?, "title"?, "modified"?}
    POST /delete                {"site", "key"}
    POST /add                   {"site", "key", "title", "paragraphs", "published"?, "topic"?,
                                 "author"?, "section"?, "tags"?}
    POST /reset                 undoes every edit and empties the log
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import time
from contextlib import asynccontextmanager
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from aiohttp import web

from crawler.demo.archive import compose, sites
from crawler.demo.model import Block, Post, slugify
from crawler.demo.surfaces import open_site
from crawler.demo.surfaces.base import Request, Surface
from crawler.demo.truth import told

DEFAULT_PORT = 8765
CONTROL_ADDRESS = "127.0.0.10"
_log = logging.getLogger(__name__)


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

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request for the site whose address it came in on."""
        address = _local_address(request)
        if address == CONTROL_ADDRESS:
            return await self._control(request)
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

    async def _control(self, request: web.Request) -> web.Response:
        site = request.query.get("site")
        match request.method, request.path:
            case "GET", "/sites":
                return web.json_response(
                    [
                        {"id": s.site.id, "url": f"{s.home}/", "platform": s.site.platform}
                        for s in self.surfaces.values()
                    ]
                )
            case "GET", "/requests":
                return web.json_response([r for r in self.requests if site in (None, r["site"])])
            case "GET", "/truth":
                return web.json_response(told(self.surfaces))
            case "GET", "/posts":
                return web.json_response(self._posts(site))
            case "POST", "/requests/clear":
                self.requests.clear()
            case "POST", "/reset":
                self.reset()
            case "POST", "/edit" | "/delete" | "/add" as action:
                return self._change(action, await request.json())
            case _:
                return web.json_response({"error": "no such control address"}, status=404)
        return web.json_response({"ok": True})

    def _posts(self, site: str | None) -> list[dict[str, str]]:
        return [
            {
                "site": name,
                "key": post.key,
                "path": surface.path(post),
                "title": post.title,
                "state": post.state,
                "topic": post.topic,
            }
            for name, surface in self.surfaces.items()
            if site in (None, name)
            for post in surface.posts
        ]

    def _change(self, action: str, asked: dict[str, Any]) -> web.Response:
        surface = self.surfaces.get(asked.get("site", ""))
        if surface is None:
            return web.json_response({"error": f"no site {asked.get('site')!r}"}, status=404)
        if action == "/add":
            add_post(surface, asked)
            return web.json_response({"ok": True})
        post = surface.find(asked.get("key", ""))
        if post is None:
            return web.json_response({"error": f"no post {asked.get('key')!r}"}, status=404)
        if action == "/delete":
            post.state = "gone"
        else:
            edit_post(surface, post, asked)
        return web.json_response({"ok": True})


def edit_post(surface: Surface, post: Post, asked: dict[str, Any]) -> None:
    """Change a post's title or text; it counts as modified now unless a time is given."""
    post.title = asked.get("title", post.title)
    if "paragraphs" in asked:
        post.blocks = [Block("p", text) for text in asked["paragraphs"]]
    post.modified = _moment(surface, asked.get("modified"))


def add_post(surface: Surface, asked: dict[str, Any]) -> Post:
    """Publish a post, by default now and on topic."""
    published = _moment(surface, asked.get("published"))
    post = Post(
        site=surface.site.id,
        key=asked["key"],
        number=max((p.number for p in surface.posts), default=0) + 4,
        slug=slugify(asked["title"]),
        title=asked["title"],
        blocks=[Block("p", text) for text in asked["paragraphs"]],
        published=published,
        modified=published,
        author=asked.get("author", surface.site.authors[0]),
        section=asked.get("section", "Polri"),
        tags=list(asked.get("tags", ["Polri"])),
        topic=asked.get("topic", "about"),
    )
    surface.posts.append(post)
    surface.posts.sort(key=lambda p: p.published)
    return post


def _moment(surface: Surface, text: str | None) -> datetime:
    if text is None:
        return datetime.now(surface.site.tz).replace(microsecond=0)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(surface.site.tz) if moment.tzinfo else moment.replace(
        tzinfo=surface.site.tz
    )


def _local_address(request: web.Request) -> str:
    transport = request.transport
    name = transport.get_extra_info("sockname") if transport is not None else None
    return str(name[0]) if name else ""


def _answer(surface: Surface, request: web.Request) -> web.Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = Request(
        request.rel_url.raw_path, tuple(request.rel_url.query.items()), headers
    )
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
