"""Sites on loopback that answer with the bytes they are told to, and crawls of them."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.shell import PROJECT, SCRAPY, run

#: What a site says to a path when it is asked for the n-th time (from 0): bytes, pieces of bytes
#: as they come, or None to reset the connection.
Answer = Callable[[str, int], bytes | Iterable[bytes] | None]
CONTACT = "https://kampus.example/crawl"
#: Where a name service for tests lives; Python imports it at its start.
HOOKS = PROJECT / "tests" / "middlewares" / "names"
ARTICLE = """<html lang="id"><head><title>Polsek Sambang Warga</title>
<meta property="article:published_time" content="2024-09-10T19:30:00+07:00">%s</head><body><article>
<h1>Polsek Sambang Warga %s</h1>
<p>SERANG - Kapolsek Anyer bersama Bhabinkamtibmas menyambangi warga dalam rangka cooling system
menjelang Pilkada serentak 2024 di Desa Bandulu nomor %s.</p>
<p>Kapolsek mengajak warga menjaga kerukunan dan tidak mudah percaya pada berita bohong yang beredar
di media sosial selama tahapan kampanye berlangsung.</p></article></body></html>"""


def answer(status: str = "200 OK", body: bytes | str = b"", **headers: str) -> bytes:
    """Return a whole answer; ``Retry_After="3"`` is a header."""
    content = body if isinstance(body, bytes) else body.encode()
    named = {"Content-Type": "text/html; charset=utf-8", "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in named.items())]
    lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def article(path: str, head: str = "", **headers: str) -> bytes:
    return answer(body=ARTICLE % (head, path, path), **headers)


def robots(rules: str = "") -> bytes:
    return answer(body=rules, Content_Type="text/plain")


@dataclass(frozen=True)
class Asked:
    """A request as a site saw it."""

    path: str
    at: float
    head: str


class Site:
    """A site at an address of its own. Articles, and robots.txt for all, unless told otherwise."""

    def __init__(self, address: str, says: Answer | None = None, port: int = 0) -> None:
        self.asked: list[Asked] = []
        #: Requests being answered at the same time, at most.
        self.busiest = 0
        self._busy = 0
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._says = says or (lambda path, _: article(path))
        site = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    site._handle(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self.server = Server((address, port), Handler)
        self.address, self.port = self.server.server_address[:2]
        self.url = f"http://{address}:{self.port}"

    def _handle(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65_536)
            if not piece:
                return
            head += piece
        text = head.decode("latin-1")
        path = text.split(" ")[1]
        with self._lock:
            self.asked.append(Asked(path, time.monotonic(), text))
            number = self._counts[path]
            self._counts[path] += 1
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
        try:
            self._send(connection, path, number)
        finally:
            with self._lock:
                self._busy -= 1

    def _send(self, connection: socket.socket, path: str, number: int) -> None:
        said = self._says(path, number)
        if said is None:
            # Closing with unsent data and a linger of nothing sends RST.
            option = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, option)
            return
        for piece in [said] if isinstance(said, bytes) else said:
            connection.sendall(piece)

    def pages(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path != "/robots.txt"]

    def times(self, path: str) -> list[float]:
        return [asked.at for asked in self.asked if asked.path == path]


@contextmanager
def serving(*sites: Site) -> Iterator[None]:
    with ExitStack() as stack:
        for site in sites:
            threading.Thread(target=site.server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(site.server.server_close)
            stack.callback(site.server.shutdown)
        yield


@dataclass(frozen=True)
class Outcome:
    """What a crawl of pages left: records and skipped lines by URL, the manifest, its words."""

    status: int
    seconds: float
    stdout: str
    stderr: str
    records: dict[str, dict[str, Any]]
    skipped: dict[str, dict[str, Any]]
    manifest: dict[str, Any]

    def reason(self, url: str) -> str:
        """Return why a page gave no record; "written" when it gave one."""
        return "written" if url in self.records else str(self.skipped[url]["reason"])

    def evidence(self, url: str) -> str:
        return str(self.skipped[url]["evidence"])


def read(
    output: Path,
    urls: Iterable[str],
    names: Mapping[str, list[str]] | None = None,
    variables: Mapping[str, str] | None = None,
    **settings: str,
) -> Outcome:
    """Read pages as a user does, with no delays but those that are asked for.

    ``names`` are host names and what they resolve to, one answer after another; ``variables`` are
    of the environment.
    """
    listed = output / "urls.txt"
    output.mkdir(parents=True, exist_ok=True)
    listed.write_text("\n".join(urls), "utf-8")
    told = {
        "OUTPUT_DIR": str(output),
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "EXTRACTION_WORKERS": "1",
        "CONTACT_URL": CONTACT,
    } | settings
    options = [word for name, value in told.items() for word in ("-s", f"{name}={value}")]
    environment = {
        "PYTHONPATH": f"{HOOKS}{os.pathsep}{PROJECT}",
        "TEST_NAMES": json.dumps(names or {}),
        **(variables or {}),
    }
    command = [*SCRAPY, "crawl", "pages", "-a", f"urls={listed}", *options]
    started = time.monotonic()
    set_for = [f"{name}={value}" for name, value in environment.items()]
    # A process inherits the peak of whoever starts it (getrusage(2), ru_maxrss): a small shell, not
    # a test runner that has grown, so that MEMUSAGE_LIMIT_MB measures the crawl.
    done = run(["sh", "-c", 'env "$@"; exit $?', "sh", *set_for, *command])
    seconds = time.monotonic() - started
    (run_files,) = output.glob("runs/*")
    records = _lines(output / "articles.jsonl")
    return Outcome(
        status=done.returncode,
        seconds=seconds,
        stdout=done.stdout,
        stderr=done.stderr,
        records={record["url"]: record for record in records},
        skipped={line["url"]: line for line in _lines(run_files / "skipped.jsonl")},
        manifest=json.loads((run_files / "manifest.json").read_text("utf-8")),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
