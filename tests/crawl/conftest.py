"""One crawl of the replica web, shared by the tests that look at what it did."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Replica
from tests.shell import scrapy

#: What a crawl of loopback may do that a crawl of the web may not.
LOOPBACK = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]


@dataclass(frozen=True)
class Crawled:
    """A finished crawl: what it said, what it wrote, what the sites were asked."""

    done: subprocess.CompletedProcess[str]
    records: list[dict[str, Any]]
    manifest: dict[str, Any]
    skipped: list[dict[str, Any]]
    requests: list[dict[str, Any]]


def crawl(replica: Replica, output: Path, *words: str, auto: bool = False) -> Crawled:
    """Crawl the replica into a directory and gather what came of it."""
    sources = output / "sources.toml"
    output.mkdir(exist_ok=True)
    replica.write_sources(sources, auto=auto)
    before = len(replica.requests)
    runs = set(output.glob("runs/*"))
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}",
        *LOOPBACK, *words,
    )  # fmt: skip
    (run,) = set(output.glob("runs/*")) - runs
    return Crawled(
        done=done,
        records=_lines(output / "articles.jsonl"),
        manifest=json.loads((run / "manifest.json").read_text("utf-8")),
        skipped=_lines(run / "skipped.jsonl"),
        requests=replica.requests[before:],
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="package")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


@pytest.fixture(scope="package")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replica")


@pytest.fixture(scope="package")
def first(replica: Replica, output: Path) -> Crawled:
    return crawl(replica, output)
