"""The record's schema file and the item class say the same."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, article_id
from crawler.schema import SCHEMA_FILE, problems, schema

RECORD = Article(
    id="0123456789abcdef",
    url="https://a.example/berita",
    title="Judul",
    text="Judul\n\nIsi.",
    published_at="2024-02-08T05:10:00+07:00",
    date_source="api",
    source="a",
    content_hash="ab12",
    fetched_at="2026-01-02T03:04:05Z",
    run="r",
)


def test_the_schema_file_is_up_to_date() -> None:
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == schema(), "run: python -m crawler.schema"


def test_the_fields_stand_in_the_order_that_other_programs_rely_on() -> None:
    assert list(json.loads(RECORD.to_json())) == [
        "id", "url", "title", "text", "published_at", "date_source", "modified_at", "authors",
        "tags", "section", "image", "language", "dateline", "source", "source_name", "kind",
        "province", "topic", "duplicate_of", "similarity", "revision", "content_hash",
        "discovered_by", "extracted_by", "fetched_at", "run", "versions",
    ]  # fmt: skip


def test_a_whole_record_is_valid() -> None:
    assert problems(RECORD) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "xyz"),
        ("url", "javascript:alert(1)"),
        ("title", " "),
        ("published_at", "kemarin"),
        ("date_source", "guess"),
        ("kind", "blog"),
        ("province", "Banten"),
        ("revision", 0),
        ("authors", "Rina"),
        ("fetched_at", ""),
        ("discovered_by", "luck"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: Any) -> None:
    (told,) = problems(dataclasses.replace(RECORD, **{field: value}))
    assert told.startswith(f"{field}: ")


@pytest.mark.parametrize(
    "moment",
    [
        "2024-02-29",
        "2000-02-29",
        "2024-12-31T23:59:59",
        "2024-04-30T00:00:00.5+07:00",
        "2024-01-31T05:10:00Z",
    ],
)
def test_a_day_of_the_calendar_is_a_date(moment: str) -> None:
    assert problems(dataclasses.replace(RECORD, published_at=moment, modified_at=moment)) == []


@pytest.mark.parametrize(
    "moment",
    [
        "2024-02-31",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31T05:10:00+07:00",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "0000-01-01",
        "2024-01-05T24:00:00",
        "2024-01-05T05:60:00",
        "2024-01-05T05:10:60",
        "2024-01-05T05:10:00+24:00",
        "2024-01-05T05:10:00+07:60",
        "２０２４-01-05",
    ],
)
def test_what_is_on_no_calendar_or_clock_is_no_date(moment: str) -> None:
    record = dataclasses.replace(RECORD, published_at=moment, modified_at=moment)
    assert {told.partition(": ")[0] for told in problems(record)} == {
        "published_at",
        "modified_at",
    }


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_record_was_fetched_on_a_day_that_the_calendar_has(
    year: int, month: int, day: int
) -> None:
    record = dataclasses.replace(RECORD, fetched_at=f"{year:04}-{month:02}-{day:02}T00:00:00Z")
    try:
        date(year, month, day)
    except ValueError:
        assert problems(record) != []
    else:
        assert problems(record) == []


def test_an_id_is_the_head_of_the_sha256_of_the_canonical_url() -> None:
    # printf https://example.com/ | sha256sum
    assert article_id("https://example.com/") == "0f115db062b7c0dd"
