"""The server in a process of its own: start, stop, log, edits, limits."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from crawler.demo import Replica, ReplicaError
from tests.shell import PATIENCE, PROJECT


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urlopen(Request(url, headers=headers), timeout=PATIENCE) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def test_each_site_answers_on_its_own_address(replica: Replica) -> None:
    for number in range(11, 19):
        status, body = fetch(f"http://127.0.0.{number}:{replica.port}/")
        assert status == 200
        assert b"<html" in body


def test_the_log_tells_site_path_status_agent_and_time(replica: Replica) -> None:
    replica.clear_requests()
    before = time.time()
    fetch(f"http://127.0.0.15:{replica.port}/cari?q=cooling+system", **{"User-Agent": "uji/1"})
    fetch(f"http://127.0.0.12:{replica.port}/tidak-ada/")
    first, second = replica.requests
    assert first["site"] == "demo-portal"
    assert first["path"] == "/cari?q=cooling+system"
    assert (first["status"], first["agent"]) == (200, "uji/1")
    assert before <= first["time"] <= time.time()
    assert (second["site"], second["status"]) == ("demo-desanews", 404)


def test_compressed_answers_are_given_to_those_who_ask(replica: Replica) -> None:
    url = f"http://127.0.0.11:{replica.port}/feeds/posts/default"
    with urlopen(Request(url, headers={"Accept-Encoding": "gzip"}), timeout=PATIENCE) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.read(2) == b"\x1f\x8b"


def test_only_get_and_head_are_answered(replica: Replica) -> None:
    request = Request(f"http://127.0.0.12:{replica.port}/", b"x", method="POST")
    with pytest.raises(HTTPError, match="405"):
        urlopen(request, timeout=PATIENCE)
    head = Request(f"http://127.0.0.12:{replica.port}/", method="HEAD")
    with urlopen(head, timeout=PATIENCE) as answer:
        assert (answer.status, answer.read()) == (200, b"")


def test_an_edited_post_changes_page_and_truth(replica: Replica) -> None:
    row = next(r for r in replica.truth() if r["source"] == "demo-static" and r["pages"] == 1)
    replica.edit("demo-static", row["key"], paragraphs=["Teks baru cooling system Polri."])
    again = next(r for r in replica.truth() if r["url"] == row["url"])
    assert again["paragraphs"] == ["Teks baru cooling system Polri."]
    assert again["modified_at"] > row["published_at"]
    assert b"Teks baru cooling system Polri." in fetch(row["url"])[1]
    replica.reset()
    assert next(r for r in replica.truth() if r["url"] == row["url"]) == row


def test_a_deleted_post_leaves_the_truth_and_answers_404(replica: Replica) -> None:
    row = next(r for r in replica.truth() if r["source"] == "demo-desanews")
    replica.delete("demo-desanews", row["key"])
    assert fetch(row["url"])[0] == 404
    assert row["url"] not in {r["url"] for r in replica.truth()}
    replica.reset()
    assert fetch(row["url"])[0] == 200


def test_an_added_post_is_found_by_the_platforms_own_search(replica: Replica) -> None:
    replica.add(
        "demo-busersulawesi",
        "baru",
        "Judul Baru",
        ["Polisi gelar coolingsistem unik1234."],
        published="2025-01-02T03:04:05",
    )
    row = next(r for r in replica.truth() if r["key"] == "baru")
    assert row["published_at"] == "2025-01-02T03:04:05+08:00"
    api = f"http://127.0.0.13:{replica.port}/?rest_route=/wp/v2/posts&search=unik1234"
    assert b"Judul Baru" in fetch(api)[1]
    replica.reset()
    assert b"Judul Baru" not in fetch(api)[1]


def test_wrong_orders_are_refused(replica: Replica) -> None:
    with pytest.raises(HTTPError, match="400"):
        replica.delete("demo-desanews", "tidak-ada")
    with pytest.raises(HTTPError, match="400"):
        replica.edit("tidak-ada", "x")
    with pytest.raises(HTTPError, match="400"):
        replica.edit("demo-desanews", "spelled-0", modified="kemarin")


def test_the_registry_file_has_an_entry_of_few_lines_a_site(
    replica: Replica, tmp_path: Path
) -> None:
    path = replica.write_sources(tmp_path / "demo.toml")
    entries = tomllib.loads(path.read_text("utf-8"))["source"]
    assert len(entries) == 8
    assert entries[0] == {
        "id": "demo-blogger",
        "name": "Gema Tirtayasa",
        "url": f"http://127.0.0.11:{replica.port}/",
        "kind": "news",
        "province": "ID-BT",
        "platform": "blogger",
    }
    assert {e["platform"] for e in entries} == {
        "blogger",
        "wordpress",
        "listing",
        "rendered",
        "feeds",
    }
    auto = replica.write_sources(tmp_path / "auto.toml", auto=True, only={"demo-portal"})
    (entry,) = tomllib.loads(auto.read_text("utf-8"))["source"]
    assert (entry["id"], entry["platform"]) == ("demo-portal", "auto")


def test_the_registry_file_is_accepted_by_the_loader(replica: Replica, tmp_path: Path) -> None:
    from crawler.sources import select

    path = replica.write_sources(tmp_path / "demo.toml")
    assert len(select(str(path))) == 8


def test_memory_stays_small(replica: Replica) -> None:
    for row in replica.truth():
        fetch(row["url"])
    status = Path(f"/proc/{replica.pid}/status").read_text("ascii")
    resident = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    assert int(resident.split()[1]) < 80_000


def test_a_taken_port_is_one_clear_line(replica: Replica) -> None:
    with pytest.raises(ReplicaError) as raised, Replica(replica.port):
        pass
    assert str(raised.value).startswith(f"cannot listen on 127.0.0.10:{replica.port}")
    assert "\n" not in str(raised.value)


def test_a_port_taken_on_one_address_only_is_named_too() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.14", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ReplicaError, match=f"127.0.0.14:{port}"), Replica(port):
            pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_a_line_a_site_and_stops_on_a_signal(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "crawler.demo", "--port", "0"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(9)]
    assert lines[0].split()[0::2] == ["demo-blogger", "blogger"]
    assert lines[8].split()[0] == "control"
    process.send_signal(number)
    assert process.wait(timeout=PATIENCE) == 0
