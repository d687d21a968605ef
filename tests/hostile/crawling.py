"""Crawling a web of hostile sites as a user does, in a process of its own, and what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit

from tests.hostile.case import Case
from tests.hostile.web import Host, Visits, Web
from tests.shell import PATIENCE, PROJECT, SCRAPY

#: Where the resolver of these crawls lives; Python imports it at its start.
HOOKS = Path(__file__).parent / "hooks"
#: What a crawl of loopback may do that a crawl of the web may not; and all waits are shorter, in
#: the same proportion.
SETTINGS = {
    "PRIVATE_NETWORKS_ALLOWED": "127.0.60.0/24",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "DOWNLOAD_TIMEOUT": "200",
    "RETRY_TIMES": "1",
    "BACKOFF_SECONDS": "0.1",
    "BACKOFF_MAX": "1",
    "BREAKER_FAILURES": "3",
    "BREAKER_REST": "2",
    "BREAKER_REST_AT_THE_END": "1",
    "BREAKER_PROBES": "1",
    "RETRY_AFTER_MAX": "5",
    "EXTRACTION_TIMEOUT": "30",
    "CONTACT_URL": "https://kampus.example/crawl",
}


@dataclass(frozen=True)
class Crawled:
    """A finished crawl: its status, its words, its files, and the most memory it had.

    ``waited`` are those of its ``seconds`` in which it could have gone on, had the machine not been
    busy with others.
    """

    status: int
    told: str
    seconds: float
    waited: float
    megabytes: float
    records: list[dict[str, Any]]
    skipped: list[dict[str, Any]]
    manifest: dict[str, Any]
    visits: dict[str, Visits] = field(default_factory=dict)
    output: Path = Path()

    def lines(self, source: str) -> list[dict[str, Any]]:
        """Return the lines of skipped.jsonl of one source."""
        return [line for line in self.skipped if line["source"] == source]

    def written(self, source: str) -> list[dict[str, Any]]:
        """Return the records of one source."""
        return [record for record in self.records if record["source"] == source]

    def source(self, source: str) -> dict[str, Any]:
        """Return what the manifest says of a source."""
        told: dict[str, Any] = self.manifest["sources"][source]
        return told


def write_sources(path: Path, cases: Iterable[Case], web: Web) -> Path:
    """Write the registry entries of the cases' sites."""
    document, entries = tomlkit.document(), tomlkit.aot()
    for case in cases:
        host = web[case.name]
        entry = tomlkit.table()
        entry.update(
            {"id": case.id, "name": case.name, "url": host.url, "kind": "news",
             "province": "ID-BT", "platform": case.platform}
        )  # fmt: skip
        if case.since:
            entry["since"] = case.since
        if case.discovery:
            entry["discovery"] = dict(case.discovery)
        entries.append(entry)
    document["source"] = entries
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return path


def crawl(
    sources: Path,
    output: Path,
    *words: str,
    settings: dict[str, str] | None = None,
    hosts: Sequence[Host] = (),
    names: dict[str, list[str]] | None = None,
    timeout: float = PATIENCE,
) -> Crawled:
    """Crawl sources to the end. ``names`` are host names and the addresses they resolve to."""
    told = SETTINGS | (settings or {}) | {"OUTPUT_DIR": str(output)}
    options = [word for name, value in told.items() for word in ("-s", f"{name}={value}")]
    environment = os.environ | {
        "COLUMNS": "200",
        "PYTHONPATH": os.pathsep.join([str(HOOKS), str(PROJECT)]),
        "HOSTILE_NAMES": json.dumps(names or {}),
    }
    output.mkdir(parents=True, exist_ok=True)
    log = output / "told.txt"
    started = time.monotonic()
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [*SCRAPY, "crawl", "coverage", "-a", f"sources={sources}", *words, *options],
            cwd=PROJECT, env=environment, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            peak, waited = _watch(process, timeout)
        finally:
            process.kill()
            process.wait()
    runs = sorted(output.glob("runs/*"))
    run = runs[-1] if runs else output
    return Crawled(
        status=process.returncode,
        told=log.read_text("utf-8", "surrogateescape"),
        seconds=time.monotonic() - started,
        waited=waited,
        megabytes=peak,
        records=_lines(output / "articles.jsonl"),
        skipped=_lines(run / "skipped.jsonl"),
        manifest=json.loads((run / "manifest.json").read_text("utf-8")) if runs else {},
        visits={host.name: host.visits for host in hosts},
        output=output,
    )


def _watch(process: subprocess.Popen[bytes], timeout: float) -> tuple[float, float]:
    """Wait for a process; return the most megabytes it had, and the seconds it waited to run."""
    peak, waited, until = 0.0, 0.0, time.monotonic() + timeout
    while process.poll() is None:
        peak = max(peak, memory(process.pid, "VmHWM"))
        waited = max(waited, _waited(process.pid))
        if time.monotonic() > until:
            raise TimeoutError(f"the crawl did not end within {timeout:g} s")
        time.sleep(0.05)
    return peak, waited


def _waited(process: int) -> float:
    """Return the seconds for which a process stood in the queue of the processors.

    The second number of Linux's schedstat, of the main thread; 0 where the kernel does not count.
    """
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def memory(process: int, kind: str = "VmRSS") -> float:
    """Return megabytes of a process, 0 when it is gone."""
    try:
        told = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0.0
    lines = [line for line in told.splitlines() if line.startswith(kind + ":")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
