"""Everything that the site publishes, hides or schedules, and what a perfect crawl makes of it.

Posts written by hand stand in ``posts/*.toml``; ``routine`` adds the daily releases that make up
most of a real police portal. Titles and texts are in typographic form (“ ” ’ …), the form in which
WordPress shows them whatever was typed; ``typed`` turns them back into what a keyboard gives.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from . import markup

POSTS = Path(__file__).parent / "posts"
OFFSET = "+07:00"

USERS = (
    {"user_login": "rina.w", "display_name": "Rina Wulandari", "nickname": "Rina"},
    {"user_login": "bsantosa", "display_name": "Bambang Santosa", "nickname": "Bams",
     "description": "Wartawan desk kamtibmas, meliput cooling system Polri sejak 2018."},
    {"user_login": "yusuf", "display_name": "M. Yusuf Al-Fatih", "nickname": "Yusuf"},
    {"user_login": "d_lestari", "display_name": "Dewi Lestari Ningsih, S.I.Kom.",
     "nickname": "dewi"},
    {"user_login": "tora", "display_name": "Tora", "nickname": "tora"},
)  # fmt: skip
CATEGORIES = ("Kamtibmas", "Pemilu 2024", "Otomotif", "Teknologi", "Lalu Lintas", "Kriminal")
PHOTOS = (
    {"file": "IMG-20240208-WA0045.jpg", "title": "IMG-20240208-WA0045", "caption": "",
     "alt": "", "colour": [200, 80, 60]},
    {"file": "sambang-warga.jpg", "title": "sambang warga", "caption": "Foto: Humas Polres",
     "alt": "Bhabinkamtibmas menyambangi warga", "colour": [40, 120, 180]},
    {"file": "cooling-system-polres.jpg", "title": "Cooling System Polres", "colour": [90, 160, 70],
     "alt": "Kegiatan cooling system Polres", "caption": "Kegiatan cooling system Polres"},
)  # fmt: skip

_KEYBOARD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "–": "-"})


@dataclass(frozen=True, slots=True)
class Truth:
    """What a perfect crawl writes of one public post (``on_topic``), or knows to leave (not).

    ``published_at`` is local time with offset. ``author`` is None where no person signs. Table rows
    among ``paragraphs`` have ``markup.CELL_SEPARATOR`` between their cells. ``captions`` may be in
    the text or not; ``related`` titles must not.
    """

    slug: str
    title: str
    published_at: str
    modified_at: str
    author: str | None
    tags: tuple[str, ...]
    category: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    related: tuple[str, ...]
    on_topic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post as its desk wrote it; ``date`` and ``modified`` are local times."""

    slug: str
    title: str
    date: datetime
    text: str
    on_topic: bool
    author: str = "rina.w"
    category: str = "Kamtibmas"
    tags: list[str] = field(default_factory=list)
    editor: markup.Editor = "block"
    typed: Literal["typography", "keyboard"] = "typography"
    excerpt: str = ""
    photo: str | None = None
    modified: datetime | None = None
    sticky: bool = False
    type: Literal["post", "page"] = "post"
    status: Literal["publish", "draft", "private", "pending", "future"] = "publish"
    password: str = ""
    trashed: bool = False
    comments: list[dict[str, str]] = field(default_factory=list)

    @property
    def public(self) -> bool:
        """Whether anyone may read it as an article."""
        hidden = self.status != "publish" or self.password or self.trashed
        return self.type == "post" and not hidden

    def to_dict(self) -> dict[str, Any]:
        """Return what the loader takes."""
        loaded = asdict(self)
        blocks = markup.parse(loaded.pop("text"))
        stored = {"title": self.title, "html": markup.to_html(blocks, self.editor)}
        if self.typed == "keyboard":
            stored = {name: value.translate(_KEYBOARD) for name, value in stored.items()}
        loaded |= stored
        loaded["date"] = _stamp(self.date)
        loaded["modified"] = _stamp(self.modified) if self.modified else None
        return loaded

    def truth(self) -> Truth:
        """Return what a perfect crawl makes of it."""
        blocks = markup.parse(self.text)
        names = {user["user_login"]: user["display_name"] for user in USERS}
        return Truth(
            slug=self.slug,
            title=self.title,
            published_at=self.date.isoformat(timespec="seconds") + OFFSET,
            modified_at=(self.modified or self.date).isoformat(timespec="seconds") + OFFSET,
            author=names.get(self.author),
            tags=tuple(self.tags),
            category=self.category,
            paragraphs=tuple(markup.paragraphs(blocks)),
            captions=tuple(markup.captions(blocks)),
            related=tuple(markup.related(blocks)),
            on_topic=self.on_topic,
        )


class Newsroom:
    """All posts of the site; ``truth`` has the public ones, the latest first."""

    title = "Kabar Kamtibmas Banten"
    tagline = "Polisi dan warga, setiap hari"

    def __init__(self, posts: list[Post]) -> None:
        self.posts = posts
        self._by_slug = {post.slug: post for post in posts}
        if len(self._by_slug) != len(posts):
            raise ValueError("two posts share a slug")
        public = sorted((p for p in posts if p.public), key=lambda p: p.date, reverse=True)
        self.truth = [post.truth() for post in public]

    def post(self, slug: str) -> Post:
        """Return the post with that slug; KeyError when there is none."""
        return self._by_slug[slug]

    def to_dict(self) -> dict[str, Any]:
        """Return what the loader takes."""
        return {
            "title": self.title,
            "tagline": self.tagline,
            "users": USERS,
            "categories": CATEGORIES,
            "photos": PHOTOS,
            "posts": [post.to_dict() for post in self.posts],
        }


def newsroom() -> Newsroom:
    """Return the newsroom with all posts, by hand and routine."""
    from .routine import routine_posts

    by_hand = [
        Post(**entry)
        for file in sorted(POSTS.glob("*.toml"))
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["post"]
    ]
    return Newsroom(by_hand + routine_posts())


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
