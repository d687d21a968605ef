"""Articles for the store's tests."""

from __future__ import annotations

from typing import Any

from crawler.items import Article, article_id, content_hash

PARAGRAPHS = ["BLORA – Kapolres Blora menggelar cooling system.", "Warga menyambut baik."]


def article(
    url: str = "https://blora.example/2024/01/cooling-system",
    *,
    title: str = "Polres Blora Gelar Cooling System",
    paragraphs: list[str] | None = None,
    **fields: Any,
) -> Article:
    body = PARAGRAPHS if paragraphs is None else paragraphs
    values: dict[str, Any] = {
        "published_at": "2024-01-05T20:15:00+07:00",
        "source": "infodesa",
        "source_name": "Info Desa",
        "extracted_by": "wordpress-api",
        "fetched_at": "2024-02-01T00:00:00+00:00",
        "run": "r1",
    }
    return Article(
        id=article_id(url),
        url=url,
        title=title,
        text="\n\n".join([title, *body]),
        content_hash=content_hash(body),
        **(values | fields),
    )
