"""Processes that start at the same moment, and those that crowd a server."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg
import pytest

from crawler.report.run import check_writable, new_run_id, report_ended_runs
from crawler.store import Store, StoreError
from tests.shell import PATIENCE
from tests.store.conftest import PostgresCluster
from tests.store.leasing import wanted

TOGETHER = 6


def _starts(where: str, output: Path, together: Barrier) -> None:
    """Do what a crawl does from its start to its end, with no site to ask."""
    together.wait(timeout=PATIENCE)
    check_writable(output)
    Store.open(where, articles_path=output / "articles.jsonl").close()
    with Store.open(where, articles_path=output / "articles.jsonl") as store:
        report_ended_runs(store, output)
        run = new_run_id()
        store.begin_run(run, arguments={}, settings={}, versions={})
        frontier = store.frontier()
        frontier.purge()
        frontier.join("crawl")
        frontier.add([wanted(f"https://{host}.example/") for host in "abcdefgh"])
        while frontier.has_more():
            for lease in frontier.lease(2):
                frontier.finish(lease.id)
            time.sleep(0.01)
        frontier.leave()
        store.finish_run(run, "finished", {})
        report_ended_runs(store, output)


@pytest.mark.slow
def test_processes_that_start_at_once_on_nothing_share_one_new_store(
    where: str, tmp_path: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # what is imported once starts at one moment
    together, output = context.Barrier(TOGETHER), tmp_path / "new" / "output"
    workers = [
        context.Process(target=_starts, args=(where, output, together)) for _ in range(TOGETHER)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=PATIENCE)
    assert [worker.exitcode for worker in workers] == [0] * TOGETHER
    assert len(list(output.glob("runs/*/manifest.json"))) == TOGETHER
    assert list(output.glob("runs/*/*.part")) == []


def test_a_new_file_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE unfinished (n INTEGER)")
    other.execute("BEGIN IMMEDIATE")  # who wants to change the mode now is refused at once
    ends = threading.Timer(0.5, other.rollback)
    ends.start()
    Store.open(path).close()
    ends.join()
    other.close()
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_runs_that_begin_in_the_same_second_have_ids_of_their_own() -> None:
    assert len({new_run_id() for _ in range(800)}) == 800


@pytest.fixture
def crowded(postgres: PostgresCluster) -> Iterator[str]:
    """A database on a server of which somebody has taken all connections."""
    url = postgres.database()
    address = url.replace("postgresql+psycopg", "postgresql")
    with ExitStack() as taken:
        with pytest.raises(psycopg.OperationalError):
            while True:
                taken.enter_context(psycopg.connect(address))
        yield url


@pytest.mark.slow
def test_a_server_without_a_connection_left_says_so(crowded: str) -> None:
    with pytest.raises(StoreError, match="no connection left; raise its max_connections"):
        Store.open(crowded)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "to"), [("/store_", "/no_such_"), ("crawler@", "nobody@")], ids=["database", "user"]
)
def test_a_server_that_refuses_the_login_is_not_called_unreachable(
    postgres: PostgresCluster, change: str, to: str
) -> None:
    with pytest.raises(StoreError, match="refuses the login; check user, password and database"):
        Store.open(postgres.database().replace(change, to))


def test_a_name_that_leads_to_no_server_is_called_unreachable() -> None:
    with pytest.raises(StoreError, match="cannot be reached; check STORE_URL"):
        Store.open("postgresql+psycopg://crawler@nowhere.invalid/corpus")
