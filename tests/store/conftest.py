"""The store's tests run twice: on SQLite, and (marked slow) on a PostgreSQL of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from crawler.store import Frontier, Store
from tests.shell import PATIENCE
from tests.store.leasing import Opened

_SERVERS = "/usr/lib/postgresql"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresCluster:
    """A throw-away PostgreSQL on a loopback port, run by a user other than root."""

    def __init__(self, directory: Path, binaries: Path) -> None:
        self.port = _free_port()
        self._data = directory / "data"
        self._log = directory / "log"
        self._binaries = binaries
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(directory, user.pw_uid, user.pw_gid)
            self._as_user = ["runuser", "-u", "postgres", "--"]

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=PATIENCE)

    def start(self) -> None:
        self._run(
            "initdb", "-D", str(self._data), "-U", "crawler", "-A", "trust", "-E", "UTF8",
            "--no-sync",  # as -F below: nothing here outlives the tests
        )  # fmt: skip
        for attempt in range(5):
            try:
                self._listen()
            except subprocess.CalledProcessError:
                if attempt == 4:
                    raise
                self.port = _free_port()  # somebody's connection has taken it meanwhile
            else:
                return

    def _listen(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k '' -F -c max_connections=60"
        self._run(
            "pg_ctl", "start", "-w", "-t", f"{PATIENCE:.0f}",
            "-D", str(self._data), "-l", str(self._log), "-o", options,
        )  # fmt: skip

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self._data))

    def database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"store_{uuid4().hex[:12]}"
        address = f"host=127.0.0.1 port={self.port} user=crawler"
        with psycopg.connect(f"{address} dbname=postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://crawler@127.0.0.1:{self.port}/{name}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    versions = sorted(Path(_SERVERS).glob("*/bin/initdb"))
    assert versions, f"no PostgreSQL under {_SERVERS}: apt-get install postgresql"
    directory = Path(tempfile.mkdtemp(prefix="crawler-postgres-", dir="/tmp"))
    cluster = PostgresCluster(directory, versions[-1].parent)
    try:
        cluster.start()
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, one of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("postgres").database())


@pytest.fixture
def opened(where: str) -> Iterator[Opened]:
    """Open the store as one more worker of the crawl, in this process."""
    stores: list[Store] = []

    def open_one(
        name: str = "crawl", per_host: int = 1, **more: Callable[[str], float]
    ) -> tuple[Store, Frontier]:
        store = Store.open(where)
        stores.append(store)
        store.begin_run(f"r{len(stores)}", arguments={}, settings={}, versions={})
        frontier = store.frontier(per_host=per_host, **more)
        frontier.join(name)
        return store, frontier

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def frontier(opened: Opened) -> Frontier:
    return opened()[1]
