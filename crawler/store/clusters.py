"""Clusters of copies: an article's place among them at its commit, and what is told of them.

The store's clusters change with each commit. A line of the projection says what was known when it
was written; ``tell`` appends the lines of those articles again whose original has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crawler.dedup import (
    Duplicate,
    DuplicateIndex,
    Entry,
    Placement,
    Signature,
    compare,
    publication_order,
    unpack,
)
from crawler.store import articles, schema
from crawler.store.signatures import Signatures

#: Under this name ``versions`` says which rule made an article a copy.
RULE = "duplicate_rule"
#: Where a document without a date stands: before every article that a crawl finds.
_BEFORE_ALL = "1900-01-01T00:00:00+07:00"


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster. ``similarity`` and ``rule`` are None for the earliest one."""

    id: str
    url: str
    title: str
    source: str
    published_at: str | None
    similarity: float | None
    rule: str | None


def place(
    connection: Connection,
    article_id: str,
    signature: Signature,
    published_at: str | None,
    *,
    known: bool,
) -> Placement:
    """Put a new text among its copies. A ``known`` document counts as the first of its day."""
    if known:
        published_at = _earliest(published_at)
    seq = articles.lock_head(connection)["seq"] + 1
    return DuplicateIndex(Signatures(connection)).add(article_id, signature, published_at, seq)


def statements(versions: dict[str, str], copy: Duplicate | None) -> dict[str, Any]:
    """Return the fields of a record that say whose copy it is."""
    others = {name: value for name, value in versions.items() if name != RULE}
    if copy is None:
        return {"duplicate_of": None, "similarity": None, "versions": others}
    similarity = round(copy.similarity, 4)
    said = {"duplicate_of": copy.of, "similarity": similarity}
    return said | {"versions": others | {RULE: copy.rule}}


def tell(connection: Connection, run: str, limit: int) -> list[articles.Line]:
    """Append the records of at most ``limit`` articles whose original has changed."""
    articles.lock_head(connection)  # nobody moves an article between the reading and the telling
    index = Signatures(connection)
    lines = []
    moved = index.untold(limit)
    for entry in moved:
        record, head = articles.latest(connection, entry.article_id), index.get(entry.cluster)
        assert record is not None and head is not None
        # Who leads a cluster now that its earliest article has left it is nobody's copy any more.
        copy = None if head == entry else _copy_of(head, entry)
        changes = statements(record["versions"], copy)
        line = articles.amend(connection, entry.article_id, changes, run)
        if line is not None:
            lines.append(line)
    if moved:
        index.mark_told(entry.article_id for entry in moved)
    return lines


def is_untold(connection: Connection) -> bool:
    """True when there are articles whose original has changed since their last line."""
    return bool(Signatures(connection).untold(1))


def clusters(connection: Connection) -> Iterator[list[Member]]:
    """Yield the clusters of two articles or more, each with its earliest article first."""
    index, row = Signatures(connection), schema.signatures.c
    shared = select(row.cluster).where(row.article != row.cluster).distinct()
    for cluster in connection.execute(shared.order_by(row.cluster)).scalars().all():
        entries = sorted(index.members(cluster), key=publication_order)
        (head,) = (entry for entry in entries if entry.article_id == cluster)
        entries.remove(head)
        yield [_member(connection, head, None)] + [
            _member(connection, entry, _copy_of(head, entry)) for entry in entries
        ]


def _member(connection: Connection, entry: Entry, copy: Duplicate | None) -> Member:
    row = articles.stored(connection, entry.article_id)
    assert row is not None
    return Member(
        id=entry.article_id,
        url=row["url"],
        title=row["title"],
        source=row["source"],
        published_at=row["published_at"],
        similarity=round(copy.similarity, 4) if copy else None,
        rule=copy.rule if copy else None,
    )


def _copy_of(head: Entry, entry: Entry) -> Duplicate:
    found = compare(unpack(head.signature), unpack(entry.signature))
    # Both can be copies of a third and have little in common themselves.
    rule = found.rule if found.rule and found.rule != "template" else "near"
    return Duplicate(head.article_id, found.similarity, rule)


def _earliest(published_at: str | None) -> str:
    if not published_at:
        return _BEFORE_ALL
    return published_at if len(published_at) > 10 else f"{published_at}T00:00:00+07:00"
