"""A crawl whose disk fills up stops cleanly, says why, and goes on when there is room again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from crawler.demo import Replica
from crawler.demo.check import differences
from tests.crawl.conftest import LOOPBACK
from tests.shell import SCRAPY, run

pytestmark = pytest.mark.slow

SITES = ("demo-blogger", "demo-desanews", "demo-static")
#: A file system of its own that is too small, a crawl, then room, and the same crawl again. What
#: each left is copied out, for the mount ends with the shell.
SCRIPT = """
disk=$1; left=$2; shift 2
mount -t tmpfs -o size=1500k none "$disk" || exit 99
"$@" 2> "$left/first.err"; echo $? > "$left/first.status"
cp "$disk/articles.jsonl" "$left/first.jsonl"
mount -o remount,size=200m "$disk"
"$@" 2> "$left/second.err"; echo $? > "$left/second.status"
cp "$disk/articles.jsonl" "$left/second.jsonl"
cat "$disk"/runs/*/manifest.json > "$left/manifests"
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, replica: Replica) -> Path:
    disk, left = tmp_path_factory.mktemp("disk"), tmp_path_factory.mktemp("left")
    sources = replica.write_sources(left / "sources.toml", only=SITES)
    crawl = [*SCRAPY, "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={disk}"]
    done: subprocess.CompletedProcess[str] = run(
        ["unshare", "-rm", "sh", "-c", SCRIPT, "sh", str(disk), str(left), *crawl, *LOOPBACK]
    )
    assert done.returncode == 0, done.stderr
    return left


def test_the_crawl_stops_with_the_status_of_the_store_and_one_line_that_says_why(
    left: Path,
) -> None:
    assert (left / "first.status").read_text() == "5\n"
    errors = (left / "first.err").read_text().splitlines()
    said = [line for line in errors if line.startswith("error: ")]
    assert len(said) == 1
    assert "disk is full" in said[0]
    assert "what was committed is intact" in said[0]
    assert "Traceback" not in "\n".join(errors)


def test_what_was_written_before_is_whole(left: Path) -> None:
    text = (left / "first.jsonl").read_bytes()
    records = [json.loads(line) for line in text.splitlines()[:-1]]
    assert records
    # The last line may be torn: the next start mends it.
    assert (left / "second.jsonl").read_bytes().startswith(text[: text.rindex(b"\n") + 1])


def test_with_room_again_the_same_command_finishes_the_crawl(left: Path, replica: Replica) -> None:
    assert (left / "second.status").read_text() == "0\n"
    lines = (left / "second.jsonl").read_text("utf-8").splitlines()
    truth = [row for row in replica.truth() if row["source"] in SITES]
    assert differences([json.loads(line) for line in lines], truth) == []
