"""The browser's way out, and its places, without a browser."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from crawler.middlewares.places import Places
from crawler.middlewares.tunnel import Tunnel
from tests.shell import PATIENCE

CONNECTED, NOT_ALLOWED, UNREACHABLE = 0, 2, 4


@asynccontextmanager
async def echo(address: str) -> AsyncIterator[int]:
    """Serve what is sent, in capitals; yields the port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read(100)).upper())
        writer.close()

    server = await asyncio.start_server(answer, address, 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def ask(tunnel: Tunnel, host: str, port: int, *, words: bytes = b"halo") -> tuple[int, bytes]:
    """Connect through the tunnel as Chromium does; return its reply and what the far end said."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(tunnel.url.rpartition(":")[2]))
    writer.write(b"\x05\x01\x00")
    assert await reader.readexactly(2) == b"\x05\x00"
    name = host.encode()
    writer.write(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2, "big"))
    reply = (await reader.readexactly(10))[1]
    writer.write(words)
    said = await reader.read(100)
    writer.close()
    return reply, said


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(PATIENCE):
            await work()

    asyncio.run(bounded())


def test_the_source_s_own_address_and_allowed_networks_are_reached() -> None:
    async def work() -> None:
        async with echo("127.0.0.77") as port:
            for tunnel in (
                Tunnel((), frozenset({"127.0.0.77"})),
                Tunnel((ip_network("127.0.0.0/8"),)),
            ):
                await tunnel.start()
                assert await ask(tunnel, "127.0.0.77", port) == (CONNECTED, b"HALO")
                await tunnel.stop()

    run(work)


@pytest.mark.parametrize(
    "host", ["127.0.0.77", "localhost", "10.0.0.1", "169.254.169.254", "0.0.0.0", "::1",
             "::ffff:127.0.0.77", "[::1]"],
)  # fmt: skip
def test_other_private_addresses_are_refused_before_a_byte_is_sent(host: str) -> None:
    async def work() -> None:
        async with echo("127.0.0.77") as port:
            tunnel = Tunnel((), frozenset({"127.0.0.78"}))
            await tunnel.start()
            assert await ask(tunnel, host, port) == (NOT_ALLOWED, b"")
            assert tunnel.failures[host][0] == "refused"
            await tunnel.stop()

    run(work)


def test_a_name_that_means_another_address_the_second_time_is_judged_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.77"])
    judged: list[str] = []

    async def work() -> None:
        tunnel = Tunnel(())

        async def addresses(host: str, port: int) -> list[str]:
            judged.append(next(answers))
            return judged[-1:]

        async def connect(*_: object) -> None:
            raise ConnectionRefusedError(111, "refused")

        monkeypatch.setattr(tunnel, "_addresses", addresses)
        await tunnel.start()
        monkeypatch.setattr("crawler.middlewares.tunnel.asyncio.open_connection", connect)
        port = int(tunnel.url.rpartition(":")[2])
        replies = [await asyncio.to_thread(reply_of, port, "kabar.id") for _ in range(2)]
        assert replies == [UNREACHABLE, NOT_ALLOWED]
        await tunnel.stop()

    run(work)


def reply_of(port: int, host: str) -> int:
    """Ask a tunnel with plain sockets; return its reply."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asking:
        asking.sendall(b"\x05\x01\x00")
        asking.recv(2)
        name = host.encode()
        asking.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + b"\x00\x50")
        return asking.recv(10)[1]


def test_a_name_that_does_not_exist_is_told_as_such() -> None:
    async def work() -> None:
        tunnel = Tunnel(())
        await tunnel.start()
        assert await ask(tunnel, "tidak-ada.invalid", 80) == (UNREACHABLE, b"")
        assert tunnel.failures["tidak-ada.invalid"][0] == "dns"
        await tunnel.stop()

    run(work)


@pytest.mark.parametrize("words", [b"GET / HTTP/1.1\r\n\r\n", b"\x04\x01", b"\x05\x00", b""])
def test_whoever_speaks_something_else_is_let_go(words: bytes) -> None:
    async def work() -> None:
        tunnel = Tunnel((ip_network("127.0.0.0/8"),))
        await tunnel.start()
        port = int(tunnel.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(words + b"\x05\x02\x00\x01" * 80)
        writer.write_eof()
        while await reader.read(1000):
            pass
        writer.close()
        await tunnel.stop()

    run(work)


# --- places --------------------------------------------------------------------------------------


def test_so_many_pages_at_a_time_and_one_alone_before_those_that_came_later() -> None:
    order: list[str] = []

    async def stay(places: Places, name: str, *, alone: bool = False) -> None:
        async with places.one(alone=alone):
            order.append(f"{name} with {places.taken}")
            await asyncio.sleep(0.05)

    async def work() -> None:
        places = Places(2)
        stays = [stay(places, "a"), stay(places, "b"), stay(places, "c", alone=True)]
        stays += [stay(places, "d"), stay(places, "e")]
        await asyncio.gather(*stays)
        assert places.taken == 0

    run(work)
    assert order == ["a with 1", "b with 2", "c with 2", "d with 1", "e with 2"]


def test_who_gives_up_waiting_holds_nobody_back() -> None:
    async def work() -> None:
        places = Places(1)
        async with places.one():
            waiting = asyncio.ensure_future(places.one(alone=True).__aenter__())
            await asyncio.sleep(0.01)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with asyncio.timeout(1), places.one():
            pass

    run(work)
