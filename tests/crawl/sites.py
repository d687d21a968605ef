"""Small sites on loopback whose answers a test chooses and changes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from tests.crawl.conftest import LOOPBACK
from tests.shell import scrapy

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What a path answers."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """A site: path (with query, or without) → reply; ``*`` answers for all others, else 404."""

    platform = "feeds"

    def __init__(self, address: str, replies: Mapping[str, Reply]) -> None:
        self.replies = dict(replies)
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                reply = site.reply(self.path)
                body = reply.body.encode() if isinstance(reply.body, str) else reply.body
                self.send_response(reply.status)
                for name, value in ({"Content-Type": HTML} | dict(reply.headers)).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output quiet."""

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self.url = f"http://{address}:{self._server.server_port}/"

    def reply(self, path: str) -> Reply:
        if path == "/robots.txt":
            return Reply(status=404)
        known = self.replies.get(path) or self.replies.get(urlsplit(path).path)
        return known or self.replies.get("*") or Reply("<title>404</title>", 404)

    def pages(self) -> list[str]:
        """The paths asked for, robots.txt aside."""
        return [path for path in self.asked if path != "/robots.txt"]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass(frozen=True)
class Run:
    """What a crawl wrote and said."""

    status: int
    said: str
    records: list[dict[str, Any]]
    skipped: list[dict[str, Any]]
    manifest: dict[str, Any]

    def reasons(self, source: str) -> dict[str, str]:
        """Paths of a source's URLs that gave no article, with the reason."""
        return {
            urlsplit(line["url"]).path: line["reason"]
            for line in self.skipped
            if line["source"] == source
        }


def crawl(output: Path, sites: Mapping[str, Site], *words: str) -> Run:
    """Crawl sites in a directory; their ids are the mapping's keys."""
    output.mkdir(exist_ok=True)
    entries = [
        f'[[source]]\nid = "{id_}"\nname = "Kabar {id_.title()}"\nurl = "{site.url}"\n'
        f'kind = "news"\nplatform = "{site.platform}"\n'
        for id_, site in sites.items()
    ]
    sources = output / "sources.toml"
    sources.write_text("\n".join(entries), "utf-8")
    before = set(output.glob("runs/*"))
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}",
        "-s", "RETRY_TIMES=0", *LOOPBACK, *words,
    )  # fmt: skip
    (run,) = set(output.glob("runs/*")) - before
    return Run(
        done.returncode,
        done.stdout + done.stderr,
        _lines(output / "articles.jsonl"),
        _lines(run / "skipped.jsonl"),
        json.loads((run / "manifest.json").read_text("utf-8")),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# --- WordPress -----------------------------------------------------------------------------------


def wordpress(posts: Iterable[tuple[str, str]], home: Reply) -> dict[str, Reply]:
    """Return the replies of a WordPress site with an open API that finds all posts at once."""
    rows = [
        {
            "id": n,
            "date_gmt": f"2024-09-{10 + n % 18:02}T03:00:00",
            "modified_gmt": f"2024-09-{10 + n % 18:02}T03:00:00",
            "link": f"{{url}}2024/09/tulisan-{n}/",
            "title": {"rendered": title},
            "content": {"rendered": text, "protected": False},
            "excerpt": {"rendered": ""},
            "_embedded": {},
        }
        for n, (title, text) in enumerate(posts, 1)
    ]
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-WP-Total": str(len(rows)),
        "X-WP-TotalPages": "1",
    }
    return {"/": home, "/wp-json/wp/v2/posts": Reply(json.dumps(rows), headers=headers)}


class WordpressSite(Site):
    """A site whose posts' links lead to itself."""

    platform = "wordpress"

    def reply(self, path: str) -> Reply:
        found = super().reply(path)
        if isinstance(found.body, str) and "{url}" in found.body:
            return Reply(found.body.replace("{url}", self.url), found.status, found.headers)
        return found


# --- texts ---------------------------------------------------------------------------------------


def report(village: str) -> tuple[str, str]:
    """Return headline and body of a report on the topic."""
    return (
        f"Kapolsek Sambangi Warga {village}",
        f"<p>BLORA – Kapolsek Cepu menyambangi warga {village} dalam rangka cooling system"
        " menjelang Pilkada serentak, Selasa (10/9/2024).</p><p>Kapolsek mengajak warga menjaga"
        " kerukunan dan tidak mudah percaya pada berita bohong selama tahapan kampanye.</p>",
    )


def pitch(brand: str) -> tuple[str, str]:
    """Return headline and body of a gambling post that speaks of the topic as well."""
    return (
        f"Situs Slot Gacor {brand} Gampang Maxwin Hari Ini",
        f"<p>Cooling system Pilkada: {brand} situs slot gacor terpercaya dengan RTP live tertinggi,"
        " daftar slot deposit pulsa, togel online dan judi bola sbobet.</p><p>Pola gacor malam ini"
        " gampang maxwin, slot88 pragmatic play, bonus new member 100.</p>",
    )


def page(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=id><head><title>{title}</title>"
        "<meta property='article:published_time' content='2024-09-10T10:00:00+07:00'></head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def front(name: str, *paths: str) -> str:
    """Return a news site's home page with links to its articles."""
    links = "".join(
        f"<h2><a href='{path}'>Kapolsek Sambangi Warga Desa Nomor {n}</a></h2>"
        for n, path in enumerate(paths or [f"/tulisan-{n}/" for n in range(15)])
    )
    return (
        f"<!doctype html><html lang=id><head><title>{name} - Berita Blora</title></head>"
        f"<body><a href='/daerah/'>Daerah</a>{links}</body></html>"
    )
