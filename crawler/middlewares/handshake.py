"""A TLS connection that ended before it was secure, although a server was there."""

from __future__ import annotations

from typing import Any

from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IHandshakeListener, ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer  # type: ignore[import-untyped]


class HandshakeLost(ConnectionLost):
    """The server closed or reset the connection in the midst of the TLS handshake."""

    def __str__(self) -> str:
        return "the connection ended within the TLS handshake"


@implementer(IHandshakeListener)
class HandshakeWatch:
    """Base of a protocol that is told of a lost handshake as what it is.

    Twisted gives it the same reason as the end of any connection; what it does tell apart, it
    reports as an error of OpenSSL's.
    """

    transport: Any
    _is_secure = False

    def handshakeCompleted(self) -> None:  # noqa: N802
        """Note that what is lost from now on is lost by HTTP."""
        self._is_secure = True

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """Pass the reason on, or the one behind it."""
        ended = isinstance(reason.value, ConnectionLost | ConnectionDone)
        by_us = isinstance(reason.value, ConnectionAborted)  # a time limit, for instance
        if not self._is_secure and ISSLTransport.providedBy(self.transport) and ended and not by_us:
            reason = Failure(HandshakeLost())  # type: ignore[no-untyped-call]
        super().connectionLost(reason)  # type: ignore[misc]
