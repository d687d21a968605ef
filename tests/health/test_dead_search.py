"""A site's search dies between two ordinary runs: that is told after the next ones, without sweeps.

Four sites, one of each family that can be searched, are crawled with the settings of every day, but
for a window that keeps the first run short. Lists and feeds go on as before all the time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import write_sources
from crawler.demo.server import ReplicaWeb
from crawler.demo.surfaces.base import Answer, Request, Surface
from tests.crawl.conftest import LOOPBACK
from tests.replica import replica_here
from tests.shell import scrapy

pytestmark = pytest.mark.slow

#: The API, the search feed (the API is closed), ``q=`` of Blogger, and a search with ``{query}``.
API, FEED, BLOGGER, LISTING = "demo-desanews", "demo-tribrata", "demo-blogger", "demo-portal"
SITES = (API, FEED, BLOGGER, LISTING)
#: The parameters that searches take their words from.
WORDS = frozenset({"search", "s", "q"})
WINDOW = ("-a", "since=2024-08-01", "-a", "until=2024-09-30")


def finds_nothing(surface: Surface) -> Callable[[Request], Answer]:
    """The site with a search that finds nothing, whatever it is asked for."""
    answer = surface.respond

    def respond(request: Request) -> Answer:
        pairs = tuple((k, "nnnnn" if k in WORDS and v else v) for k, v in request.pairs)
        return answer(Request(request.path, pairs, request.headers))

    return respond


@pytest.fixture(scope="module")
def web() -> Iterator[ReplicaWeb]:
    with replica_here() as served:
        yield served


@dataclass(frozen=True)
class Run:
    """One crawl: its manifest, how often each site was asked, how many articles there are then."""

    manifest: dict[str, Any]
    asked: Counter[str]
    articles: int

    def found(self, site: str) -> list[str]:
        return sorted(self.manifest["health"]["findings"].get(site, {}))

    @property
    def alarms(self) -> dict[str, list[str]]:
        return {site: self.found(site) for site in SITES if self.found(site)}


def crawl(web: ReplicaWeb, output: Path, *words: str) -> Run:
    sources = write_sources(output / "sources.toml", web.port, only=SITES)
    before = set(output.glob("runs/*"))
    web.requests.clear()
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}",
        *LOOPBACK, *WINDOW, *words,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (run,) = set(output.glob("runs/*")) - before
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    lines = (output / "articles.jsonl").read_text("utf-8").splitlines()
    return Run(manifest, Counter(request["site"] for request in web.requests), len(lines))


@pytest.fixture(scope="module")
def runs(web: ReplicaWeb, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Run]]:
    """Runs before the searches die, and while they are dead."""
    output = tmp_path_factory.mktemp("searches")
    told = {"well": [crawl(web, output) for _ in range(2)]}
    for site in SITES:
        surface = web.surfaces[site]
        surface.respond = finds_nothing(surface)  # type: ignore[assignment, method-assign]
    told["dead"] = [crawl(web, output) for _ in range(2)]
    return told


def test_searches_that_find_raise_no_alarm(runs: dict[str, list[Run]]) -> None:
    assert [run.alarms for run in runs["well"]] == [{}, {}]


@pytest.mark.parametrize("site", SITES)
def test_a_search_that_died_is_told_after_the_next_runs(
    runs: dict[str, list[Run]], site: str
) -> None:
    # With an API every other run asks its search.
    assert runs["dead"][1].found(site) == ["empty search"]


def test_what_is_told_names_an_article_that_it_had_found(runs: dict[str, list[Run]]) -> None:
    words = runs["dead"][1].manifest["health"]["findings"][BLOGGER]["empty search"]
    assert words.startswith("search returns nothing for 'cooling', but what it had found is there:")


def test_a_run_over_an_unchanged_site_asks_no_more_than_three_requests(
    runs: dict[str, list[Run]],
) -> None:
    run = runs["well"][1]
    assert max(run.asked.values()) <= 3, run.asked
    assert {row["fetched"] for row in run.manifest["sources"].values()} == {0}


def test_nothing_is_written_but_by_the_first_run(runs: dict[str, list[Run]]) -> None:
    first = runs["well"][0].articles
    assert first > 20
    assert {run.articles for some in runs.values() for run in some} == {first}
