"""SIGTERM and Ctrl-C: what is under way is finished within a grace period, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.hostile.answers import HTML, drip, head, page
from tests.hostile.case import Case, bad_site
from tests.hostile.crawling import HOOKS, SETTINGS, write_sources
from tests.hostile.texts import article, listing
from tests.hostile.web import Answer, Visit, Web
from tests.shell import PATIENCE, PROJECT, SCRAPY

pytestmark = pytest.mark.slow

NETWORK = 64
ARTICLES = 12
PATHS = [f"/2024/09/{day + 1:02}/polsek-sambang-warga-{day}/" for day in range(ARTICLES)]
#: Seconds of grace that a page without end uses up, and that are many for all others.
GRACE = 5.0
#: Seconds that no test waits out, and those within which a crawl that is to end at once has ended.
FOREVER, AT_ONCE = 0.75 * PATIENCE, 30.0


def _slow(answer: Answer, seconds: float) -> Answer:
    async def slowly(visit: Visit) -> None:
        await visit.wait(seconds)
        await answer(visit)

    return slowly


def _first(one: Answer, then: Answer) -> Answer:
    async def either(visit: Visit) -> None:
        await (then if visit.seen else one)(visit)

    return either


def _sites() -> list[Case]:
    """Two sites: one answers within a second, the other finishes no article that it begins."""
    steady = {path: _slow(page(article(number)), 0.6) for number, path in enumerate(PATHS)} | {
        "/": page(listing(PATHS))
    }
    drips = drip(head("200 OK", HTML), b"<p>", 0.2)
    stuck = _first(drips, page(article(90)))
    dripping = {"/": page(listing(PATHS[:1])), PATHS[0]: stuck}
    return [bad_site("steady", "", steady, ""), bad_site("dripping", "", dripping, "")]


class Crawl:
    """A crawl in a process group of its own, as a terminal has it."""

    def __init__(self, sources: Path, output: Path, *, grace: float = FOREVER) -> None:
        told = SETTINGS | {
            "OUTPUT_DIR": str(output),
            "PRIVATE_NETWORKS_ALLOWED": f"127.0.{NETWORK}.0/24",
            "DOWNLOAD_TIMEOUT": str(FOREVER),
            "SHUTDOWN_GRACE": str(grace),
        }
        options = [word for name, value in told.items() for word in ("-s", f"{name}={value}")]
        self.output = output
        self.process = subprocess.Popen(
            [*SCRAPY, "crawl", "coverage", "-a", f"sources={sources}", *options],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(HOOKS), str(PROJECT)])},
        )

    def send(self, number: int) -> None:
        os.killpg(self.process.pid, number)

    def end(self) -> tuple[float, str, str]:
        """Wait for the end; return the seconds that it took and both outputs."""
        started = time.monotonic()
        out, err = self.process.communicate(timeout=PATIENCE)
        return time.monotonic() - started, out, err

    def records(self) -> list[dict[str, Any]]:
        path = self.output / "articles.jsonl"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    def manifests(self) -> list[dict[str, Any]]:
        runs = sorted(self.output.glob("runs/*/manifest.json"))
        return [json.loads(path.read_text("utf-8")) for path in runs]


@pytest.fixture
def web() -> Iterator[Web]:
    hosts = [case.host(number, network=NETWORK) for number, case in enumerate(_sites(), start=1)]
    with Web(hosts) as opened:
        yield opened


def _until_under_way(crawl: Crawl, web: Web, pages: int) -> None:
    """Wait until a site was asked for so many articles, one was written, and the other drips."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and crawl.process.poll() is None:
        asked = [path for path in web["steady"].visits.paths if path.startswith("/2024")]
        drips = any(path.startswith("/2024") for path in web["dripping"].visits.paths)
        if len(asked) >= pages and drips and crawl.records():
            return
        time.sleep(0.02)
    raise AssertionError(f"not under way: {crawl.process.poll()}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_lets_what_is_under_way_finish_and_leaves_a_complete_manifest(
    number: int, web: Web, tmp_path: Path
) -> None:
    sources = write_sources(tmp_path / "sources.toml", _sites(), web)
    crawl = Crawl(sources, tmp_path / "out", grace=GRACE)
    _until_under_way(crawl, web, 3)
    crawl.send(number)
    asked = [path for path in web["steady"].visits.paths if path.startswith("/2024")]
    seconds, out, err = crawl.end()
    assert crawl.process.returncode == 6, err
    assert "Traceback" not in err
    assert err.splitlines()[-1].startswith("error: stopped before the end")
    # The dripping site used its grace up, and no more.
    assert seconds < GRACE + AT_ONCE
    written = {urlsplit(record["url"]).path for record in crawl.records()}
    assert written >= set(asked)
    (manifest,) = crawl.manifests()
    assert manifest["status"] == "shutdown"
    assert manifest["finished_at"]
    assert manifest["sources"]["steady"]["written"] == len(written)
    assert manifest["sources"]["dripping"]["failed"] == 0
    assert "steady" in out  # the summary table


def test_what_a_signal_left_is_done_by_the_next_run_once(web: Web, tmp_path: Path) -> None:
    sites = _sites()[:1]
    sources = write_sources(tmp_path / "sources.toml", sites, web)
    crawl = Crawl(sources, tmp_path / "out")
    until = time.monotonic() + PATIENCE
    while len(web["steady"].visits.paths) < 5 and time.monotonic() < until:
        time.sleep(0.02)
    crawl.send(signal.SIGTERM)
    crawl.end()
    again = Crawl(sources, tmp_path / "out")
    assert again.end() and again.process.returncode == 0
    written = [urlsplit(record["url"]).path for record in again.records()]
    assert sorted(written) == sorted(PATHS)
    fetched = Counter(path for path in web["steady"].visits.paths if path.startswith("/2024"))
    assert set(fetched.values()) == {1}


def test_a_second_ctrl_c_stops_at_once_and_loses_nothing(web: Web, tmp_path: Path) -> None:
    sites = _sites()
    sources = write_sources(tmp_path / "sources.toml", sites, web)
    crawl = Crawl(sources, tmp_path / "out")
    _until_under_way(crawl, web, 4)
    before = {record["id"] for record in crawl.records()}
    crawl.send(signal.SIGINT)
    time.sleep(0.3)
    crawl.send(signal.SIGINT)
    seconds, _, err = crawl.end()
    assert crawl.process.returncode == 6, err
    assert "Traceback" not in err
    assert seconds < AT_ONCE
    again = Crawl(sources, tmp_path / "out")
    again.end()
    assert again.process.returncode == 0
    records = again.records()
    assert before <= {record["id"] for record in records}
    written = Counter((r["source"], urlsplit(r["url"]).path) for r in records)
    assert written == Counter([("dripping", PATHS[0]), *(("steady", path) for path in PATHS)])
    # The run that was cut off has its files now.
    assert len(again.manifests()) == 2
