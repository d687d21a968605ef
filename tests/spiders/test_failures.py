"""What failed requests are called: each against a server that really fails in that way."""

# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy import Request, exceptions
from twisted.internet import error
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.middlewares.refusal import AddressRefused
from crawler.spiders.failures import classify
from tests.shell import scrapy

ADDRESS = "127.0.0.65"
Behaviour = Callable[[socket.socket], None]


# --- servers that fail ---------------------------------------------------------------------------


def sends(*pieces: bytes, reset: bool = False) -> Behaviour:
    """A server that reads a request, sends the pieces, and closes (or resets) the connection."""

    def behave(client: socket.socket) -> None:
        client.recv(65_536)
        for piece in pieces:
            client.sendall(piece)
        if reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()

    return behave


def silent(client: socket.socket) -> None:
    client.recv(65_536)
    client.settimeout(20)
    client.recv(1)


@contextmanager
def listening(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve every request in one way, robots.txt aside, which is absent; give its address."""
    server = socket.create_server((ADDRESS, 0))
    port = server.getsockname()[1]

    def answer(client: socket.socket) -> None:
        try:
            if tls is not None:
                client = tls.wrap_socket(client, server_side=True)
            head = client.recv(4_096, socket.MSG_PEEK) if tls is None else b""
            if b" /robots.txt " in head:
                behaviour = sends(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            else:
                behaviour = behave
            behaviour(client)
        except OSError:
            client.close()

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"{'https' if tls else 'http'}://{ADDRESS}:{port}"
    finally:
        server.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "situs.example")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=2))
        .not_valid_after(today + timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def outcomes(output: Path, *urls: str, timeout: str = "3") -> dict[str, dict[str, Any]]:
    """Read pages in one crawl; return what was written down of each that gave no record."""
    scrapy(
        "crawl", "pages", "-a", f"urls={','.join(urls)}", "-s", f"OUTPUT_DIR={output}",
        "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0",
        "-s", f"DOWNLOAD_TIMEOUT={timeout}", "-s", "DNS_TIMEOUT=2",
        "-s", "PRIVATE_NETWORKS_ALLOWED=127.0.0.0/8",
        "-s", "CONTACT_URL=https://kampus.example/crawl",
    )  # fmt: skip
    (skipped,) = output.glob("runs/*/skipped.jsonl")
    lines = [json.loads(line) for line in skipped.read_text("utf-8").splitlines()]
    return {line["url"]: line for line in lines}


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BEHAVIOURS: dict[str, tuple[Behaviour, str]] = {
    "closes without a word": (sends(), "connect"),
    "resets before the answer": (sends(reset=True), "connect"),
    "resets amid the body": (
        sends(OK + b"Content-Length: 9000\r\n\r\n<html>", b"<p>setengah", reset=True),
        "connect",
    ),
    "sends less than it promised": (sends(OK + b"Content-Length: 9000\r\n\r\n<html>"), "connect"),
    "ends amid a chunk": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n<html>"),
        "connect",
    ),
    "speaks no HTTP": (sends(b"220 mail.example ESMTP\r\n"), "connect"),
    "sends a chunk's length that is none": (
        sends(OK + b"Transfer-Encoding: chunked\r\n\r\nbanyak\r\n<html>\r\n0\r\n\r\n"),
        "connect",
    ),
    "is silent": (silent, "timeout"),
    "promises more than is read": (
        sends(OK + b"Content-Length: 99999999999\r\n\r\n<html>"),
        "too-large",
    ),
    "redirects in a circle": (
        sends(b"HTTP/1.1 302 Found\r\nLocation: /putar\r\nContent-Length: 0\r\n\r\n"),
        "redirect-loop",
    ),
    "redirects to a script": (
        sends(b"HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n"),
        "not-http",
    ),
    "redirects nowhere": (
        sends(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        "http-status",
    ),
    "answers that nothing changed": (sends(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "http-status"),
    "answers 500": (
        sends(b"HTTP/1.1 500 Gagal\r\nContent-Length: 5\r\n\r\ngagal"),
        "http-status",
    ),
    "is gone": (sends(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"), "gone"),
    "redirects to a name that leads nowhere": (
        sends(
            b"HTTP/1.1 302 Found\r\nLocation: http://tidak-ada.invalid/\r\n"
            b"Content-Length: 0\r\n\r\n"
        ),
        "off-site",
    ),
}


@pytest.mark.slow
def test_each_way_to_fail_has_its_class(tmp_path: Path) -> None:
    servers, expected = [], {}
    try:
        for behave, name in BEHAVIOURS.values():
            server = listening(behave)
            url = server.__enter__()
            servers.append(server)
            expected[f"{url}/berita"] = name
        tls = listening(silent, self_signed(tmp_path))
        expected[f"{tls.__enter__()}/berita"] = "tls"
        servers.append(tls)
        plain = listening(sends(b"HTTP/1.1 200 OK\r\n\r\n"))
        expected[plain.__enter__().replace("http:", "https:") + "/berita"] = "tls"
        servers.append(plain)
        with socket.create_server((ADDRESS, 0)) as closed:
            expected[f"http://{ADDRESS}:{closed.getsockname()[1]}/berita"] = "connect"
        expected["http://tidak-ada.invalid/berita"] = "dns"
        found = outcomes(tmp_path / "out", *expected)
    finally:
        for server in servers:
            server.__exit__(None, None, None)
    assert {url: line["reason"] for url, line in found.items()} == expected
    assert all(line["evidence"] for line in found.values())
    shown = next(line["evidence"] for line in found.values() if line["reason"] == "tls")
    assert "certificate" in shown


# --- exceptions ----------------------------------------------------------------------------------


def wrapped(problem: Exception) -> Exception:
    """Return an exception as Twisted and Scrapy pass it on: in a list, in a wrapper."""
    inner = ResponseFailed([Failure(problem), Failure(error.ConnectionDone())])
    outer = exceptions.DownloadFailedError(str(inner))
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        (exceptions.CannotResolveHostError("no address"), "dns"),
        (error.DNSLookupError("no address"), "dns"),
        (socket.gaierror(-2, "Name or service not known"), "dns"),
        (exceptions.DownloadTimeoutError("took longer"), "timeout"),
        (error.TCPTimedOutError(), "timeout"),
        (TimeoutError("took longer"), "timeout"),
        (exceptions.DownloadConnectionRefusedError("refused"), "connect"),
        (error.NoRouteError(), "connect"),
        (ConnectionResetError(104, "reset"), "connect"),
        (exceptions.ResponseDataLossError("half of it"), "connect"),
        (exceptions.DownloadCancelledError("size (9) over download max size (1)"), "too-large"),
        (exceptions.UnsupportedURLSchemeError("gopher"), "not-http"),
        (exceptions.IgnoreRequest("Forbidden by robots.txt"), "robots"),
        (exceptions.IgnoreRequest("max redirections reached"), "redirect-loop"),
        (exceptions.IgnoreRequest("a rule"), "refused"),
        (AddressRefused("situs.example", "127.0.0.1"), "address-refused"),
        (ssl.SSLError(1, "handshake failure"), "tls"),
        (wrapped(ssl.SSLError(1, "handshake failure")), "tls"),
        (wrapped(error.ConnectionLost("lost")), "connect"),
        (exceptions.DownloadFailedError(str(wrapped(ssl.SSLError(1, "no shared cipher")))), "tls"),
        (exceptions.DownloadFailedError(str(wrapped(error.ConnectionLost()))), "connect"),
        (ValueError("Missing scheme in request url: javascript:alert(1)"), "not-http"),
        (wrapped(error.TimeoutError("took longer")), "timeout"),
        (wrapped(AddressRefused("situs.example", "10.0.0.1")), "address-refused"),
        (ValueError("our own mistake"), "error"),
    ],
)  # fmt: skip
def test_exceptions_have_the_class_of_what_led_to_them(problem: Exception, name: str) -> None:
    assert classify(Failure(problem))[0] == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED at http://a.example/", "dns"),
        ("Page.goto: net::ERR_CERT_AUTHORITY_INVALID at https://a.example/", "tls"),
        ("Page.goto: net::ERR_CONNECTION_TIMED_OUT at http://a.example/", "timeout"),
        ("Page.goto: net::ERR_CONNECTION_REFUSED at http://a.example/", "connect"),
        ("Page.goto: net::ERR_TOO_MANY_REDIRECTS at http://a.example/", "redirect-loop"),
        ("Page.evaluate: Target crashed", "rendering"),
        ("Target page, context or browser has been closed", "rendering"),
    ],
)
def test_the_browsers_errors_have_the_same_classes(words: str, name: str) -> None:
    from playwright.async_api import Error

    assert classify(Failure(Error(words)))[0] == name


def test_evidence_is_one_line_that_no_terminal_obeys() -> None:
    _, shown = classify(Failure(exceptions.DownloadFailedError("a\x1b[31m\u202e\r\nb" + "c" * 999)))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\n" not in shown
    assert len(shown) <= 160


def test_a_failure_behind_a_redirect_within_the_site_keeps_its_class() -> None:
    failure = Failure(exceptions.CannotResolveHostError("no address"))
    failure.request = Request(  # type: ignore[attr-defined]
        "http://amp.situs.example/a", meta={"redirect_urls": ["http://www.situs.example/a"]}
    )
    assert classify(failure)[0] == "dns"
