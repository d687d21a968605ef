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


def message(place: str | Path, *, readonly: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(place, readonly=readonly)
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
        assert list(reader.lines()) == []


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


def _as_anybody() -> list[str]:
    """Root may write what it likes; without this capability it may not."""
    less = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    return less if os.geteuid() == 0 else []


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
    done = run([*_as_anybody(), sys.executable, "-c", _OPEN, str(store)])
    assert done.stdout == (
        f"{store}: it cannot be written; check the path and its permissions, or set OUTPUT_DIR"
        " elsewhere\n"
    )


_READ = """
import sys
from pathlib import Path
from crawler.store import Store, StoreError
try:
    with Store.open(Path(sys.argv[1]), readonly=True) as store:
        print(store.recall("infodesa"))
except StoreError as error:
    print(error)
"""


def _read_by_another(store: Path, directory_mode: int) -> str:
    store.chmod(0o444)
    store.parent.chmod(directory_mode)
    try:
        return run([*_as_anybody(), sys.executable, "-c", _READ, str(store)]).stdout
    finally:
        store.parent.chmod(0o755)


# In a directory that all may write, files of the reader's own would lock the owner out.
@pytest.mark.parametrize("directory_mode", [0o555, 0o777])
def test_a_store_of_another_user_is_read_and_no_file_made_beside_it(
    tmp_path: Path, directory_mode: int
) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.remember("infodesa", platform="blogger")
    assert _read_by_another(tmp_path / "store.db", directory_mode) == "{'platform': 'blogger'}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


def test_a_store_of_another_user_is_read_while_it_is_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.remember("infodesa", platform="blogger")
        assert _read_by_another(tmp_path / "store.db", 0o555) == "{'platform': 'blogger'}\n"
        (tmp_path / "store.db").chmod(0o644)


def test_a_reader_who_cannot_see_what_a_killed_writer_left_is_told_who_can(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path) as store:
        store.remember("infodesa", platform="blogger")
    (tmp_path / "store.db-wal").write_bytes(b"pages of one who was killed")
    assert _read_by_another(path, 0o555) == (
        f"{path}: its last changes wait in store.db-wal and can be read in only by a user who may"
        " write the store; run the command as its owner\n"
    )
