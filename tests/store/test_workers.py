"""Identical processes on one PostgreSQL store share a crawl, one process a host at a time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.demo import Replica
from tests.conftest import Figure
from tests.shell import PATIENCE
from tests.store.conftest import PostgresCluster
from tests.store.killing import SITES, check, start
from tests.store.stamping import stamp

#: Seconds between two requests of a site.
DELAY = 0.2
HANDLERS = json.dumps(dict.fromkeys(("http", "https"), "tests.store.stamping.Stamping"))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


@pytest.mark.parametrize("workers", [4, 8])
def test_processes_share_the_work_and_no_host_hears_two_of_them_at_once(
    workers: int, replica: Replica, tmp_path: Path, postgres: PostgresCluster, figure: Figure
) -> None:
    sources = replica.write_sources(tmp_path / "sources.toml", only=SITES)
    store = postgres.database()
    before = len(replica.requests)
    # With a delay the sites take seconds, as real ones do: time for all to come to the work.
    running = [
        start(
            tmp_path,
            sources,
            store,
            "-s",
            f"USER_AGENT=crawler-{number}",
            "-s",
            f"DOWNLOAD_DELAY={DELAY}",
            "-s",
            f"DOWNLOAD_HANDLERS={HANDLERS}",
        )
        for number in range(workers)
    ]
    assert [one.wait(PATIENCE) for one in running] == [0] * workers, (tmp_path / "log").read_text()
    check(tmp_path, replica)
    heard = defaultdict(list)
    for request in replica.requests[before:]:
        if not request["path"].startswith("/robots.txt"):
            heard[request["site"]].append(stamp(request["agent"]))
    changes = {
        site: [(one, other) for one, other in pairwise(said) if one[0] != other[0]]
        for site, said in heard.items()
    }
    passed_on = {site: len(pairs) for site, pairs in changes.items()}
    # A host changes hands after 50 requests, or for a process that has none: when it joins or its
    # hosts are done. Never to and fro.
    bounds = {site: len(said) // 50 + workers for site, said in heard.items()}
    assert {site: n for site, n in passed_on.items() if n > bounds[site]} == {}
    assert sum(passed_on.values()) <= len(SITES) + workers
    # Its delay goes with it.
    waits = [other[1] - one[1] for pairs in changes.values() for one, other in pairs]
    assert [wait for wait in waits if wait < DELAY * 0.9] == []
    busy = {name for said in heard.values() for name, _ in said}
    assert len(busy) > 1
    figure(f"{workers} processes on one PostgreSQL: {len(busy)} had work, hosts passed {passed_on}")
