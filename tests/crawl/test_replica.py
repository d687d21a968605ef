"""The main job, end to end: the real spider over the replica web, held to its truth."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crawler.demo import Replica
from crawler.demo.check import differences
from crawler.schema import schema
from tests.crawl.conftest import Crawled, crawl
from tests.shell import scrapy

pytestmark = pytest.mark.slow

#: Sites of the replica whose platform gives bodies to whoever asks.
OPEN = ("demo-blogger", "demo-desanews", "demo-busersulawesi")


def test_the_crawl_ends_well(first: Crawled) -> None:
    assert first.done.returncode == 0, first.done.stderr


def test_every_on_topic_article_is_written_exactly_and_nothing_else(
    first: Crawled, replica: Replica
) -> None:
    assert differences(first.records, replica.truth()) == []


def test_every_record_is_valid_against_the_published_schema(first: Crawled) -> None:
    validator = Draft202012Validator(schema())
    assert [e.message for r in first.records for e in validator.iter_errors(r)] == []


def test_every_record_says_where_it_was_found_and_which_spellings_matched(first: Crawled) -> None:
    for record in first.records:
        assert record["topic"]["name"] == "cooling-system"
        assert record["topic"]["matches"]
        assert record["run"] == first.manifest["run"]
        assert set(record["versions"]) - {"duplicate_rule"} == {
            "record", "project", "trafilatura", "boilerplate", "topic", "source",
        }  # fmt: skip


def test_an_open_api_costs_at_most_a_fifth_of_a_request_an_article(first: Crawled) -> None:
    asked = Counter(request["site"] for request in first.requests)
    written = Counter(record["source"] for record in first.records)
    for source in OPEN:
        assert asked[source] / written[source] <= 0.2, (source, asked[source], written[source])


def test_the_manifest_counts_each_request_that_the_sites_heard(first: Crawled) -> None:
    # But for those of the pages in the browser: scripts, data and images.
    heard = Counter(r["site"] for r in first.requests if r["site"] != "demo-rendered")
    told = {site: first.manifest["sources"][site]["requests"] for site in heard}
    assert {site: sum(kinds.values()) for site, kinds in told.items()} == heard
    assert {kinds["robots"] for kinds in told.values()} == {1}


def test_no_page_is_fetched_twice(first: Crawled) -> None:
    plain = Counter(
        (request["site"], request["path"])
        for request in first.requests
        if request["site"] != "demo-rendered" and not request["path"].startswith("/robots.txt")
    )
    assert {page: n for page, n in plain.items() if n > 2} == {}


def test_what_was_left_out_is_written_down_with_its_reason(first: Crawled) -> None:
    reasons = Counter(line["reason"] for line in first.skipped)
    assert reasons["gone"] > 0
    assert reasons["password-protected"] > 0
    assert reasons["off-topic"] > 100


def test_the_summary_has_a_row_for_every_source(first: Crawled) -> None:
    table = first.done.stdout
    for source in first.manifest["sources"]:
        assert source in table
    assert "articles.jsonl" in table


def test_a_second_run_writes_no_article_twice(
    first: Crawled, replica: Replica, output: Path
) -> None:
    again = crawl(replica, output)
    assert again.done.returncode == 0
    assert again.records == first.records


def test_a_probe_finds_every_platform_and_the_result_is_the_same(
    replica: Replica, tmp_path: Path
) -> None:
    probed = crawl(replica, tmp_path, auto=True)
    assert differences(probed.records, replica.truth()) == []


def test_a_window_bounds_what_is_written_by_the_local_day(replica: Replica, tmp_path: Path) -> None:
    bounded = crawl(replica, tmp_path, "-a", "since=2024-02-01", "-a", "until=2024-03-31")
    wanted = [
        row for row in replica.truth() if "2024-02-01" <= row["published_at"][:10] <= "2024-03-31"
    ]
    assert wanted
    assert differences(bounded.records, wanted) == []


def test_the_full_depth_finds_the_same_articles(replica: Replica, tmp_path: Path) -> None:
    full = crawl(replica, tmp_path, "-a", "depth=full", "-s", "NOT_SAMPLE_SHARE=1")
    assert differences(full.records, replica.truth()) == []
    # With a share of one everything that the topic left out is there to be labelled.
    listed = scrapy("corpus", "samples", "-s", f"OUTPUT_DIR={tmp_path}")
    samples = [json.loads(line) for line in listed.stdout.splitlines()]
    left_out = {row["url"] for row in full.skipped if row["reason"] == "off-topic"}
    assert left_out
    assert {row["url"] for row in samples} == left_out
    assert {(row["label"], row["share"]) for row in samples} == {(None, 1.0)}
    assert all(row["title"] and row["text"] and row["reason"] for row in samples)


def test_a_crawl_that_searches_keeps_no_sample(first: Crawled, output: Path) -> None:
    listed = scrapy("corpus", "samples", "-s", f"OUTPUT_DIR={output}")
    assert (listed.returncode, listed.stdout) == (0, "")
