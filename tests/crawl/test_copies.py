"""Whose text it is, over the replica: releases that several sites print, and templates."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.demo import Replica
from tests.crawl.conftest import Crawled, crawl
from tests.shell import scrapy

pytestmark = pytest.mark.slow

Key = tuple[str, str]
Row = dict[str, Any]


def key_of(row: Row) -> Key:
    parts = urlsplit(row["url"])
    return row["source"], parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def told(first: Crawled, output: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The lines of the first crawl, followed by those that tell of originals found later."""
    assert first.done.returncode == 0
    copy = tmp_path_factory.mktemp("told") / "out"
    shutil.copytree(output, copy)
    done = scrapy("corpus", "tell", "-s", f"OUTPUT_DIR={copy}")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (copy / "articles.jsonl").read_text("utf-8").splitlines()]


def latest(lines: list[Row]) -> dict[Key, Row]:
    """The last line of an id counts."""
    return {key_of(r): r for r in {r["id"]: r for r in lines}.values()}


def appeared(row: Row) -> datetime:
    """When a reader of the site knows that it was there: a day alone is over at its end."""
    at = row["published_at"]
    return datetime.fromisoformat(at if "T" in at else f"{at}T23:59:59+07:00")


def clusters(truth: list[Row]) -> list[list[Row]]:
    """The replica's releases with their copies, each in order of publication."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in truth:
        of = row["copy_of"]
        found[(of["source"], of["path"]) if of else (row["source"], row["path"])].append(row)
    return [sorted(rows, key=appeared) for rows in found.values() if len(rows) > 1]


def test_every_copy_names_the_earliest_article_of_its_cluster(
    told: list[Row], replica: Replica
) -> None:
    records = latest(told)
    found = clusters(replica.truth())
    assert sum(map(len, found)) == 21
    for original, *copies in found:
        head = records[key_of(original)]
        assert head["duplicate_of"] is None, head["url"]
        for copy in copies:
            record = records[key_of(copy)]
            assert record["duplicate_of"] == head["id"], (record["url"], head["url"])
            assert 0.3 < record["similarity"] <= 1
            assert record["versions"]["duplicate_rule"] in {"exact", "near", "part"}


def test_nothing_else_is_marked(told: list[Row], replica: Replica) -> None:
    copies = {key_of(row) for cluster in clusters(replica.truth()) for row in cluster}
    marked = [r["url"] for k, r in latest(told).items() if k not in copies and r["duplicate_of"]]
    assert marked == []


def test_a_crawl_writes_no_article_twice(first: Crawled) -> None:
    assert len({record["id"] for record in first.records}) == len(first.records)


def test_lines_that_were_written_again_differ_in_whose_copy_they_are_alone(
    told: list[Row],
) -> None:
    before: dict[str, Row] = {}
    for record in told:
        old = before.setdefault(record["id"], record)
        for name in record:
            if name not in {"duplicate_of", "similarity", "versions"}:
                assert record[name] == old[name]


def test_a_known_document_is_what_the_crawled_copy_of_it_names(
    replica: Replica, tmp_path: Path
) -> None:
    source = "demo-blogger"
    row = max(
        (r for r in replica.truth() if r["source"] == source and not r["copy_of"]),
        key=lambda r: len(r["paragraphs"]),
    )
    day = row["published_at"][:10]
    text = "\n\n".join([row["title"], *row["paragraphs"]])
    rows = tmp_path / "known.jsonl"
    rows.write_text(json.dumps({"text": text, "date": day}) + "\n", "utf-8")
    output = tmp_path / "out"
    imported = scrapy("corpus", "import", str(rows), "-s", f"OUTPUT_DIR={output}")
    assert imported.returncode == 0, imported.stderr
    only = replica.write_sources(tmp_path / "only.toml", only=(source,))
    crawled = crawl(replica, output, "-a", f"sources={only}")
    known = crawled.records[0]
    assert known["source"] == "known"
    (record,) = [r for r in crawled.records if r["url"] == row["url"]]
    assert record["duplicate_of"] == known["id"]
