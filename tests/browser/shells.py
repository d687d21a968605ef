"""Sites that are shells: each answers pages without text, and the text at an address of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.shell import scrapy

PLACES = ("Anyer", "Cinangka", "Mancak", "Pulomerak", "Carita", "Labuan")
#: What a browser does with an article that a script fetched: it shows it with a date and an author.
SHOWS = """
const tampil = (a) => {
  document.title = a.judul;
  document.getElementById('app').innerHTML = '<article><h1>' + a.judul + '</h1>' +
    '<div class="byline">Oleh <a rel="author" href="/penulis/siti">' + a.penulis + '</a>' +
    '<time datetime="' + a.tanggal + '">10 September 2024</time></div>' +
    '<div class="isi-artikel">' + a.isi + '</div></article>';
};
"""


def article(number: int) -> dict[str, Any]:
    """Return the article of a number from 1; each is told from the others by its place."""
    place = PLACES[number - 1]
    return {
        "id": 8100 + number,
        "slug": f"polsek-{place.lower()}-sambangi-nelayan",
        "judul": f"Polsek {place} Sambangi Nelayan",
        "penulis": "Siti Rahmawati",
        "tanggal": f"2024-09-1{number}T19:30:00+07:00",
        "isi": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number)),
    }


def paragraphs(number: int) -> list[str]:
    """Return what a crawl must write as the text of an article."""
    place = PLACES[number - 1]
    return [
        f"SERANG - Kapolsek {place} bersama Bhabinkamtibmas menyambangi nelayan di {place} dalam"
        " rangka cooling system menjelang Pilkada serentak 2024.",
        "Kapolsek mengajak nelayan menjaga kerukunan dan tidak mudah percaya pada berita bohong"
        f" yang beredar di media sosial {place} selama tahapan kampanye berlangsung.",
        f"Warga {place} menyambut baik kegiatan itu dan berjanji ikut menjaga kamtibmas.",
    ]


ARTICLES = [article(number) for number in range(1, len(PLACES) + 1)]


def page(script: str, head: str = "", root: str = '<div id="app"></div>') -> str:
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Memuat</title>'
        f"{head}</head><body>{root}<script>{SHOWS}{script}</script></body></html>"
    )


@dataclass
class Shell:
    """A site. ``paths`` are its pages in order; ``answer`` gives status, type and body."""

    paths: list[str]
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        """Return status, content type and body of the answer to a request."""
        return 404, "text/plain", ""

    def answer_to(self, headers: Message, path: str) -> tuple[int, str, str] | None:
        """Answer a request by its headers; None leaves it to ``answer``."""
        return None

    def shown(self) -> int:
        """How many of its pages were opened in a browser: their script was run."""
        return sum("/tanda?" in path for path in self.asked)


@contextmanager
def served(site: Shell, address: str) -> Iterator[str]:
    """Serve a site on a loopback address; yields its URL without a slash."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size)
            site.asked.append(f"{self.command} {self.path}")
            answer = site.answer_to(self.headers, self.path)
            status, kind, text = answer or site.answer(self.command, self.path, body)
            raw = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET  # noqa: N815 - the base class's names

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    with ThreadingHTTPServer((address, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{address}:{server.server_port}"
        server.shutdown()


def crawl(urls: list[str], output: Any, *settings: str) -> Any:
    """Crawl given pages as a user does, one after the other."""
    words = [word for setting in settings for word in ("-s", setting)]
    return scrapy(
        "crawl", "pages", "-a", f"urls={','.join(urls)}", "-s", f"OUTPUT_DIR={output}",
        "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0", *words,
    )  # fmt: skip


def parsed(path: str) -> tuple[str, dict[str, str]]:
    """Return a request's path and query."""
    parts = urlsplit(path)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
