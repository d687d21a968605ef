"""What the articles that one run read of a source were like, in memory that does not grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from crawler.health.leaks import looks_leaked
from crawler.health.sketch import Lengths
from crawler.items import Article, paragraphs_of

#: What counts as filled, by the name that the numbers give it.
FIELDS: Final[Mapping[str, Callable[[Article], object]]] = {
    "date": lambda article: article.published_at,
    "time": lambda article: len(article.published_at or "") > 10,
    "authors": lambda article: article.authors,
    "tags": lambda article: article.tags,
    "section": lambda article: article.section,
    "image": lambda article: article.image,
    "dateline": lambda article: article.dateline,
    "language": lambda article: article.language,
    "modified": lambda article: article.modified_at,
}
#: Days with publications that are kept: enough to know the usual gap between two of them.
DAYS_KEPT: Final = 30


class Quality:
    """Counts over the articles read: fields filled, lengths, leaked lines, publication days.

    Known articles that were read again count too: they show what the site gives today.
    """

    __slots__ = ("days", "filled", "leaked", "lengths", "newest", "read")

    def __init__(self) -> None:
        self.read = 0
        self.leaked = 0
        self.filled: Counter[str] = Counter()
        self.lengths = Lengths()
        #: The newest days with publications that were listed or read, ISO dates.
        self.days: set[str] = set()
        #: The newest publication date among them, as it was given.
        self.newest = ""

    def add(self, article: Article) -> None:
        """Count an article as it was read."""
        self.read += 1
        self.filled.update(name for name, has in FIELDS.items() if has(article))
        paragraphs = paragraphs_of(article.text)
        self.lengths.add(sum(map(len, paragraphs)))
        self.leaked += any(map(looks_leaked, paragraphs))
        self.saw(article.published_at)

    def saw(self, published_at: str | None) -> None:
        """Note a publication date that the site gave, be it only in a list.

        Dates that nobody can have published on yet are ignored: one typing error would hide for
        years that nothing new comes.
        """
        day = _day(published_at)
        if published_at is None or day is None:
            return
        if day > datetime.now(UTC).date() + timedelta(days=1):
            return
        self.newest = max(self.newest, published_at)
        self.days.add(day.isoformat())
        if len(self.days) > DAYS_KEPT:
            self.days.remove(min(self.days))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, with the rates that people read."""
        median = self.lengths.quantile(0.5)
        return {
            "read": self.read,
            "filled": {name: self.filled[name] for name in FIELDS},
            "rates": {name: self._rate(self.filled[name]) for name in FIELDS},
            "median_length": None if median is None else round(median),
            "leaked": self.leaked,
            "leaked_rate": self._rate(self.leaked),
            "newest": self.newest or None,
            "days": sorted(self.days, reverse=True),
            "lengths": self.lengths.to_dict(),
        }

    def _rate(self, count: int) -> float | None:
        return round(count / self.read, 3) if self.read else None


def _day(published_at: str | None) -> date | None:
    try:
        return date.fromisoformat((published_at or "")[:10])
    except ValueError:
        return None
