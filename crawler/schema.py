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

#: What the types cannot say.
PATTERNS: dict[str, str] = {
    "id": r"^[0-9a-f]{16}$",
    "duplicate_of": r"^[0-9a-f]{16}$",
    "url": r"^https?://[^\s]+$",
    "published_at": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)?)?$",
    "modified_at": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)?)?$",
    "province": r"^ID-[A-Z]{2}$",
    "fetched_at": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
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
