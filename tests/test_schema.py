"""The record's schema file and the item class say the same."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

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


def test_an_id_is_the_head_of_the_sha256_of_the_canonical_url() -> None:
    # printf https://example.com/ | sha256sum
    assert article_id("https://example.com/") == "0f115db062b7c0dd"
