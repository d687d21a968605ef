"""What the frontier costs: the replica crawl with it, and with Scrapy's own memory queue.

    python -m tests.benchmarks.benchmark_frontier_overhead [rounds]

Both crawls commit to the store; the rounds alternate, the medians are compared. Prints the ratio
of wall times (goal: at most 1.15) and of processor times.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from crawler.demo import Replica
from tests.shell import scrapy
from tests.store.killing import SITES

MEMORY = "scrapy.core.scheduler.Scheduler"
FRONTIER = "crawler.scheduler.FrontierScheduler"
ACKNOWLEDGE = json.dumps({"crawler.middlewares.acknowledge.Acknowledge": 0})


def crawl(replica: Replica, scheduler: str) -> tuple[float, float]:
    """Return seconds of wall and of processor time of one crawl from an empty store."""
    with tempfile.TemporaryDirectory() as directory:
        sources = replica.write_sources(Path(directory) / "sources.toml", only=SITES)
        before, started = os.times(), time.perf_counter()
        done = scrapy(
            "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={directory}",
            "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0",
            "-s", f"SCHEDULER={scheduler}",
            "-s", f"SPIDER_MIDDLEWARES={ACKNOWLEDGE}", timeout=600,
        )  # fmt: skip
        wall, after = time.perf_counter() - started, os.times()
        assert done.returncode == 0, done.stderr
    spent = after.children_user + after.children_system
    return wall, spent - before.children_user - before.children_system


def main(rounds: int = 3) -> None:
    taken: dict[str, list[tuple[float, float]]] = {MEMORY: [], FRONTIER: []}
    with Replica() as replica:
        for _ in range(rounds):
            for scheduler, times in taken.items():
                times.append(crawl(replica, scheduler))
                print(f"  {scheduler}: {times[-1][0]:.1f} s, {times[-1][1]:.1f} s of processor")
    for name, place in (("wall", 0), ("processor", 1)):
        memory, frontier = (median(one[place] for one in times) for times in taken.values())
        print(f"{name}: {frontier:.1f} s against {memory:.1f} s: {frontier / memory:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
