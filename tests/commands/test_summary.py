"""The table at the end of a crawl: numbers that stay whole, and the reasons below it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.report import summary
from crawler.report.summary import print_summary
from crawler.report.tally import Tally
from tests.shell import PROJECT

#: A summary into a pipe that nobody reads, with more lines than any buffer holds, then a status.
UNREAD = """
import os, sys
from crawler.report.pipe import while_it_is_read
from crawler.report.summary import print_summary
from crawler.report.tally import Tally
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, sys.stdout.fileno())
tally = Tally()
for number in range(2000):
    tally[f"source-{number}"].listed = number
with while_it_is_read():
    print_summary(tally, [], 1.5)
sys.exit(3)
"""


def printed(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """What is printed so many columns wide of one source with losses and one without."""
    tally = Tally()
    lossy, whole = tally["harian-suara-masyarakat-jawa-tengah"], tally["kabar"]
    lossy.listed, lossy.fetched, lossy.failed = 12345, 12301, 3
    lossy.skipped.update({"gone": 3, "off-topic": 36})
    lossy.errors.update({"timeout": 1, "dns": 2})
    whole.listed = whole.written = 7
    monkeypatch.setattr(summary, "LOG_WIDTH", width)
    print_summary(tally, [Path("output/articles.jsonl")], 1.5)
    return capsys.readouterr().out.splitlines()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is printed, 80 columns wide."""
    return printed(80, monkeypatch, capsys)


@pytest.mark.parametrize("width", [40, 75])
def test_where_a_table_finds_no_room_each_source_is_a_line(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = "listed 7, fetched 0, on topic 0, written 7, known 0, skipped 0, failed 0"
    lines = printed(width, monkeypatch, capsys)
    assert lines[0].startswith("harian-suara-masyarakat-jawa-tengah: listed 12345, fetched 12301")
    assert lines[1] == f"kabar: {numbers}"
    assert lines[2].startswith("total: listed 12352, fetched 12301, on topic 0, written 7,")


def test_the_table_fits_80_columns_and_no_number_or_heading_is_broken(lines: list[str]) -> None:
    table = lines[
        : next(i for i, line in enumerate(lines) if line.startswith("harian") and ":" in line)
    ]
    assert max(map(len, table)) <= 80
    headings = "source listed fetched on topic written known skipped failed"
    assert [line.split() for line in lines if line.split() == headings.split()]
    rows = {line.split()[0]: line.split()[-7:] for line in lines if len(line.split()) == 8}
    assert rows["kabar"] == ["7", "0", "0", "7", "0", "0", "0"]
    assert rows["total"] == ["12352", "12301", "0", "7", "0", "39", "3"]


def test_each_source_with_losses_has_a_line_of_reasons_below(lines: list[str]) -> None:
    below = lines[next(i for i, line in enumerate(lines) if line.split()[:1] == ["total"]) :]
    told = [line for line in below if line.startswith(("harian", "kabar"))]
    reasons = "skipped off-topic 36, gone 3; failed dns 2, timeout 1"
    assert told == [f"harian-suara-masyarakat-jawa-tengah: {reasons}"]


def test_a_reader_who_left_changes_no_status() -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNREAD], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
