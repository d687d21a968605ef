"""Who works on the store, and who of them is dead: seen at once on the same machine, by an expiry
that the living renew elsewhere.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update

from crawler.store.schema import workers

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """A process for as long as it lives: process ids are reused, start times are not."""

    machine: str
    pid: int
    born: str

    @classmethod
    def current(cls) -> Process:
        pid = os.getpid()
        return cls(_machine(), pid, _born(pid) or "")

    def is_gone(self) -> bool:
        """True when this machine knows that the process has ended; False when it lives or may."""
        if self.machine != _machine():
            return False
        if not self.born:  # no /proc to tell a reused process id by
            return not _exists(self.pid)
        return _born(self.pid) != self.born


def _machine() -> str:
    """Return a name for what process ids are unique in: a boot of a kernel and a PID namespace."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()


def _born(pid: int) -> str | None:
    """Return the process's start time in clock ticks since boot (proc(5), stat field 22)."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    # A zombie has ended, it only waits for its parent to read its status.
    return None if fields[0] in {"Z", "X"} else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def register(connection: Connection, now: float, expires: float) -> int:
    """Store this process as a living worker and return its number."""
    process = Process.current()
    values = {"machine": process.machine, "pid": process.pid, "born": process.born}
    insert = workers.insert().values(**values, started=now, expires=expires)
    return int(connection.execute(insert.returning(workers.c.id)).scalar_one())


def renew(connection: Connection, worker: int, expires: float) -> bool:
    """Prolong a worker's life; False when others have declared it dead."""
    alive = (workers.c.id == worker) & workers.c.ended.is_(None)
    return connection.execute(update(workers).where(alive).values(expires=expires)).rowcount == 1


def end(connection: Connection, worker: int, now: float) -> None:
    """Note that a worker has ended, by itself or found dead."""
    connection.execute(update(workers).where(workers.c.id == worker).values(ended=now))


def dead(connection: Connection, now: float, *, judging: bool) -> list[int]:
    """Return the workers that live no more but have not ended, locked for whoever buries them.

    Without ``judging`` only those of this machine whose process has ended.
    """
    query = select(workers).where(workers.c.ended.is_(None)).order_by(workers.c.id)
    return [
        row["id"]
        for row in connection.execute(query.with_for_update(skip_locked=True)).mappings()
        if (judging and row["expires"] < now)
        or Process(row["machine"], row["pid"], row["born"]).is_gone()
    ]
