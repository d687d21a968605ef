"""Files with texts to be judged: how they are decoded and split, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.topics import TopicError, read_labelled
from crawler.topics.evaluation import text_of
from crawler.topics.reading import decoded, plain_article, read_whole, rows_of, web_address


@pytest.mark.parametrize(
    "raw",
    [
        "Kafé “Damai”".encode(),
        b"\xef\xbb\xbf" + "Kafé “Damai”".encode(),
        "Kafé “Damai”".encode("utf-16"),
        "Kafé “Damai”".encode("cp1252"),
    ],
)
def test_a_text_is_read_in_the_charsets_that_editors_write(raw: bytes) -> None:
    assert decoded(raw) == "Kafé “Damai”"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text(raw: bytes) -> None:
    title, paragraphs = plain_article(decoded(raw))
    assert isinstance(title, str)
    assert all(p.strip() for p in paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "Judul\n\nSatu\n\nDua",
        "Judul\r\n\r\nSatu\r\n\r\nDua\r\n",
        "Judul\rSatu\rDua",
        "\n\nJudul\nSatu\nDua",
    ],
)
def test_paragraphs_are_divided_by_empty_lines_or_else_a_line_each(text: str) -> None:
    assert plain_article(text) == ("Judul", ["Satu", "Dua"])


@pytest.mark.parametrize(
    ("row", "title", "paragraphs"),
    [
        ({"title": "A", "paragraphs": ["b", "c"]}, "A", ["b", "c"]),
        ({"title": "A", "paragraphs": "b\n\nc"}, "A", ["b", "c"]),
        ({"title": "A", "text": "A\n\nb\n\nc"}, "A", ["b", "c"]),
        ({"title": "A", "text": ["A", "b"]}, "A", ["b"]),
        ({"title": "A", "excerpt": "b"}, "A", ["b"]),
        ({"excerpt": "b"}, "", ["b"]),
        ({"title": None}, "", []),
    ],
)
def test_a_row_is_read_in_each_of_its_shapes(
    row: dict[str, object], title: str, paragraphs: list[str]
) -> None:
    assert text_of(row) == (title, paragraphs)


def test_rows_come_one_a_line_or_in_one_document() -> None:
    path = Path("x.json")
    assert rows_of(path, '{"a": 1}\n\n{"a": 2}\n') == [{"a": 1}, {"a": 2}]
    assert rows_of(path, '[{"a": 1},\n {"a": 2}]') == [{"a": 1}, {"a": 2}]
    assert rows_of(path, '{\n"a": 1\n}') == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}\n{"a": ', "x.jsonl:2: not JSON: "),
        ('{"a": 1}\n7\n', "x.jsonl: row 2: not a JSON object"),
        ("[" * 100_000, "x.jsonl:1: not JSON: "),
    ],
)
def test_a_row_that_is_none_is_named(text: str, said: str) -> None:
    with pytest.raises(TopicError) as caught:
        rows_of(Path("x.jsonl"), text)
    (line,) = caught.value.lines
    assert line.startswith(said)


@pytest.mark.parametrize("text", ["ftp://x/y", "http://", "https:///a", "http://[::1/a"])
def test_an_address_that_cannot_be_fetched_is_named(text: str) -> None:
    with pytest.raises(TopicError) as caught:
        web_address(text)
    assert caught.value.lines == (f"{text}: no http or https address with a host",)
    assert web_address("https://example.id/a") == "https://example.id/a"


def test_a_file_larger_than_any_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(TopicError, match="more than 2 MB: not one text"):
        read_whole(path, most=2_000_000)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'{"label": 1, "title": "\xff"}', ": not UTF-8 at byte 23"),
        (b'{"label": 1}', ":1: no title, paragraphs, text or excerpt"),
        (b'{"label": 1, "title": "x"}\n{"label": 2, "title": "x"}', ":2: label = 2: give 1 or 0"),
        (b'{"label": 1, "title": 5}', ":1: title = 5: not a text"),
        (b'{"label": 1, "title": ["x"]}', ":1: title = ['x']: not a text"),
        (b'{"label": 1, "paragraphs": ["x", null]}', ":1: paragraphs = ['x', None]: not a text"),
        (b'{"label": 1, "excerpt": {"a": 1}}', ":1: excerpt = {'a': 1}: not a text"),
    ],
)
def test_a_labelled_file_that_cannot_be_used_says_where(
    tmp_path: Path, raw: bytes, said: str
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(raw)
    with pytest.raises(TopicError) as caught:
        read_labelled(path)
    (line,) = caught.value.lines
    assert line.startswith(f"{path}{said}")


def test_a_labelled_file_may_begin_with_a_mark_of_the_byte_order(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"label": 1, "title": "x"}\n')
    assert read_labelled(path) == [{"label": 1, "title": "x"}]
