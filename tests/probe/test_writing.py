"""Entries come into their place in a file, and nothing else of the file changes."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import InputError
from crawler.probe.writing import add_entry, with_entry
from crawler.sources import Source, load_file

FILE = """\
# Police portals, sorted by id.

[[source]]
id = "humas439"
name = "Humas 439"   # of Balikpapan
url = "https://humas439.id/"
kind = "police"

# its host is a guess
[[source]]
id = 'polresserang'
name = "Polres Serang"
url = "https://polresserang.com/"
kind = "police"
note = '''
[[source]]
id = "no entry"
'''
[source.discovery]
feeds = ["/feed/"]
"""


#: Ids whose order is not that of their letters alone.
IDS = st.from_regex(r"[a-c](?:[.-]?[a-c0-9]){0,3}", fullmatch=True)


def source(id_: str, **more: object) -> Source:
    entry = {"id": id_, "name": id_, "url": f"https://{id_}.example/", "kind": "police"}
    return Source.model_validate(entry | more)


ENTRY = """\
[[source]]
id = "{0}"
name = "{0}"
url = "https://{0}.example/"
kind = "police"
"""


def test_an_entry_comes_before_the_first_with_a_greater_id_and_above_its_comment() -> None:
    head, tail = FILE.split("# its host")
    assert with_entry(FILE, source("m")) == head + ENTRY.format("m") + "\n# its host" + tail


def test_the_first_entry_comes_below_what_opens_the_file() -> None:
    head, tail = FILE.split("[[source]]", 1)
    assert with_entry(FILE, source("a")) == head + ENTRY.format("a") + "\n[[source]]" + tail


def test_the_last_entry_comes_behind_everything() -> None:
    assert with_entry(FILE, source("z")) == FILE + "\n" + ENTRY.format("z")


def test_the_last_entry_comes_before_tables_of_another_kind() -> None:
    networks = '\n# one template\n[network.x]\ntitle = "X"\n'
    assert with_entry(FILE + networks, source("z")) == FILE + "\n" + ENTRY.format("z") + networks


def test_the_first_entry_of_a_file_with_a_comment_alone() -> None:
    comment = "# Papua: news sites, sorted by id.\n"
    assert with_entry(comment, source("a")) == comment + "\n" + ENTRY.format("a")


def test_a_file_without_a_last_line_end_gets_one() -> None:
    assert with_entry(FILE.rstrip("\n"), source("z")) == FILE + "\n" + ENTRY.format("z")


def test_line_ends_are_those_of_the_file() -> None:
    windows = FILE.replace("\n", "\r\n")
    assert with_entry(windows, source("z")) == (FILE + "\n" + ENTRY.format("z")).replace(
        "\n", "\r\n"
    )


def test_a_discovery_table_stays_with_its_entry() -> None:
    new = with_entry(FILE, source("m", discovery={"search": "/cari?q={query}"}))
    tables = tomllib.loads(new)["source"]
    assert [table["id"] for table in tables] == ["humas439", "m", "polresserang"]
    assert [table.get("discovery") for table in tables] == [
        None, {"search": "/cari?q={query}"}, {"feeds": ["/feed/"]},
    ]  # fmt: skip


@given(
    st.lists(IDS, unique=True, max_size=6),
    IDS,
    st.sampled_from(["", "\n", "# a comment\n", "\n# a comment\n\n"]),
)
def test_a_sorted_file_stays_sorted_and_keeps_every_line(
    ids: list[str], new: str, between: str
) -> None:
    entries = [ENTRY.format(id_) for id_ in sorted(set(ids) - {new})]
    old = between + between.join(entries)
    text = with_entry(old, source(new))
    found = [table["id"] for table in tomllib.loads(text)["source"]]
    assert found == sorted({*ids, new})
    rest = text.replace(ENTRY.format(new), "", 1)
    assert _said(rest) == _said(old)


def _said(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


# --- files ----------------------------------------------------------------------------------------


def unchecked(entry: Source) -> Source:
    """Find nothing in the way."""
    return entry


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    add_entry(path, source("a"), unchecked)
    assert path.read_text("utf-8") == ENTRY.format("a")


def test_mode_and_link_of_a_file_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "mine.toml", tmp_path / "link.toml"
    path.write_text(FILE, "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    add_entry(link, source("z"), unchecked)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_text("utf-8").endswith(ENTRY.format("z"))


def test_a_byte_order_mark_stays_at_the_front(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    add_entry(path, source("a"), unchecked)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# Police portals")
    assert [entry.id for entry in load_file(path)] == ["a", "humas439", "polresserang"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[source]", "no entry can be added"),
        ('source = [{id = "a"}]\n', "its sources are not [[source]] tables"),
        ('source = "a"\n', "its sources are not [[source]] tables"),
        ('[[source]]\nid = "a"\n', "is missing"),
    ],
)
def test_a_file_in_which_an_entry_has_no_place_is_left_as_it_is(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        add_entry(path, source("z"), unchecked)
    assert str(path) in refused.value.lines[0]
    assert told in refused.value.lines[0]
    assert path.read_text("utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_written_when_the_check_calls_it_off(tmp_path: Path) -> None:
    def refuse(entry: Source) -> Source:
        raise InputError("is there already")

    path = tmp_path / "mine.toml"
    with pytest.raises(InputError):
        add_entry(path, source("z"), refuse)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        add_entry(tmp_path / "nowhere" / "mine.toml", source("z"), unchecked)
    (line,) = refused.value.lines
    assert line.endswith("cannot be written: No such file or directory")


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    ids = [f"s{number:02}" for number in range(12)]
    writers = [
        threading.Thread(target=add_entry, args=(path, source(id_), unchecked)) for id_ in ids
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [entry.id for entry in load_file(path)] == ids
