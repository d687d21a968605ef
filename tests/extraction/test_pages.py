"""Saved pages of our own making, in the markup of the themes that Indonesian sites use.

One folder a case: ``page.html`` and ``expected.json``, written by hand. What a case does not name
is not its business; each named field is a test of its own.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.extraction import Extraction, NoArticle, extract

CASES = Path(__file__).parent / "cases"
#: Keys of expected.json that say how the page is read, not what is read.
GIVEN = ("url", "province", "platform", "site_name", "fetched_at", "content_type")
FIELDS = (
    "title",
    "paragraphs",
    "published_at",
    "modified_at",
    "date_source",
    "authors",
    "editors",
    "reporters",
    "tags",
    "section",
    "dateline",
    "language",
    "image",
    "next_pages",
)


@cache
def expected(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    return loaded


@cache
def read(name: str) -> Extraction:
    given = {key: value for key, value in expected(name).items() if key in GIVEN}
    if "fetched_at" in given:
        given["fetched_at"] = datetime.fromisoformat(given["fetched_at"])
    return extract((CASES / name / "page.html").read_bytes(), given.pop("url"), **given)


NAMES = sorted(folder.name for folder in CASES.iterdir())
ARTICLES = [name for name in NAMES if "refused" not in expected(name)]
REFUSED = [name for name in NAMES if "refused" in expected(name)]


def named(*fields: str) -> list[Any]:
    return [
        pytest.param(name, field, id=f"{name}-{field}")
        for name in ARTICLES
        for field in fields
        if field in expected(name)
    ]


@pytest.mark.parametrize(("name", "field"), named(*FIELDS))
def test_a_field_is_read_as_people_read_it(name: str, field: str) -> None:
    assert getattr(read(name), field) == expected(name)[field]


@pytest.mark.parametrize(("name", "field"), named("canonical"))
def test_the_url_is_the_one_the_site_declares(name: str, field: str) -> None:
    assert read(name).url == expected(name)[field]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_text_is_the_title_and_the_paragraphs(name: str) -> None:
    found = read(name)
    assert found.text == "\n\n".join([expected(name)["title"], *expected(name)["paragraphs"]])


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_without_an_article_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(NoArticle) as refusal:
        read(name)
    assert refusal.value.reason == expected(name)["refused"]


def test_there_are_at_least_sixty_cases() -> None:
    assert len(NAMES) >= 60
