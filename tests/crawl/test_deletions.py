"""Articles that a site takes down: noted in the store, never removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from crawler.demo import Replica
from tests.crawl.conftest import Crawled, crawl

pytestmark = pytest.mark.slow

#: A site of each kind whose lists no longer show what is gone.
SITES = ("demo-blogger", "demo-desanews", "demo-tribrata")


def gone(output: Path) -> set[str]:
    """The addresses of the articles that the store knows to be gone."""
    engine = create_engine(f"sqlite:///{output / 'store.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT url FROM articles WHERE gone_at IS NOT NULL"))
        return {row.url for row in rows}


def test_a_sweep_asks_for_the_articles_it_misses_and_notes_those_that_are_gone(
    first: Crawled, replica: Replica, output: Path, tmp_path: Path
) -> None:
    home = tmp_path / "out"
    shutil.copytree(output, home)
    rows = [next(row for row in replica.truth() if row["source"] == site) for site in SITES]
    for row in rows:
        replica.delete(row["source"], row["key"])
    try:
        only = replica.write_sources(tmp_path / "only.toml", only=SITES)
        words = ("-a", f"sources={only}")
        crawl(replica, home, *words)
        assert gone(home) == set()  # what is asked only for news cannot tell
        swept = crawl(replica, home, *words, "-s", "FULL_SWEEP_DAYS=0")
    finally:
        replica.reset()
    assert gone(home) == {row["url"] for row in rows}
    assert swept.records == first.records
    again = crawl(replica, home, *words, "-s", "FULL_SWEEP_DAYS=0")
    # Published again: an API gives the text, and a page that is listed again is read again.
    assert gone(home) == set()
    assert again.records == first.records
