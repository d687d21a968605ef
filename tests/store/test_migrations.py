"""Stores of older releases are brought forward, whole or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from crawler.health import Observation
from crawler.store import Store, StoreError, migrations
from tests.store.examples import article

#: The tables that each version added.
ADDED = {
    1: "articles head memory outcomes records runs store_version urls validators workers",
    2: "crawls hosts members queues requests",
    3: "postings signatures",
    4: "samples",
    5: "looks measures state_changes states",
}
VERSIONS = sorted(ADDED)


def made_by(release: int, where: str) -> None:
    """Make the store that the release of a version made, with one thing remembered in it."""
    engine = create_engine(where)
    with engine.begin() as connection:
        for step in migrations.STEPS[:release]:
            step(connection)
        connection.execute(text("UPDATE store_version SET version = :now"), {"now": release})
        connection.execute(
            text("INSERT INTO memory VALUES ('infodesa', 'platform', '\"blogger\"', 0)")
        )
    engine.dispose()


def tables(where: str) -> tuple[int, set[str]]:
    engine = create_engine(where)
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version FROM store_version")).scalar_one()
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return version, found


def tables_of(release: int) -> set[str]:
    return {name for version in VERSIONS[:release] for name in ADDED[version].split()}


@pytest.mark.parametrize("release", VERSIONS)
def test_a_store_of_an_older_release_is_brought_forward_with_what_it_has(
    where: str, release: int
) -> None:
    made_by(release, where)
    assert tables(where) == (release, tables_of(release))
    with Store.open(where) as store:
        assert store.recall("infodesa") == {"platform": "blogger"}
        assert store.commit(article("https://a.example/1")).outcome == "written"
        store.observe(Observation(source="infodesa", by="check", sign="ok"))
    assert tables(where) == (5, tables_of(5))


def test_a_store_of_an_older_release_is_not_read_without_a_crawl(where: str) -> None:
    made_by(4, where)
    with pytest.raises(StoreError, match="its schema is old or empty; start a crawl first"):
        Store.open(where, readonly=True)
    assert tables(where) == (4, tables_of(4))


def test_a_step_that_fails_leaves_the_store_as_it_was(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (n INTEGER)"))
        raise OperationalError("the step", {}, Exception("disk full"))

    made_by(3, where)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS[:4], fails))
    with pytest.raises(StoreError, match="the disk is full"):
        Store.open(where)
    assert tables(where) == (3, tables_of(3))
    monkeypatch.undo()
    Store.open(where).close()
    assert tables(where) == (5, tables_of(5))
