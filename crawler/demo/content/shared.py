"""Articles that sites have in common: press releases, form letters and same-day twins."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from crawler.demo.content.cases import Draft, Writer
from crawler.demo.content.compose import file_post
from crawler.demo.content.wording import Shelf, data
from crawler.demo.model import Block, Post, Site


def releases(sites: dict[str, Site]) -> list[Post]:
    """Return every publication of every press release; later ones know the first."""
    posts = []
    for release in data("shared")["release"]:
        first: Post | None = None
        for line in release["publications"]:
            post = _publication(sites, release, line)
            if first is None:
                first = post
            else:
                post.copy_of = f"{first.site}/{first.key}"
            posts.append(post)
    return posts


def _publication(sites: dict[str, Site], release: dict[str, Any], line: str) -> Post:
    name, delay, *edits = line.split()
    site = sites[name]
    rng = random.Random(f"release:{release['key']}:{name}")  # noqa: S311
    origin = sites[release["publications"][0].split()[0]]
    at = datetime.fromisoformat(release["at"]).replace(tzinfo=origin.tz)
    published = (at + timedelta(hours=int(delay), minutes=rng.randrange(1, 50))).astimezone(site.tz)
    dateline = rng.choice(site.dateline).format(KAB=release["place"].upper(), Kab=release["place"])
    texts = [
        dateline + release["other_lead" if "lead" in edits else "lead"],
        *release["paragraphs"],
    ]
    if "cut" in edits:
        texts = texts[: len(texts) // 2 + 1]
    if "tail" in edits:
        texts[-1] = release["other_tail"]
    if "credit" in edits:
        texts[-1] += f" ({release['credit']})"
    draft = Draft(
        release["alternative" if "title" in edits else "title"],
        [Block("p", text) for text in texts],
        "" if release.get("off_topic") else "about",
        release["section"],
        tuple(release["tags"]),
    )
    return file_post(site, release["key"], draft, published, rng)


def series(sites: dict[str, Site]) -> list[Post]:
    """Return the form letters: the same sentences about other places, people and days."""
    posts = []
    for form in data("shared")["series"]:
        for name in form["sites"]:
            for number in range(form["count"]):
                rng = random.Random(f"series:{form['key']}:{name}:{number}")  # noqa: S311
                site = sites[name]
                moment = datetime(2024, 8, 5, 9, tzinfo=site.tz) + timedelta(
                    days=9 * number + rng.randrange(5), minutes=rng.randrange(500)
                )
                writer = Writer(site, Shelf(), rng, moment)
                key = f"{form['key']}-{number}"
                posts.append(file_post(site, key, _fill(writer, form), moment, rng))
    return posts


def twins(sites: dict[str, Site]) -> list[Post]:
    """Return pairs of posts of one site whose texts differ in the date alone."""
    posts = []
    for form in data("shared")["twins"]:
        for name in form["sites"]:
            site = sites[name]
            for number, day in enumerate((11, 12)):
                seed = f"twins:{form['key']}:{name}"
                moment = datetime(2024, 11, day, 15, 20 + number, tzinfo=site.tz)
                writer = Writer(site, Shelf(), random.Random(seed), moment)  # noqa: S311
                draft = _fill(writer, form)
                rng = random.Random(seed)  # noqa: S311
                posts.append(file_post(site, f"{form['key']}-{number}", draft, moment, rng))
    return posts


def _fill(writer: Writer, form: dict[str, Any]) -> Draft:
    first, *rest = (writer.facts.say(text) for text in form["paragraphs"])
    blocks = [Block("p", text) for text in (writer.dateline(first), *rest)]
    title = writer.facts.say(form["title"])
    return Draft(title, blocks, "about", form["section"], tuple(form["tags"]))
