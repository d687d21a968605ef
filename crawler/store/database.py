"""Opening SQLite and PostgreSQL so that they behave alike: short write transactions, one at a time.

SQLite runs in WAL mode with ``synchronous=NORMAL``: a killed process loses nothing; a power cut
may undo the last transactions as a whole, and the projection is cut back to match.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from crawler.store import workers
from crawler.store.errors import StoreError, explained

#: Seconds that a writer waits for another process's transaction.
LOCK_TIMEOUT: Final = 20
#: Seconds after which PostgreSQL undoes the transaction of a writer that was frozen within it, or
#: whose network is gone: before those that wait for it give up.
_FROZEN: Final = 15
#: Execution option of transactions that only read: they take no lock.
READING: Final = "store_reading"
_PRAGMAS: Final = (
    "synchronous=NORMAL",
    "cache_size=-16384",  # KiB; it fills with the file, and a crawl's memory is to stay flat
    "mmap_size=0",
    "temp_store=MEMORY",
    "wal_autocheckpoint=4000",  # pages of 4 KiB
    "journal_size_limit=67108864",
)

#: What a worker is told that was declared dead while it was frozen.
LOST: Final = (
    "other workers have taken over this process's work, because it gave no sign of life for a "
    "minute; they go on"
)
#: Seconds after which a worker that gave no sign of life counts as dead.
WORKER_TTL: Final = 60.0


class Database:
    """An open database, and this process's place in it. All errors are ``StoreError``."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.name = name
        self._engine = engine
        self._reading = engine.execution_options(**{READING: True})
        # One connection for all writing: fetching one from the pool costs as much as a commit.
        with explained(name):
            self._writing = engine.connect()
            if engine.dialect.name == "postgresql":
                self._writing.exec_driver_sql(
                    f"SET idle_in_transaction_session_timeout = '{_FROZEN}s'"
                )
                self._writing.commit()
        #: This process's number among the workers, and the run that it works for.
        self.worker: int | None = None
        self.run = ""
        self._renewed = now()
        self._patient_until = 0.0
        #: Set when nothing is to be written any more: what every later write raises at once.
        self.refusal: StoreError | None = None
        #: True once others have declared this worker dead: it must begin nothing any more.
        self.is_lost = False

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin a transaction that holds the write lock; it is committed when the block ends."""
        if self.refusal is not None:
            raise self.refusal
        with explained(self.name), self._writing.begin():
            # Whoever writes lives: most renewals cost no transaction of their own.
            if self.worker is not None and abs(now() - self._renewed) > WORKER_TTL / 4:
                self.renew(self._writing)
            yield self._writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Begin a transaction that sees one state of the database and takes no lock."""
        with explained(self.name), self._reading.connect() as connection:
            yield connection

    def register(self, connection: Connection) -> int:
        """Store this process as a living worker, once, and return its number."""
        if self.worker is None:
            self.worker = workers.register(connection, now(), now() + WORKER_TTL)
            self._renewed = now()
        return self.worker

    def renew(self, connection: Connection) -> bool:
        """Prolong this worker's life; False when others have declared it dead."""
        if abs(now() - self._renewed) > WORKER_TTL:
            self._patient_until = now() + WORKER_TTL / 2
        self._renewed = now()
        lives = self.worker is not None and workers.renew(
            connection, self.worker, self._renewed + WORKER_TTL
        )
        self.is_lost = not lives
        return lives

    def may_judge(self) -> bool:
        """Say whether this process may call others dead because their time has run out.

        Not just after it was frozen itself, or its clock was set: theirs may have run out with it.
        """
        return abs(now() - self._renewed) <= WORKER_TTL and now() >= self._patient_until

    def close(self) -> None:
        """End this worker's life and close the connections."""
        if self.worker is not None:
            worker, self.worker = self.worker, None
            with self.write() as connection:
                workers.end(connection, worker, now())
        self._writing.close()
        self._engine.dispose()


def now() -> float:
    """Return the time that leases and memories count in: UNIX seconds."""
    return time.time()


def stamp() -> str:
    """Return the time for people: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def store_url(where: str | Path) -> URL:
    """Return the address of a store given as a URL or as the path of an SQLite file.

    :raises StoreError: for an address that is neither, or of another kind of database.
    """
    if isinstance(where, Path) or ("://" not in where and not _SLIP.match(where)):
        return URL.create("sqlite", database=str(Path(where).absolute()))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        shown = _PASSWORD.sub(r"\1:***@", where)
        raise StoreError(f"STORE_URL: {shown!r} is no database URL; {_EXAMPLES}") from None
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"} or url.database in _NOWHERE:
        shown = url.render_as_string(hide_password=True)
        raise StoreError(f"STORE_URL: {shown} cannot hold a store; {_EXAMPLES}")
    return url


#: A URL whose slashes were forgotten, which would name a file of that strange name.
_SLIP = re.compile(r"(?:sqlite|postgres(?:ql)?)(?:\+\w+)?:(?!//)", re.IGNORECASE)
_PASSWORD = re.compile(r"(?<=//)([^/@:]*):[^/@]*@")
#: A store in memory would be gone with the process.
_NOWHERE: Final = (None, "", ":memory:")
_EXAMPLES = "use sqlite:////path/store.db or postgresql+psycopg://user@host/database"


def connect(url: URL, *, readonly: bool = False) -> Engine:
    """Return an engine whose ``begin()`` holds the write lock from its start (SQLite).

    :raises StoreError: when the database cannot be reached or written.
    """
    name = store_name(url)
    with explained(name):
        engine = _sqlite(url, readonly) if _is_sqlite(url) else _postgresql(url)
        engine.connect().close()  # an address that cannot work is found here
        return engine


def store_name(url: URL) -> str:
    """Return how messages name the store: a path, or a URL without its password."""
    return str(url.database) if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite(url: URL, readonly: bool) -> Engine:
    path = Path(str(url.database)).absolute()
    if readonly and not path.is_file():
        raise StoreError(f"{path}: there is no store yet; start a crawl first")
    if not readonly:
        path.parent.mkdir(parents=True, exist_ok=True)

    def open_file() -> sqlite3.Connection:
        mode = _reading(path) if readonly else "mode=rwc"
        connection = sqlite3.connect(
            f"{path.as_uri()}?{mode}",
            uri=True,
            timeout=LOCK_TIMEOUT,
            isolation_level=None,  # transactions are begun below, never by the driver
            check_same_thread=False,
        )
        if not readonly:
            _write_ahead(connection)
        for pragma in _PRAGMAS[1:] if readonly else _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", creator=open_file, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A read transaction that writes later may find the database changed under it and fails
        # at once, whatever the timeout; taking the lock at the start waits instead.
        reading = readonly or connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _reading(path: Path) -> str:
    """Return the URI parameters with which a file in WAL mode is only read (sqlite.org/wal.html).

    Even a reader makes the files of the log where they are missing. Whoever may not write the store
    cannot, or would make them its own, and lock the owner out: it reads the file alone, which is
    complete when nobody has it open and nobody was killed.
    """
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=ro"
    log, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    if log.exists() and index.exists():
        return "mode=ro"
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{path}: its last changes wait in {log.name} and can be read in only by a user who may"
            " write the store; run the command as its owner"
        )
    return "mode=ro&immutable=1"


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode, waiting for others that do the same with a new file.

    SQLite's own timeout does not hold here: of two that change the mode at once, one is refused
    without waiting (sqlite3_busy_handler: no waiting for who might wait for oneself).
    """
    patience = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.02)
        else:
            return


def _postgresql(url: URL) -> Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": 10,
        "application_name": "crawler",
        "options": f"-c lock_timeout={LOCK_TIMEOUT}s -c client_encoding=UTF8",
        # A dead server must not hang the reactor for the two hours of the kernel's default.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    }
    # Whatever the server's default: who waited for a lock is to see what was written before it.
    level = "READ COMMITTED"
    return create_engine(
        url, connect_args=arguments, pool_size=1, max_overflow=4, isolation_level=level
    )
