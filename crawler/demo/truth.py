"""What a perfect crawl writes: every article on topic of every site, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crawler.demo.archive import compose, sites
from crawler.demo.model import Post
from crawler.demo.surfaces import open_site
from crawler.demo.surfaces.base import Surface


def told(surfaces: Mapping[str, Surface]) -> list[dict[str, Any]]:
    """Return one object an article, by source and publication.

    ``published_at`` is as exact as the site tells it (the date alone where it shows no time);
    ``modified_at`` is None for articles that were not edited and where the site does not tell.
    ``paragraphs`` are exact: NFC, white space folded. ``copy_of`` names the first publication of
    the same text by source and path. ``key`` names the post for the control address.
    """
    return [
        _row(name, surface, post, surfaces)
        for name, surface in surfaces.items()
        for post in surface.posts
        if post.topic and post.state == "published"
    ]


def _row(
    name: str, surface: Surface, post: Post, surfaces: Mapping[str, Surface]
) -> dict[str, Any]:
    return {
        "source": name,
        "key": post.key,
        "path": surface.path(post),
        "url": surface.url(post),
        "title": post.title,
        "published_at": surface.published_at(post),
        "modified_at": surface.modified_at(post),
        "authors": [post.author],
        "tags": surface.tags_of(post),
        "section": surface.section_of(post),
        "paragraphs": post.paragraphs,
        "topic": post.topic,
        "platform": surface.site.platform,
        "pages": len(post.pages),
        "copy_of": _original(post, surfaces),
    }


def _original(post: Post, surfaces: Mapping[str, Surface]) -> dict[str, str] | None:
    if post.copy_of is None:
        return None
    name, key = post.copy_of.split("/")
    first = surfaces[name].find(key)
    return None if first is None else {"source": name, "path": surfaces[name].path(first)}


def truth(port: int) -> list[dict[str, Any]]:
    """Return the truth of a replica that nobody has edited, as served at ``port``."""
    archive = compose()
    return told({name: open_site(site, archive[name], port) for name, site in sites().items()})


def to_jsonl(rows: list[dict[str, Any]]) -> str:
    """Return the truth as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
