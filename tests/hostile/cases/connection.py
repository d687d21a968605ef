"""Connections that break, stall, or speak something that is not HTTP."""

from __future__ import annotations

from tests.hostile.answers import HTML, drip, endless, head, page, raw
from tests.hostile.case import Bound, bad_page, bad_site
from tests.hostile.certificates import expired, of_another_host, self_signed
from tests.hostile.texts import article

PAGE = article(1).encode()
START = head("200 OK", HTML).removesuffix(b"\r\n")
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
SLOW = Bound(seconds=60, requests=6)


def _with_length(length: int) -> bytes:
    return START + f"Content-Length: {length}\r\n\r\n".encode()


CASES = (
    bad_site("refuses connections", "nobody listens at its port", {}, "connect"),
    bad_page("resets", "answers a request with RST", raw(then="reset"), "connect"),
    bad_page("hangs up", "closes the line without a word", raw(), "connect"),
    bad_page(
        "never answers", "takes the request and is silent", raw(then="hang"), "timeout", bound=SLOW
    ),
    bad_page(
        "drips its headers",
        "sends a header line every half second, without end",
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Tunggu: sebentar\r\n", 0.5),
        "timeout",
        bound=SLOW,
    ),
    bad_page(
        "drips its body",
        "sends a byte every quarter second, without end",
        drip(START + b"\r\n", b"a", 0.25),
        "timeout",
        bound=SLOW,
    ),
    bad_page(
        "has headers without end",
        "sends header lines as fast as they are read, without end",
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Isi: " + b"a" * 1000 + b"\r\n"),
        "too-large",
        bound=SLOW,
    ),
    bad_page(
        "has one header without end",
        "sends one header line that never ends",
        endless(b"HTTP/1.1 200 OK\r\nX-Isi: ", b"a" * 10_000),
        "too-large",
        bound=SLOW,
    ),
    bad_page(
        "floods with headers",
        "sends 100,000 small headers before an article",
        raw(START, b"".join(b"X-%d: a\r\n" % i for i in range(100_000)), b"\r\n", PAGE),
        "too-large",
        bound=SLOW,
    ),
    bad_page(
        "sends a bomb of cookies",
        "sets a thousand cookies of four kilobytes",
        raw(
            START,
            b"".join(b"Set-Cookie: c%d=%s\r\n" % (i, b"a" * 4000) for i in range(1000)),
            b"\r\n",
            PAGE,
        ),
        "too-large",
    ),
    bad_page(
        "promises more than it sends",
        "names a length of a million bytes and closes after an article",
        raw(_with_length(1_000_000), PAGE),
        "connect",
    ),
    bad_page(
        "contradicts its length",
        "names two lengths that differ",
        raw(START, b"Content-Length: 10\r\nContent-Length: 4000\r\n\r\n", PAGE),
        "connect",
    ),
    bad_page(
        "has a length that is no number",
        "names a length of minus one hundred",
        raw(START, b"Content-Length: -100\r\n\r\n", PAGE),
        "connect",
    ),
    bad_page(
        "closes within the headers",
        "closes in the middle of a header line",
        raw(b"HTTP/1.1 200 OK\r\nContent-Ty"),
        "connect",
    ),
    bad_page(
        "speaks HTTP 0.9",
        "sends the page without any status line",
        raw(PAGE),
        "connect",
    ),
    bad_page(
        "speaks no HTTP",
        "answers with the greeting of a mail server",
        raw(b"220 mail.contoh.example ESMTP Postfix\r\n"),
        "connect",
    ),
    bad_page(
        "has a status that is a word",
        "answers HTTP/1.1 BAIK",
        raw(b"HTTP/1.1 BAIK OK\r\n\r\n", PAGE),
        "connect",
    ),
    bad_page(
        "sends broken chunks",
        "promises chunks and sends the page as it is",
        raw(START, CHUNKED, PAGE),
        "connect",
    ),
    bad_page(
        "chops its body into crumbs",
        "sends chunks of one byte as fast as they are read, without end",
        endless(START + CHUNKED, b"1\r\na\r\n" * 10_000),
        "too-large",
        says="chunks",
        bound=SLOW,
    ),
    bad_page(
        "says more of its chunks than in them",
        "sends chunks of one byte, each with forty bytes of extensions, without end",
        endless(START + CHUNKED, b"1;catatan=" + b"x" * 40 + b"\r\na\r\n"),
        "too-large",
        says="chunks",
        bound=SLOW,
    ),
    bad_page(
        "adds headers behind its body",
        "sends trailers behind an article, without end",
        endless(START + CHUNKED + b"%x\r\n%s\r\n0\r\n" % (len(PAGE), PAGE), b"X-A: b\r\n" * 99),
        "connect",
        says="railer",
        bound=SLOW,
    ),
    bad_page(
        "promises an endless chunk",
        "names a chunk of 2^64 bytes and falls silent",
        raw(START, b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", PAGE, then="hang"),
        "timeout",
        bound=SLOW,
    ),
    bad_page(
        "cuts its chunks off",
        "closes within a chunk",
        raw(START, b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\n", PAGE),
        "connect",
    ),
    bad_page(
        "doubles its headers",
        "sends its Content-Type twice, a picture's and the right one",
        page(PAGE, ("Content-Type", "image/png"), HTML),
        "",
        "written",
        record={"published_at": "2024-09-10T19:01:00+07:00"},
    ),
    bad_page(
        "answers early without end",
        "sends 103 Early Hints as fast as they are read, without end",
        endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100),
        "too-large",
        bound=SLOW,
    ),
    bad_page(
        "continues before the page",
        "sends 100 Continue, which nobody asked for, before an article",
        raw(b"HTTP/1.1 100 Continue\r\n\r\n", START, b"\r\n", PAGE),
        "",
        "written",
        record={"published_at": "2024-09-10T19:01:00+07:00"},
    ),
    bad_page(
        "switches protocols",
        "answers 101 and speaks something else",
        raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: ws\r\n\r\n\x81\x05Hello", then="hang"),
        "timeout",
        bound=SLOW,
    ),
    bad_site(
        "signs itself",
        "shows a certificate that nobody vouches for",
        {"*": page(PAGE)},
        "tls",
        tls=self_signed,
    ),
    bad_site(
        "shows an expired certificate",
        "shows a certificate of last year",
        {"*": page(PAGE)},
        "tls",
        tls=expired,
    ),
    bad_site(
        "shows the certificate of another",
        "shows a certificate for another host",
        {"*": page(PAGE)},
        "tls",
        tls=of_another_host,
    ),
    bad_site(
        "resets the handshake",
        "takes the connection and answers the first words of TLS with RST",
        {"*": page(PAGE)},
        "tls",
        handshake=raw(then="reset"),
        says="TLS handshake",
        bound=SLOW,
    ),
    bad_site(
        "hangs up in the handshake",
        "closes the line within its own first words of TLS",
        {"*": page(PAGE)},
        "tls",
        handshake=raw(b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76"),
        says="TLS",
        bound=SLOW,
    ),
    bad_site(
        "speaks plain HTTP where TLS belongs",
        "answers the first words of TLS with a page",
        {"*": page(PAGE)},
        "tls",
        handshake=raw(START, b"\r\n", PAGE),
        bound=SLOW,
    ),
    bad_site(
        "refuses the handshake",
        "answers the first words of TLS with an alert",
        {"*": page(PAGE)},
        "tls",
        handshake=raw(b"\x15\x03\x03\x00\x02\x02\x28"),
        bound=SLOW,
    ),
    bad_site(
        "never shakes hands",
        "takes the first words of TLS and is silent",
        {"*": page(PAGE)},
        "timeout",
        handshake=raw(then="hang"),
        bound=SLOW,
    ),
)
