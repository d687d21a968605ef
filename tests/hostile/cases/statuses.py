"""Statuses that lie, never end, or mean something else."""

from __future__ import annotations

from tests.hostile.answers import HTML, head, page, raw, status
from tests.hostile.case import Bound, bad_page, bad_site
from tests.hostile.texts import article

PAGE = article(2).encode()
NOT_FOUND = (
    "<!doctype html><html lang=id><head><title>Halaman tidak ditemukan - Kabar</title></head><body>"
    "<h1>404</h1><p>Maaf, halaman yang Anda cari tidak ditemukan. Silakan kembali ke beranda atau"
    " cari berita cooling system lainnya.</p></body></html>"
)
ECHO = (
    "<!doctype html><html lang=id><head><title>ALAMAT - Kabar</title></head><body><h1>Halaman"
    " “ALAMAT” tidak ditemukan</h1><p>Alamat ALAMAT yang Anda minta tidak dikenal. Silakan cari"
    " berita lain, misalnya tentang cooling system Polri menjelang Pilkada di daerah Anda.</p>"
    "</body></html>"
)
#: robots.txt, two looks at the home page, its articles, and one retry.
FEW = Bound(requests=7)

CASES = (
    bad_page("is broken", "answers 500 to each request", status("500 Ngawur"), "http-status"),
    bad_page(
        "answers 429 for ever",
        "answers 429 to each request",
        status("429 Too Many Requests"),
        "http-status",
        bound=FEW,
    ),
    bad_page(
        "is unavailable for ever",
        "answers 503 to each request, with a Retry-After of no seconds",
        status("503 Service Unavailable", ("Retry-After", "0")),
        "http-status",
        bound=FEW,
    ),
    bad_page(
        "asks to wait a million years",
        "answers 429 with a Retry-After of 10^14 seconds",
        status("429 Too Many Requests", ("Retry-After", "1" + "0" * 14)),
        "http-status",
        bound=FEW,
    ),
    bad_page(
        "asks to wait until the year 9999",
        "answers 503 with a Retry-After in the year 9999",
        status("503 Nanti", ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT")),
        "http-status",
        bound=FEW,
    ),
    bad_page(
        "asks to wait a word",
        "answers 503 with a Retry-After that is neither seconds nor a date",
        status("503 Nanti", ("Retry-After", "-5e999 besok \u00ff")),
        "http-status",
        bound=FEW,
    ),
    bad_page(
        "answers 403 with a form",
        "answers 403 with a log-in form",
        page(
            "<html><body><h1>Masuk</h1><form action=/login><input type=password></form></body>",
            status="403 Forbidden",
        ),
        "blocked",
        "skipped",
        reason="login-wall",
    ),
    bad_page(
        "answers 999",
        "answers with a status that no standard knows",
        status("999 Request denied"),
        "http-status",
    ),
    bad_page(
        "has nothing to say",
        "answers 204 without a body",
        raw(head("204 No Content", HTML)),
        "not-html",
        "skipped",
    ),
    bad_page(
        "sends a part that nobody asked for",
        "answers 206 with the middle of an article",
        page(PAGE[200:400], ("Content-Range", "bytes 200-399/4000"), status="206 Partial Content"),
        "http-status",
        says="206",
    ),
    bad_page(
        "has not changed since never",
        "answers 304 to a request without a condition",
        raw(b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'),
        "http-status",
        says="304",
    ),
    bad_site(
        "has a listing that never changed",
        "answers 304 to each request for its listing, none of them conditional",
        {"*": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")},
        "",
        stored="walked",
        says="HTTP 304",
        bound=Bound(requests=40),
    ),
    bad_page(
        "says that all is well",
        "answers 200 where a page is missing",
        page(NOT_FOUND),
        "soft-404",
        "skipped",
    ),
    bad_page(
        "repeats the address that it lacks",
        "answers 200 where a page is missing, with its address within the words that say so",
        page(lambda visit: ECHO.replace("ALAMAT", visit.path)),
        "soft-404",
        "skipped",
        says="Halaman tidak ditemukan",
    ),
    bad_page(
        "redirects nowhere",
        "answers 302 without a Location",
        status("302 Found"),
        "http-status",
        says="302",
    ),
)
