"""What pages do to a browser costs those pages and nothing else; a killed browser costs nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.middlewares.processes import memory_of
from tests.browser.shells import ARTICLES, Shell, crawl, dumped, page, served
from tests.shell import PATIENCE, PROJECT, SCRAPY

pytestmark = pytest.mark.slow

HTML = "text/html; charset=utf-8"
#: Pages of a small crawl over and over; RENDERED_PAGES=1000 makes it the long one.
PAGES = int(os.environ.get("RENDERED_PAGES", "16"))


class Inline(Shell):
    """Every page's script writes the article itself, so that only a browser can have it."""

    scripts: dict[str, str] = {}  # noqa: RUF012 - each site sets its own
    pause = 0.0

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        time.sleep(self.pause if path.startswith("/berita/") else 0)
        if path.startswith("/lain/"):
            return 200, HTML, "<p>lain</p>"
        number = int(path.rpartition("-")[2]) if path.rpartition("-")[2].isdigit() else 1
        own = ARTICLES[(number - 1) % len(ARTICLES)] | {"judul": f"Berita Nomor {number} Anyer"}
        if path.startswith("/berita/"):
            return 200, HTML, page(f"tampil({dumped(own)});fetch('/tanda?1');")
        script = self.scripts.get(path.partition("?")[0])
        if script is not None:
            return 200, HTML, page(script.replace("ARTIKEL", dumped(own)))
        return 404, HTML, ""


def records_of(output: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (output / "articles.jsonl").read_text().splitlines()]


def reasons_of(output: Path, home: str) -> dict[str, str]:
    lines = [
        json.loads(line)
        for path in output.glob("runs/*/skipped.jsonl")
        for line in path.read_text().splitlines()
    ]
    return {line["url"].removeprefix(home): line["reason"] for line in lines}


# --- pages that misbehave ------------------------------------------------------------------------


class Private(BaseHTTPRequestHandler):
    """A service of the machine's own network that no page may reach."""

    asked: list[str] = []  # noqa: RUF012 - what was asked of it

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(b"<p>" + b"rahasia jaringan sendiri " * 40 + b"</p>")

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


SCRIPTS = {
    "/alert": "let n = 0; while (n++ < 50) alert('Setujui!'); tampil(ARTIKEL);",
    "/popups": "for (let i = 0; i < 20; i++) window.open('/lain/' + i); tampil(ARTIKEL);",
    "/download": (
        "const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x']));"
        "a.download = 'x.exe'; a.click(); tampil(ARTIKEL);"
    ),
    "/worker": "navigator.serviceWorker && navigator.serviceWorker.register('/lain/sw.js');"
    "tampil(ARTIKEL);",
    "/reload": "onload = () => setTimeout(() => location.replace('/reload?1'), 20);",
    "/restless": "setTimeout(() => location.replace('/restless?' + Math.random()), 0);",
    "/endless": "while (true) {}",
    "/growing": "const held = []; for (;;) held.push(new Uint8Array(1 << 24).fill(1));",
    "/intranet": (
        "const to = 'http://127.0.0.72:PORT/'; fetch(to + 'fetch', {mode: 'no-cors'});"
        "new Image().src = to + 'gambar'; new WebSocket(to.replace('http', 'ws') + 'ws');"
        "const f = document.createElement('iframe'); f.src = to + 'bingkai';"
        "document.body.append(f); tampil(ARTIKEL);"
    ),
    "/to-intranet": "location.href = 'http://127.0.0.72:PORT/halaman';",
}
SHOWN = ("/alert", "/popups", "/download", "/worker", "/intranet")


@pytest.fixture(scope="module")
def misbehaved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    output = tmp_path_factory.mktemp("bounds")
    with ThreadingHTTPServer(("127.0.0.72", 0), Private) as private:
        threading.Thread(target=private.serve_forever, daemon=True).start()
        site = Inline([*SCRIPTS, "/berita/baik-1", "/berita/baik-2"])
        site.scripts = {
            path: script.replace("PORT", str(private.server_port))
            for path, script in SCRIPTS.items()
        }
        with served(site, "127.0.0.71") as home:
            done = crawl(
                [home + path for path in site.paths], output,
                "RENDER_TIMEOUT=20", "RENDER_MEMORY_MB=700", "CONCURRENT_REQUESTS_PER_DOMAIN=2",
            )  # fmt: skip
        private.shutdown()
    assert "Traceback" not in done.stderr, done.stderr
    yield {
        "written": sorted(r["url"].removeprefix(home) for r in records_of(output)),
        "reasons": reasons_of(output, home),
        "asked": site.asked,
    }


def test_dialogs_popups_downloads_and_workers_change_nothing(misbehaved: dict[str, Any]) -> None:
    assert set(SHOWN) <= set(misbehaved["written"])


def test_the_pages_beside_them_are_all_written(misbehaved: dict[str, Any]) -> None:
    assert {"/berita/baik-1", "/berita/baik-2"} <= set(misbehaved["written"])
    assert len(misbehaved["written"]) == len(SHOWN) + 2


@pytest.mark.parametrize(
    ("path", "reasons"),
    [
        # A page that goes on and on may use up its time before its redirects are too many.
        ("/reload", {"redirect-loop", "timeout"}),
        ("/restless", {"redirect-loop", "timeout"}),
        ("/endless", {"timeout"}),
        ("/growing", {"poison"}),
    ],
)
def test_a_page_without_end_is_left_with_its_reason(
    misbehaved: dict[str, Any], path: str, reasons: set[str]
) -> None:
    assert misbehaved["reasons"][path] in reasons


def test_no_page_reaches_the_machine_s_own_network(misbehaved: dict[str, Any]) -> None:
    assert Private.asked == []
    assert misbehaved["reasons"]["/to-intranet"] == "address-refused"


# --- a browser that dies -------------------------------------------------------------------------


def chromium_of(crawl_pid: int) -> int | None:
    """Return the browser's main process among the descendants of a crawl."""
    parents: dict[int, int] = {}
    browsers: list[int] = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(stat[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if any(word.startswith(b"--of-crawl=") for word in words) and not any(
                    word.startswith(b"--type=") for word in words
                ):
                    browsers.append(int(entry.name))
    for browser in browsers:
        pid: int | None = browser
        while pid:
            if pid == crawl_pid:
                return browser
            pid = parents.get(pid)
    return None


def crawl_command(urls: str, output: Path, *settings: str) -> list[str]:
    given = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", "RETRY_TIMES=0", f"OUTPUT_DIR={output}")
    words = [word for setting in (*given, *settings) for word in ("-s", setting)]
    return [*SCRAPY, "crawl", "pages", "-a", urls, *words]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hanging"])
def test_a_browser_that_dies_or_hangs_amid_a_page_is_restarted(
    tmp_path: Path, how: signal.Signals
) -> None:
    site = Inline([f"/berita/nomor-{number}" for number in range(1, 6)])
    site.pause = 0.7
    with served(site, "127.0.0.73") as home:
        urls = ",".join(home + path for path in site.paths)
        command = crawl_command(f"urls={urls}", tmp_path, "RENDER_TIMEOUT=6")
        with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as running:
            until = time.monotonic() + PATIENCE
            # One page is done, the next one's document is on its way.
            while site.shown() < 1 or site.asked[-1] == "GET /tanda?1":
                assert time.monotonic() < until, site.asked
                time.sleep(0.02)
            browser = chromium_of(running.pid)
            assert browser is not None
            os.kill(browser, how)
            _, said = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    assert sorted(r["url"].removeprefix(home) for r in records_of(tmp_path)) == site.paths
    assert not Path(f"/proc/{browser}").exists()


# --- a browser that lives long -------------------------------------------------------------------


@pytest.mark.timeout(PATIENCE + 20 * PAGES)
def test_memory_stays_bounded_over_many_pages(tmp_path: Path) -> None:
    held: list[int] = []
    browsers: set[int] = set()
    site = Inline([f"/berita/nomor-{number}" for number in range(1, PAGES + 1)])
    with served(site, "127.0.0.74") as home:
        listed = tmp_path / "urls.txt"
        listed.write_text("".join(f"{home}{path}\n" for path in site.paths))
        command = crawl_command(f"urls={listed}", tmp_path, f"RENDER_RECYCLE={max(4, PAGES // 10)}")
        with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as running:
            while running.poll() is None:
                browser = chromium_of(running.pid)
                if browser is not None:
                    browsers.add(browser)
                    held.append(memory_of(browser))
                time.sleep(0.2)
            _, said = running.communicate()
    assert running.returncode == 0, said
    assert len(records_of(tmp_path)) == PAGES
    steps = max(1, len(held) // 20)
    print("megabytes over the crawl:", [size >> 20 for size in held[::steps]])
    assert len(browsers) >= 3
    third = len(held) // 3
    assert max(held[-third:]) < 1.25 * max(held[:third])
    assert max(held) < 700 << 20
