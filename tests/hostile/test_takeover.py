"""A domain that changes hands in the midst of a crawl: nothing of its new owner is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.answers import page
from tests.hostile.case import Case, bad_site
from tests.hostile.cases.traps import GAMBLING
from tests.hostile.crawling import Crawled, crawl, write_sources
from tests.hostile.texts import article, listing
from tests.hostile.web import Answer, Visit, Web

pytestmark = pytest.mark.slow

NETWORK = 66
ARTICLES, GOOD = 40, 12
PATHS = [f"/2024/09/10/polsek-sambang-warga-{number}/" for number in range(ARTICLES)]


def _until_sold(good: Answer) -> Answer:
    """Answer well until so many articles were asked for, and sell from then on."""

    async def answer(visit: Visit) -> None:
        asked = sum(path.startswith("/2024") for path in visit.host.visits.paths)
        await (good if asked <= GOOD else page(GAMBLING))(visit)

    return answer


def _sold_site() -> Case:
    answers = {path: _until_sold(page(article(n))) for n, path in enumerate(PATHS)}
    return bad_site("dijual", "", answers | {"/": _until_sold(page(listing(PATHS)))}, "")


def _hacked_site() -> Case:
    """A good site among whose articles somebody has hidden pages of his own."""
    answers = {
        path: page(article(n) if n < GOOD or n >= GOOD + 10 else GAMBLING)
        for n, path in enumerate(PATHS)
    }
    return bad_site("diretas", "", answers | {"/": page(listing(PATHS))}, "")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    output: Path = tmp_path_factory.mktemp("takeover")
    cases = [_sold_site(), _hacked_site()]
    hosts = [case.host(number, network=NETWORK) for number, case in enumerate(cases, start=1)]
    with Web(hosts) as web:
        sources = write_sources(output / "sources.toml", cases, web)
        allowed = {"PRIVATE_NETWORKS_ALLOWED": f"127.0.{NETWORK}.0/24"}
        return crawl(sources, output, hosts=hosts, settings=allowed)


def test_a_site_that_is_sold_in_the_midst_of_its_crawl_is_put_aside(crawled: Crawled) -> None:
    told = crawled.source("dijual")
    assert told["put_aside"].startswith("put aside: spam")
    assert told["written"] == GOOD
    assert "slot" not in str(crawled.written("dijual")).lower()
    # Five pages of a row, a look at the home page, and what was on its way meanwhile.
    asked = [path for path in crawled.visits["dijual"].paths if path.startswith("/2024")]
    assert len(asked) <= GOOD + 8
    assert told["skipped"]["spam"] == ARTICLES - GOOD


def test_a_site_with_a_row_of_hacked_pages_is_looked_at_and_read_on(crawled: Crawled) -> None:
    told = crawled.source("diretas")
    assert told["put_aside"] == ""
    assert told["written"] == ARTICLES - 10
    assert told["skipped"] == {"spam": 10}
