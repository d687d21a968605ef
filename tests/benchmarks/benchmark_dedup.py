"""How long an article takes against a store of N signatures, and what a store of N weighs.

    python -m tests.benchmarks.benchmark_dedup [N] [FOLDER]

A process of its own fills the signatures of an SQLite store with N entries of realistic size, a
tenth of whose keys are shared by many. Then generated articles are judged and added. Prints
milliseconds an article (processor time, median) and this process's peak memory.
"""

from __future__ import annotations

import multiprocessing
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import numpy as np
from numpy.typing import NDArray

from crawler.dedup import DuplicateIndex, signature_of
from crawler.store import Store
from crawler.store.signatures import Signatures
from crawler.topics import load_topic
from tests.dedup.corpus import Text, copies, filled, release

#: Keys of an article: its own, and some that many share.
_OWN, _SHARED, _COMMON = 42, 4, 1000
_STEP = 20_000


def fill(path: Path, count: int) -> None:
    """Insert entries in the order of their keys: at random places a million would take an hour."""
    body = signature_of("", filled(release(Random(7), 0)).paragraphs).pack()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for start in range(0, count, _STEP):
            keys = _keys(start, min(start + _STEP, count))
            connection.executemany(
                "insert into signatures (article, signature, posted, published_at, seq, cluster,"
                " told) values (?1, ?2, ?3, '2024-01-01', ?4, ?1, ?1)",
                (
                    (f"{n:016x}", body, row.tobytes(), n)
                    for n, row in enumerate(keys.view(np.int64), start)
                ),
            )
        for rows in _postings(count):
            connection.executemany("insert or ignore into postings values (?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=WAL")


def _keys(start: int, stop: int) -> NDArray[np.uint64]:
    """Return the keys of articles, one row each: mixed numbers (Steele et al., SplitMix64)."""
    width = _OWN + _SHARED
    keys = _mixed(np.arange(start * width, stop * width, dtype=np.uint64)).reshape(-1, width)
    keys[:, _OWN:] = _mixed(keys[:, _OWN:] % np.uint64(_COMMON) + np.uint64(1 << 60))
    return keys


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = (number + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _postings(count: int) -> Iterator[Iterator[tuple[int, int, str]]]:
    """Yield the rows of the postings in their order, a range of keys at a time."""
    ranges = max(1, count // 50_000)
    edges = [2.0**64 * i / ranges - 2.0**63 for i in range(ranges + 1)]
    for low, high in pairwise(edges):
        parts = []
        for start in range(0, count, _STEP):
            keys = _keys(start, min(start + _STEP, count)).view(np.int64)
            rows, columns = np.nonzero((keys >= low) & (keys < high))
            parts.append(np.stack([keys[rows, columns], rows + start], axis=1))
        found = np.concatenate(parts)
        found = found[np.lexsort((found[:, 1], found[:, 0]))]
        yield ((key, n, f"{n:016x}") for key, n in found.tolist())


def measure(store: Store, articles: int, known: int) -> None:
    """Judge and add generated articles; print the figures."""
    random, topic = Random(3), load_topic("cooling-system")
    texts: list[Text] = []
    while len(texts) < articles:
        original = filled(release(random, len(texts)))
        texts += [original, *copies(random, original)]
    spent: dict[str, list[float]] = {"topic": [], "signature": [], "add": [], "all": []}
    with store._database.write() as connection:
        index = DuplicateIndex(Signatures(connection))
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
    figures = "  ".join(f"{name} {median(times):.2f}" for name, times in spent.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{known:>9,} known: {figures} ms an article (median); peak memory {peak:.0f} MB")


def main() -> None:
    """Measure against an empty store and one of N."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=folder) as work:
        for known in (0, count):
            path = Path(work) / f"{known}.db"
            Store.open(path).close()
            if known:
                filling = multiprocessing.get_context("spawn").Process(
                    target=fill, args=(path, known)
                )
                filling.start()
                filling.join()
                if filling.exitcode:
                    sys.exit(f"filling {known} entries failed")
            size = path.stat().st_size / 1e9
            with Store.open(path) as store:
                measure(store, 600, known)
            print(f"{'':>9} the store has {size:.2f} GB")


if __name__ == "__main__":
    main()
