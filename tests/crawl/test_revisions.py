"""Articles that changed between two runs, and pages of which only the furniture did."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Replica
from tests.crawl.conftest import Crawled, crawl

pytestmark = pytest.mark.slow

#: Sites whose platform tells that an old post was edited.
TELLING = ("demo-blogger", "demo-desanews", "demo-busersulawesi", "demo-tribrata", "demo-static",
           "demo-kabarlombok")  # fmt: skip
ADDED = "Ralat redaksi: kegiatan cooling system tersebut berlangsung di dua desa, bukan satu desa."


def post_of(replica: Replica, site: str, at: int) -> dict[str, Any]:
    """The n-th oldest article on topic of a site that has one page and no copies."""
    rows = [
        row
        for row in replica.truth()
        if row["source"] == site and row["pages"] == 1 and not row["copy_of"]
    ]
    return sorted(rows, key=lambda row: row["published_at"])[at]


@pytest.fixture(scope="module")
def edited(replica: Replica) -> Any:
    """On each site: one text changed, one only in its white space."""
    changed = {}
    for site in TELLING:
        row, other = post_of(replica, site, 3), post_of(replica, site, 5)
        replica.edit(site, row["key"], paragraphs=[*row["paragraphs"], ADDED])
        spaced = [text.replace(" ", "  ") for text in other["paragraphs"]]
        replica.edit(site, other["key"], paragraphs=spaced)
        changed[row["url"]] = row
    yield changed
    replica.reset()


@pytest.fixture(scope="module")
def second(
    first: Crawled,
    output: Path,
    edited: dict[str, Any],
    replica: Replica,
    tmp_path_factory: pytest.TempPathFactory,
) -> Crawled:
    copy = tmp_path_factory.mktemp("revised") / "out"
    shutil.copytree(output, copy)
    return crawl(replica, copy)


def test_each_changed_text_is_written_again_as_its_second_revision(
    first: Crawled, second: Crawled, edited: dict[str, Any]
) -> None:
    before = {record["url"]: record for record in first.records}
    revised = second.records[len(first.records) :]
    assert {record["url"] for record in revised} == set(edited)
    for record in revised:
        old = before[record["url"]]
        assert (record["id"], record["revision"]) == (old["id"], 2)
        assert record["modified_at"] > old["published_at"]
        assert record["published_at"] == old["published_at"]
        assert record["text"].endswith(ADDED)


def test_finding_them_costs_few_requests(second: Crawled) -> None:
    asked = Counter(request["site"] for request in second.requests)
    # The static site's sitemaps are five files.
    assert max(n for site, n in asked.items() if site != "demo-static") <= 5, asked
    assert asked["demo-static"] <= 10
