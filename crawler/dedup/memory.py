"""A signature store in memory: for tests, and for collections of some ten thousand articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from crawler.dedup.contract import KEY_WEIGHT, POSTINGS_READ, Entry


class InMemorySignatureStore:
    """``SignatureStore`` in dictionaries; about 10 KB an article."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._keys: dict[str, tuple[int, ...]] = {}
        self._postings: dict[int, list[str]] = defaultdict(list)
        self._clusters: dict[str, list[str]] = defaultdict(list)

    def put(self, entry: Entry, keys: Sequence[int]) -> None:
        """Keep an entry under its keys, replacing what its id had before."""
        if entry.article_id in self._entries:
            self._forget(entry.article_id)
        self._entries[entry.article_id] = entry
        self._keys[entry.article_id] = tuple(keys)
        for key in keys:
            self._postings[key].append(entry.article_id)
        self._clusters[entry.cluster].append(entry.article_id)

    def candidates(self, keys: Sequence[int], limit: int) -> list[Entry]:
        """Return the entries with which keys are shared, the closest first."""
        shared: Counter[str] = Counter()
        for key in set(keys):
            latest = self._postings.get(key, ())[-POSTINGS_READ:]
            shared.update(dict.fromkeys(latest, KEY_WEIGHT // max(len(latest), 1)))
        found = [(weight, self._entries[article_id]) for article_id, weight in shared.items()]
        found.sort(key=lambda weighed: (-weighed[0], -weighed[1].seq))
        return [entry for _, entry in found[:limit]]

    def get(self, article_id: str) -> Entry | None:
        """Return an entry, or None."""
        return self._entries.get(article_id)

    def members(self, cluster: str, limit: int | None = None) -> list[Entry]:
        """Return the entries of a cluster in order of ``seq``, all or the first ``limit``."""
        found = (self._entries[article_id] for article_id in self._clusters.get(cluster, ()))
        return sorted(found, key=lambda entry: entry.seq)[:limit]

    def assign(self, article_ids: Iterable[str], cluster: str) -> None:
        """Move entries to a cluster."""
        for article_id in article_ids:
            entry = self._entries[article_id]
            self._clusters[entry.cluster].remove(article_id)
            self._clusters[cluster].append(article_id)
            self._entries[article_id] = replace(entry, cluster=cluster)

    def _forget(self, article_id: str) -> None:
        for key in self._keys.pop(article_id):
            self._postings[key].remove(article_id)
        self._clusters[self._entries.pop(article_id).cluster].remove(article_id)
