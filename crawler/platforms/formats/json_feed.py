"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import re
from typing import Any

from crawler.platforms.addresses import absolute
from crawler.platforms.contract import Refused
from crawler.platforms.formats.elements import escape
from crawler.platforms.formats.items import MAX_ITEMS, FeedDocument, FeedItem, clean_names
from crawler.platforms.formats.json_text import json_value
from crawler.platforms.formats.markup import plain, whole_body
from crawler.platforms.formats.xml import describe, legal
from crawler.platforms.window import read_stamp


def load_json(body: bytes) -> Any:
    """Return the value of a JSON document. Raises ``Refused`` for anything that is none."""
    text = body.decode("utf-8-sig", "replace")
    try:
        return json_value(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{describe(text)}, not readable as JSON") from error


def read_json_feed(body: bytes, url: str) -> FeedDocument:
    value = load_json(body)
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise Refused("JSON, but not a JSON Feed")
    language, authors = _string(value.get("language")), _json_authors(value)
    items = [
        _json_item(item, url, language, authors)
        for item in value["items"][:MAX_ITEMS]
        if isinstance(item, dict)
    ]
    return FeedDocument(
        kind="json",
        items=[item for item in items if item],
        title=plain(_string(value.get("title"))),
        next=absolute(url, _string(value.get("next_url"))),
    )


def _json_item(
    item: dict[str, Any], base: str, language: str | None, authors: list[str]
) -> FeedItem | None:
    identity = _string(item.get("id")) or ""
    url = absolute(base, _string(item.get("url"))) or (
        absolute(base, identity) if identity.startswith(("http://", "https://")) else None
    )
    if url is None:
        return None
    text = _string(item.get("content_text"))
    paragraphs = re.split(r"\n\s*\n", text) if text else []
    as_html = "".join(f"<p>{escape(part)}</p>" for part in paragraphs) or None
    tags = item.get("tags")
    return FeedItem(
        url=url,
        title=plain(_string(item.get("title"))),
        published_at=read_stamp(_string(item.get("date_published"))),
        modified_at=read_stamp(_string(item.get("date_modified"))),
        authors=_json_authors(item) or authors,
        tags=clean_names(_string(tag) for tag in tags) if isinstance(tags, list) else [],
        image=absolute(base, _string(item.get("image")) or _string(item.get("banner_image"))),
        language=plain(_string(item.get("language")) or language),
        body=whole_body(_string(item.get("content_html")) or as_html),
        summary=plain(_string(item.get("summary"))),
    )


def _json_authors(value: dict[str, Any]) -> list[str]:
    people = value.get("authors")
    people = people if isinstance(people, list) else [value.get("author")]
    return clean_names(_string(person.get("name")) for person in people if isinstance(person, dict))


def _string(value: Any) -> str | None:
    return (legal(value).strip() or None) if isinstance(value, str) else None
