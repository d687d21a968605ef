"""Processes that are stopped (SIGSTOP, Ctrl-Z) while they hold what others wait for."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crawler.store import Store, StoreError
from crawler.store.articles import lock_head
from crawler.store.turns import turn
from tests.shell import PATIENCE, PROJECT
from tests.store.conftest import PostgresCluster
from tests.store.examples import article

_STOPS = """
import os, signal, sys
from pathlib import Path
from crawler.store.turns import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    os.kill(os.getpid(), signal.SIGSTOP)
"""


@pytest.mark.slow
def test_who_waits_for_a_stopped_process_gives_up_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.turns.PATIENCE", 0.3)
    path = tmp_path / "articles.jsonl"
    command = [sys.executable, "-c", _STOPS, str(path)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as stopped:
        assert stopped.stdout is not None
        stopped.stdout.readline()
        with pytest.raises(StoreError, match=r"articles\.jsonl: another process holds it locked"):
            Store.open(tmp_path / "store.db", articles_path=path)
        stopped.send_signal(signal.SIGCONT)
        assert stopped.wait(PATIENCE) == 0
    Store.open(tmp_path / "store.db", articles_path=path).close()


def test_who_waits_for_a_process_that_writes_for_long_does_not_give_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.turns.PATIENCE", 0.4)
    path = tmp_path / "articles.jsonl"
    held = threading.Event()

    def write_for_long() -> None:
        with turn(path) as lives:
            held.set()
            for _ in range(16):
                time.sleep(0.05)
                lives()

    writing = threading.Thread(target=write_for_long)
    writing.start()
    held.wait()
    Store.open(tmp_path / "store.db", articles_path=path).close()
    writing.join()


@pytest.mark.slow
def test_a_writer_that_is_stopped_within_its_transaction_holds_up_nobody_for_long(
    postgres: PostgresCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.database._FROZEN", 1)
    monkeypatch.setattr("crawler.store.database.LOCK_TIMEOUT", 5)
    where = postgres.database()
    with Store.open(where) as stopped, Store.open(where) as other:
        with (
            pytest.raises(StoreError, match="connection to the server was lost"),
            stopped._database.write() as connection,
        ):
            lock_head(connection)
            assert other.commit(article("https://a.example/1")).outcome == "written"
            lock_head(connection)
        # It has lost what it was about to write, and nothing else.
        assert stopped.commit(article("https://a.example/1")).outcome == "known"


def test_a_file_that_was_half_written_anew_is_cleared_away(tmp_path: Path) -> None:
    draft = tmp_path / ".articles.jsonl.part"
    draft.write_bytes(b"of a process that was killed")
    Store.open(tmp_path / "store.db", articles_path=tmp_path / "articles.jsonl").close()
    assert not draft.exists()
