"""Processes that write the same files take turns."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

#: Seconds without a sign of life after which the holder of a lock is taken for frozen.
PATIENCE: Final = 30.0


@contextmanager
def turn(path: Path) -> Iterator[Callable[[], None]]:
    """Hold the lock beside a file or directory (flock(2)); who comes later waits.

    It is given back by the kernel when its holder dies. Yields the sign of life that whoever holds
    it for long is to give. Raises OSError where no lock can be made, and TimeoutError when its
    holder has given no such sign for ``PATIENCE`` seconds, as one that was stopped.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    lock = os.open(path.with_name(f".{path.name}.lock"), flags, 0o644)
    try:
        _wait(lock)
        lives = partial(os.utime, lock)
        lives()
        yield lives
    finally:
        os.close(lock)


def _wait(lock: int) -> None:
    seen, waited, pause = -1, 0.0, 0.001
    while not _got(lock):
        sign = os.fstat(lock).st_mtime_ns
        if sign != seen:
            seen, waited = sign, 0.0
        elif waited > PATIENCE:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        time.sleep(pause)
        # Not by the clock: it goes on while this process is frozen together with the holder.
        waited += pause
        pause = min(2 * pause, 0.05)


def _got(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
