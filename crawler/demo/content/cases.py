"""The cases of the replica's articles: what a site of the web has, each told on purpose.

The plan (``PLAN``) is a table of cases; a case is a function that writes the title and the blocks
of one article. To add a case, write such a function and name it in the plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from crawler.demo.content.wording import SPELLINGS, Facts, Shelf, data
from crawler.demo.model import Block, Site

Topic = Literal["", "about", "mentions"]

_OUTREACH_TAGS = ("Polri", "Kamtibmas", "Pilkada 2024", "Pemilu 2024", "Bhabinkamtibmas")
_NEWS = ("narkoba", "curanmor", "laka", "panen", "sekolah", "donor")
_LOOKALIKES = ("radiator", "pendingin", "pemadam", "coldchain")


@dataclass(slots=True)
class Draft:
    """An article before it has an address and a place in the archive."""

    title: str
    blocks: list[Block]
    topic: Topic = ""
    section: str = "Polri"
    tags: tuple[str, ...] = ()


class Writer:
    """Everything that a case needs to write one article of one site."""

    def __init__(self, site: Site, shelf: Shelf, rng: random.Random, published: datetime) -> None:
        self.site, self.shelf, self.rng = site, shelf, rng
        event = published if published.hour >= 9 else published - timedelta(days=1)
        self.event = event
        self.facts = Facts(site, rng, event)
        self._told: set[str] = set()

    def spell(self, number: int) -> None:
        """Use the given entry of ``SPELLINGS`` (modulo their number) in this article."""
        self.facts.spelling(SPELLINGS[number % len(SPELLINGS)])

    def say(self, pool: list[str], *, topic: bool | None = None) -> str:
        """Return a sentence that this article does not have yet, from the fragments of a pool."""
        fragment = self.shelf.take(pool, self.rng, topic=topic, but=self._told)
        self._told.add(fragment)
        return self.facts.say(fragment)

    def dateline(self, text: str) -> str:
        """Put the site's dateline in front of an opening paragraph."""
        place = self.facts["kab"].removeprefix("Kabupaten ")
        form = self.rng.choice(self.site.dateline)
        return form.format(KAB=place.upper(), Kab=place) + text

    def story(self) -> dict[str, list[str]]:
        """Return the outreach story whose fragments were used least."""
        stories: dict[str, dict[str, list[str]]] = data("outreach")
        return stories[self.shelf.take(stories, self.rng)]


Case = Callable[[Writer, int], Draft]


def _paragraphs(texts: list[str]) -> list[Block]:
    return [Block("p", text) for text in texts]


def _body(writer: Writer, story: dict[str, list[str]], *, lead: bool | None) -> list[str]:
    """Return five to eight paragraphs.

    ``lead`` says whether the first or (False) a later one names the topic; None: none does.
    """
    general, rng = data("general"), writer.rng
    topic = {True: None, False: True, None: False}[lead]
    middle = [
        writer.say(story["detail"], topic=topic),
        writer.say(story["quote"], topic=None if lead is not None else False),
        writer.say(general["context"]),
        writer.say(general[rng.choice(["hoax", "chief"])]),
        writer.say(general["community"]),
        writer.say(story["detail"], topic=False if lead is None else None),
    ]
    opening = writer.dateline(writer.say(story["lead"], topic=bool(lead)))
    kept = middle[:2] + [text for text in middle[2:] if rng.random() < 0.8]
    closing = writer.say(general["closing"])
    return list(dict.fromkeys([opening, *kept, closing]))


def spelled(writer: Writer, number: int) -> Draft:
    """On topic, in one of the spellings; three in four have it in the title too."""
    writer.spell(number)
    story = writer.story()
    title = writer.say(story["title"], topic=number % 4 != 3)
    texts = _body(writer, story, lead=number % 3 != 2)
    return Draft(title, _paragraphs(texts), "about", tags=_OUTREACH_TAGS[:3])


def last_paragraph(writer: Writer, number: int) -> Draft:
    """On topic in the last paragraph only."""
    writer.spell(number * 5)
    story = writer.story()
    texts = _body(writer, story, lead=None)[:-1]
    texts.append(writer.say(data("general")["closing_topic"]))
    return Draft(
        writer.say(story["title"], topic=False), _paragraphs(texts), "mentions", tags=_OUTREACH_TAGS
    )


def short(writer: Writer, number: int) -> Draft:
    """Two sentences in all."""
    writer.spell(number * 7)
    stories = data("outreach").values()
    by_lead = {f: s for s in stories for f in s["lead"] if f.count(". ") == 0}
    fragment = writer.shelf.take(by_lead, writer.rng, topic=True)
    story, lead = by_lead[fragment], writer.dateline(writer.facts.say(fragment))
    ends = [f for f in data("general")["closing_topic"] if f.count(". ") == 0]
    return Draft(
        writer.say(story["title"], topic=True),
        _paragraphs([lead, writer.say(ends)]),
        "about",
        tags=_OUTREACH_TAGS[:2],
    )


def sixty_paragraphs(writer: Writer, number: int) -> Draft:
    """A long report of sixty paragraphs under subheadings."""
    writer.spell(number)
    stories, general = data("outreach"), data("general")
    story = writer.story()
    pool = [text for s in stories.values() for part in ("detail", "quote") for text in s[part]]
    pool += general["context"] + general["hoax"] + general["chief"] + general["community"]
    chosen = writer.rng.sample(pool, 58)
    blocks = [Block("p", writer.dateline(writer.say(story["lead"], topic=True)))]
    for position, fragment in enumerate(chosen):
        if position % 12 == 11:
            blocks.append(Block("h", general["subheads"][position // 12]))
        blocks.append(Block("p", writer.facts.say(fragment)))
    blocks.append(Block("p", writer.say(general["closing"])))
    title = writer.say(story["title"], topic=True)
    return Draft(title, blocks, "about", section="Laporan Khusus", tags=_OUTREACH_TAGS)


def paged(writer: Writer, number: int) -> Draft:
    """Two or three pages; the topic may be named on the last page only."""
    writer.spell(number * 3)
    story, second = writer.story(), writer.story()
    general = data("general")
    texts = _body(writer, story, lead=None if number % 2 else True)
    more = [writer.say(second["detail"], topic=False), writer.say(second["quote"], topic=False)]
    more += [writer.say(general["chief"]), writer.say(general["closing_topic"])]
    third = [writer.say(general[part]) for part in ("context", "hoax", "community")]
    blocks = [*_paragraphs(texts), Block("page"), *_paragraphs(more)]
    if number % 2 == 0:
        blocks += [Block("page"), *_paragraphs(third)]
    title = writer.say(story["title"], topic=number % 2 == 0)
    return Draft(title, blocks, "about", section="Laporan Khusus", tags=_OUTREACH_TAGS)


def interview(writer: Writer, number: int) -> Draft:
    """Questions and answers."""
    writer.spell(number)
    general, story = data("general"), writer.story()
    blocks = [Block("p", writer.dateline(writer.say(story["lead"], topic=True)))]
    answers = {pair["question"]: pair["answer"] for pair in general["interview"]}
    for _ in range(6):
        question = writer.shelf.take(answers, writer.rng)
        blocks.append(Block("p", f"<strong>{writer.facts.say(question)}</strong>"))
        blocks.append(Block("p", writer.facts.say(answers.pop(question))))
    blocks.append(Block("p", writer.say(general["closing_topic"])))
    title = f"Wawancara {writer.facts['kapolres_s']}: {writer.say(story['title'], topic=True)}"
    return Draft(title, blocks, "about", section="Wawancara", tags=_OUTREACH_TAGS[:2])


def sectioned(writer: Writer, number: int) -> Draft:
    """Subheadings and a quotation set apart."""
    writer.spell(number)
    story, general = writer.story(), data("general")
    texts = _body(writer, story, lead=True)
    blocks = _paragraphs(texts[:3])
    blocks.append(Block("h", general["subheads"][number % 5]))
    blocks += _paragraphs(texts[3:])
    blocks.append(Block("quote", writer.say(story["quote"])))
    blocks.append(Block("h", general["subheads"][(number + 2) % 5]))
    blocks.append(Block("p", writer.say(general["closing_topic"])))
    return Draft(writer.say(story["title"], topic=True), blocks, "about", tags=_OUTREACH_TAGS[1:4])


def agreement(writer: Writer, number: int) -> Draft:
    """A list in the middle; one of its points names the topic."""
    writer.spell(number + 3)
    story, general = writer.story(), data("general")
    texts = _body(writer, story, lead=None)
    blocks = _paragraphs([*texts[:2], writer.say(general["agreement_lead"])])
    blocks += [Block("li", writer.facts.say(point)) for point in general["agreement"]]
    blocks += _paragraphs(texts[2:])
    return Draft(writer.say(story["title"], topic=True), blocks, "about", tags=_OUTREACH_TAGS[:2])


def outreach_without_topic(writer: Writer, number: int) -> Draft:
    """The same police work, the topic never named."""
    story = writer.story()
    texts = _body(writer, story, lead=None)
    return Draft(writer.say(story["title"], topic=False), _paragraphs(texts), tags=_OUTREACH_TAGS)


def _other(writer: Writer, kind: dict[str, Any]) -> Draft:
    first, *rest = kind["paragraph"]
    opening = writer.dateline(writer.facts.say(first))
    texts = [writer.say(rest) for _ in range(writer.rng.randrange(4, 7))]
    title = writer.say(kind["title"])
    return Draft(
        title, _paragraphs([opening, *texts]), section=kind["section"], tags=tuple(kind["tags"])
    )


def lookalike(writer: Writer, number: int) -> Draft:
    """Cooling systems of engines, computers, vaccines and fires."""
    return _other(writer, data("offtopic")[_LOOKALIKES[number % len(_LOOKALIKES)]])


def other_news(writer: Writer, number: int) -> Draft:
    """Crime, traffic, harvest, school."""
    return _other(writer, data("offtopic")[_NEWS[number % len(_NEWS)]])


#: How many articles of each case a site has, and how many a small site (rendered pages cost).
PLAN: tuple[tuple[Case, int, int], ...] = (
    (spelled, 27, 15),
    (last_paragraph, 4, 2),
    (short, 3, 2),
    (sixty_paragraphs, 1, 1),
    (paged, 3, 2),
    (interview, 1, 1),
    (sectioned, 2, 1),
    (agreement, 1, 1),
    (outreach_without_topic, 10, 12),
    (lookalike, 8, 8),
    (other_news, 18, 18),
)
