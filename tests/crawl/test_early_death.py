"""A crawl that is killed before it asked for anything has told what it was asked all the same."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from crawler.report.run import report_ended_runs
from crawler.store import Store
from tests.shell import PATIENCE
from tests.store.killing import start

pytestmark = pytest.mark.slow

SOURCES = """
[[source]]
id = "desa"
name = "Kabar Desa"
url = "http://127.0.163.8:9/"
kind = "news"
platform = "wordpress"
"""


def test_a_run_that_died_at_its_start_has_a_complete_manifest(tmp_path: Path) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(SOURCES)
    dying = start(tmp_path, sources, "", "-s", "SCHEDULER=tests.crawl.dying.Dies")
    assert dying.wait(PATIENCE) == -signal.SIGKILL
    with Store.open(tmp_path / "store.db") as store:
        ((run, news),) = report_ended_runs(store, tmp_path).items()
    told = json.loads((tmp_path / "runs" / run / "manifest.json").read_text())
    assert (told["status"], told["spider"], news) == ("died", "coverage", [])
    assert told["arguments"] == {"sources": str(sources)}
    assert list(told["sources"]) == ["desa"]
    assert told["sources"]["desa"]["written"] == 0
    assert {"settings", "versions", "seconds", "hosts", "outcomes", "health"} <= set(told)
    assert (tmp_path / "runs" / run / "skipped.jsonl").read_text() == ""
