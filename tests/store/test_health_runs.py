"""What an ended run says of its sources: findings, states, and what is told of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.health import Observation
from crawler.report.health import Health, judge
from crawler.report.tally import SourceTally, Tally
from crawler.store import Store
from tests.health.series import START, TEN
from tests.store.examples import article

PROJECT = Path(__file__).parents[2]
ARGUMENTS = {"topic": "cooling-system"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened


class Runs:
    """Runs over some sources, a day apart."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self.number = 0
        monkeypatch.setattr("crawler.store.runs.stamp", self._stamp)

    def _stamp(self) -> str:
        return (START + timedelta(days=self.number)).isoformat()

    def run(self, tally: Tally, *, spider: str = "coverage", **arguments: str) -> Health:
        """Begin a run, end it with what it counted, and judge it."""
        self.number += 1
        name = f"r{self.number:03}"
        self.store.begin_run(name, arguments=ARGUMENTS | arguments, settings={}, versions={})
        summary = {"spider": spider, "sources": tally.to_dict()}
        self.store.finish_run(name, "finished", summary)
        run = self.store.run(name)
        assert run is not None
        return judge(self.store, run)


@pytest.fixture
def runs(store: Store, monkeypatch: pytest.MonkeyPatch) -> Runs:
    return Runs(store, monkeypatch)


def well(tally: Tally, *sources: str, **filled: int) -> Tally:
    """Count a good run of ten articles at some sources."""
    for source in sources:
        counts = tally[source]
        counts.begun, counts.family = True, "wordpress"
        counts.listed = counts.fetched = counts.on_topic = counts.written = 10
        counts.requests["page"] = 10
        counts.quality.read = 10
        counts.quality.filled.update(TEN | filled)
        for length in range(1000, 2000, 100):
            counts.quality.lengths.add(length)
    return tally


def broken(tally: Tally, source: str, failure: str) -> SourceTally:
    counts = tally[source]
    counts.begun, counts.family, counts.failure = True, "wordpress", failure
    counts.requests["api"] = 1
    return counts


def test_a_loss_is_told_once_and_stays_in_the_manifest(runs: Runs) -> None:
    for _ in range(4):
        assert runs.run(well(Tally(), "a")).lines() == []
    lost = runs.run(well(Tally(), "a", authors=0))
    said = "author vanished: 0 of the last 10 articles have one, usually 100%"
    assert lost.lines() == [f"a: {said}", f"a: ok -> degraded: {said}"]
    again = runs.run(well(Tally(), "a", authors=0))
    assert again.lines() == []
    assert list(again.to_dict()["findings"]["a"]) == ["author vanished"]


def test_another_topic_depth_or_window_is_another_series(runs: Runs) -> None:
    for _ in range(4):
        runs.run(well(Tally(), "a"))
    for other in ({"topic": "jumat-curhat"}, {"depth": "full"}, {"since": "2024-01-01"}):
        assert runs.run(well(Tally(), "a", authors=0), **other).findings == {}


def test_a_window_that_moves_with_the_day_is_one_series(runs: Runs) -> None:
    for day in range(3, 7):
        runs.run(well(Tally(), "a"), since=f"2026-03-{day - 2:02}")
    lost = runs.run(well(Tally(), "a", authors=0), since="2026-03-05")
    assert list(lost.findings["a"]) == ["author vanished"]


def test_a_source_that_cannot_be_listed_fails_with_its_class(runs: Runs) -> None:
    for failure in ("http-status: HTTP 503", "the API fails (HTTP 500)"):
        tally = well(Tally(), "a")
        broken(tally, "b", failure)
        runs.run(tally)
    state = runs.store.state("b")
    assert state is not None
    assert (state.label, state.reason) == ("failing(http-status)", "http-status: HTTP 503")


def test_a_source_of_which_all_pages_fail_is_failing_and_one_bad_page_is_not(runs: Runs) -> None:
    tally = well(Tally(), "one")
    tally["all"].requests["page"] = tally["all"].failed = tally["all"].errors["timeout"] = 16
    tally["one"].failed = tally["one"].errors["timeout"] = 1
    runs.run(tally)
    labels = {source: state.label for source, state in runs.store.states().items()}
    assert labels == {"all": "failing(timeout)", "one": "ok"}


def test_a_machine_that_is_offline_says_nothing_of_any_source(runs: Runs) -> None:
    tally = Tally()
    for number in range(9):
        broken(tally, f"s{number}", "dns: no such host")
    runs.run(tally)
    assert runs.store.states() == {}


def test_a_missing_browser_and_a_reader_that_breaks_are_not_the_source(runs: Runs) -> None:
    tally = Tally()
    broken(tally, "a", "needs-browser: there is none")
    tally["b"].requests["page"] = tally["b"].failed = tally["b"].errors["poison"] = 5
    runs.run(tally)
    assert runs.store.states() == {}


def test_what_the_crawl_found_out_itself_comes_before_its_numbers(runs: Runs) -> None:
    tally = well(Tally(), "a")
    tally["a"].diagnosed = Observation(source="a", sign="spam", by="crawl", reason="slot gacor")
    lines = runs.run(tally).lines()
    assert lines == ["a: new -> spam: slot gacor"]
    assert list(runs.store.quarantined()) == ["a"]


def test_a_site_whose_lists_are_all_answered_by_one_other_host_has_moved(runs: Runs) -> None:
    tally = Tally()
    moved, split = broken(tally, "moved", "nothing"), well(tally, "split")["split"]
    moved.elsewhere["baru.example"] = 4
    split.elsewhere["feeds.example"] = 2
    split.here = 1
    runs.run(tally)
    labels = {source: state.label for source, state in runs.store.states().items()}
    assert labels == {"moved": "moved(baru.example)", "split": "ok"}


def test_nothing_is_said_of_sources_that_a_run_did_not_come_to(runs: Runs) -> None:
    tally = well(Tally(), "a")
    assert tally["unreached"].to_dict()["quality"]["read"] == 0
    runs.run(tally)
    assert runs.store.measured_sources() == ["a"]
    assert set(runs.store.states()) == {"a"}


def test_runs_over_given_pages_are_counted_but_neither_compared_nor_looked_at(runs: Runs) -> None:
    for _ in range(4):
        runs.run(well(Tally(), "a"), spider="pages")
    assert runs.run(well(Tally(), "a", authors=0), spider="pages").lines() == []
    assert len(runs.store.measures("a")) == 5
    assert runs.store.states() == {}


def test_a_run_is_judged_once(runs: Runs) -> None:
    tally = Tally()
    broken(tally, "a", "timeout: too slow")
    runs.run(tally)
    run = runs.store.run("r001")
    assert run is not None
    judge(runs.store, run)
    assert len(runs.store.looks("a")) == 1


def test_a_database_from_before_the_numbers_gives_runs_without_them(runs: Runs) -> None:
    old: dict[str, Any] = {"listed": 3, "fetched": 3, "written": 3, "requests": {"page": 3}}
    runs.store.begin_run("old", arguments={}, settings={}, versions={})
    runs.store.finish_run("old", "finished", {"spider": "coverage", "sources": {"a": old}})
    run = runs.store.run("old")
    assert run is not None
    assert judge(runs.store, run).lines() == []
    assert runs.store.measures("a")[0].numbers.written == 3


_DIES = """
import os, signal, sys
from pathlib import Path
from crawler.report.tally import Tally
from crawler.store import Store
from tests.store.examples import article
store = Store.open(Path(sys.argv[1]))
store.begin_run("lost", arguments={"topic": "x"}, settings={}, versions={})
tally = Tally()
tally["infodesa"].requests["page"] = 2
tally["infodesa"].quality.add(article())
store.save_summary("lost", {"spider": "coverage", "sources": tally.to_dict()})
for number in range(3):
    store.commit(article(f"https://blora.example/{number}", run="lost"))
store.fail("https://blora.example/x", source="infodesa", error_class="timeout")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_keeps_the_numbers_that_were_known(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, "-c", _DIES, path], cwd=PROJECT, env=environment, check=False)
    (run,) = store.close_dead_runs()
    judge(store, run)
    (row,) = store.measures("infodesa")
    numbers = row.numbers
    assert (numbers.requests, numbers.read, numbers.written, numbers.failed) == (2, 1, 3, 1)
    assert numbers.errors == {"timeout": 1}
    assert not numbers.whole
    assert numbers.newest == article().published_at
    assert datetime.fromisoformat(run.started_at) == numbers.at
