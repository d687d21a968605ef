"""A million requests on 2,000 hosts through the frontier, in one process, on SQLite.

    python -m tests.benchmarks.benchmark_frontier [requests] [hosts]

Fills the frontier in batches as listings do, then leases and acknowledges everything as a crawl
does: up to 32 requests in flight, one a host, each acknowledged in its own transaction. Prints the
rates, how long finding the next request takes with the frontier full, and the resident memory.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from statistics import median, quantiles

from crawler.store import Lease, Store, Wanted, request_key

IN_FLIGHT = 32
BATCH = 100  # what a listing of 100 articles adds at once
ALOUD = 100_000


def resident_mb() -> float:
    """Return this process's resident memory in MB (10^6 bytes)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("no VmRSS in /proc/self/status")


def wanted(number: int, hosts: int) -> Wanted:
    host = f"host-{number // BATCH % hosts}.example"
    url = f"https://{host}/2024/{number % 12 + 1:02}/judul-berita-nomor-{number}/"
    payload = {"url": url, "callback": "parse_page", "cb_kwargs": {"source": host}}
    return Wanted(key=request_key("GET", url), host=host, payload=json.dumps(payload), source=host)


def fill(store: Store, total: int, hosts: int) -> float:
    frontier = store.frontier()
    frontier.join("benchmark")
    started = time.perf_counter()
    for start in range(0, total, BATCH):
        frontier.add([wanted(n, hosts) for n in range(start, min(start + BATCH, total))])
        if start % ALOUD == 0:
            print(f"  {start:>9,} stored, {resident_mb():.0f} MB")
    took = time.perf_counter() - started
    frontier.leave()
    return took


def drain(store: Store, total: int) -> tuple[float, list[float], list[float]]:
    """Lease and acknowledge everything; return seconds, seconds of each lease call, memory."""
    frontier = store.frontier()
    frontier.join("benchmark")
    in_flight: deque[Lease] = deque()
    leasing: list[float] = []
    memory: list[float] = []
    done = 0
    started = time.perf_counter()
    while done < total:
        before = time.perf_counter()
        leases = frontier.lease(IN_FLIGHT - len(in_flight))
        if len(leasing) < ALOUD:
            leasing.append(time.perf_counter() - before)
        in_flight.extend(leases)
        for _ in range(max(1, len(in_flight) // 2)):  # half of those in flight come back
            assert frontier.finish(in_flight.popleft().id)
            done += 1
            if done % ALOUD == 0:
                memory.append(resident_mb())
                print(f"  {done:>9,} done, {memory[-1]:.0f} MB")
    assert not frontier.has_more()
    return time.perf_counter() - started, leasing, memory


def one_by_one(store: Store, number: int) -> list[float]:
    """Return the seconds that finding one next request takes, each time, in a full frontier."""
    frontier = store.frontier()
    frontier.join("benchmark")
    found: list[float] = []
    held: deque[Lease] = deque()
    for _ in range(number):
        before = time.perf_counter()
        leases = frontier.lease(1)
        found.append(time.perf_counter() - before)
        held.extend(leases)
        if len(held) == IN_FLIGHT:
            frontier.finish(held.popleft().id)
    frontier.leave()
    return found


def main(total: int = 1_000_000, hosts: int = 2_000) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "store.db"
        with Store.open(path) as store:
            filling = fill(store, total, hosts)
            print(f"fill: {total / filling:,.0f} a second; {path.stat().st_size / 1e6:,.0f} MB")
            times = one_by_one(store, 5_000)
            print(
                f"next request: median {median(times) * 1e3:.3f} ms, "
                f"p95 {quantiles(times, n=20)[-1] * 1e3:.3f} ms, most {max(times) * 1e3:.1f} ms"
            )
            draining, leasing, memory = drain(store, total - (5_000 - IN_FLIGHT + 1))
            print(f"lease and acknowledge: {total / draining:,.0f} a second")
            print(f"  a lease call: median {median(leasing) * 1e3:.3f} ms")
            print(f"all three: {total / (filling + draining):,.0f} a second (goal: 3,000)")
            print(f"memory: {memory[0]:.0f} MB at first, {memory[-1]:.0f} MB at last (goal: 300)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
