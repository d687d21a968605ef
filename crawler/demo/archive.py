"""All sites with all their posts: what the server serves and what the truth is told from."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import timedelta
from typing import Any

from crawler.demo.content import shared
from crawler.demo.content.cases import Writer, spelled
from crawler.demo.content.compose import any_moment, compose_site, file_post
from crawler.demo.content.wording import Shelf, data
from crawler.demo.model import Block, BlockKind, Post, Site

_SITE_KEYS = frozenset(f.name for f in fields(Site))
#: Articles on topic that were taken down but are still linked, a site.
GONE = 3


def sites() -> dict[str, Site]:
    """Return the sites of ``content/sites.toml`` by id."""
    return {entry["id"]: _site(entry) for entry in data("sites")["site"]}


def _site(entry: dict[str, Any]) -> Site:
    known = {key: value for key, value in entry.items() if key in _SITE_KEYS}
    options = {key: value for key, value in entry.items() if key not in _SITE_KEYS}
    known["dateline"] = tuple(known["dateline"])
    known["authors"] = tuple(known["authors"])
    defaults: dict[str, Any] = {"province": None, "discovery": {}}
    return Site(**{**defaults, **known}, options=options)


def compose() -> dict[str, list[Post]]:
    """Return each site's posts, oldest first, numbered, linked and commented; always the same."""
    all_sites = sites()
    shelf = Shelf()
    archive: dict[str, list[Post]] = {name: [] for name in all_sites}
    for site in all_sites.values():
        archive[site.id] += compose_site(site, shelf) + _hidden(site, shelf)
    for post in (
        *shared.releases(all_sites),
        *shared.series(all_sites),
        *shared.twins(all_sites),
    ):
        archive[post.site].append(post)
    for name, posts in archive.items():
        posts.sort(key=lambda p: (p.published, p.key))
        rng = random.Random(f"archive:{name}")  # noqa: S311 - deterministic on purpose
        _number(posts, rng)
        _link(posts, rng)
        _furnish(posts, all_sites[name].authors, rng)
        _comment(posts, rng)
    return archive


def _hidden(site: Site, shelf: Shelf) -> list[Post]:
    """Return posts on topic whose text no crawl can get: taken down, drafts, password-protected."""
    states = ["gone"] * GONE
    if site.surface == "wordpress":
        states += ["draft", "protected"]
    posts = []
    for number, state in enumerate(states):
        rng = random.Random(f"hidden:{site.id}:{number}")  # noqa: S311
        moment = any_moment(site, rng)
        draft = spelled(Writer(site, shelf, rng, moment), number)
        draft.topic = ""
        post = file_post(site, f"{state}-{number}", draft, moment, rng)
        post.state = state  # type: ignore[assignment]
        posts.append(post)
    return posts


def _number(posts: list[Post], rng: random.Random) -> None:
    """Give posts increasing numbers with gaps, and slugs of their own."""
    number, seen = 1200, set[str]()
    for post in posts:
        number += rng.randrange(2, 9)
        post.number = number
        base, again = post.slug, 2
        while post.slug in seen:
            post.slug, again = f"{base}-{again}", again + 1
        seen.add(post.slug)


def _link(posts: list[Post], rng: random.Random) -> None:
    """Put links to other articles after paragraphs of every third one, or at their ends."""
    for post in posts:
        spots = [i + 1 for i, block in enumerate(post.blocks[:-1]) if block.kind == "p"]
        if rng.random() > 0.36 or len(spots) < 3:
            continue
        for spot in sorted(rng.sample(spots, 2), reverse=True):
            target = rng.choice([p for p in posts if p is not post and p.state != "draft"])
            kind: BlockKind = "glued" if rng.random() < 0.25 else "related"
            post.blocks.insert(spot, Block(kind, target.key))


def _furnish(posts: list[Post], authors: Collection[str], rng: random.Random) -> None:
    """Give some articles a picture between paragraphs and a line of credits at the end."""
    for post in posts:
        luck = rng.random()
        if luck < 0.2 and len(post.blocks) > 3:
            name = f"IMG-{post.published:%Y%m%d}-WA{post.number}"
            post.blocks.insert(1, Block("image", name))
        if 0.1 < luck < 0.2:
            code = rng.choice(["(Red)", "(*)", "(Hms/Red)", f"({post.author.split()[0]}/Red)"])
            post.blocks.append(Block("credit", code))
        elif 0.2 < luck < 0.3:
            editor = rng.choice([name for name in authors if name != post.author])
            lines = (f"Editor: {editor}", f"Editor : {editor}", f"Penulis: {post.author}")
            post.blocks.append(Block("credit", rng.choice([*lines, "Sumber: Humas Polres"])))


def _comment(posts: list[Post], rng: random.Random) -> None:
    """Let readers of every fourth article write; some of them name the topic."""
    lines: list[str] = data("offtopic")["chatter"]["comments"]
    names: Iterable[str] = data("places")["people"]["female"]
    for post in posts:
        if rng.random() > 0.25:
            continue
        for _ in range(rng.randrange(1, 4)):
            when = post.published + timedelta(hours=rng.randrange(1, 90))
            post.comments.append((rng.choice(list(names)), rng.choice(lines), when))
        post.comments.sort(key=lambda comment: comment[2])
