"""Copies that several processes commit at the same time: one of each is the original."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from multiprocessing.synchronize import Barrier

from crawler.store import Store
from tests.shell import PATIENCE
from tests.store.examples import RELEASE, copy, signed

#: The same thing told of so many villages: what differs makes them templates, not copies.
VILLAGES = [
    f"Suka{name}"
    for name in ["maju", "makmur", "jaya", "mulya", "rame", "raja", "asih", "damai", "tani", "sari"]
]
SITES = ("a", "b")


def _published(site: str, where: str, together: Barrier) -> None:
    """Commit the releases of all villages as one site prints them, in its own order."""
    order = VILLAGES if site == "a" else VILLAGES[::-1]
    with Store.open(where) as store:
        together.wait(timeout=PATIENCE)
        for village in order:
            text = [paragraph.replace("Kedung Jaya", village) for paragraph in RELEASE]
            item = copy(f"{site}-{village}", "2024-01-05T10:00:00+07:00", text)
            item.source = site
            signed(store, item)


def test_of_two_copies_that_two_processes_commit_at_once_one_is_the_others(where: str) -> None:
    Store.open(where).close()
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(len(SITES))
    workers = [context.Process(target=_published, args=(s, where, together)) for s in SITES]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=PATIENCE)
    assert [worker.exitcode for worker in workers] == [0, 0]
    with Store.open(where) as store:
        found = list(store.clusters())
        assert Counter(map(len, found)) == {2: len(VILLAGES)}
        for original, other in found:
            assert {original.source, other.source} == set(SITES)
            assert original.url.removeprefix(f"https://{original.source}-") == (
                other.url.removeprefix(f"https://{other.source}-")
            )
            first, second = store.article(original.id), store.article(other.id)
            assert first is not None
            assert second is not None
            assert first["duplicate_of"] is None
            assert (second["duplicate_of"], second["similarity"]) == (original.id, 1.0)
