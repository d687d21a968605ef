"""Running again over a site with bad habits: wrong 304s, pages that fail, kills in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.conftest import LOOPBACK
from tests.crawl.feed_site import FeedSite
from tests.crawl.posts import Written
from tests.shell import PROJECT, SCRAPY, scrapy

pytestmark = pytest.mark.slow

FAST = [*LOOPBACK, "-s", "RETRY_TIMES=0", "-s", "EXTRACTION_WORKERS=1"]


@pytest.fixture
def site() -> Iterator[FeedSite]:
    with FeedSite(posts={"lama-satu": Written("Polisi Sambangi Warga Desa Satu")}) as opened:
        yield opened


def words(output: Path, sources: Path) -> list[str]:
    return ["crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}", *FAST]


def titles(site: FeedSite, output: Path, *more: str, sources: str = "s.toml") -> list[str]:
    """Crawl, and return the titles of all that was ever written, in order."""
    site.asked.clear()
    scrapy(*words(output, site.write_source(output.parent / sources)), *more)
    return [record["title"] for record in records(output)]


def started(output: Path, sources: Path) -> subprocess.Popen[bytes]:
    """Start a crawl in a process group of its own."""
    command = [*SCRAPY, *words(output, sources)]
    return subprocess.Popen(command, cwd=PROJECT, start_new_session=True)


def records(output: Path) -> list[dict[str, Any]]:
    lines = (output / "articles.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_site_that_always_says_304_is_right_again_after_the_sweep(
    site: FeedSite, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    site.always_304 = True
    assert titles(site, output) == ["Polisi Sambangi Warga Desa Satu"]
    site.posts["baru-dua"] = Written("Polisi Sambangi Warga Desa Dua")
    assert titles(site, output) == ["Polisi Sambangi Warga Desa Satu"]
    assert titles(site, output, "-s", "FULL_SWEEP_DAYS=0") == [
        "Polisi Sambangi Warga Desa Satu",
        "Polisi Sambangi Warga Desa Dua",
    ]


def test_a_page_that_failed_is_asked_again_though_its_feed_is_the_same(
    site: FeedSite, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    site.always_304 = True
    site.posts["rusak-tiga"] = Written("Polisi Sambangi Warga Desa Tiga")
    site.failing = {"rusak-tiga"}
    assert titles(site, output) == ["Polisi Sambangi Warga Desa Satu"]
    site.failing = set()
    assert "Polisi Sambangi Warga Desa Tiga" in titles(site, output)
    assert "/lama-satu" not in site.asked


@pytest.mark.parametrize("sources", ["s.toml", "other.toml"])
def test_what_the_first_run_had_listed_when_it_was_killed_is_not_lost(
    site: FeedSite, tmp_path: Path, sources: str
) -> None:
    output = tmp_path / "out"
    site.posts["lama-lima"] = Written("Polisi Sambangi Warga Desa Lima")
    site.silent = {"lama-lima"}
    process = started(output, site.write_source(tmp_path / "s.toml"))
    site.wait_for("lama-lima")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    site.silent = set()
    assert sorted(titles(site, output, sources=sources)) == [
        "Polisi Sambangi Warga Desa Lima",
        "Polisi Sambangi Warga Desa Satu",
    ]


@pytest.mark.parametrize("after", ["the same crawl", "another crawl"])
def test_what_a_killed_run_had_found_is_not_lost(
    site: FeedSite, tmp_path: Path, after: str
) -> None:
    output = tmp_path / "out"
    assert titles(site, output) == ["Polisi Sambangi Warga Desa Satu"]
    site.posts["baru-empat"] = Written("Polisi Sambangi Warga Desa Empat")
    site.silent = {"baru-empat"}
    site.asked.clear()
    process = started(output, tmp_path / "s.toml")
    site.wait_for("baru-empat")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    site.silent = set()
    sources = "s.toml" if after == "the same crawl" else "other.toml"
    assert titles(site, output, sources=sources) == [
        "Polisi Sambangi Warga Desa Satu",
        "Polisi Sambangi Warga Desa Empat",
    ]
    assert titles(site, output, sources=sources) == [r["title"] for r in records(output)]
    assert site.asked == ["/robots.txt", "/feed.xml"]
