"""Finds the article that a new one is a copy of, and keeps clusters of copies.

The rule of clusters: an article belongs to the cluster of the known article it is most similar to,
among those of which it is a copy (``guard.compare``). Clusters that it joins become one, unless
their earliest articles are told apart by their entities. The earliest article of a cluster, by time
of publication, then by order of commit, is what all others are a ``duplicate_of``; when an earlier
one turns up later, everything in the cluster is pointed to it (``ClusterUpdate``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from crawler.dedup.contract import (
    ClusterUpdate,
    Duplicate,
    Entry,
    Placement,
    Repointed,
    Rule,
    SignatureStore,
)
from crawler.dedup.guard import compare
from crawler.dedup.signature import Signature, unpack

#: How many of the articles that share a key are compared, best first.
CANDIDATES = 24
_WIB = timezone(timedelta(hours=7))
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Match:
    entry: Entry
    similarity: float
    rule: Rule


class DuplicateIndex:
    """Duplicates among the articles of a signature store; holds no state of its own."""

    def __init__(self, store: SignatureStore) -> None:
        self._store = store

    def find(
        self, signature: Signature, published_at: str | None, article_id: str = ""
    ) -> Duplicate | None:
        """Return what an article is a copy of, or None: new, or earlier than all its copies.

        ``article_id`` is the article's own id when the store may know an older revision of it.
        Nothing is stored.
        """
        matches = self._matches(signature, article_id)
        if not matches:
            return None
        earliest = min(self._heads(matches), key=publication_order)
        if _moment(published_at) < publication_order(earliest)[0]:
            return None
        return self._copy_of(earliest, signature, matches)

    def add(
        self, article_id: str, signature: Signature, published_at: str | None, seq: int
    ) -> Placement:
        """Store an article; return its copy mark and what changed for articles known before.

        Meant for the commit's transaction. ``seq`` grows with each commit. A new revision replaces
        the signature of the old one; when the old one was the earliest of a cluster, it stays so.
        """
        known = self._store.get(article_id)
        if known and known.cluster == article_id and len(self._store.members(article_id)) > 1:
            self._put(article_id, signature, known.published_at, known.seq, article_id)
            return Placement(None, None)
        matches = self._matches(signature, article_id)
        heads = self._heads(matches)
        earlier = [head for head in heads if publication_order(head) < (_moment(published_at), seq)]
        if not earlier:
            me = self._put(article_id, signature, published_at, seq, article_id)
            return Placement(None, self._merge(me, heads) if heads else None)
        head = min(earlier, key=publication_order)
        self._put(article_id, signature, published_at, seq, head.article_id)
        late = [other for other in heads if other is not head]
        duplicate = self._copy_of(head, signature, matches)
        return Placement(duplicate, self._merge(head, late) if late else None)

    def _put(
        self,
        article_id: str,
        signature: Signature,
        published_at: str | None,
        seq: int,
        cluster: str,
    ) -> Entry:
        entry = Entry(
            article_id=article_id,
            signature=signature.pack(),
            published_at=published_at,
            seq=seq,
            cluster=cluster,
        )
        self._store.put(entry, signature.keys)
        return entry

    def _matches(self, signature: Signature, article_id: str) -> list[_Match]:
        found = []
        for entry in self._store.candidates(signature.keys, CANDIDATES) if signature.keys else ():
            if entry.article_id == article_id:
                continue
            told = compare(signature, unpack(entry.signature))
            if told.rule and told.rule != "template":
                found.append(_Match(entry, told.similarity, told.rule))
        return sorted(found, key=lambda match: -match.similarity)

    def _heads(self, matches: list[_Match]) -> list[Entry]:
        """Return the earliest articles of the clusters that the matches belong to, best first."""
        heads: dict[str, Entry] = {}
        for match in matches:
            head = self._store.get(match.entry.cluster)
            if head is None or head.article_id in heads:
                continue
            others = [unpack(known.signature) for known in heads.values()]
            this = unpack(head.signature)
            if all(compare(this, other).rule != "template" for other in others):
                heads[head.article_id] = head
        return list(heads.values())

    def _copy_of(self, head: Entry, signature: Signature, matches: list[_Match]) -> Duplicate:
        told = compare(signature, unpack(head.signature))
        rule = told.rule if told.rule and told.rule != "template" else matches[0].rule
        return Duplicate(head.article_id, told.similarity, rule)

    def _merge(self, head: Entry, late: list[Entry]) -> ClusterUpdate:
        first = unpack(head.signature)
        members = []
        for old in late:
            entries = self._store.members(old.article_id)
            for entry in entries:
                told = compare(first, unpack(entry.signature))
                rule = told.rule if told.rule and told.rule != "template" else "near"
                members.append(Repointed(entry.article_id, told.similarity, rule))
            self._store.assign([entry.article_id for entry in entries], head.article_id)
        return ClusterUpdate(head.article_id, tuple(o.article_id for o in late), tuple(members))


def publication_order(entry: Entry) -> tuple[datetime, int]:
    """Return the key by which the articles of a cluster are ordered: the earliest is the first."""
    return _moment(entry.published_at), entry.seq


def _moment(published_at: str | None) -> datetime:
    """Return when an article appeared: a date alone counts as its day's end in western Indonesia,
    so that a stamped article of the day precedes it; no date comes last."""
    if not published_at:
        return _NEVER
    try:
        if len(published_at) <= 10:
            day = datetime.combine(date.fromisoformat(published_at), datetime.max.time())
            return day.replace(tzinfo=_WIB)
        stamp = datetime.fromisoformat(published_at)
    except (ValueError, OverflowError):
        return _NEVER
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=_WIB)
