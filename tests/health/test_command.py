"""``scrapy sources health``: a table worst first, the trend of one source, the exit status."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.commands.sources import Command
from crawler.errors import Exit
from crawler.health import Measured, Observation
from crawler.report.standing import COLUMNS, TREND, sparkline, standing_of, worst_first
from crawler.store import Store
from tests.health.series import START, run, without
from tests.shell import scrapy


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A store that knows a good source, one that drifted, one that fails and one put aside."""
    with Store.open(tmp_path / "store.db") as store:
        lost = Measured(run(1, source="blora", **without("authors")), {"x": "author vanished"})
        rows = [Measured(run(day, source="amal")) for day in range(3)]
        rows += [Measured(run(0, source="blora")), lost]
        seen = [
            Observation(source="amal", sign="ok", by="crawl"),
            Observation(source="blora", sign="degraded", by="crawl", reason="author vanished"),
            Observation(source="cahaya", sign="failing", cls="dns", by="check", reason="no host"),
            Observation(source="duta", sign="spam", by="check", reason="slot\x1b[2J gacor"),
        ]
        store.keep_health(rows, seen[:2], START)
        for observation in seen[2:]:
            store.observe(observation, START + timedelta(days=1))
    return tmp_path


Health = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def health(capsys: pytest.CaptureFixture[str]) -> Health:
    """The command within this process; returns its status, its lines and its complaints."""

    def health(output: Path, *words: str) -> tuple[int, list[str], str]:
        parser, command = argparse.ArgumentParser(), Command()
        command.settings = get_project_settings()
        command.settings.set("OUTPUT_DIR", str(output))
        command.add_options(parser)
        opts, args = parser.parse_known_args([*words])
        command.run(["health", *args], opts)
        said = capsys.readouterr()
        return command.exitcode, said.out.splitlines(), said.err

    return health


def test_a_shell_gets_the_worst_first_and_the_status(output: Path) -> None:
    done = scrapy("sources", "health", "-s", f"OUTPUT_DIR={output}")
    assert done.stdout.split("\t")[:2] == ["duta", "spam"]
    assert done.returncode == 7


def test_the_worst_comes_first_one_line_a_source_with_tabs(output: Path, health: Health) -> None:
    status, lines, _ = health(output)
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]
    assert [(row["source"], row["state"]) for row in rows] == [
        ("duta", "spam"),
        ("cahaya", "failing(dns)"),
        ("blora", "degraded"),
        ("amal", "ok"),
    ]
    assert rows[0]["why"] == "slot [2J gacor; next: scrapy sources check duta"
    assert (rows[2]["authors"], rows[3]["authors"]) == ("0%", "100%")
    assert status == Exit.UNHEALTHY


def test_sources_that_are_well_give_status_0(output: Path, health: Health) -> None:
    status, lines, _ = health(output, "amal")
    assert (status, len(lines)) == (Exit.DONE, 1)


def test_json_has_an_object_a_source(output: Path, health: Health) -> None:
    status, lines, _ = health(output, "--json", "duta,blora")
    spam, degraded = map(json.loads, lines)
    assert (spam["state"], spam["quarantined"], spam["since"][:10]) == ("spam", True, "2026-03-03")
    assert degraded["findings"] == {"x": "author vanished"}
    assert degraded["last_run"]["authors"] == 0.0
    assert status == Exit.UNHEALTHY


def test_the_history_of_a_source_has_a_line_a_run_and_then_what_changed(
    output: Path, health: Health
) -> None:
    status, lines, _ = health(output, "--history", "blora")
    first, second = (dict(zip(TREND, line.split("\t"), strict=True)) for line in lines[:2])
    assert (first["run"], first["authors"], first["findings"]) == ("r000", "100%", "-")
    assert (second["run"], second["authors"], second["findings"]) == (
        "r001",
        "0%",
        "author vanished",
    )
    assert status == Exit.UNHEALTHY
    _, lines, _ = health(output, "--history", "blora", "--json")
    assert [json.loads(line)["authors"] for line in lines[:2]] == [1.0, 0.0]


def test_a_scheduler_learns_when_and_why_a_source_that_was_only_checked_was_put_aside(
    output: Path, health: Health
) -> None:
    _, lines, _ = health(output, "--history", "duta", "--json")
    assert [json.loads(line) for line in lines] == [
        {
            "at": "2026-03-03T06:00:00+00:00",
            "event": "state",
            "from": "new",
            "is": "spam",
            "why": "slot\x1b[2J gacor",
        },
        {
            "at": "2026-03-03T06:00:00+00:00",
            "event": "look",
            "from": "check",
            "is": "spam",
            "why": "slot\x1b[2J gacor",
        },
    ]
    _, lines, _ = health(output, "--history", "duta")
    assert lines == [
        "2026-03-03T06:00:00+00:00\tstate\tnew\tspam\tslot [2J gacor",
        "2026-03-03T06:00:00+00:00\tlook\tcheck\tspam\tslot [2J gacor",
    ]


def test_a_source_that_nobody_has_looked_at_is_named_as_a_mistake(
    output: Path, health: Health
) -> None:
    status, lines, said = health(output, "--history", "tidakada")
    assert (status, lines) == (Exit.BAD_INPUT, [])
    assert "option --history: 'tidakada': no crawl or check has looked at it yet" in said


def test_without_a_store_there_is_nothing_to_say(tmp_path: Path, health: Health) -> None:
    status, _, said = health(tmp_path / "empty")
    assert status == Exit.STORE
    assert "there is no store yet; start a crawl first" in said


def test_a_source_of_the_registry_that_was_never_crawled_is_neither_well_nor_ill(
    output: Path,
) -> None:
    with Store.open(output / "store.db", readonly=True) as store:
        unknown = standing_of(store, "tidakada")
        known = standing_of(store, "amal")
    assert unknown.is_well
    assert unknown.why == "never looked at"
    assert [one.source for one in worst_first([unknown, known])] == ["amal", "tidakada"]


def test_a_sparkline_has_a_bar_a_run_and_a_gap_where_nothing_was_read() -> None:
    assert sparkline([0, 5, 10, None, 10]) == "▁▅█ █"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "▁▁"
