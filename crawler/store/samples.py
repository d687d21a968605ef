"""Articles that were judged not to be about a topic, kept so that a person can measure recall.

Which ones are kept depends on their id alone: a second run over the same sites draws the same, and
so does a crawl with several workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crawler.items import Article
from crawler.store.articles import upsert
from crawler.store.database import Database, stamp
from crawler.store.keys import storable
from crawler.store.schema import samples

_ID_BITS = 64


@dataclass(frozen=True, slots=True)
class Sample:
    """One text that was left out. ``share`` is the part of such texts that was kept, 0 to 1."""

    article: str
    source: str
    url: str
    title: str
    text: str
    published_at: str | None
    score: float
    reason: str
    share: float


def drawn(article_id: str, share: float) -> bool:
    """Tell whether an article belongs to the share (0 to 1) of all that is kept."""
    return int(article_id, 16) < share * float(1 << _ID_BITS)


class Samples:
    """The store's part about texts that were left out."""

    _database: Database

    def keep_sample(
        self, article: Article, *, topic: str, score: float, reason: str, share: float
    ) -> None:
        """Keep a text that a topic (name and version) left out; again, it replaces itself."""
        row: dict[str, Any] = {
            "topic": topic,
            "article": article.id,
            "source": article.source,
            "url": storable(article.url),
            "title": storable(article.title),
            "text": storable(article.text),
            "published_at": article.published_at,
            "score": score,
            "reason": storable(reason),
            "share": share,
            "at": stamp(),
        }
        with self._database.write() as connection:
            upsert(connection, samples, [row])

    def samples(self, topic: str) -> Iterator[Sample]:
        """Yield the texts that a topic (name and version) left out and that were kept, by id."""
        columns = (samples.c[name] for name in Sample.__slots__)
        query = select(*columns).where(samples.c.topic == topic).order_by(samples.c.article)
        with self._database.read() as connection:
            for row in connection.execution_options(yield_per=200).execute(query):
                yield Sample(*row)
