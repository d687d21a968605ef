"""How the crawl behaves towards hosts: robots.txt and Crawl-delay, on a real server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.shell import scrapy

pytestmark = pytest.mark.slow

ARTICLE = """<html lang="id"><head><title>Polsek Sambang Warga</title>
<meta property="article:published_time" content="2024-09-10T19:30:00+07:00"></head><body><article>
<h1>Polsek Sambang Warga %s</h1>
<p>SERANG - Kapolsek Anyer bersama Bhabinkamtibmas menyambangi warga dalam rangka cooling system
menjelang Pilkada serentak 2024 di Desa Bandulu.</p>
<p>Kapolsek mengajak warga menjaga kerukunan dan tidak mudah percaya pada berita bohong yang beredar
di media sosial selama tahapan kampanye berlangsung.</p></article></body></html>"""


class Host:
    """A site with a given robots.txt; remembers what was asked, when, and by whom."""

    def __init__(self, robots: str, status: int) -> None:
        self.asked: list[tuple[str, float, str]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, time.monotonic(), self.headers["User-Agent"]))
                of_robots = self.path == "/robots.txt"
                self.send_response(status if of_robots else 200)
                kind = "text/plain" if of_robots else "text/html; charset=utf-8"
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write((robots if of_robots else ARTICLE % self.path).encode())

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.64", 0), Handler)
        self.url = f"http://127.0.0.64:{self.server.server_port}"

    def pages(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]


@contextmanager
def serving(robots: str, status: int = 200) -> Iterator[Host]:
    host = Host(robots, status)
    threading.Thread(target=host.server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.server.shutdown()
        host.server.server_close()


def read(host: Host, output: Path, *paths: str) -> dict[str, str]:
    """Read pages of a host; return the reasons of those that gave no record."""
    urls = ",".join(host.url + path for path in paths)
    scrapy(
        "crawl", "pages", "-a", f"urls={urls}", "-s", f"OUTPUT_DIR={output}",
        "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "RETRY_TIMES=0",
        "-s", "CONTACT_URL=https://kampus.example/crawl",
    )  # fmt: skip
    (skipped,) = output.glob("runs/*/skipped.jsonl")
    lines = [json.loads(line) for line in skipped.read_text("utf-8").splitlines()]
    return {line["url"].removeprefix(host.url): line["reason"] for line in lines}


def test_a_disallowed_page_is_not_asked_for_and_said_to_be_so(tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /tertutup\nAllow: /tertutup/boleh\n"
    with serving(rules) as host:
        reasons = read(host, tmp_path, "/terbuka", "/tertutup/x", "/tertutup/boleh")
    assert reasons == {"/tertutup/x": "robots"}
    assert sorted(host.pages()) == ["/terbuka", "/tertutup/boleh"]


def test_the_group_of_our_own_name_goes_before_that_of_all(tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: cooling-system-crawler\nDisallow: /x\n"
    with serving(rules) as host:
        reasons = read(host, tmp_path, "/berita", "/x")
    assert reasons == {"/x": "robots"}


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_robots_file_that_is_not_there_allows_everything(tmp_path: Path, status: int) -> None:
    with serving("User-agent: *\nDisallow: /\n", status) as host:
        assert read(host, tmp_path, "/berita") == {}


def test_a_robots_file_that_fails_forbids_everything(tmp_path: Path) -> None:
    with serving("", 503) as host:
        assert read(host, tmp_path, "/berita") == {"/berita": "robots"}
        assert host.pages() == []
    (skipped,) = tmp_path.glob("runs/*/skipped.jsonl")
    (line,) = skipped.read_text("utf-8").splitlines()
    assert json.loads(line)["evidence"] == "robots.txt unreachable (HTTP 503)"


def test_a_home_page_served_as_robots_file_forbids_nothing(tmp_path: Path) -> None:
    page = "<!doctype html><html><body>User-agent: * Disallow: /\nDisallow: /</body></html>"
    with serving(page) as host:
        assert read(host, tmp_path, "/berita") == {}


def test_crawl_delay_is_kept_between_any_two_requests(tmp_path: Path) -> None:
    with serving("User-agent: *\nCrawl-delay: 1\n") as host:
        read(host, tmp_path, "/satu", "/dua", "/tiga", "/empat")
    times = [at for path, at, _ in host.asked if path != "/robots.txt"]
    assert len(times) == 4
    # A busy site notes late what reaches it, so each gap may look short; all three together do not,
    # and with one of them left out they were two seconds.
    assert times[-1] - times[0] > 2.5


def test_the_user_agent_names_the_project_and_the_contact(tmp_path: Path) -> None:
    with serving("") as host:
        read(host, tmp_path, "/berita")
    agents = {agent for _, _, agent in host.asked}
    assert agents == {"cooling-system-crawler/0.1 (+https://kampus.example/crawl)"}
