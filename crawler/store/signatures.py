"""The duplicate index in the store: ``crawler.dedup.contract.SignatureStore`` in SQL."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, TextClause, bindparam, delete, select, text, update

from crawler.dedup.contract import KEY_WEIGHT, POSTINGS_READ, Entry
from crawler.store.schema import postings, signatures

_COLUMNS = (
    signatures.c.article,
    signatures.c.signature,
    signatures.c.published_at,
    signatures.c.seq,
    signatures.c.cluster,
)
# Made once: building a statement costs more than running it.
_ONE = select(*_COLUMNS).where(signatures.c.article == bindparam("of"))
_MEMBERS = (
    select(*_COLUMNS).where(signatures.c.cluster == bindparam("of")).order_by(signatures.c.seq)
)
_POSTED = select(signatures.c.posted, signatures.c.seq).where(
    signatures.c.article == bindparam("of")
)
_NEW, _POST = signatures.insert(), postings.insert()
_CHANGED = update(signatures).where(signatures.c.article == bindparam("of"))
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
        before = self._connection.execute(_POSTED, {"of": article}).first()
        if before is not None and before[0]:
            had = [{"of_key": key, "of_seq": before[1]} for key in array("q", bytes(before[0]))]
            self._connection.execute(_FORGET, had)
        values: dict[str, Any] = {"signature": entry.signature}
        values |= {"posted": array("q", wanted).tobytes(), "published_at": entry.published_at}
        # Whoever puts an article is about to write its line, which names this cluster.
        values |= {"seq": entry.seq, "cluster": entry.cluster, "told": entry.cluster}
        if before is None:
            self._connection.execute(_NEW, {"article": article, **values})
        else:
            self._connection.execute(_CHANGED, {"of": article, **values})
        rows = [{"key": key, "seq": entry.seq, "article": article} for key in wanted]
        if rows:
            self._connection.execute(_POST, rows)

    def candidates(self, keys: Sequence[int], limit: int) -> list[Entry]:
        """Return the entries with which keys are shared, the closest first, at most ``limit``."""
        wanted = sorted(set(keys))
        if not wanted:
            return []
        values: dict[str, Any] = {f"k{n}": key for n, key in enumerate(wanted)}
        return self._entries(_sharing(len(wanted)), values | {"limit": limit})

    def get(self, article_id: str) -> Entry | None:
        """Return an entry, or None."""
        found = self._entries(_ONE, {"of": article_id})
        return found[0] if found else None

    def members(self, cluster: str, limit: int | None = None) -> list[Entry]:
        """Return the entries of a cluster in order of ``seq``, all or the first ``limit``."""
        return self._entries(_MEMBERS.limit(limit), {"of": cluster})

    def assign(self, article_ids: Iterable[str], cluster: str) -> None:
        """Move entries to a cluster."""
        rows = [{"of": article, "cluster": cluster} for article in article_ids]
        if rows:
            self._connection.execute(_CHANGED, rows)

    def untold(self, limit: int) -> list[Entry]:
        """Return entries that were moved since their line was written, in order of ``seq``."""
        query = select(*_COLUMNS).where(signatures.c.cluster != signatures.c.told)
        return self._entries(query.order_by(signatures.c.seq).limit(limit))

    def mark_told(self, article_ids: Iterable[str]) -> None:
        """Note that the last lines of entries name the clusters that they are in."""
        told = signatures.c.article.in_(list(article_ids))
        values = {"told": signatures.c.cluster}
        self._connection.execute(update(signatures).where(told).values(**values))

    def _entries(
        self, query: Select[Any] | TextClause, values: dict[str, Any] | None = None
    ) -> list[Entry]:
        return [
            Entry(
                article_id=article,
                signature=bytes(signature),
                published_at=published_at,
                seq=seq,
                cluster=cluster,
            )
            for article, signature, published_at, seq, cluster in self._connection.execute(
                query, values
            )
        ]


@lru_cache(maxsize=64)
def _sharing(number: int) -> TextClause:
    """Return the query for the articles that are closest by so many keys.

    One sub-query a key, so that a key which half the articles have costs no more than another.
    """
    latest = " UNION ALL ".join(
        f"SELECT article, seq, {KEY_WEIGHT} / count(*) OVER () AS weight FROM "  # noqa: S608
        f"(SELECT article, seq FROM postings WHERE key = :k{n} "
        f"ORDER BY seq DESC LIMIT {POSTINGS_READ}) AS p{n}"
        for n in range(number)
    )
    counted = (
        "SELECT article, sum(weight) AS weight, max(seq) AS latest "  # noqa: S608
        f"FROM ({latest}) AS shared GROUP BY article ORDER BY weight DESC, latest DESC LIMIT :limit"
    )
    columns = ", ".join(f"s.{column.name}" for column in _COLUMNS)
    return text(
        f"SELECT {columns} FROM ({counted}) AS best JOIN signatures AS s "  # noqa: S608
        "ON s.article = best.article ORDER BY best.weight DESC, best.latest DESC"
    )
