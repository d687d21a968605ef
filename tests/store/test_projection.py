"""``articles.jsonl`` is a function of the store, whatever happened to the file."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.store import Store, StoreError
from tests.shell import PATIENCE
from tests.store.examples import article

PROJECT = Path(__file__).parents[2]


def fill(where: str | Path, path: Path, number: int = 5) -> bytes:
    """Commit some articles and a revision, and return the file as it must be."""
    with Store.open(where, articles_path=path) as store:
        store.begin_run("r1", arguments={}, settings={}, versions={})
        for index in range(number):
            store.commit(article(f"https://a.example/{index}", title=f"Judul ke-{index} – «é»"))
        store.commit(article("https://a.example/1", paragraphs=["Diralat."]))
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, bytes]]:
    """A store with its file, for tests that damage the file only."""
    directory = tmp_path_factory.mktemp("filled")
    path = directory / "articles.jsonl"
    whole = fill(directory / "store.db", path)
    yield directory / "store.db", path, whole


def repaired(store: Path, path: Path) -> bytes:
    Store.open(store, articles_path=path).close()
    return path.read_bytes()


def test_the_file_has_one_line_a_record_in_commit_order(where: str, path: Path) -> None:
    whole = fill(where, path)
    assert whole.count(b"\n") == 6
    assert whole.endswith(b"\n")
    with Store.open(where, readonly=True) as store:
        assert [line.encode() + b"\n" for line in store.lines()] == whole.splitlines(keepends=True)


def test_a_deleted_file_is_made_again_byte_for_byte(where: str, path: Path) -> None:
    whole = fill(where, path)
    path.unlink()
    Store.open(where, articles_path=path).close()
    assert path.read_bytes() == whole


def test_an_export_is_the_file_byte_for_byte(where: str, path: Path) -> None:
    whole = fill(where, path)
    with Store.open(where, readonly=True) as store:
        assert store.export(path.with_name("copy.jsonl")) == 6
    assert path.with_name("copy.jsonl").read_bytes() == whole


def test_an_export_over_a_damaged_file_replaces_it(where: str, path: Path) -> None:
    whole = fill(where, path)
    path.write_bytes(b"damaged" + whole[7:])
    with Store.open(where, readonly=True) as store:
        store.export(path)
    assert path.read_bytes() == whole


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_file_cut_at_any_byte_is_completed(
    filled: tuple[Path, Path, bytes], data: st.DataObject
) -> None:
    store, path, whole = filled
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)), label="bytes left")])
    assert repaired(store, path) == whole


@settings(max_examples=50, deadline=None)
@given(surplus=st.binary(min_size=1, max_size=3000))
def test_a_surplus_tail_is_cut(filled: tuple[Path, Path, bytes], surplus: bytes) -> None:
    store, path, whole = filled
    path.write_bytes(whole + surplus)
    assert repaired(store, path) == whole


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_damage_anywhere_is_found_at_the_next_start(
    filled: tuple[Path, Path, bytes], data: st.DataObject
) -> None:
    store, path, whole = filled
    place = data.draw(st.integers(0, len(whole) - 1), label="place")
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]), label="byte")
    cut = data.draw(st.integers(place + 1, len(whole)), label="cut")
    path.write_bytes(whole[:place] + bytes([other]) + whole[place + 1 : cut])
    assert repaired(store, path) == whole


def test_a_file_truncated_under_a_running_crawl_is_completed_by_the_next_commit(
    where: str, path: Path
) -> None:
    with Store.open(where, articles_path=path) as store:
        for index in range(3):
            store.commit(article(f"https://a.example/{index}"))
        os.truncate(path, 100)
        store.commit(article("https://a.example/3"))
        expected = "".join(line + "\n" for line in store.lines())
    assert path.read_text() == expected
    assert expected.count("\n") == 4


def test_the_file_of_a_store_that_is_gone_is_kept_under_another_name(
    where: str, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b'{"id":"1"}\n{"id":"2"}\n')
    with Store.open(where, articles_path=path) as store:
        store.commit(article())
    assert path.read_bytes().count(b"\n") == 1
    aside = path.with_name("articles.before-1.jsonl")
    assert aside.read_bytes() == b'{"id":"1"}\n{"id":"2"}\n'
    assert f"it is kept as {aside.name}" in caplog.text


def test_a_store_that_went_back_in_time_takes_its_file_along(tmp_path: Path, path: Path) -> None:
    """A power cut may undo SQLite's last transactions; lines beyond them must go."""
    store = tmp_path / "store.db"
    fill(store, path, number=2)
    earlier, early_file = tmp_path / "earlier.db", path.read_bytes()
    with sqlite3.connect(store) as source, sqlite3.connect(earlier) as copy:
        source.backup(copy)
    with Store.open(store, articles_path=path) as later:
        later.commit(article("https://a.example/lost"))
    assert len(path.read_bytes()) > len(early_file)
    assert repaired(earlier, path) == early_file


_APPENDS = """
import sys
from pathlib import Path
from tests.store.examples import article
from crawler.store import Store
store = Store.open(sys.argv[1], articles_path=Path(sys.argv[2]))
for index in range(40):
    store.commit(article(f"https://{sys.argv[3]}.example/{index}"))
store.close()
"""


def test_processes_that_share_a_store_share_the_file(where: str, path: Path) -> None:
    Store.open(where).close()
    started = [
        subprocess.Popen([sys.executable, "-c", _APPENDS, where, str(path), name], cwd=PROJECT)
        for name in ("a", "b", "c")
    ]
    assert [process.wait(PATIENCE) for process in started] == [0, 0, 0]
    with Store.open(where, readonly=True) as store:
        expected = "".join(line + "\n" for line in store.lines())
    assert path.read_text() == expected
    assert expected.count("\n") == 120


def test_workers_with_directories_of_their_own_have_the_whole_file_each(
    where: str, tmp_path: Path
) -> None:
    one, two = tmp_path / "one" / "articles.jsonl", tmp_path / "two" / "articles.jsonl"
    with (
        Store.open(where, articles_path=one) as first,
        Store.open(where, articles_path=two) as second,
    ):
        for name, store in (("r1", first), ("r2", second)):
            store.begin_run(name, arguments={}, settings={}, versions={})
        first.commit(article("https://a.example/1"))
        second.commit(article("https://a.example/2"))
        first.commit(article("https://a.example/3"))
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().count(b"\n") == 3


def test_a_full_disk_leaves_the_article_in_the_store_and_no_torn_line(
    where: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half_of_it(file: int, data: bytes) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, data[: len(data) - 50])

    with Store.open(where, articles_path=path) as store:
        store.commit(article("https://a.example/1"))
        whole = path.read_bytes()
        monkeypatch.setattr(os, "write", half_of_it)
        with pytest.raises(StoreError, match="the disk is full; free space"):
            store.commit(article("https://a.example/2"))
        assert path.read_bytes() == whole
        monkeypatch.undo()
        assert store.commit(article("https://a.example/2")).outcome == "known"
    Store.open(where, articles_path=path).close()
    assert path.read_bytes().count(b"\n") == 2


def test_a_full_disk_under_the_store_leaves_it_as_it_was(tmp_path: Path, path: Path) -> None:
    with Store.open(tmp_path / "store.db", articles_path=path) as store:
        store.commit(article("https://a.example/1"))
        whole = path.read_bytes()
        with store._database.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError, match="the disk is full; free space"):
            store.commit(article("https://a.example/2", paragraphs=["x" * 100_000]))
        assert len(list(store.lines())) == 1
    assert repaired(tmp_path / "store.db", path) == whole


def test_a_file_that_cannot_be_written_is_one_clear_line(where: str, path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match="it is a directory; move it away") as caught:
        Store.open(where, articles_path=path)
    assert str(path) in str(caught.value)


def test_a_pipe_in_the_place_of_the_file_is_refused_and_holds_nobody_up(
    where: str, path: Path
) -> None:
    fill(where, path, number=200)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(StoreError, match="it is no file; move it away"):
        Store.open(where, articles_path=path)


@pytest.mark.parametrize("there", ["whole", "damaged", "missing"])
def test_a_link_stays_a_link_and_the_file_that_it_names_is_mended(
    where: str, path: Path, tmp_path: Path, there: str
) -> None:
    whole = fill(where, path)
    elsewhere = tmp_path / "big disk" / "corpus.jsonl"
    elsewhere.parent.mkdir()
    path.replace(elsewhere)
    path.symlink_to(elsewhere)
    if there == "damaged":
        elsewhere.write_bytes(b"damaged" + whole[7:])
    elif there == "missing":
        elsewhere.unlink()
    Store.open(where, articles_path=path).close()
    assert path.is_symlink()
    assert elsewhere.read_bytes() == whole


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_an_export_onto_the_store_itself_is_refused_and_harms_nothing(
    tmp_path: Path, path: Path, end: str
) -> None:
    whole = fill(tmp_path / "store.db", path)
    with Store.open(tmp_path / "store.db", readonly=True) as store:
        with pytest.raises(StoreError, match="it is the store; name another file"):
            store.export(Path(os.path.relpath(tmp_path / f"store.db{end}")))
        assert store.export(tmp_path / "copy.jsonl") == 6
    assert repaired(tmp_path / "store.db", path) == whole


def test_an_export_where_no_file_can_be_is_one_clear_line(where: str, path: Path) -> None:
    fill(where, path)
    with Store.open(where, readonly=True) as store, pytest.raises(StoreError) as caught:
        store.export(Path("/proc/copy.jsonl"))
    assert str(caught.value) == (
        "/proc/copy.jsonl: its directory is missing or takes no files; name one that does"
    )
