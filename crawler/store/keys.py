"""How the store names things: keys of URLs and requests, text that every database accepts."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def storable(text: str) -> str:
    """Return the text without what UTF-8 or PostgreSQL cannot hold: NULs and lone surrogates."""
    return _UNSTORABLE.sub("�", text)


def bare_url(url: str) -> str:
    """Return the URL without scheme, ``www.``, default port, fragment and trailing slash.

    Narrower than ``crawler.extraction.urls.fold_url``, which callers apply before: here only those
    spellings meet that no server tells apart. A URL that cannot be parsed comes back as it is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    if not host:
        return url
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def url_key(url: str) -> bytes:
    """Return the 16 bytes under which the store knows a URL."""
    return _digest(bare_url(url))


def request_key(method: str, url: str, body: bytes = b"", use: str = "") -> bytes:
    """Return the 16 bytes that make two requests one: method, bare URL, body, and their use."""
    suffix = f"\n{hashlib.sha256(body).hexdigest()}" if body else ""
    purpose = f"\n{use}" if use else ""
    return _digest(f"{method.upper()} {bare_url(url)}{suffix}{purpose}")


def name_key(name: str) -> bytes:
    """Return the 16 bytes for a request that is named by what it is for, not by its URL."""
    return _digest(f"name {name}")
