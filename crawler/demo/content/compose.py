"""Composes the posts of all sites: deterministic, each site with every case of the plan."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from crawler.demo.content.cases import PLAN, Draft, Writer
from crawler.demo.content.wording import Shelf
from crawler.demo.model import Block, Post, Site, slugify

#: The days that the replica's archives cover.
FIRST_DAY = datetime(2023, 10, 9)
DAYS = 430


def _moments(site: Site, count: int, rng: random.Random) -> list[datetime]:
    """Return publication times, one in seven of them between midnight and 07:00 local time."""
    moments = []
    for number in range(count):
        hour = rng.randrange(0, 7) if number % 7 == 3 else rng.randrange(7, 23)
        day = rng.randrange(DAYS)
        moments.append(
            FIRST_DAY.replace(tzinfo=site.tz)
            + timedelta(days=day, hours=hour, minutes=number % 60, seconds=rng.randrange(60))
        )
    return moments


def any_moment(site: Site, rng: random.Random) -> datetime:
    """Return a publication time in the waking hours of the archive's days."""
    return FIRST_DAY.replace(tzinfo=site.tz) + timedelta(
        days=rng.randrange(DAYS), hours=rng.randrange(7, 22), minutes=rng.randrange(60)
    )


def compose_site(site: Site, shelf: Shelf) -> list[Post]:
    """Return the site's own posts, not numbered and without what several sites share."""
    rng = random.Random(f"site:{site.id}")  # noqa: S311 - deterministic on purpose
    small = site.surface == "rendered"
    cases = [(case, number) for case, many, few in PLAN for number in range(few if small else many)]
    moments = _moments(site, len(cases), rng)
    posts = []
    for (case, number), moment in zip(cases, moments, strict=True):
        writer = Writer(site, shelf, rng, moment)
        draft = case(writer, number)
        posts.append(file_post(site, f"{case.__name__}-{number}", draft, moment, rng))
    return posts


def file_post(site: Site, key: str, draft: Draft, published: datetime, rng: random.Random) -> Post:
    """Return the post of a draft; one in six is edited hours or days later."""
    edited = rng.random() < 0.17
    delay = timedelta(hours=rng.randrange(2, 400), minutes=rng.randrange(60))
    title = Block("p", draft.title).text.replace("Pilkada serentak", "Pilkada Serentak")
    return Post(
        site=site.id,
        key=key,
        number=0,
        slug=slugify(title),
        title=title,
        blocks=draft.blocks,
        published=published,
        modified=published + delay if edited else published,
        author=rng.choice(site.authors),
        section=draft.section,
        tags=list(draft.tags),
        topic=draft.topic,
        style=rng.choice(["blocks", "classic", "pasted"]),
    )
