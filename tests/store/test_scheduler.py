"""Scrapy over the frontier: what a crawl asked, what it decided, what it left for the next."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.requests import NotJson, dump_request, load_request
from crawler.store import State, Store
from tests.shell import PATIENCE, PROJECT

#: path → (status, location or links)
PAGES = {
    "/list": (200, "/item/1 /item/2 /again?page=2"),
    "/again?page=2": (200, "/item/2 /item/3 /again?page=2"),
    "/moved": (302, "/item/9"),
    "/raises": (200, "/item/5 raise /item/6"),
    "/json": (200, "/item/7 tuple"),
}


class _Web(BaseHTTPRequestHandler):
    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        status, text = PAGES.get(self.path, (200, ""))
        if self.path == "/again?page=2" and self.asked[self.path] > 2:
            text = ""
        if self.path == "/flaky" and self.asked[self.path] == 1:
            status = 503
        self.send_response(status)
        if status == 302:
            self.send_header("Location", text)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[str]:
    _Web.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Web)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def walk(where: str, web: str, *paths: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.store.walker", where, web, *paths]
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def states(where: str) -> Counter[str]:
    """Return how many requests are in which state."""
    with Store.open(where) as store, store._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT state, count(*) FROM requests GROUP BY state")
        return Counter({State(state).name: number for state, number in rows})


def test_each_page_is_asked_once_and_lists_go_on_as_often_as_they_want(
    where: str, web: str
) -> None:
    done = walk(where, web, "/list")
    assert done.returncode == 0, done.stderr
    assert _Web.asked == {
        "/list": 1,
        "/again?page=2": 3,
        "/item/1": 1,
        "/item/2": 1,
        "/item/3": 1,
    }
    assert set(states(where)) == {"DONE"}


def test_a_redirect_is_the_same_request_elsewhere(where: str, web: str) -> None:
    walk(where, web, "/moved")
    assert _Web.asked == {"/moved": 1, "/item/9": 1}
    assert states(where) == {"DONE": 1}


def test_a_retry_is_the_same_request_again(where: str, web: str) -> None:
    walk(where, web, "/flaky")
    assert _Web.asked == {"/flaky": 2}
    assert states(where) == {"DONE": 1}


def test_what_an_errback_yields_follows_from_the_failed_request(where: str, web: str) -> None:
    closed = "http://127.0.0.1:9"
    walk(where, closed, "/refused")
    found = states(where)
    assert found == {"FAILED": 2}  # the second is /after-failure, on the same closed port


def test_a_failing_callback_keeps_what_it_gave_before(where: str, web: str) -> None:
    walk(where, web, "/raises")
    assert _Web.asked == {"/raises": 1, "/item/5": 1}
    assert states(where) == {"FAILED": 1, "DONE": 1}


def test_a_request_that_is_not_json_is_refused_aloud(where: str, web: str) -> None:
    done = walk(where, web, "/json")
    assert "request refused" in done.stderr
    assert "cb_kwargs" in done.stderr
    assert (
        "spider error: NotJson" in done.stderr
    )  # by which a run counts it and does not say "done"
    assert _Web.asked == {"/json": 1, "/item/7": 1}
    assert states(where) == {"FAILED": 1, "DONE": 1}


@pytest.mark.slow
def test_a_page_that_kills_the_crawl_is_put_aside_after_three_starts(where: str, web: str) -> None:
    paths = ("/die", "/list")
    statuses = [walk(where, web, *paths).returncode for _ in range(4)]
    assert statuses == [-9, -9, -9, 0]
    assert states(where) == {"DONE": 7, "POISON": 1}
    # The list may have been on its way when the first process died; what it led to was not.
    assert _Web.asked["/list"] <= 2
    items = {path: times for path, times in _Web.asked.items() if "item" in path}
    assert items == {"/item/1": 1, "/item/2": 1, "/item/3": 1}


@pytest.mark.slow
def test_a_page_that_was_put_aside_is_left_alone_by_the_next_crawl(where: str, web: str) -> None:
    for _ in range(4):
        walk(where, web, "/die")
    assert _Web.asked == {"/die": 3}
    assert walk(where, web, "/die", "/item/4").returncode == 0
    assert _Web.asked == {"/die": 3, "/item/4": 1}


class _Spider(Spider):
    name = "spider"

    def read(self, response: Response) -> None: ...

    def failed(self, failure: Failure) -> None: ...


def test_a_request_comes_back_from_json_as_it_was() -> None:
    spider = _Spider()
    request = Request(
        "https://a.example/?q=é",
        spider.read,
        errback=spider.failed,
        method="POST",
        headers={"Accept": "text/html", "X-Two": ["1", "2"]},
        body=b"\x00\xff",
        cookies={"a": "b"},
        meta={"depth": 3, "download_latency": 0.1, "playwright_page": object()},
        cb_kwargs={"candidate": {"title": "\ud800 \x00 «»", "tags": [None, 1.5, True]}},
        flags=["seen"],
        priority=7,
        dont_filter=True,
    )
    back = load_request(dump_request(request, spider), spider, priority=7)
    told, said = request.to_dict(spider=spider), back.to_dict(spider=spider)
    assert said.pop("meta") == {"depth": 3}
    told.pop("meta")
    assert said == told


@pytest.mark.parametrize(
    "value", [b"bytes", {1: "key"}, (1, 2), {1, 2}, float("nan"), object(), Path("x")]
)
def test_what_json_does_not_give_back_is_refused(value: object) -> None:
    request = Request("https://a.example/", cb_kwargs={"value": value})
    with pytest.raises(NotJson, match="cb_kwargs"):
        dump_request(request, _Spider())


def test_a_callback_that_is_no_method_of_the_spider_is_refused() -> None:
    def read(response: Response) -> None: ...

    with pytest.raises(ValueError, match="is not an instance method"):
        dump_request(Request("https://a.example/", callback=read), _Spider())
