"""Finds the article that a new one is a copy of, and keeps clusters of copies.

The rule of clusters: an article belongs to the cluster of the known article it is most similar to,
among those of which it is a copy (``guard.compare``). It stays out of a cluster when its entities
tell it apart from as many of the articles there as it is a copy of: a cut that names nothing fits
two events, and must not lead one to the other. It also stays out when an article there tells of
another thing: a round-up prints both, and must not lead one to the other either. Clusters that it
joins become one, unless their articles are told apart in turn, or tell of two things. The earliest
article of a cluster, by time of publication, then by order of commit, is what all others are a
``duplicate_of``; when an earlier one turns up later, everything in the cluster is pointed to it
(``ClusterUpdate``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice, product
from typing import Literal

from crawler.dedup.contract import (
    ClusterUpdate,
    Duplicate,
    Entry,
    Placement,
    Repointed,
    Rule,
    SignatureStore,
)
from crawler.dedup.guard import (
    are_strangers,
    compare,
    differ_in_more_than_people,
    have_little_in_common,
)
from crawler.dedup.signature import Signature, packed_shingles, unpack

#: How many of the articles that share a key are compared, best first.
CANDIDATES = 24
#: How many articles of a cluster that a text did not match are asked what they tell of.
_WITNESSES = 12
#: How many articles of each kind, matched and not, speak for a cluster beside its earliest when
#: two are to become one.
_SPOKESMEN = 3
#: A text that has so much in common (Jaccard) with an article of a cluster is as that article is.
_ALIKE = 0.8
_WIB = timezone(timedelta(hours=7))
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Match:
    """A known article with (nearly) the same sentences: a copy, or a template of another event."""

    entry: Entry
    signature: Signature
    similarity: float
    rule: Rule | Literal["template"]


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster that an article may join: its earliest article, and what matched in it."""

    head: Entry
    matches: list[_Match]


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
        signature = signature.published_on(published_at)
        clusters = self._clusters(signature, article_id)
        if not clusters:
            return None
        earliest = min(clusters, key=lambda cluster: publication_order(cluster.head))
        if _moment(published_at) < publication_order(earliest.head)[0]:
            return None
        return _copy_of(earliest, signature)

    def add(
        self, article_id: str, signature: Signature, published_at: str | None, seq: int
    ) -> Placement:
        """Store an article; return its copy mark and what changed for articles known before.

        Meant for the commit's transaction. ``seq`` grows with each commit. A new revision replaces
        the signature of the old one; when the old one was the earliest of a cluster, it stays so
        while any of the cluster is like it. When none is, it leaves: the next earliest leads, and
        the new text is a copy of what it is like, if that was there before.
        """
        signature = signature.published_on(published_at)
        known = self._store.get(article_id)
        others = self._store.members(article_id) if known and known.cluster == article_id else []
        others = [entry for entry in others if entry.article_id != article_id]
        if known and others:
            if any(_are_copies(signature, _known(entry)) for entry in others):
                self._put(article_id, signature, known.published_at, known.seq, article_id)
                return Placement(None, None)
            left = self._succeed(article_id, others)
            copy = self.find(signature, published_at, article_id)
            cluster = copy.of if copy else article_id
            self._put(article_id, signature, published_at, seq, cluster)
            return Placement(copy, left)
        clusters = self._clusters(signature, article_id)
        heads = [cluster.head for cluster in clusters]
        mine = _moment(published_at), seq
        earlier = [cluster for cluster in clusters if publication_order(cluster.head) < mine]
        if not earlier:
            me = self._put(article_id, signature, published_at, seq, article_id)
            return Placement(None, self._merge(me, heads) if heads else None)
        first = min(earlier, key=lambda cluster: publication_order(cluster.head))
        self._put(article_id, signature, published_at, seq, first.head.article_id)
        late = [head for head in heads if head is not first.head]
        update = self._merge(first.head, late) if late else None
        return Placement(_copy_of(first, signature), update)

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
            if have_little_in_common(signature.shingles, packed_shingles(entry.signature)):
                continue
            other = _known(entry)
            told = compare(signature, other)
            if told.rule:
                found.append(_Match(entry, other, told.similarity, told.rule))
        return sorted(found, key=lambda match: -match.similarity)

    def _clusters(self, signature: Signature, article_id: str) -> list[_Cluster]:
        """Return the clusters that a text joins, the one with the most similar copy first."""
        copies: dict[str, list[_Match]] = defaultdict(list)
        told_apart: Counter[str] = Counter()
        for match in self._matches(signature, article_id):
            if match.rule == "template":
                told_apart[match.entry.cluster] += 1
            else:
                copies[match.entry.cluster].append(match)
        joined: list[_Cluster] = []
        for cluster, matches in copies.items():
            exact = matches[0].rule == "exact"
            if told_apart[cluster] >= len(matches) and not exact:
                continue
            head = self._store.get(cluster)
            if head is None or self._is_foreign(signature, matches, article_id):
                continue
            this = _Cluster(head, matches)
            if all(self._tell_of_one(this, other) for other in joined):
                joined.append(this)
        return joined

    def _is_foreign(self, signature: Signature, matches: list[_Match], article_id: str) -> bool:
        """True when a cluster that a text matches in part holds articles about another thing.

        One that names another day, unit or place is enough; of those that name other people alone
        there must be more than the text has matched.
        """
        if matches[0].similarity >= _ALIKE:
            return False
        others = 0
        for witness in self._witnesses(matches, article_id):
            if compare(signature, witness).rule is None:
                if are_strangers(signature, witness):
                    return True
                others += are_strangers(signature, witness, by_people=True)
        return others > len(matches)

    def _witnesses(self, matches: list[_Match], *known: str) -> Iterator[Signature]:
        """Yield the signatures of a cluster's articles that are neither matched nor ``known``."""
        cluster = matches[0].entry.cluster
        seen = {match.entry.article_id for match in matches} | {*known}
        for entry in self._store.members(cluster, _WITNESSES + len(seen)):
            if entry.article_id not in seen:
                yield _known(entry)

    def _tell_of_one(self, a: _Cluster, b: _Cluster) -> bool:
        """True when two clusters may become one for the sake of an article that copies both.

        It may be a round-up of both, or the whole of which they hold the halves.
        """
        ours, theirs = self._voices(a), self._voices(b)
        rules: Counter[str | None] = Counter()
        for one, other in product(ours, theirs):
            rule = compare(one, other).rule
            if rule is None and are_strangers(one, other):
                return False
            doubtful = rule is None and differ_in_more_than_people(one, other)
            rules["doubtful" if doubtful else rule] += 1
        if 2 * rules["doubtful"] > rules.total():
            return False
        copies = rules["exact"] + rules["near"] + rules["part"]
        return not rules["template"] or copies > rules["template"]

    def _voices(self, cluster: _Cluster) -> list[Signature]:
        head = cluster.head.article_id
        matched = [m.signature for m in cluster.matches if m.entry.article_id != head]
        others = islice(self._witnesses(cluster.matches, head), _SPOKESMEN)
        return [_known(cluster.head), *matched[:_SPOKESMEN], *others]

    def _merge(self, head: Entry, late: list[Entry]) -> ClusterUpdate:
        first = _known(head)
        members = []
        for old in late:
            entries = self._store.members(old.article_id)
            members += [_repointed(first, entry) for entry in entries]
            self._store.assign([entry.article_id for entry in entries], head.article_id)
        return ClusterUpdate(head.article_id, tuple(o.article_id for o in late), tuple(members))

    def _succeed(self, left: str, entries: list[Entry]) -> ClusterUpdate:
        """Give a cluster that its earliest article has left to the next earliest."""
        head = min(entries, key=publication_order)
        first = _known(head)
        self._store.assign([entry.article_id for entry in entries], head.article_id)
        members = [_repointed(first, entry) for entry in entries if entry is not head]
        return ClusterUpdate(head.article_id, (left,), tuple(members))


def _repointed(first: Signature, entry: Entry) -> Repointed:
    told = compare(first, _known(entry))
    rule = told.rule if told.rule and told.rule != "template" else "near"
    return Repointed(entry.article_id, told.similarity, rule)


def _known(entry: Entry) -> Signature:
    return unpack(entry.signature, entry.published_at)


def _are_copies(a: Signature, b: Signature) -> bool:
    return compare(a, b).rule in ("exact", "near", "part")


def _copy_of(cluster: _Cluster, signature: Signature) -> Duplicate:
    told = compare(signature, _known(cluster.head))
    rule = told.rule if told.rule and told.rule != "template" else cluster.matches[0].rule
    assert rule != "template"
    return Duplicate(cluster.head.article_id, told.similarity, rule)


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
