"""A site on loopback that has a feed and nothing else, and the bad habits that a test gives it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from tests.crawl.posts import Written
from tests.shell import PATIENCE

ETAG = '"always-the-same"'


@dataclass
class FeedSite:
    """``with FeedSite() as site``. ``posts`` are by slug, and may change while it serves.

    ``always_304`` answers every conditional request for the feed with 304; ``silent`` are slugs
    whose pages do not answer before the site closes, ``failing`` those that answer 503.
    """

    posts: dict[str, Written] = field(default_factory=dict)
    always_304: bool = False
    silent: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> FeedSite:
        self._closed = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()

    def write_source(self, path: Path) -> Path:
        """Write the site's registry entry."""
        path.write_text(
            f'[[source]]\nid = "feed-site"\nname = "Situs Umpan"\nurl = "{self.url}"\n'
            'kind = "news"\nplatform = "feeds"\n[source.discovery]\nfeeds = ["/feed.xml"]\n',
            "utf-8",
        )
        return path

    def wait_for(self, slug: str, seconds: float = PATIENCE) -> None:
        """Wait until somebody asks for a post's page."""
        edge = time.monotonic() + seconds
        while f"/{slug}" not in self.asked:
            assert time.monotonic() < edge, self.asked
            time.sleep(0.02)

    def _answer(self, to: BaseHTTPRequestHandler) -> None:
        slug = to.path.strip("/")
        self.asked.append(to.path)
        if slug in self.silent:
            self._closed.wait(PATIENCE)
        if slug in self.failing:
            _send(to, 503, b"<h1>Maaf</h1>", "text/html")
        elif slug == "feed.xml" and self.always_304 and to.headers["If-None-Match"] == ETAG:
            _send(to, 304, b"", "application/rss+xml")
        elif slug == "feed.xml":
            _send(to, 200, self._feed().encode(), "application/rss+xml")
        elif slug in self.posts:
            _send(to, 200, self.posts[slug].page().encode(), "text/html; charset=utf-8")
        else:
            _send(to, 404, b"<h1>Tidak ada</h1>", "text/html")

    def _feed(self) -> str:
        newest = sorted(self.posts.items(), key=lambda pair: pair[1].published, reverse=True)
        items = "".join(
            f"<item><title>{post.title}</title><link>{self.url}{slug}</link>"
            f"<pubDate>{format_datetime(post.published)}</pubDate></item>"
            for slug, post in newest[:10]
        )
        return f'<rss version="2.0"><channel><title>Situs</title>{items}</channel></rss>'


def _send(to: BaseHTTPRequestHandler, status: int, body: bytes, kind: str) -> None:
    try:
        to.send_response(status)
        to.send_header("Content-Type", kind)
        to.send_header("Content-Length", str(len(body)))
        if to.path == "/feed.xml":
            to.send_header("ETag", ETAG)
        to.end_headers()
        to.wfile.write(body)
    except OSError:
        pass  # the crawl was killed
