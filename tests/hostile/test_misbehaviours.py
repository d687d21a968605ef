"""The table of misbehaviours, held to class, stored outcome and bounds: a crawl for each theme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.case import GOOD, Case
from tests.hostile.cases import SETTINGS, THEMES
from tests.hostile.crawling import Crawled, crawl, write_sources
from tests.hostile.elsewhere import hosts_elsewhere, names
from tests.hostile.web import Web

pytestmark = pytest.mark.slow

ROWS = [(theme, case) for theme, cases in THEMES.items() for case in cases]
every_row = pytest.mark.parametrize(
    ("theme", "case"), ROWS, ids=[case.name.replace(" ", "-") for _, case in ROWS]
)


class Themes:
    """The crawls of the themes, each made when its first case asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.of = cache(self._crawl)

    def _crawl(self, theme: str) -> Crawled:
        cases = THEMES[theme]
        hosts = [case.host(number) for number, case in enumerate(cases, start=1)]
        output = self._folder / theme.replace(" ", "-")
        output.mkdir()
        hosts += hosts_elsewhere()
        with Web(hosts) as web:
            sources = write_sources(output / "sources.toml", cases, web)
            told = SETTINGS.get(theme)
            return crawl(sources, output, hosts=hosts, names=names(hosts), settings=told)


@pytest.fixture(scope="module")
def themes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Themes]:
    yield Themes(tmp_path_factory.mktemp("hostile"))


def test_the_table_has_at_least_fifty_rows_each_with_a_name_of_its_own() -> None:
    assert len({case.name for _, case in ROWS}) == len(ROWS) >= 50


@every_row
def test_a_misbehaviour_gets_its_class_and_its_outcome(
    theme: str, case: Case, themes: Themes
) -> None:
    crawled = themes.of(theme)
    {
        "failed": _is_a_failure,
        "skipped": _is_a_skip,
        "written": _is_a_record,
        "listing": _is_a_failed_listing,
        "walked": _is_a_walk_like_any_other,
    }[case.stored](case, crawled)


@every_row
def test_a_misbehaviour_stays_within_its_bounds(theme: str, case: Case, themes: Themes) -> None:
    crawled = themes.of(theme)
    visits = crawled.visits[case.name]
    assert len(visits.paths) <= case.bound.requests, visits.paths[:30]
    assert visits.seconds - crawled.waited <= case.bound.seconds
    assert crawled.megabytes <= case.bound.megabytes


@pytest.mark.parametrize(
    ("theme", "case"),
    [row for row in ROWS if row[1].good],
    ids=lambda value: getattr(value, "id", ""),
)
def test_the_good_page_beside_a_bad_one_is_written(theme: str, case: Case, themes: Themes) -> None:
    crawled = themes.of(theme)
    paths = [_path(record["url"]) for record in crawled.written(case.id)]
    assert GOOD in paths, (crawled.lines(case.id), crawled.source(case.id))


@pytest.mark.parametrize("theme", THEMES)
def test_a_host_outside_the_allowed_networks_is_never_asked(theme: str, themes: Themes) -> None:
    assert themes.of(theme).visits["inner"].first == 0.0


@pytest.mark.parametrize("theme", THEMES)
def test_the_crawl_ends_by_itself_with_a_documented_status(theme: str, themes: Themes) -> None:
    crawled = themes.of(theme)
    assert crawled.status in (0, 4), crawled.told[-3000:]
    assert "Traceback" not in crawled.told
    assert crawled.manifest["status"] == "finished"


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_that_sites_say_reaches_the_terminal_raw(theme: str, themes: Themes) -> None:
    told = themes.of(theme).told
    harmful = {c for c in told if c not in "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)}
    assert harmful == set()
    assert not set(told) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\ufeff")


def _is_a_failure(case: Case, crawled: Crawled) -> None:
    line = _line(case, crawled)
    assert (line["state"], line["reason"]) == ("failed", case.outcome), line
    assert case.says in line["evidence"]
    assert crawled.source(case.id)["errors"].get(case.outcome)
    assert crawled.source(case.id)["classes"].get(case.cls)
    assert case.at not in [_path(record["url"]) for record in crawled.written(case.id)]


def _is_a_skip(case: Case, crawled: Crawled) -> None:
    line = _line(case, crawled)
    assert (line["state"], line["reason"]) == ("skipped", case.outcome), line
    assert case.says in line["evidence"]
    assert crawled.source(case.id)["skipped"].get(case.outcome)
    assert crawled.source(case.id)["classes"].get(case.cls)


def _is_a_record(case: Case, crawled: Crawled) -> None:
    records = [r for r in crawled.written(case.id) if _path(r["url"]) == case.at]
    assert len(records) == 1, (crawled.lines(case.id), crawled.source(case.id))
    (record,) = records
    assert {name: record[name] for name in case.record} == dict(case.record)
    for piece in case.holds:
        assert piece in record["text"]
    for piece in case.lacks:
        assert piece not in record["text"]


def _is_a_failed_listing(case: Case, crawled: Crawled) -> None:
    told = crawled.source(case.id)
    assert told["errors"].get(case.outcome), told
    assert told["classes"].get(case.cls)
    assert case.says in " / ".join([told["failure"], *told["methods"]])
    assert crawled.written(case.id) == []


def _is_a_walk_like_any_other(case: Case, crawled: Crawled) -> None:
    told = crawled.source(case.id)
    assert case.says in " / ".join([told["failure"], *told["methods"]]), told
    assert {_path(record["url"]) for record in crawled.written(case.id)} == set(case.holds)
    for piece in case.lacks:
        assert piece not in str(crawled.written(case.id))


def _line(case: Case, crawled: Crawled) -> dict[str, Any]:
    lines = [line for line in crawled.lines(case.id) if _path(line["url"]) == case.at]
    assert lines, (crawled.lines(case.id), crawled.written(case.id), crawled.source(case.id))
    return lines[-1]


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]
