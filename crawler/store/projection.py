"""``articles.jsonl``: the store's records as a file, appended after each commit.

The file is a function of the store: the lines in commit order. Every record knows where its line
ends and the CRC-32 of the file up to there, so that a start finds any damage in one read: a torn
or surplus tail is cut, what is missing is appended, a damaged file is written anew. Processes that
share the file take turns by a lock beside it; whoever holds it writes what all have committed.
"""

from __future__ import annotations

import logging
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, select

from crawler.store.articles import Line
from crawler.store.database import Database
from crawler.store.errors import StoreError, explained
from crawler.store.schema import records
from crawler.store.turns import turn

logger = logging.getLogger(__name__)

_CHUNK = 1 << 20
_ROWS = 500


class Projection:
    """Keeps one file equal to the store's records. All errors are ``StoreError``."""

    def __init__(self, path: Path, database: Database) -> None:
        # Where a link leads: the file that it names is written, the link stays.
        self.path = Path(os.path.realpath(path))
        self._database = database
        #: Tells those that wait for the lock that this process, which holds it, lives.
        self._tell: Callable[[], None] = lambda: None

    def append(self, line: Line) -> None:
        """Add the line of a transaction that was just committed, and any that others committed."""
        with self._locked() as file:
            if os.fstat(file).st_size == line.ends - len(line.data):
                self._extend(file, line.data)
                return
            with self._database.read() as connection:
                self._catch_up(connection, file)

    def repair(self) -> str:
        """Make the whole file equal to the store; return what was done to it.

        "sound", "created", "caught up", "tail cut", "rewritten", or "put aside": a file beside a
        store that has nothing yet is another store's, or all that is left of one.
        """
        with self._locked() as file, self._database.read() as connection:
            size = os.fstat(file).st_size
            if size and not _has_records(connection):
                self._put_aside(size)
                return "put aside"
            self._draft.unlink(missing_ok=True)  # of a process that was killed as it wrote anew
            sound, crc = _last_whole(connection, size)
            if self._crc_of(file, sound) != crc:
                self._rewrite(connection)
                return "rewritten"
            if size > sound:
                os.ftruncate(file, sound)
            grown = self._catch_up(connection, file)
            if size > sound:
                return "tail cut"
            if grown:
                return "caught up" if size else "created"
            return "sound"

    def _put_aside(self, size: int) -> None:
        """Give the file another name and begin an empty one."""
        stem, number = self.path.with_suffix("").name, 1
        while (aside := self.path.with_name(f"{stem}.before-{number}{self.path.suffix}")).exists():
            number += 1
        self.path.rename(aside)
        self.path.touch()
        logger.warning(
            "%s: the store %s is new and has none of its %d bytes; it is kept as %s",
            *(self.path, self._database.name, size, aside.name),
        )

    def rewrite(self) -> int:
        """Write the whole file anew and put it in place at once; return the number of lines."""
        with self._locked(), self._database.read() as connection:
            return self._rewrite(connection)

    @property
    def _draft(self) -> Path:
        return self.path.with_name(f".{self.path.name}.part")

    def _rewrite(self, connection: Connection) -> int:
        draft, number = self._draft, 0
        try:
            with draft.open("wb") as file:
                for line in self._lines(connection, 0):
                    file.write(line.data)
                    number += 1
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        return number

    def flush(self) -> None:
        """Add what others have committed meanwhile, and make the file survive a power cut."""
        with self._locked() as file:
            with self._database.read() as connection:
                self._catch_up(connection, file)
            os.fsync(file)

    def _catch_up(self, connection: Connection, file: int) -> bool:
        """Append what the store has beyond the file's end; True when there was any."""
        size = os.fstat(file).st_size
        sound, _ = _last_whole(connection, size)
        if sound != size:  # somebody cut or extended the file since the start
            os.ftruncate(file, sound)
        grown = False
        for line in self._lines(connection, sound):
            self._extend(file, line.data)
            grown = True
        return grown

    def _extend(self, file: int, data: bytes) -> None:
        size = os.fstat(file).st_size
        try:
            written = 0
            while written < len(data):
                written += os.write(file, data[written:])
        except OSError:
            # Half a line for as long as the disk is full would be worse than one line fewer.
            with suppress(OSError):
                os.ftruncate(file, size)
            raise

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Open the file for appending under the lock that all writers of it take."""
        with explained(str(self.path)):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with turn(self.path) as self._tell:
                # Opened under the lock: a rewrite puts another file in the path's place.
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_APPEND
                file = os.open(self.path, flags, 0o644)
                try:
                    # A pipe would take lines until it is full, and then wait for ever.
                    if not stat.S_ISREG(os.fstat(file).st_mode):
                        raise StoreError(
                            f"{self.path}: it is no file; move it away or set OUTPUT_DIR elsewhere"
                        )
                    yield file
                finally:
                    os.close(file)

    def _lines(self, connection: Connection, start: int) -> Iterator[Line]:
        """Yield the lines that end after byte ``start``, in commit order."""
        while True:
            columns = (records.c.seq, records.c.line, records.c.ends)
            query = select(*columns).where(records.c.ends > start).order_by(records.c.ends)
            rows = connection.execute(query.limit(_ROWS)).all()
            if not rows:
                return
            self._tell()
            for seq, text, ends in rows:
                yield Line(seq, text, ends)
            start = rows[-1][2]

    def _crc_of(self, file: int, size: int) -> int:
        """Return the CRC-32 of the first ``size`` bytes."""
        crc, position = 0, 0
        while position < size:
            block = os.pread(file, min(_CHUNK, size - position), position)
            if not block:
                break
            self._tell()
            crc = zlib.crc32(block, crc)
            position += len(block)
        return crc


def _has_records(connection: Connection) -> bool:
    return connection.execute(select(records.c.seq).limit(1)).first() is not None


def _last_whole(connection: Connection, size: int) -> tuple[int, int]:
    """Return (end, CRC-32) of the last record that a file of ``size`` bytes can hold."""
    columns = (records.c.ends, records.c.crc)
    query = select(*columns).where(records.c.ends <= size).order_by(records.c.ends.desc())
    row = connection.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else (0, 0)
