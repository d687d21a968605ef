"""Ten good sites among all the hostile ones: their articles, no others, and not twice the time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.hostile.answers import page
from tests.hostile.case import Case, bad_site
from tests.hostile.cases import THEMES
from tests.hostile.crawling import Crawled, crawl, write_sources
from tests.hostile.elsewhere import hosts_elsewhere, names
from tests.hostile.texts import article, listing, title
from tests.hostile.web import Web

pytestmark = pytest.mark.slow

NETWORK = 62
SITES, ARTICLES = 10, 24
#: As a user has them, but for the time that a host is waited for.
SETTINGS = {
    "PRIVATE_NETWORKS_ALLOWED": f"127.0.{NETWORK}.0/24",
    "DOWNLOAD_DELAY": "1",
    "AUTOTHROTTLE_ENABLED": "1",
    "DOWNLOAD_TIMEOUT": "5",
    "RETRY_TIMES": "2",
    "EXTRACTION_TIMEOUT": "20",
    "PLAYWRIGHT_LAUNCH_OPTIONS": '{"executable_path": ""}',
}


def good_site(number: int) -> Case:
    """Return a site of articles on the topic, each with a text of its own."""
    paths = [f"/2024/09/{day + 1:02}/polsek-sambang-warga-{day}/" for day in range(ARTICLES)]
    answers = {
        path: page(article(100 * number + day, headline=title(100 * number + day)))
        for day, path in enumerate(paths)
    }
    return bad_site(f"baik {number}", "behaves", answers | {"/": page(listing(paths))}, "")


GOOD = [good_site(number) for number in range(SITES)]
#: Every hostile site of which nothing may be written. Whether a page is poison is a question of the
#: time that a worker is given; what is under test here are the settings that users have.
HOSTILE = [
    case
    for theme, cases in THEMES.items()
    for case in cases
    if theme != "poison"
    if case.stored in ("failed", "skipped", "listing")
    or (case.stored == "walked" and not case.holds)
]


def _crawl(cases: list[Case], folder: Path) -> Crawled:
    hosts = [
        case.host(number, network=NETWORK, neighbours=False)
        for number, case in enumerate(cases, start=1)
    ]
    hosts += hosts_elsewhere(NETWORK)
    folder.mkdir()
    with Web(hosts) as web:
        sources = write_sources(folder / "sources.toml", cases, web)
        return crawl(sources, folder, settings=SETTINGS, hosts=hosts, names=names(hosts))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return _crawl(GOOD, tmp_path_factory.mktemp("good") / "alone")


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return _crawl([*GOOD, *HOSTILE], tmp_path_factory.mktemp("good") / "beside")


def _written(crawled: Crawled) -> list[tuple[str, str, str]]:
    return sorted((r["source"], urlsplit(r["url"]).path, r["text"]) for r in crawled.records)


def test_the_good_sites_alone_give_all_their_articles(alone: Crawled) -> None:
    assert alone.status == 0, alone.told[-2000:]
    assert len(alone.records) == SITES * ARTICLES


def test_the_hostile_sites_are_as_many_as_fifty() -> None:
    assert len(HOSTILE) >= 50


def test_exactly_the_articles_of_the_good_sites_are_written(
    alone: Crawled, beside: Crawled
) -> None:
    assert beside.status == 4, beside.told[-2000:]
    assert _written(beside) == _written(alone)


def test_the_hostile_sites_do_not_double_the_time(
    alone: Crawled, beside: Crawled, figure: Callable[[str], None]
) -> None:
    figure(
        f"hostile: {len(HOSTILE)} hostile sites beside {SITES} good ones: {beside.seconds:.0f} s "
        f"({beside.waited:.0f} s of them the machine was busy with others), good ones alone "
        f"{alone.seconds:.0f} s ({alone.waited:.0f} s), memory {beside.megabytes:.0f} MB"
    )
    # What the machine does for others costs the crawl that works more, more: the hostile sites are
    # not to blame for that. On a machine at rest it is nothing.
    elsewhere = max(0.0, beside.waited - alone.waited)
    assert beside.seconds - elsewhere <= 2 * alone.seconds
