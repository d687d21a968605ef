"""The table at the end of a crawl: numbers that stay whole, and the reasons below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.report import summary
from crawler.report.summary import print_summary
from crawler.report.tally import Tally


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is printed, 80 columns wide, of one source with losses and one without."""
    tally = Tally()
    lossy, whole = tally["harian-suara-masyarakat-jawa-tengah"], tally["kabar"]
    lossy.listed, lossy.fetched, lossy.failed = 12345, 12301, 3
    lossy.skipped.update({"gone": 3, "off-topic": 36})
    lossy.errors.update({"timeout": 1, "dns": 2})
    whole.listed = whole.written = 7
    monkeypatch.setattr(summary, "LOG_WIDTH", 80)
    print_summary(tally, [Path("output/articles.jsonl")], 1.5)
    return capsys.readouterr().out.splitlines()


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
