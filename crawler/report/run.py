"""A run's files: ``runs/<run id>/manifest.json`` and ``skipped.jsonl``, projected from the store.

The store knows everything a run did at each moment, so a run whose process was killed gets its
files from the next start.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.diagnosis.outcomes import class_of
from crawler.errors import InputError
from crawler.report.health import Health, judge
from crawler.store import Run as StoredRun
from crawler.store import Store
from crawler.store.errors import explained
from crawler.store.turns import turn


def now() -> str:
    """Return the time in UTC as the record's ``fetched_at`` wants it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def new_run_id() -> str:
    """Return an id that sorts by time and is unique among processes that start at once."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"


def check_writable(output: Path) -> None:
    """Raise InputError unless results can be written below a directory."""
    try:
        for place in (output, output / "runs"):
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                pass
    except OSError as error:
        raise InputError(
            f"setting OUTPUT_DIR: {str(place)!r} cannot be written ({error.strerror}): "
            "name another directory with -s OUTPUT_DIR=…"
        ) from None


def open_store(settings: BaseSettings) -> Store:
    """Open the store that the settings name; raises StoreError."""
    output = Path(settings["OUTPUT_DIR"])
    where = settings["STORE_URL"] or output / "store.db"
    return Store.open(where, articles_path=output / "articles.jsonl")


def report_ended_runs(store: Store, output: Path) -> dict[str, list[str]]:
    """Write the files of every ended run that has none yet; those of killed processes too.

    Returns what is new about the sources' health, in lines, by run. Raises StoreError.
    """
    news: dict[str, list[str]] = {}
    runs = output / "runs"
    with explained(str(runs)):
        runs.mkdir(parents=True, exist_ok=True)
        with turn(runs) as lives:  # what is left of a dead process is everybody's to write
            for run in store.close_dead_runs():
                health = judge(store, run)
                news[run.id] = health.lines()
                _write_files(runs / run.id, store, run, health)
                store.mark_reported(run)
                lives()
    return news


def _write_files(directory: Path, store: Store, run: StoredRun, health: Health) -> None:
    directory.mkdir(exist_ok=True)
    # Escaped to ASCII: what a site put into a URL cannot harm who reads the file.
    lines = (
        {
            "url": o.url,
            "source": o.source,
            "state": o.state,
            "reason": o.reason,
            "class": class_of(o.reason),
            "evidence": o.evidence,
            "at": o.at,
        }
        for o in store.outcomes(run.id)
    )
    _replace(directory / "skipped.jsonl", (json.dumps(line) + "\n" for line in lines))
    told = _manifest(store, run) | {"health": health.to_dict()}
    _replace(directory / "manifest.json", [json.dumps(told, indent=2) + "\n"])


def _manifest(store: Store, run: StoredRun) -> dict[str, Any]:
    return {
        "run": run.id,
        "status": run.status,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "arguments": run.arguments,
        "settings": run.settings,
        "versions": run.versions,
        "outcomes": store.counts(run.id),
        **run.summary,
    }


def _replace(path: Path, lines: Iterable[str]) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.writelines(lines)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
