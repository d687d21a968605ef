"""Running again when nothing has changed: next to nothing is asked, and nothing is written."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from crawler.demo import Replica
from tests.crawl.conftest import Crawled, crawl

pytestmark = pytest.mark.slow

SITES = {
    "demo-blogger", "demo-desanews", "demo-busersulawesi", "demo-tribrata", "demo-portal",
    "demo-rendered", "demo-static", "demo-kabarlombok",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(first: Crawled, output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first run left, in a directory of its own."""
    copy = tmp_path_factory.mktemp("again") / "out"
    shutil.copytree(output, copy)
    return copy


@pytest.fixture(scope="module")
def second(replica: Replica, home: Path) -> Crawled:
    return crawl(replica, home)


@pytest.fixture(scope="module")
def third(second: Crawled, replica: Replica, home: Path) -> Crawled:
    return crawl(replica, home)


def test_no_source_is_asked_more_than_three_times_robots_txt_among_them(second: Crawled) -> None:
    asked = Counter(request["site"] for request in second.requests)
    assert set(asked) == SITES
    assert max(asked.values()) <= 3, asked


def test_no_article_is_written_and_no_page_fetched(first: Crawled, second: Crawled) -> None:
    assert second.done.returncode == 0, second.done.stderr
    assert second.records == first.records
    assert {s: row["fetched"] for s, row in second.manifest["sources"].items()} == dict.fromkeys(
        SITES, 0
    )


def test_the_third_run_is_told_that_nothing_changed(second: Crawled, third: Crawled) -> None:
    assert third.records == second.records
    same = {request["site"] for request in third.requests if request["status"] == 304}
    assert same == {"demo-tribrata", "demo-kabarlombok", "demo-static"}


def test_another_question_is_not_answered_from_the_first_ones_memory(
    replica: Replica, home: Path, tmp_path: Path
) -> None:
    only = replica.write_sources(tmp_path / "one.toml", only=["demo-desanews"])
    done = crawl(replica, home, "-a", f"sources={only}", "-a", "topic=jumat-curhat")
    # The list of all posts, and one question to the search for later runs to compare with.
    asked, search = [r["path"] for r in done.requests if r["path"] != "/robots.txt"]
    assert "after=" not in asked + search
    assert "search=" not in asked and "search=curhat" in search


def test_a_probed_platform_is_not_probed_again(replica: Replica, tmp_path: Path) -> None:
    output = tmp_path / "out"
    only = replica.write_sources(tmp_path / "auto.toml", auto=True, only=["demo-desanews"])
    words = ("-a", f"sources={only}")
    assert "/" in [request["path"] for request in crawl(replica, output, *words).requests]
    again = crawl(replica, output, *words)
    assert "/" not in [request["path"] for request in again.requests]
    assert len(again.requests) <= 3
