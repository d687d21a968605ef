"""From any older shape of the database to today's, one step at a time, each in one transaction.

Step *n* (counted from 1) leads from version *n* - 1 to version *n*; version 0 is an empty database.
A released step never changes: a new shape is a new step at the end of ``STEPS``.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, inspect, select, text

from crawler.store import schema
from crawler.store.errors import StoreError

Step = Callable[[Connection], None]

#: Any number: the PostgreSQL advisory lock under which one process at a time migrates.
_MIGRATING = 7_042_610_938


def _base(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=schema.BASE)
    connection.execute(schema.version.insert().values(version=0))
    connection.execute(schema.head.insert().values(id=1, seq=0, ends=0, crc=0))


def _frontier(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=schema.FRONTIER)


def _signatures(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=schema.SIGNATURES)


def _samples(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=schema.SAMPLES)


def _health(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=schema.HEALTH)


STEPS: tuple[Step, ...] = (_base, _frontier, _signatures, _samples, _health)


def current(connection: Connection, name: str) -> int:
    """Return the version of an open database, 0 when it is empty.

    :raises StoreError: when it has none or several, or one that this project never wrote.
    """
    if not inspect(connection).has_table(schema.version.name):
        return 0
    found = connection.execute(select(schema.version.c.version)).scalars().all()
    if len(found) == 1 and isinstance(found[0], int) and found[0] > 0:
        return found[0]
    said = ", ".join(map(repr, found[:3])) or "nothing"
    raise StoreError(
        f"{name}: its table store_version says {said} in place of a version; it is damaged or "
        "another program's: restore it from a backup, or use another OUTPUT_DIR or STORE_URL"
    )


def refuse_newer(name: str, found: int) -> None:
    """Raise ``StoreError`` when a newer release of this project has written the database."""
    if found > len(STEPS):
        raise StoreError(
            f"{name}: its schema is version {found}, this release reads up to {len(STEPS)}; "
            "update the project, or use another OUTPUT_DIR or STORE_URL"
        )


def migrate(connection: Connection, name: str) -> None:
    """Bring the database to today's version within the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
    found = current(connection, name)
    refuse_newer(name, found)
    if found == 0:
        _refuse_strange(connection, name)
    for step in STEPS[found:]:
        step(connection)
    # Always: SQLite opens a file that it may not write, and says so at the first write.
    connection.execute(schema.version.update().values(version=len(STEPS)))


def _refuse_strange(connection: Connection, name: str) -> None:
    """Raise ``StoreError`` when another program has tables of our names in the database."""
    taken = sorted(set(inspect(connection).get_table_names()) & set(schema.metadata.tables))
    if taken:
        raise StoreError(
            f"{name}: another program has a table {taken[0]!r} in it; "
            "use another OUTPUT_DIR or STORE_URL"
        )
