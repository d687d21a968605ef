"""Crawling the replica web with processes that are killed, and holding the result to the truth."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.demo import Replica
from crawler.demo.check import differences
from tests.shell import PATIENCE, PROJECT, SCRAPY

#: Everything but the site that needs a browser.
SITES = (
    "demo-blogger",
    "demo-desanews",
    "demo-busersulawesi",
    "demo-tribrata",
    "demo-portal",
    "demo-static",
    "demo-kabarlombok",
)
_COMPLAINT = re.compile(r"\b(ERROR|CRITICAL|Traceback)\b|^error: ")


@dataclass
class Rounds:
    """Crawls from an empty store to the end, one after another, with kills on the way."""

    replica: Replica
    directory: Path
    #: Returns the STORE_URL of an empty store, or "" for SQLite in the output directory.
    new_store: Any
    chance: random.Random
    kills: int = 0
    starts: int = 0
    finished: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    def round(self, most_kills: int, workers: int = 1, longest: float = 8.0) -> None:
        """Crawl from the beginning to the end, killing at random moments up to ``most_kills``."""
        output = self.directory / f"round-{self.finished}"
        output.mkdir()
        sources = self.replica.write_sources(output / "sources.toml", only=SITES)
        store = self.new_store()
        running = [self._start(output, sources, store) for _ in range(workers)]
        kills = 0
        while kills < most_kills:
            # Now and then two die at nearly one moment, and their successors start side by side.
            span = 0.3 if self.chance.random() < 0.25 else longest
            edge = time.monotonic() + self.chance.uniform(0.0, span)
            while time.monotonic() < edge and any(one.poll() is None for one in running):
                time.sleep(0.02)
            alive = [one for one in running if one.poll() is None]
            if not alive:
                break
            victim = self.chance.choice(alive)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
            kills += 1
            running[running.index(victim)] = self._start(output, sources, store)
        ended = Counter(one.wait(PATIENCE) for one in running)
        assert set(ended) == {0}, f"statuses {ended}\n{_complaints(output)}"
        self.statuses += ended
        self.kills += kills
        self.finished += 1
        check(output, self.replica)

    def _start(self, output: Path, sources: Path, store: str) -> subprocess.Popen[bytes]:
        self.starts += 1
        return start(output, sources, store)


def start(output: Path, sources: Path, store: str, *words: str) -> subprocess.Popen[bytes]:
    """Start a crawl of loopback in a process of its own; what it says goes to a log beside it."""
    command = [*SCRAPY, "crawl", "coverage", "-a", f"sources={sources}"]
    command += ["-s", f"OUTPUT_DIR={output}", "-s", f"STORE_URL={store}"]
    command += ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", *words]
    with (output / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)


def _given_up(output: Path) -> list[str]:
    """Return the lines of the runs' outcomes that no site without faults gives cause for."""
    files = sorted(output.glob("runs/*/skipped.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [line for line in lines if json.loads(line)["state"] == "failed"]


def _complaints(output: Path) -> str:
    """Return what the crawls said of errors: each such line of their logs, with what follows it."""
    lines = (output / "log").read_text("utf-8", "replace").splitlines()
    told = [index for index, line in enumerate(lines) if _COMPLAINT.search(line)]
    near = sorted({at for index in told for at in range(index, index + 40) if at < len(lines)})
    return "\n".join(lines[at] for at in near)


def check(output: Path, replica: Replica) -> None:
    """Hold a finished crawl to the truth: every article, none twice, no line torn."""
    text = (output / "articles.jsonl").read_bytes()
    assert text.endswith(b"\n")
    records = [json.loads(line) for line in text.splitlines()]
    said = Counter(record["url"] for record in records)
    assert [url for url, times in said.items() if times > 1] == []
    assert {record["revision"] for record in records} == {1}
    truth = [row for row in replica.truth() if row["source"] in SITES]
    wrong = differences(records, truth)
    assert not wrong, "\n".join([*wrong, "put aside or failed:", *_given_up(output)])
    for run in (output / "runs").iterdir():
        manifest = json.loads((run / "manifest.json").read_text("utf-8"))
        assert manifest["status"] in {"finished", "died"}, manifest["status"]
        for line in (run / "skipped.jsonl").read_text("utf-8").splitlines():
            json.loads(line)
