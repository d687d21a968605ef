"""A crawl reads a site's pages as its entry, or its network, says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.crawl.conftest import LOOPBACK
from tests.extraction.test_overrides import ODD, STORY
from tests.shell import scrapy

pytestmark = pytest.mark.slow

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
<item><title>Polsek Kunduran Sambangi Warga</title><link>{url}polsek-kunduran</link>
<pubDate>Tue, 06 Feb 2024 09:00:00 +0700</pubDate></item></channel></rss>"""

ENTRY = """
[[source]]
id = "kabar"
name = "Kabar Contoh"
url = "{url}"
kind = "news"
province = "ID-JT"
network = "aneh"

[source.extraction]
body = "#isi"

[network.aneh]
name = "Aneh"
platform = "feeds"
[network.aneh.discovery]
feeds = ["/kabar.rss"]
[network.aneh.extraction]
prune = [".promo"]
"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        address = f"http://{self.headers['Host']}/"
        pages = {"/kabar.rss": FEED.format(url=address), "/polsek-kunduran": ODD}
        body = pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/xml" if "rss" in self.path else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_page_is_read_as_the_entry_and_its_network_say(site: str, tmp_path: Path) -> None:
    sources = tmp_path / "mine.toml"
    sources.write_text(ENTRY.format(url=site), "utf-8")
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-a", "depth=full",
        "-s", f"OUTPUT_DIR={tmp_path}", *LOOPBACK,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (record,) = map(json.loads, (tmp_path / "articles.jsonl").read_text("utf-8").splitlines())
    assert record["text"].split("\n\n") == ["Polsek Kunduran Sambangi Warga", *STORY]
    assert record["discovered_by"] == "feed"
