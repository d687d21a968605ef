"""How long an article takes against a store of N signatures, and what a store of N weighs.

    python -m tests.benchmarks.benchmark_dedup [N] [FOLDER]

Fills a SQLite signature store (the reference form of ``SignatureStore`` in SQL, below) with N
entries of realistic size, a tenth of whose keys are shared by many, then judges and adds generated
articles. Prints milliseconds an article (processor time, median) and the process's peak memory.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import numpy as np

from crawler.dedup import DuplicateIndex, Entry, signature_of
from crawler.dedup.contract import POSTINGS_READ
from crawler.topics import load_topic
from tests.dedup.corpus import copies, filled, release

SCHEMA = """
create table entry (article_id text primary key, signature blob, published_at text, seq int,
                    cluster text) without rowid;
create index entry_cluster on entry (cluster);
create table posting (key int, seq int, article_id text, primary key (key, seq, article_id))
                     without rowid;
"""


class SqliteSignatures:
    """``SignatureStore`` in two tables."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("pragma journal_mode = wal")
        self.db.execute("pragma synchronous = normal")
        self.db.executescript(SCHEMA)

    def put(self, entry: Entry, keys: Sequence[int]) -> None:
        old = self.get(entry.article_id)
        if old:
            self.db.execute("delete from posting where article_id = ?", (entry.article_id,))
        self.db.execute(
            "insert or replace into entry values (?,?,?,?,?)",
            (entry.article_id, entry.signature, entry.published_at, entry.seq, entry.cluster),
        )
        self.db.executemany(
            "insert into posting values (?,?,?)", [(k, entry.seq, entry.article_id) for k in keys]
        )

    def candidates(self, keys: Sequence[int], limit: int) -> list[Entry]:
        shared: dict[str, int] = {}
        for key in keys:
            for (article_id,) in self.db.execute(
                "select article_id from posting where key = ? order by seq desc limit ?",
                (key, POSTINGS_READ),
            ):
                shared[article_id] = shared.get(article_id, 0) + 1
        best = sorted(shared, key=lambda article_id: -shared[article_id])[:limit]
        return [entry for entry in map(self.get, best) if entry]

    def get(self, article_id: str) -> Entry | None:
        return next(self._entries("article_id", article_id), None)

    def members(self, cluster: str) -> list[Entry]:
        return sorted(self._entries("cluster", cluster), key=lambda entry: entry.seq)

    def assign(self, article_ids: Iterable[str], cluster: str) -> None:
        self.db.executemany(
            "update entry set cluster = ? where article_id = ?", [(cluster, a) for a in article_ids]
        )

    def _entries(self, column: str, value: str) -> Iterable[Entry]:
        rows = self.db.execute(f"select * from entry where {column} = ?", (value,))
        for article_id, signature, published_at, seq, cluster in rows:
            yield Entry(
                article_id=article_id,
                signature=signature,
                published_at=published_at,
                seq=seq,
                cluster=cluster,
            )


def fill(store: SqliteSignatures, count: int) -> None:
    """Insert entries in bulk: 36 keys of their own each, and 4 of a thousand that many share."""
    rng = np.random.default_rng(7)
    body = signature_of("", filled(release(Random(7), 0)).paragraphs).pack()
    common = rng.integers(-(2**63), 2**63 - 1, 1000)
    step = 20_000
    for start in range(0, count, step):
        size = min(step, count - start)
        own = rng.integers(-(2**63), 2**63 - 1, (size, 36))
        keys = np.concatenate([own, common[rng.integers(0, 1000, (size, 4))]], axis=1)
        ids = [f"{n:016x}" for n in range(start, start + size)]
        store.db.executemany(
            "insert into entry values (?,?,?,?,?)",
            [(i, body, "2024-01-01", start + n, i) for n, i in enumerate(ids)],
        )
        rows = sorted(
            (key, start + n, ids[n]) for n, row in enumerate(keys.tolist()) for key in set(row)
        )
        store.db.executemany("insert into posting values (?,?,?)", rows)
        store.db.commit()


def measure(store: SqliteSignatures, articles: int, known: int) -> None:
    """Judge and add generated articles; print the figures."""
    random, topic, index = Random(3), load_topic("cooling-system"), DuplicateIndex(store)
    texts = []
    while len(texts) < articles:
        original = filled(release(random, len(texts)))
        texts += [original, *copies(random, original)]
    spent: dict[str, list[float]] = {"topic": [], "signature": [], "add": [], "all": []}
    for seq, text in enumerate(texts[:articles]):
        marks = [process_time()]
        topic.judge(text.title, text.paragraphs)
        marks.append(process_time())
        signature = signature_of(text.title, text.paragraphs)
        marks.append(process_time())
        index.add(f"new{known}-{seq}", signature, "2024-09-01", known + seq)
        marks.append(process_time())
        for name, a, b in (("topic", 0, 1), ("signature", 1, 2), ("add", 2, 3), ("all", 0, 3)):
            spent[name].append(1000 * (marks[b] - marks[a]))
    store.db.commit()
    figures = "  ".join(f"{name} {median(times):.2f}" for name, times in spent.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{known:>9,} known: {figures} ms an article (median); peak memory {peak:.0f} MB")


def main() -> None:
    """Measure against an empty store and one of N."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=folder) as work:
        measure(SqliteSignatures(Path(work) / "empty.db"), 600, 0)
        store = SqliteSignatures(Path(work) / "full.db")
        fill(store, count)
        measure(store, 600, count)


if __name__ == "__main__":
    main()
