"""What the browser says when a page fails, in the terms of the crawl."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
)

from crawler.middlewares.refusal import AddressRefused, Refusal
from crawler.middlewares.tunnel import Tunnel

#: What Chromium shows when there is nothing to show.
ERROR_PAGE: Final = "chrome-error:"
#: What Playwright says when page, browser or its own driver is gone.
_LOST: Final = ("has been closed", "Connection closed", "Page crashed", "Target crashed")
#: Chromium's network errors (net_error_list.h) as what Scrapy would have raised.
_NETWORK: Final[tuple[tuple[str, type[Exception]], ...]] = (
    ("ERR_NAME_NOT_RESOLVED", CannotResolveHostError),
    ("ERR_CERT_", DownloadFailedError),
    ("ERR_SSL_", DownloadFailedError),
    ("ERR_CONNECTION_", DownloadConnectionRefusedError),
    ("ERR_ADDRESS_", DownloadConnectionRefusedError),
    ("ERR_EMPTY_RESPONSE", DownloadConnectionRefusedError),
    ("ERR_SOCKS_", DownloadConnectionRefusedError),
)
#: Words of other messages, and the class of a page of which they are said.
_REFUSED: Final[tuple[tuple[str, str], ...]] = (
    ("ERR_HTTP_RESPONSE_CODE_FAILURE", "http-status"),  # an error status, and no word with it
    ("ERR_TOO_MANY_REDIRECTS", "redirect-loop"),
    ("page is navigating", "redirect-loop"),
)
#: A file, or 204 and nothing.
_NO_PAGE: Final = ("ERR_ABORTED", "download")
#: Host to kind and words, as ``Tunnel.failures`` has them.
Failures = Mapping[str, tuple[str, str]]


class BrowserLost(Exception):
    """The browser, or the process of a page in it, is gone."""


def failures_of(tunnel: Tunnel | None) -> Failures:
    """Return what the way out knows of hosts that could not be had; a proxy tells nothing."""
    return tunnel.failures if tunnel is not None else {}


def explained(message: str, host: str, failures: Failures) -> Exception:
    """Return what to raise for an error of the browser over a page of ``host``."""
    said = message.partition("\n")[0][:300]
    if any(words in said for words in _LOST):
        return BrowserLost(said)
    kind, why = failures.get(host, ("", ""))
    if kind == "refused":
        return AddressRefused(host, why)
    if kind == "dns":
        return CannotResolveHostError(f"{host}: {why}")
    reason = next((reason for words, reason in _REFUSED if words in said), "")
    if not reason and "Timeout" in said and "exceeded" in said:
        reason = "timeout"
    if not reason and any(words.lower() in said.lower() for words in _NO_PAGE):
        reason = "not-html"
    if reason:
        return Refusal(reason, said)
    found = next((kind for words, kind in _NETWORK if words in said), None)
    return Refusal("rendering", said) if found is None else found(said)


def misled(failures: Failures) -> Refusal:
    """Return what to raise for a page that sent the browser to where there is none."""
    refused = [(host, why) for host, (kind, why) in failures.items() if kind == "refused"]
    if refused:
        return AddressRefused(*refused[-1])
    return Refusal("rendering", "the page led to where there is none")
