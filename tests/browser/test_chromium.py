"""Debian's Chromium under Playwright: the one part of the rendering path that only it can prove."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Error, Playwright, sync_playwright
from scrapy.settings import Settings

PACKAGES = Path(__file__).parents[2] / ".ci" / "debian-packages"

pytestmark = pytest.mark.slow

#: An article that is in the page only after its script has fetched it.
SHELL = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Kosong</title>
<img src="/foto.png"><main id="isi"></main>
<script>
fetch("/isi").then(r => r.text()).then(t => {
  document.title = "Polsek Anyer Sambang Warga";
  document.getElementById("isi").innerHTML = "<h1>Polsek Anyer</h1><p>" + t + "</p>";
});
</script></html>"""
ARTICLE = "Bhabinkamtibmas menggelar cooling system menjelang pemilu."


class RenderedSite(BaseHTTPRequestHandler):
    """Serves the shell, its article, and remembers what was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = {"/": SHELL, "/isi": ARTICLE}.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def rendered_site() -> Iterator[str]:
    RenderedSite.asked.clear()
    with ThreadingHTTPServer(("127.0.0.62", 0), RenderedSite) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.62:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def launch_options() -> dict[str, Any]:
    """The project's own launch options, with the browser installed."""
    done = subprocess.run([PACKAGES, "browser"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    settings = Settings()
    settings.setmodule("crawler.settings")
    # The settings look for the browser when they are imported, which may have been before.
    browser = {"executable_path": shutil.which("chromium")}
    return settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS") | browser


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


def test_the_browser_renders_what_a_script_puts_on_the_page(
    playwright: Playwright, launch_options: dict[str, Any], rendered_site: str
) -> None:
    browser = playwright.chromium.launch(**launch_options)
    page = browser.new_page(locale="id-ID", timezone_id="Asia/Jakarta")
    page.goto(rendered_site)
    page.wait_for_selector("#isi p")
    assert page.title() == "Polsek Anyer Sambang Warga"
    assert page.inner_text("#isi p") == ARTICLE
    browser.close()


def test_images_are_not_loaded_when_routes_abort_them(
    playwright: Playwright, launch_options: dict[str, Any], rendered_site: str
) -> None:
    browser = playwright.chromium.launch(**launch_options)
    page = browser.new_page()
    page.route("**/*.png", lambda route: route.abort())
    page.goto(rendered_site)
    page.wait_for_selector("#isi p")
    assert "/foto.png" not in RenderedSite.asked
    assert "/isi" in RenderedSite.asked
    browser.close()


def test_a_closed_port_is_an_error_not_a_hang(
    playwright: Playwright, launch_options: dict[str, Any]
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.62", 0))
        port = closed.getsockname()[1]
    browser = playwright.chromium.launch(**launch_options)
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        browser.new_page().goto(f"http://127.0.0.62:{port}/", timeout=5000)
    browser.close()
