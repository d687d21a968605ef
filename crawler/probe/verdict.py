"""What an examination found: the verdict on a site, ready for a table and for JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from crawler.platforms.probe import Clue
from crawler.probe.methods import Trial
from crawler.sources import Source

#: ``usable``: it lists articles, and one of them can be read. ``unreadable``: it lists articles,
#: and none can be read. ``no-articles``: nothing lists any. ``forbidden``: robots.txt. The others
#: say what answered instead of the site.
Outcome = Literal[
    "usable", "unreadable", "no-articles", "forbidden", "blocked", "spam", "parked", "unreachable"
]
JavaScript = Literal["no", "articles", "everything", "unknown"]


@dataclass(slots=True, kw_only=True)
class Robots:
    """What robots.txt says to us. ``status`` is None when there was no answer."""

    status: int | None = None
    rules: int = 0
    sitemaps: int = 0
    delay: float | None = None


@dataclass(slots=True, kw_only=True)
class ArticleRead:
    """How one article could be read; ``problem`` says why it could not."""

    url: str
    title: str = ""
    published_at: str | None = None
    date_source: str | None = None
    authors: list[str] = field(default_factory=list)
    paragraphs: int = 0
    extracted_by: str = ""
    on_topic: bool = False
    problem: str = ""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """The verdict on one site.

    ``asked`` is what was given, ``url`` the site's address as it answers, ``moved_to`` that of
    another host it leads to. ``zone`` counts the time zones its own stamps tell. ``entry`` is the
    registry entry that follows, None where none does; ``notes`` are what whoever adds it should
    look at.
    """

    asked: str
    url: str
    outcome: Outcome = "unreachable"
    reason: str = ""
    status: int | None = None
    moved_to: str | None = None
    asked_home: str = ""
    closed: str = ""
    robots: Robots = field(default_factory=Robots)
    platform: str = "auto"
    clues: list[Clue] = field(default_factory=list)
    generator: str | None = None
    feeds: list[str] = field(default_factory=list)
    methods: list[Trial] = field(default_factory=list)
    articles: list[ArticleRead] = field(default_factory=list)
    javascript: JavaScript = "unknown"
    zones: Counter[str] = field(default_factory=Counter)
    amp: bool = False
    names: list[str] = field(default_factory=list)
    page_title: str = ""
    search: str | None = None
    archive: str | None = None
    requests: int = 0
    notes: list[str] = field(default_factory=list)
    entry: Source | None = None

    @property
    def usable(self) -> bool:
        """Whether the site can be a source."""
        return self.outcome == "usable"

    @property
    def zone(self) -> str | None:
        """The time zone most of its stamps tell."""
        return self.zones.most_common(1)[0][0] if self.zones else None

    @property
    def read(self) -> list[ArticleRead]:
        """The articles that could be read."""
        return [article for article in self.articles if not article.problem]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; the candidates that methods listed are left out."""
        told = {
            "asked": self.asked,
            "url": self.url,
            "outcome": self.outcome,
            "reason": self.reason,
            "status": self.status,
            "moved_to": self.moved_to,
            "robots": asdict(self.robots),
            "platform": self.platform,
            "evidence": [asdict(clue) for clue in self.clues],
            "generator": self.generator,
            "feeds": self.feeds,
            "methods": [
                {
                    "method": trial.method,
                    "answers": trial.answers,
                    "items": trial.items,
                    "on_topic": trial.on_topic,
                    "told": trial.told,
                    "complete": trial.complete,
                    "reason": trial.reason,
                    "requests": trial.requests,
                }
                for trial in self.methods
            ],
            "articles": [asdict(article) for article in self.articles],
            "javascript": self.javascript,
            "zone": self.zone,
            "amp": self.amp,
            "requests": self.requests,
            "notes": self.notes,
        }
        entry = self.entry
        told["entry"] = entry.model_dump(mode="json", exclude_defaults=True) if entry else None
        return told
