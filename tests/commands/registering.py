"""What the tests of ``scrapy sources probe``, ``add`` and ``check`` have in common."""

from __future__ import annotations

import json
import subprocess
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

from scrapy.utils.project import get_project_settings

from crawler.errors import Exit
from tests.shell import scrapy

#: What may be done to loopback and not to the web.
LOOPBACK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
#: The replica's sites by their addresses, and the provinces they are of.
PROVINCES = {
    "127.0.0.11": "ID-BT",
    "127.0.0.12": "ID-JT",
    "127.0.0.13": "ID-SN",
    "127.0.0.14": "ID-SU",
    "127.0.0.15": "national",
    "127.0.0.16": "ID-PA",
    "127.0.0.17": "ID-MA",
    "127.0.0.18": "ID-NB",
}
#: Status and body by path; a path that is not there is a 404.
Pages = dict[str, tuple[int, str]]


def sources(*words: str) -> subprocess.CompletedProcess[str]:
    """Run ``scrapy sources`` towards loopback."""
    return scrapy("sources", *words, *LOOPBACK)


def act(action: str, *args: str, **options: Any) -> Exit:
    """Call a command's module in this process: for what comes before any request."""
    names = ("province", "id", "name", "kind", "file", "history")
    given = dict.fromkeys(names) | {"json": False, "all": False, "topic": "cooling-system"}
    module = import_module(f"crawler.commands.registry.{action}")
    status: Exit = module.run(list(args), Namespace(**(given | options)), get_project_settings())
    return status


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return what a command printed with ``--json``."""
    return [json.loads(line) for line in done.stdout.splitlines()]


def records(path: Path) -> list[dict[str, Any]]:
    """Return the lines of an ``articles.jsonl``."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@contextmanager
def serving(address: str, pages: Pages) -> Iterator[tuple[str, list[str]]]:
    """Serve pages at a loopback address; gives the home page's address and the paths asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = pages.get(self.path, (404, "<html><title>404</title></html>"))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", body)
            kind = "text/plain" if self.path == "/robots.txt" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer((address, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{address}:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()


def free_address(address: str) -> str:
    """Return the address of a host where nobody listens."""
    with ThreadingHTTPServer((address, 0), BaseHTTPRequestHandler) as server:
        return f"http://{address}:{server.server_port}/"
