"""Giving each failed request a class, with its evidence.

The classes are those of ``crawler/diagnosis/outcomes.toml``. What is raised is often a wrapper: the
exceptions within it (its cause, the reasons that Twisted lists) are asked too, the innermost first.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
from OpenSSL import SSL
from scrapy import exceptions
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet import error
from twisted.python.failure import Failure

from crawler.diagnosis.answer import harmless
from crawler.diagnosis.domains import host_of, registrable
from crawler.middlewares.handshake import HandshakeLost
from crawler.middlewares.refusal import Refusal

#: Exception types to classes; the first that fits decides.
CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.CannotResolveHostError, "dns"),
    (error.DNSLookupError, "dns"),
    (socket.gaierror, "dns"),
    (SSL.Error, "tls"),
    (ssl.SSLError, "tls"),
    (VerificationError, "tls"),
    (error.VerifyError, "tls"),
    (HandshakeLost, "tls"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (error.TimeoutError, "timeout"),
    (error.TCPTimedOutError, "timeout"),
    (TimeoutError, "timeout"),
    (exceptions.UnsupportedURLSchemeError, "not-http"),
    (exceptions.NotSupported, "not-http"),
    (exceptions.DownloadConnectionRefusedError, "connect"),
    (exceptions.ResponseDataLossError, "connect"),
    (error.ConnectError, "connect"),
    (error.ConnectionLost, "connect"),
    (error.ConnectionDone, "connect"),
    (asyncio.IncompleteReadError, "connect"),
    (zlib.error, "connect"),
    (brotli.error, "connect"),
    (EOFError, "connect"),
    (OSError, "connect"),
    (exceptions.DownloadFailedError, "connect"),
)
#: What messages say where types are silent: middlewares that refuse, and the browser's errors.
#: (https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h)
WORDS: tuple[tuple[str, str], ...] = (
    ("robots.txt", "robots"),
    ("max redirections", "redirect-loop"),
    ("err_too_many_redirects", "redirect-loop"),
    ("err_name_", "dns"),
    ("err_dns_", "dns"),
    ("err_cert_", "tls"),
    ("err_ssl_", "tls"),
    ("err_bad_ssl", "tls"),
    ("err_timed_out", "timeout"),
    ("err_connection_timed_out", "timeout"),
    ("err_connection_", "connect"),
    ("err_address_", "connect"),
    ("err_empty_response", "connect"),
    ("err_invalid_http", "connect"),
    ("err_content_", "connect"),
    ("err_incomplete_", "connect"),
    ("err_http2_", "connect"),
    ("err_unknown_url_scheme", "not-http"),
    ("err_", "rendering"),
    ("target crashed", "rendering"),
    ("page crashed", "rendering"),
    ("has been closed", "rendering"),
    ("no browser", "needs-browser"),
)
#: What Twisted's list of failures says as text, where a handler has passed on no more than that.
_LISTED = re.compile(r"Failure ([\w.]+)(?:: (.*?))?>(?:, <|\]|$)", re.S)
_LISTED_TLS = re.compile(r"ssl|tls|certificate|verif", re.I)
_OPENSSL = re.compile(r"\('[^']*', '[^']*', '([^']*)'\)")
#: What Scrapy and urllib say of a Location that is no address, before anything is sent there.
_NO_ADDRESS = re.compile(r"scheme|IPv[46]|netloc|\bPort\b|host ?name|URL", re.I)
_DEEPEST = 6


def classify(failure: Failure) -> tuple[str, str]:
    """Return the class of a failed request and its evidence: one harmless line."""
    problem = failure.value
    assert problem is not None
    within = list(_within(problem))
    refusal = next((one for one in within if isinstance(one, Refusal)), None)
    if refusal is not None:
        return refusal.reason, harmless(str(refusal))
    if isinstance(problem, HttpError):
        return _by_status(problem)
    name, shown = _named(problem, within)
    return _elsewhere(failure, name, shown) or (name, shown)


def _named(problem: BaseException, within: list[BaseException]) -> tuple[str, str]:
    innermost = within[-1]
    shown = harmless(_words(innermost) or _words(problem) or type(innermost).__name__)
    if isinstance(problem, exceptions.DownloadCancelledError):
        return ("too-large" if "size" in shown.lower() else "connect"), shown
    if type(innermost) is exceptions.DownloadFailedError and (
        # In all of its words: those that are shown may end before the first failure does.
        said := _LISTED.search(_words(innermost))
    ):
        name = "tls" if _LISTED_TLS.search(said[0]) else "timeout" if "Timeout" in said[1] else ""
        words = "; ".join(_OPENSSL.findall(said[2] or "")) or said[2] or said[1].rpartition(".")[2]
        return name or "connect", harmless(words)
    if isinstance(problem, ValueError) and _NO_ADDRESS.search(shown):
        return "not-http", shown
    told = " ".join(map(str, within)).lower()
    if isinstance(problem, exceptions.IgnoreRequest) or "playwright" in type(problem).__module__:
        # Playwright has an error type for timeouts, and words for all others.
        if type(problem).__name__ == "TimeoutError":
            return "timeout", shown
        ours = "rendering" if "playwright" in type(problem).__module__ else "refused"
        return next((name for word, name in WORDS if word in told), ours), shown
    for one in reversed(within):
        # A wrapper says less than what it wraps: it is asked last.
        for kind, name in CLASSES:
            if isinstance(one, kind):
                return name, shown
    return "error", harmless(f"{type(problem).__name__}: {problem}")


def _within(problem: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those that led to it, the innermost last."""
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen and len(seen) < _DEEPEST:
        seen.add(id(current))
        yield current
        reasons = [r.value for r in getattr(current, "reasons", ()) if isinstance(r, Failure)]
        # The last reason is the end of the connection; those before it say why it ended.
        current = reasons[0] if reasons else current.__cause__


def _words(problem: BaseException) -> str:
    """Return what an exception says, OpenSSL's errors in their plain words."""
    if isinstance(problem, SSL.Error) and problem.args:
        entries = problem.args[0] if isinstance(problem.args[0], list | tuple) else ()
        said = [str(entry[-1]) for entry in entries if isinstance(entry, tuple) and entry]
        return "; ".join(said) or "the TLS handshake failed"
    if type(problem).__module__.startswith("twisted.web"):
        # What was met, and not what is wrong with it; the type's name says that: ParseError.
        return f"{type(problem).__name__.lstrip('_')}: {problem}"
    return str(problem)


def _by_status(problem: HttpError) -> tuple[str, str]:
    """Return what an answer of another status than those that are read means."""
    response = problem.response
    target = (response.headers.get("Location") or b"").decode("latin-1").strip()
    scheme = target.partition(":")[0].lower() if ":" in target.split("/")[0] else ""
    if scheme and scheme not in ("http", "https"):
        return "not-http", harmless(f"redirect to {target}")
    return "http-status", harmless(f"HTTP {response.status} {target and f'to {target}'}")


def _elsewhere(failure: Failure, name: str, shown: str) -> tuple[str, str] | None:
    """Return that a failure is of another site's host, to which a redirect had led."""
    request = getattr(failure, "request", None)
    since = request.meta.get("redirect_urls") if request is not None else None
    if request is None or not since or name not in ("dns", "connect", "tls", "timeout"):
        return None
    host = host_of(request.url)
    if registrable(host) == registrable(host_of(since[0])):
        return None
    return "off-site", harmless(f"redirect to {urlsplit(request.url).netloc}: {name}: {shown}")
