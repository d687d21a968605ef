"""A question that is asked once more, and what sites answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawler.platforms.contract import Baseline, Page, Scope
from tests.platforms.walking import HOME, Trail, scope

BEGAN = datetime(2024, 9, 20, 12, tzinfo=UTC)
OLD, NEW = datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 9, 25, 8, tzinfo=UTC)


def upon(notes: Mapping[str, Any] | None = None, *known: str, **more: Any) -> Scope:
    """The question asked once more: ``known`` are the paths of the decided pages."""
    decided = {HOME + path for path in known}

    def answer(edited: Mapping[str, str | None]) -> Set[str]:
        return {url for url in edited if url in decided}

    return replace(scope(**more), baseline=Baseline(began=BEGAN, notes=notes or {}), known=answer)


def queries(trail: Trail) -> list[dict[str, str]]:
    return [{k: v[0] for k, v in parse_qs(urlsplit(url).query).items()} for url in trail.asked]


def rss(*items: tuple[str, datetime]) -> bytes:
    rows = "".join(
        f"<item><title>Judul</title><link>{HOME}{path}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for path, at in items
    )
    return f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def atom(*items: tuple[str, datetime, datetime]) -> bytes:
    rows = "".join(
        f'<entry><title>Judul</title><link rel="alternate" href="{HOME}{path}"/>'
        f"<published>{published.isoformat()}</published><updated>{edited.isoformat()}</updated>"
        "</entry>"
        for path, published, edited in items
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{rows}</feed>'.encode()


def links(*paths: str) -> bytes:
    rows = "".join(f'<li><a href="/{path}">Judul berita</a></li>' for path in paths)
    return f"<html><body><ul>{rows}</ul></body></html>".encode()


def unchanged(url: str) -> Page:
    return Page(url=url, status=304, headers={}, body=b"", unchanged=True)
