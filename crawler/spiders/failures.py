"""Giving each failed request a class, with its evidence."""

from __future__ import annotations

from scrapy import exceptions
from twisted.internet import error
from twisted.python.failure import Failure

#: Exception types to classes; the first that fits decides.
CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.CannotResolveHostError, "dns"),
    (error.DNSLookupError, "dns"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (error.TimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (exceptions.DownloadConnectionRefusedError, "connect"),
    (exceptions.DownloadCancelledError, "too-large"),
    (exceptions.ResponseDataLossError, "connect"),
    (exceptions.UnsupportedURLSchemeError, "not-http"),
    (exceptions.NotSupported, "not-http"),
    (error.ConnectError, "connect"),
    (error.ConnectionLost, "connect"),
    (error.ConnectionDone, "connect"),
)
#: Reasons that middlewares give for requests they refuse, by the words they use.
REFUSALS: tuple[tuple[str, str], ...] = (
    ("robots.txt", "robots"),
    ("browser", "needs-browser"),
)


def classify(failure: Failure) -> tuple[str, str]:
    """Return the class of a failed request and the words of its error."""
    problem = failure.value
    detail = " ".join(str(problem).split())[:200]
    if isinstance(problem, exceptions.IgnoreRequest):
        return next((name for word, name in REFUSALS if word in detail), "refused"), detail
    if isinstance(problem, exceptions.DownloadFailedError):
        tls = any(word in detail.lower() for word in ("ssl", "tls", "certificate"))
        return ("tls" if tls else "connect"), detail
    name = next((name for kind, name in CLASSES if isinstance(problem, kind)), "")
    return name or type(problem).__name__, detail
