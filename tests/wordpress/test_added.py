"""Debian's WordPress, added from its address: a crawl with that entry equals one by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.sources import load_file
from tests.commands.registering import LOOPBACK, records, sources
from tests.shell import scrapy

from .server import WordPress

pytestmark = pytest.mark.slow

#: What is of a crawl and not of an article.
OWN = ("run", "fetched_at", "versions")


def test_the_entry_that_is_added_from_the_address_crawls_like_the_one_by_hand(
    wordpress: WordPress, tmp_path: Path
) -> None:
    wordpress.configure()
    added, by_hand = tmp_path / "added.toml", wordpress.write_sources(tmp_path / "by-hand.toml")
    (wanted,) = load_file(by_hand)
    done = sources(
        "add", f"{wordpress.url}/", f"--province={wanted.province}", f"--kind={wanted.kind}",
        f"--id={wanted.id}", f"--file={added}",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (entry,) = load_file(added)
    assert (entry.name, entry.url, entry.platform) == (wanted.name, wanted.url, "wordpress")
    written = crawled(added, tmp_path / "added")
    assert len(written) >= 60
    assert written == crawled(by_hand, tmp_path / "by-hand")


def crawled(entries: Path, output: Path) -> dict[str, dict[str, Any]]:
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={entries}", "-s", f"OUTPUT_DIR={output}", *LOOPBACK,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = records(output / "articles.jsonl")
    return {r["id"]: {key: r[key] for key in r if key not in OWN} for r in lines}
