"""The duplicate index in the store: ``crawler.dedup.contract.SignatureStore`` in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, TextClause, delete, select, text, update

from crawler.dedup.contract import POSTINGS_READ, Entry
from crawler.store.articles import upsert
from crawler.store.schema import postings, signatures

_COLUMNS = (
    signatures.c.article,
    signatures.c.signature,
    signatures.c.published_at,
    signatures.c.seq,
    signatures.c.cluster,
)


class Signatures:
    """The signatures as one transaction sees them; all calls of a commit share its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: Entry, keys: Sequence[int]) -> None:
        """Keep an entry under its keys, replacing what its id had before."""
        article = entry.article_id
        self._connection.execute(delete(postings).where(postings.c.article == article))
        values: dict[str, Any] = {"signature": entry.signature}
        values |= {"published_at": entry.published_at, "seq": entry.seq, "cluster": entry.cluster}
        upsert(self._connection, signatures, [{"article": article, **values}])
        rows = [{"key": key, "seq": entry.seq, "article": article} for key in sorted(set(keys))]
        if rows:
            self._connection.execute(postings.insert(), rows)

    def candidates(self, keys: Sequence[int], limit: int) -> list[Entry]:
        """Return the entries that share most keys, most first, at most ``limit``."""
        wanted = sorted(set(keys))
        if not wanted:
            return []
        values: dict[str, Any] = {f"k{n}": key for n, key in enumerate(wanted)}
        sharing = _sharing(len(wanted))
        found = self._connection.execute(sharing, values | {"limit": limit}).scalars().all()
        query = select(*_COLUMNS).where(signatures.c.article.in_(found))
        entries = {entry.article_id: entry for entry in self._entries(query)}
        return [entries[article] for article in found]

    def get(self, article_id: str) -> Entry | None:
        """Return an entry, or None."""
        found = self._entries(select(*_COLUMNS).where(signatures.c.article == article_id))
        return found[0] if found else None

    def members(self, cluster: str) -> list[Entry]:
        """Return the entries of a cluster in order of ``seq``."""
        query = select(*_COLUMNS).where(signatures.c.cluster == cluster)
        return self._entries(query.order_by(signatures.c.seq))

    def assign(self, article_ids: Iterable[str], cluster: str) -> None:
        """Move entries to a cluster."""
        moved = signatures.c.article.in_(list(article_ids))
        self._connection.execute(update(signatures).where(moved).values(cluster=cluster))

    def _entries(self, query: Select[Any]) -> list[Entry]:
        return [
            Entry(
                article_id=article,
                signature=bytes(signature),
                published_at=published_at,
                seq=seq,
                cluster=cluster,
            )
            for article, signature, published_at, seq, cluster in self._connection.execute(query)
        ]


def _sharing(number: int) -> TextClause:
    """Return the query for the articles that share most of so many keys.

    One sub-query a key, so that a key which half the articles have costs no more than another.
    """
    latest = " UNION ALL ".join(
        f"SELECT * FROM (SELECT article, seq FROM postings WHERE key = :k{n} "  # noqa: S608
        f"ORDER BY seq DESC LIMIT {POSTINGS_READ}) AS p{n}"
        for n in range(number)
    )
    counted = "GROUP BY article ORDER BY count(*) DESC, max(seq) DESC LIMIT :limit"
    return text(f"SELECT article FROM ({latest}) AS shared {counted}")  # noqa: S608
