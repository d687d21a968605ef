"""The record's JSON Schema, generated from the item class, and the check of records against it.

``python -m crawler.schema`` writes ``crawler/article.schema.json`` anew; CI fails when the file and
the class disagree. Source: https://json-schema.org/draft/2020-12.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from crawler.items import RECORD_VERSION, Article

SCHEMA_FILE = Path(__file__).with_name("article.schema.json")

#: Days of the Gregorian calendar, so 29 February in leap years only. JSON Schema's own ``format``
#: is an annotation that most validators pass over, and knows no local time; a pattern binds all.
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY_OF_ANY_YEAR = (
    "(?:02-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01]))"
)
DAY = f"(?!0000)(?:[0-9]{{4}}-{_DAY_OF_ANY_YEAR}|{_LEAP_YEAR}-02-29)"
TIME = "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
OFFSET = "(?:[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]|Z)"
#: A day, or a moment, with its offset from UTC if the site tells one.
STAMP = rf"^{DAY}(?:{TIME}(?:\.[0-9]+)?{OFFSET}?)?$"

#: What the types cannot say.
PATTERNS: dict[str, str] = {
    "id": r"^[0-9a-f]{16}$",
    "duplicate_of": r"^[0-9a-f]{16}$",
    "url": r"^https?://[^\s]+$",
    "published_at": STAMP,
    "modified_at": STAMP,
    "province": r"^ID-[A-Z]{2}$",
    "fetched_at": f"^{DAY}{TIME}Z$",
    "content_hash": r"^[0-9a-f]+$",
    "title": r"\S",
    "text": r"\S",
    "source": r"\S",
    "run": r"\S",
}


@cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of one line of ``articles.jsonl``."""
    found = TypeAdapter(Article).json_schema(mode="serialization")
    properties = found["properties"]
    for name, pattern in PATTERNS.items():
        _string_part(properties[name])["pattern"] = pattern
    properties["revision"]["minimum"] = 1
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": f"One line of articles.jsonl, record version {RECORD_VERSION}.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": found.get("$defs", {}),
    }


def _string_part(field: dict[str, Any]) -> dict[str, Any]:
    options = field.get("anyOf", [field])
    return next(option for option in options if option.get("type") == "string")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def problems(article: Article) -> list[str]:
    """Return what is wrong with a record, one line a field; empty when it is valid."""
    return [
        f"{'.'.join(map(str, error.absolute_path)) or 'record'}: {error.message[:120]}"
        for error in _validator().iter_errors(article.to_dict())
    ]


__all__ = ["SCHEMA_FILE", "problems", "schema"]


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
