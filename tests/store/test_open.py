"""Opening a store: what it creates, what it refuses, and how it says so."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from crawler.store import Store, StoreError
from tests.shell import run


def message(*arguments: object, **options: object) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(*arguments, **options)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_a_store_opens_twice_and_keeps_what_it_has(where: str) -> None:
    with Store.open(where) as store:
        store.remember("infodesa", platform="blogger")
    with Store.open(where) as store:
        assert store.recall("infodesa") == {"platform": "blogger"}


def test_a_store_of_a_newer_release_is_refused(where: str) -> None:
    Store.open(where).close()
    engine = create_engine(where)
    with engine.begin() as connection:
        connection.execute(text("UPDATE store_version SET version = 99"))
    engine.dispose()
    assert "its schema is version 99" in message(where)
    assert "update the project" in message(where)


@pytest.mark.parametrize(
    ("change", "said"),
    [("DELETE FROM store_version", "nothing"),
     ("UPDATE store_version SET version = -3", "-3"),
     ("INSERT INTO store_version VALUES (5)", "5, 5")],
)  # fmt: skip
def test_a_store_whose_version_cannot_be_read_is_one_clear_line(
    where: str, change: str, said: str
) -> None:
    Store.open(where).close()
    engine = create_engine(where)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    assert f"store_version says {said} in place of a version" in message(where)
    assert "restore it from a backup" in message(where)


def test_a_missing_directory_is_made(tmp_path: Path) -> None:
    Store.open(tmp_path / "new" / "deep" / "store.db").close()
    assert (tmp_path / "new" / "deep" / "store.db").is_file()


def test_a_path_through_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("no directory")
    line = message(tmp_path / "output" / "store.db")
    assert str(tmp_path / "output") in line
    assert "set OUTPUT_DIR elsewhere" in line


def test_a_directory_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    if os.geteuid() == 0:  # root may write anywhere but here
        line = message(Path("/proc/store.db"))
    else:
        tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
        line = message(tmp_path / "store.db")
    assert "cannot be written" in line


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"<html>not a store</html>" * 1000)
    assert "no SQLite database" in message(path)
    assert path.read_bytes().startswith(b"<html>")


def test_a_locked_store_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.store.database.LOCK_TIMEOUT", 0.1)
    path = tmp_path / "store.db"
    Store.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "another process holds it locked" in message(path)
    other.rollback()
    Store.open(path).close()


def test_a_store_that_was_given_up_keeps_no_later_write_waiting(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.refuse(StoreError("it is locked"))
        with pytest.raises(StoreError, match="it is locked"):
            store.remember("infodesa", platform="blogger")
        assert store.recall("infodesa") == {}
        store.refuse(None)
        store.remember("infodesa", platform="blogger")
        assert store.recall("infodesa") == {"platform": "blogger"}


def test_a_server_that_does_not_answer_is_one_clear_line() -> None:
    line = message("postgresql+psycopg://crawler:secret@127.0.0.1:9/corpus")
    assert "cannot be reached" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    "address", ["mysql://root@localhost/corpus", "postgresql+psycopg://", "no scheme://"]
)
def test_an_address_that_is_no_store_names_the_forms_that_are(address: str) -> None:
    assert "use sqlite:////path/store.db or postgresql+psycopg://" in message(address)


@pytest.mark.parametrize(
    "address",
    ["postgresql+psycopg://u:secret@127.0.0.1:port/corpus", "sqlite:///:memory:", "sqlite://"],
)
def test_an_address_that_cannot_work_is_one_clear_line(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = message(address)
    assert line.startswith("STORE_URL: ")
    assert "use sqlite:////path/store.db or postgresql+psycopg://" in line
    assert "secret" not in line
    assert list(tmp_path.iterdir()) == []


def test_reading_needs_a_store_that_is_there(tmp_path: Path) -> None:
    assert "there is no store yet" in message(tmp_path / "store.db", readonly=True)
    assert not (tmp_path / "store.db").exists()


def test_a_reader_sees_what_is_stored_and_writes_nothing(where: str) -> None:
    with Store.open(where) as store:
        store.remember("infodesa", platform="blogger")
    with Store.open(where, readonly=True) as reader:
        assert reader.recall("infodesa") == {"platform": "blogger"}
        assert reader.article_count() == 0


def test_a_database_with_another_programs_tables_is_refused_and_left_alone(where: str) -> None:
    engine = create_engine(where)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE articles (headline TEXT)"))
        connection.execute(text("INSERT INTO articles VALUES ('Harga cabai turun')"))
    assert "another program has a table 'articles' in it" in message(where)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT * FROM articles")).all() == [("Harga cabai turun",)]
        assert inspect(connection).get_table_names() == ["articles"]
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg:crawler@host/db", "postgres:/host/db", "sqlite:/data/store.db"]
)
def test_an_address_with_too_few_slashes_makes_no_file_of_that_name(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"STORE_URL: '{url}' is no database URL; use sqlite:////path" in message(url)
    assert list(tmp_path.iterdir()) == []


_OPEN = """
import sys
from pathlib import Path
from crawler.store import Store, StoreError
try:
    Store.open(Path(sys.argv[1]))
except StoreError as error:
    print(error)
"""


def test_a_store_of_another_user_that_may_only_be_read_is_refused_as_it_opens(
    tmp_path: Path,
) -> None:
    store = tmp_path / "store.db"
    Store.open(store).close()
    store.chmod(stat.S_IRUSR)
    # Root may write what it likes; without this capability it may not.
    less = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    command = [*(less if os.geteuid() == 0 else []), sys.executable, "-c", _OPEN, str(store)]
    done = run(command, timeout=60)
    assert done.stdout == (
        f"{store}: it cannot be written; check the path and its permissions, or set OUTPUT_DIR"
        " elsewhere\n"
    )
