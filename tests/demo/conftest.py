"""Small sites of hand-written posts, so that expected answers can be written by hand too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from crawler.demo.model import Block, Post, Site
from crawler.demo.surfaces import open_site
from crawler.demo.surfaces.base import Answer, Request, Surface

OpenSite = Callable[..., Surface]


def post(number: int, title: str, *texts: str, **more: Any) -> Post:
    """Return a post published on day ``number`` of March 2024 at 06:30 in Central Indonesia."""
    published = datetime(2024, 3, number, 6, 30, tzinfo=timezone(timedelta(hours=8)))
    values: dict[str, Any] = {
        "site": "small",
        "key": f"post-{number}",
        "number": 100 + number,
        "slug": title.lower().replace(" ", "-"),
        "title": title,
        "blocks": [Block("p", text) for text in texts],
        "published": published,
        "modified": published,
        "author": "Sri Lestari",
        "section": "Polri",
        "tags": ["Kamtibmas"],
        "style": "classic",
    }
    return Post(**{**values, **more})


@pytest.fixture
def open_small() -> OpenSite:
    """Open a site of the given surface with the given posts at port 80."""

    def opened(surface: str, posts: list[Post], **options: Any) -> Surface:
        themes = {"wordpress": "desanews"}
        site = Site(
            id="small",
            name="Kabar Kecil",
            tagline="Uji",
            address="127.0.0.99",
            surface=surface,
            theme=options.pop("theme", themes.get(surface, surface)),
            platform="auto",
            kind="news",
            province="ID-NB",
            zone=8,
            dateline=("",),
            authors=("Sri Lestari", "Lalu Wira"),
            discovery={},
            options={"blog_id": "42", **_WORDPRESS, **options},
        )
        return open_site(site, posts, 80)

    return opened


_WORDPRESS = {"permalinks": "/%postname%/", "rest": "open", "feed": "full", "sitemap": "core"}


def get(surface: Surface, target: str, **headers: str) -> Answer:
    """Ask a surface for a path; header names are given with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return surface.respond(Request.of(target, named))
