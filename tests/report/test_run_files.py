"""The files of runs, when several processes find the same dead ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.report.run import report_ended_runs
from crawler.store import Store, StoreError
from tests.shell import PATIENCE, PROJECT
from tests.store.leasing import later

_DIES = """
import os, signal, sys
from crawler.store import Store
store = Store.open(sys.argv[1])
for number in range(12):
    store.begin_run(f"lost-{number}", arguments={}, settings={}, versions={})
    store.save_summary(f"lost-{number}", {"spider": "coverage", "sources": {}})
    for page in range(200):
        store.skip(f"https://b.example/{page}", source="b", reason="off-topic")
os.kill(os.getpid(), signal.SIGKILL)
"""

_REPORTS = """
import sys
from pathlib import Path
from crawler.report.run import report_ended_runs
from crawler.store import Store
store = Store.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
report_ended_runs(store, Path(sys.argv[2]))
"""


def run(code: str, *arguments: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_processes_that_start_at_once_write_the_files_of_a_dead_run_once(tmp_path: Path) -> None:
    where = tmp_path / "store.db"
    Store.open(where).close()
    dying = run(_DIES, where)
    dying.communicate(timeout=PATIENCE)
    assert dying.returncode == -signal.SIGKILL
    starting = [run(_REPORTS, where, tmp_path) for _ in range(4)]
    for one in starting:
        assert one.stdout and one.stdout.readline() == "ready\n"
    for one in starting:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in starting:
        one.communicate(timeout=PATIENCE)
    assert [one.returncode for one in starting] == [0, 0, 0, 0]
    for number in range(12):
        directory = tmp_path / "runs" / f"lost-{number}"
        assert sorted(file.name for file in directory.iterdir()) == [
            "manifest.json",
            "skipped.jsonl",
        ]
        assert json.loads((directory / "manifest.json").read_text())["status"] == "died"
        assert len((directory / "skipped.jsonl").read_text().splitlines()) == 200


def test_a_living_process_reports_its_own_run(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as one, Store.open(tmp_path / "store.db") as other:
        one.begin_run("r1", arguments={}, settings={}, versions={})
        other.begin_run("r2", arguments={}, settings={}, versions={})
        one.finish_run("r1", "finished", {})
        assert report_ended_runs(other, tmp_path) == {}
        assert report_ended_runs(one, tmp_path) == {"r1": []}


def test_a_run_that_ended_without_its_files_gets_them_from_the_next_start(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as one:
        one.begin_run("r1", arguments={}, settings={}, versions={})
        one.finish_run("r1", "finished", {})
    with Store.open(tmp_path / "store.db") as other:
        assert report_ended_runs(other, tmp_path) == {"r1": []}
        assert report_ended_runs(other, tmp_path) == {}


def test_a_run_that_was_taken_for_dead_tells_its_end_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "store.db") as frozen:
        frozen.begin_run("r1", arguments={}, settings={}, versions={})
        later(monkeypatch, 61)
        with Store.open(tmp_path / "store.db") as other:
            assert report_ended_runs(other, tmp_path) == {"r1": []}
        manifest = tmp_path / "runs" / "r1" / "manifest.json"
        assert json.loads(manifest.read_text())["status"] == "died"
        frozen.skip("https://b.example/1", source="b", reason="off-topic")
        frozen.finish_run("r1", "store", {"seconds": 70})
        assert report_ended_runs(frozen, tmp_path) == {"r1": []}
        told = json.loads(manifest.read_text())
        assert (told["status"], told["seconds"]) == ("store", 70)
        assert told["outcomes"] == {"b": {"skipped:off-topic": 1}}
        assert len((manifest.parent / "skipped.jsonl").read_text().splitlines()) == 1


def test_a_run_that_ends_while_another_process_tells_its_death_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "store.db") as frozen:
        frozen.begin_run("r1", arguments={}, settings={}, versions={})
        later(monkeypatch, 61)
        with Store.open(tmp_path / "store.db") as other:
            (dead,) = other.close_dead_runs()
            frozen.finish_run("r1", "store", {})
            other.mark_reported(dead)
        assert [run.status for run in frozen.close_dead_runs()] == ["store"]


def test_files_that_cannot_be_written_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file, where the directory of the runs should be")
    with Store.open(tmp_path / "store.db") as store:
        store.begin_run("r1", arguments={}, settings={}, versions={})
        store.finish_run("r1", "finished", {})
        with pytest.raises(StoreError, match=r"runs: .*set OUTPUT_DIR elsewhere"):
            report_ended_runs(store, tmp_path)
