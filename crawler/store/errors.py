"""What can go wrong with a store, each as one line that names the store and the next step."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """The store or its projection cannot be used. What was committed before is intact.

    The message is one line: which store, what is wrong, what to do next.
    """


_FULL = "the disk is full; free space and start the same command again"
_LOCKED = "another process holds it locked; end that process or wait, then start again"
_UNWRITABLE = (
    "it cannot be written; check the path and its permissions, or set OUTPUT_DIR elsewhere"
)
_CROWDED = "the server has no connection left; raise its max_connections or start fewer processes"
_LOST = "the connection to the server was lost; start the same command again"

#: Words of a driver's message (lower case) → what is wrong and the next step. First match counts.
_SYMPTOMS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("database or disk is full", "no space left", "disk full", "could not extend file"), _FULL),
    (
        ("database is locked", "database table is locked", "lock timeout", "deadlock detected"),
        _LOCKED,
    ),
    (
        ("readonly database", "read-only", "permission denied", "unable to open database"),
        _UNWRITABLE,
    ),
    (
        ("not a database", "malformed", "file is encrypted"),
        "the file is damaged or no SQLite database; move it away or restore it from a backup",
    ),
    (("disk i/o error",), "the disk gives errors; check it and start again"),
    # A server that refuses has answered, though the driver says "connection failed" of it too.
    (("too many clients", "too many connections", "remaining connection slots"), _CROWDED),
    (
        ("password authentication", "no password", "does not exist", "no pg_hba.conf entry"),
        "the server refuses the login; check user, password and database in STORE_URL",
    ),
    (
        ("connection refused", "resolve host", "connection failed", "timeout expired"),
        "the server cannot be reached; check STORE_URL and that PostgreSQL is running",
    ),
    (("server closed the connection", "terminating connection", "connection is closed"), _LOST),
)
#: SQLSTATE → the same, for servers that speak another language (PostgreSQL manual, appendix A).
_STATES = {
    "25006": _UNWRITABLE,
    "25P03": _LOST,
    "40P01": _LOCKED,
    "42501": _UNWRITABLE,
    "53100": _FULL,
    "53300": _CROWDED,
    "55P03": _LOCKED,
    "57P01": _LOST,
    "57P02": _LOST,
}
_ERRNO = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: "the disk quota is used up; free space and start the same command again",
    errno.EFBIG: "the file may not grow further (size limit); raise it and start again",
    errno.EACCES: _UNWRITABLE,
    errno.EPERM: _UNWRITABLE,
    errno.EROFS: _UNWRITABLE,
    errno.ENOTDIR: "a part of the path is no directory; set OUTPUT_DIR elsewhere",
    errno.EEXIST: "a part of the path is no directory; set OUTPUT_DIR elsewhere",
    errno.ENOENT: "its directory is missing or takes no files; name one that does",
    errno.EISDIR: "it is a directory; move it away or set OUTPUT_DIR elsewhere",
    errno.ETIMEDOUT: _LOCKED,
}


def explain(name: str, error: BaseException) -> StoreError:
    """Return the one-line error for a driver's or the file system's exception."""
    if isinstance(error, OSError) and error.errno in _ERRNO:
        return StoreError(f"{name}: {_ERRNO[error.errno]}")
    original = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if state := _STATES.get(getattr(original, "sqlstate", None) or ""):
        return StoreError(f"{name}: {state}")
    words = " ".join(str(original).split())
    lower = words.lower()
    for symptoms, advice in _SYMPTOMS:
        if any(symptom in lower for symptom in symptoms):
            return StoreError(f"{name}: {advice}")
    return StoreError(f"{name}: {words[:300] or type(original).__name__}")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn every database and file error of the block into a ``StoreError`` about ``name``."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise explain(name, error) from error
