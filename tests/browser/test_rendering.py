"""Pages that need JavaScript, read through the real spider and Debian's Chromium."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.shell import scrapy

pytestmark = pytest.mark.slow

SHELL = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Memuat</title></head>
<body><div id="app"></div><img src="/foto.png"><script>%s</script></body></html>"""
SHOWS = """
fetch('/isi.json').then(r => r.json()).then(a => {
  document.title = a.title;
  document.getElementById('app').innerHTML = '<article><h1>' + a.title + '</h1>' +
    '<time datetime="2024-09-10T19:30:00+07:00">10 September 2024</time>' +
    a.paragraphs.map(p => '<p>' + p + '</p>').join('') + '</article>';
});"""
ARTICLE = {
    "title": "Polsek Anyer Sambangi Nelayan Jelang Pilkada",
    "paragraphs": [
        "SERANG - Kapolsek Anyer bersama Bhabinkamtibmas menyambangi nelayan di Desa Bandulu dalam"
        " rangka cooling system menjelang Pilkada serentak 2024, Selasa (10/9/2024).",
        "Kapolsek mengajak nelayan menjaga kerukunan dan tidak mudah percaya pada berita bohong"
        " yang beredar di media sosial selama tahapan kampanye berlangsung.",
        "Warga menyambut baik kegiatan itu dan berjanji ikut menjaga kamtibmas di kampungnya.",
    ],
}
PAGES = {
    "/tampil": SHELL % SHOWS,
    "/macet": SHELL % "while (true) {}",
    "/diam": SHELL % "",
    "/isi.json": json.dumps(ARTICLE),
}


class Site(BaseHTTPRequestHandler):
    """Serves shells and remembers what was asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        page = PAGES.get(self.path, "")
        self.send_response(200 if page else 404)
        kind = "application/json" if self.path.endswith(".json") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    output = tmp_path_factory.mktemp("rendered")
    with ThreadingHTTPServer(("127.0.0.63", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.63:{server.server_port}"
        urls = ",".join(f"{site}{path}" for path in ("/macet", "/diam", "/tampil"))
        done = scrapy(
            "crawl", "pages", "-a", f"urls={urls}", "-s", f"OUTPUT_DIR={output}",
            "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RENDER_TIMEOUT=15",
            "-s", "RETRY_TIMES=0",
        )  # fmt: skip
        server.shutdown()
    yield {
        "done": done,
        "records": _lines(output / "articles.jsonl"),
        "skipped": {
            line["url"].removeprefix(site): line["reason"]
            for path in output.glob("runs/*/skipped.jsonl")
            for line in _lines(path)
        },
    }


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_an_article_that_only_a_script_shows_is_read(crawled: dict[str, Any]) -> None:
    (record,) = crawled["records"]
    assert record["extracted_by"] == "rendered"
    assert record["title"] == ARTICLE["title"]
    assert record["text"].split("\n\n")[1:] == ARTICLE["paragraphs"]
    assert record["published_at"] == "2024-09-10T19:30:00+07:00"


def test_a_script_without_end_costs_one_page_and_no_more(crawled: dict[str, Any]) -> None:
    assert crawled["skipped"]["/macet"] == "timeout"


def test_a_shell_that_stays_empty_is_no_article(crawled: dict[str, Any]) -> None:
    assert crawled["skipped"]["/diam"] == "empty-shell"


def test_images_are_never_loaded(crawled: dict[str, Any]) -> None:
    assert "/isi.json" in Site.asked
    assert "/foto.png" not in Site.asked
