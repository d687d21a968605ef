"""How long an article takes against a store of N signatures, and what a store of N weighs.

    python -m tests.benchmarks.benchmark_dedup [N] [FOLDER]

Fills the signatures of an SQLite store with N entries of realistic size, a tenth of whose keys are
shared by many, then judges and adds generated articles. Prints milliseconds an article (processor
time, median) and the process's peak memory, the filling included.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

import numpy as np
from sqlalchemy import Connection

from crawler.dedup import DuplicateIndex, signature_of
from crawler.store import Store
from crawler.store.signatures import Signatures
from crawler.topics import load_topic
from tests.dedup.corpus import copies, filled, release


def fill(connection: Connection, count: int) -> None:
    """Insert entries in bulk: 36 keys of their own each, and 4 of a thousand that many share."""
    rng = np.random.default_rng(7)
    body = signature_of("", filled(release(Random(7), 0)).paragraphs).pack()
    common = rng.integers(-(2**63), 2**63 - 1, 1000)
    step = 5_000
    for start in range(0, count, step):
        size = min(step, count - start)
        own = rng.integers(-(2**63), 2**63 - 1, (size, 36))
        keys = np.concatenate([own, common[rng.integers(0, 1000, (size, 4))]], axis=1)
        ids = [f"{n:016x}" for n in range(start, start + size)]
        rows = sorted(
            (key, start + n, ids[n]) for n, row in enumerate(keys.tolist()) for key in set(row)
        )
        connection.exec_driver_sql(
            "insert into signatures (article, signature, posted, published_at, seq, cluster, told)"
            " values (?,?,?,?,?,?,?)",
            [
                (i, body, keys[n].tobytes(), "2024-01-01", start + n, i, i)
                for n, i in enumerate(ids)
            ],
        )
        connection.exec_driver_sql("insert into postings (key, seq, article) values (?,?,?)", rows)


def measure(connection: Connection, articles: int, known: int) -> None:
    """Judge and add generated articles; print the figures."""
    random, topic = Random(3), load_topic("cooling-system")
    index = DuplicateIndex(Signatures(connection))
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
    figures = "  ".join(f"{name} {median(times):.2f}" for name, times in spent.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{known:>9,} known: {figures} ms an article (median); peak memory {peak:.0f} MB")


def main() -> None:
    """Measure against an empty store and one of N."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    folder = sys.argv[2] if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory(dir=folder) as work:
        for known in (0, count):
            with (
                Store.open(Path(work) / f"{known}.db") as store,
                store._database.write() as connection,
            ):
                fill(connection, known)
                measure(connection, 600, known)


if __name__ == "__main__":
    main()
