"""The duplicate index in the store: ``crawler.dedup.contract.SignatureStore`` in SQL."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, TextClause, bindparam, delete, select, text, update

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
_FORGET = delete(postings).where(
    postings.c.key == bindparam("of_key"), postings.c.seq == bindparam("of_seq")
)


class Signatures:
    """The signatures as one transaction sees them; all calls of a commit share its transaction.

    ``seq`` must be an article's own: no two articles are put with the same.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, entry: Entry, keys: Sequence[int]) -> None:
        """Keep an entry under its keys, replacing what its id had before."""
        article, wanted = entry.article_id, sorted(set(keys))
        old = select(signatures.c.posted, signatures.c.seq).where(signatures.c.article == article)
        before = self._connection.execute(old).first()
        if before is not None and before[0]:
            had = [{"of_key": key, "of_seq": before[1]} for key in array("q", bytes(before[0]))]
            self._connection.execute(_FORGET, had)
        values: dict[str, Any] = {"signature": entry.signature}
        values |= {"posted": array("q", wanted).tobytes(), "published_at": entry.published_at}
        # Whoever puts an article is about to write its line, which names this cluster.
        values |= {"seq": entry.seq, "cluster": entry.cluster, "told": entry.cluster}
        upsert(self._connection, signatures, [{"article": article, **values}])
        rows = [{"key": key, "seq": entry.seq, "article": article} for key in wanted]
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
        entries = {entry.article_id: entry for entry in self._entries(query)} if found else {}
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

    def untold(self, limit: int) -> list[Entry]:
        """Return entries that were moved since their line was written, in order of ``seq``."""
        query = select(*_COLUMNS).where(signatures.c.cluster != signatures.c.told)
        return self._entries(query.order_by(signatures.c.seq).limit(limit))

    def mark_told(self, article_ids: Iterable[str]) -> None:
        """Note that the last lines of entries name the clusters that they are in."""
        told = signatures.c.article.in_(list(article_ids))
        values = {"told": signatures.c.cluster}
        self._connection.execute(update(signatures).where(told).values(**values))

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


@lru_cache(maxsize=64)
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
