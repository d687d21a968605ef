"""The download handler: what is checked and bounded where a connection is made and read.

The connection's other end is looked at before a byte is sent, whatever was resolved before. Header
sections have a bound of their own, for the limit of a response's size counts its body alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Hashable
from time import monotonic
from typing import Any, Final

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _TunnelingTCP4ClientEndpoint,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IProtocolFactory, IStreamClientEndpoint
from twisted.internet.protocol import Factory, Protocol
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, HTTP11ClientProtocol
from twisted.web.client import HTTPConnectionPool
from twisted.web.http import PotentialDataLoss, _ChunkedTransferDecoder, _DataLoss
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.middlewares.addresses import Network, is_public, literal, read_networks
from crawler.middlewares.browser import BrowserOrHttp
from crawler.middlewares.handshake import HandshakeLost, HandshakeWatch
from crawler.middlewares.refusal import AddressRefused, Refusal
from crawler.middlewares.resolver import GuardedResolver
from crawler.middlewares.turns import AddressTurns

#: Bytes of status line and headers, interim answers included; browsers allow 256 KiB at most.
MAX_HEADERS: Final = 256 * 1024
#: Chunks that a body may have which bring less than ``CRUMB`` bytes each on average.
MAX_CRUMBS: Final = 20_000
CRUMB: Final = 32
#: Where a request carries the address whose turns it shares; absent when it shares none.
SHARED_ADDRESS: Final = "_shared_address"
#: A chunk's size with blanks behind it (RFC 9112, 7.1.1), as old servers fill it up.
_LONGEST_SIZE: Final = 40
_PADDED: Final = re.compile(rb"([0-9a-f]+)[ \t]+(?=;|\r\n)", re.I)
_PROXY: Final = b"http-proxy"


class WebHandler(BrowserOrHttp):
    """``BrowserOrHttp`` with guarded connections, bounded headers, and turns by address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        name = "PRIVATE_NETWORKS_ALLOWED"
        self._pool = GuardedPool(self._pool, read_networks(name, settings[name]))
        self._turns = AddressTurns(
            max(1, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")),
            settings.getfloat("DOWNLOAD_DELAY"),
        )
        # What is given up is counted with its class and written down; the log need not repeat it.
        logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)

    async def download_request(self, request: Request) -> Response:
        """Download in the turn of the request's address, where it shares one."""
        address = request.meta.get(SHARED_ADDRESS)
        if address is None:
            return await self._download(request)
        async with self._turns.turn(address):
            self._begin_delay(request)
            return await self._download(request)

    async def _download(self, request: Request) -> Response:
        given_up: Exception
        try:
            response: Response = await super().download_request(request)
            return response
        except DownloadFailedError as error:
            given_up = _plain_within(error) or error
        except DownloadCancelledError:
            limit = request.meta.get("download_maxsize", self._default_maxsize)
            given_up = Refusal("too-large", f"more than {limit} bytes")
        except CannotResolveHostError as error:
            given_up = _refusal_of_name(request) or error
        # Raised here: within, it would hold the error that it follows, and all that this had read.
        raise given_up

    def _begin_delay(self, request: Request) -> None:
        """Count the host's own delay from now: the wait for its turn is no part of it."""
        engine = self._crawler.engine
        slot = (
            engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None
        )
        if slot is not None:
            slot.lastseen = monotonic()


def _plain_within(error: BaseException) -> Refusal | HandshakeLost | None:
    """Return what made us give a response up, if it was us, or a lost handshake: Twisted wraps."""
    reasons = getattr(error.__cause__, "reasons", ())
    return next((r.value for r in reasons if isinstance(r.value, Refusal | HandshakeLost)), None)


def _refusal_of_name(request: Request) -> AddressRefused | None:
    """Return the refusal of a name that meant another address when the connection was made."""
    from twisted.internet import reactor  # the one that the process installed

    host = urlparse_cached(request).hostname or ""
    resolver = getattr(reactor, "resolver", None)
    address = resolver.refused.get(host) if isinstance(resolver, GuardedResolver) else None
    return AddressRefused(host, address) if address is not None else None


class GuardedPool(HTTPConnectionPool):
    """A connection pool that lets no connection to a private address carry a byte."""

    def __init__(self, like: HTTPConnectionPool, allowed: tuple[Network, ...]) -> None:
        super().__init__(like._reactor, persistent=like.persistent)  # type: ignore[no-untyped-call]
        self.maxPersistentPerHost = like.maxPersistentPerHost
        self._factory = _BoundedFactory
        self._allowed = allowed

    def getConnection(self, key: Hashable, endpoint: Any) -> Deferred[HTTP11ClientProtocol]:  # noqa: N802
        """Guard new connections, except those to proxies, which their owner chose."""
        parts = key if isinstance(key, tuple) else (key,)
        direct = parts[0] != _PROXY and not isinstance(endpoint, _TunnelingTCP4ClientEndpoint)
        host = parts[1].decode("latin-1") if direct and len(parts) > 1 else ""
        # An address in the URL itself was judged, for its source, before the request came here.
        if direct and literal(host) is None:
            endpoint = _GuardedEndpoint(endpoint, host, self._allowed)
        connection: Deferred[HTTP11ClientProtocol] = super().getConnection(key, endpoint)
        return connection


@implementer(IStreamClientEndpoint)
class _GuardedEndpoint:
    def __init__(self, inner: Any, host: str, allowed: tuple[Network, ...]) -> None:
        self._inner, self._host, self._allowed = inner, host, allowed

    def connect(self, factory: IProtocolFactory) -> Any:
        return self._inner.connect(_GuardedFactory(factory, self._host, self._allowed))


class _GuardedFactory(Factory):
    noisy = False

    def __init__(self, inner: Any, host: str, allowed: tuple[Network, ...]) -> None:
        self._inner, self._host, self._allowed = inner, host, allowed

    def buildProtocol(self, addr: IAddress | None) -> Protocol | None:  # noqa: N802
        """Refuse the connection, before anything is sent, by raising."""
        peer = str(getattr(addr, "host", ""))
        if not is_public(peer, self._allowed):
            raise AddressRefused(self._host, peer)
        protocol: Protocol | None = self._inner.buildProtocol(addr)
        return protocol


class _BoundedChunks(_ChunkedTransferDecoder):
    """Gives a body up that comes in crumbs: each costs as much time as a whole packet does.

    A site that sends them as fast as they are read would have the process for itself, within all
    bounds of size, until ``DOWNLOAD_TIMEOUT``.
    """

    _chunks = _carried = 0

    def _dataReceived_CHUNK_LENGTH(self) -> bool:  # noqa: N802
        if padded := _PADDED.match(bytes(self._buffer[:_LONGEST_SIZE])):
            del self._buffer[padded.end(1) : padded.end()]
            self._start = 0
        whole: bool = super()._dataReceived_CHUNK_LENGTH()
        if whole:
            self._chunks += 1
            self._carried += self.length
            if self._chunks > MAX_CRUMBS and self._carried < self._chunks * CRUMB:
                raise Refusal("too-large", f"more than {MAX_CRUMBS} chunks of a few bytes")
        return whole


class _BoundedParser(_LenientHTTPClientParser):
    """Refuses header lines that it would otherwise drop, and read the tails of as headers."""

    MAX_LENGTH = 64 * 1024
    _transferDecoders = {b"chunked": _BoundedChunks}  # noqa: N815, RUF012

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        raise Refusal("too-large", f"a header line of more than {self.MAX_LENGTH} bytes")

    def switchToBodyMode(self, decoder: Any) -> None:  # noqa: N802
        """Take an error's page as it came, cut or not: its status says what is to be done.

        A robots.txt that is not there would close a site for a length that its page gets wrong, and
        a host that asks to be left alone would not be heard.
        """
        taken = _AsItCame(decoder) if self.response.code >= 400 else decoder
        super().switchToBodyMode(taken)  # type: ignore[no-untyped-call]


class _AsItCame:
    """A decoder of bodies to which no body is too short."""

    def __init__(self, decoder: Any) -> None:
        self.dataReceived = decoder.dataReceived
        self._decoder = decoder

    def noMoreData(self) -> None:  # noqa: N802
        try:
            self._decoder.noMoreData()
        except _DataLoss:
            raise PotentialDataLoss from None


class _BoundedProtocol(HandshakeWatch, _LenientHTTP11ClientProtocol):
    """Gives a response up whose status line and headers are larger than ``MAX_HEADERS``."""

    _header_bytes = 0

    def request(self, request: Any) -> Deferred[Any]:
        self._header_bytes = 0
        answer: Deferred[Any] = super().request(request)
        if self._parser is not None:
            # The base class does it in the same way, and says why.
            self._parser.__class__ = _BoundedParser
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        parser = self._parser
        if parser is not None and parser.state in (STATUS, HEADER):
            if self._header_bytes > MAX_HEADERS:
                refusal = Refusal("too-large", f"headers of more than {MAX_HEADERS} bytes")
                transport: Any = self.transport
                transport.abortConnection()
                self._disconnectParser(Failure(refusal))  # type: ignore[no-untyped-call]
                return
            self._header_bytes += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
