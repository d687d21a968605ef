"""The spiders' arguments: one line for each mistake, and windows in the source's own time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.errors import InputError
from crawler.sources import Source
from crawler.spiders.arguments import plan


def source(province: str | None) -> Source:
    return Source(id="s", name="S", url="https://s.example/", kind="news", province=province)


def test_without_arguments_all_sources_are_searched_for_the_first_topic() -> None:
    made = plan({})
    assert made.topic.name == "cooling-system"
    assert made.depth == "search"
    assert len(made.sources) > 10


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("since", "2024-13-01", "argument since: '2024-13-01' is not a day like 2024-02-14"),
        ("until", "14/02/2024", "argument until: '14/02/2024' is not a day like 2024-02-14"),
        ("since", "0001-01-01", "argument since: '0001-01-01' is not a day like 2024-02-14, from"),
        ("since", "1989-12-31", "argument since: '1989-12-31' is not a day like 2024-02-14, from"),
        ("until", "2101-01-01", "argument until: '2101-01-01' is not a day like 2024-02-14, from"),
        ("until", "9999-12-31", "argument until: '9999-12-31' is not a day like 2024-02-14, from"),
        ("depth", "deep", "argument depth: 'deep' is neither of search, full"),
        ("colour", "red", "argument colour: unknown: use topic, since, until, sources, depth"),
        ("sources", "nobody-knows", "sources: 'nobody-knows': no such source"),
    ],
)
def test_a_wrong_argument_is_told_by_name_and_value(name: str, value: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        plan({name: value})
    (line,) = caught.value.lines
    assert line.startswith(told)


def test_an_unknown_topic_names_those_there_are() -> None:
    with pytest.raises(InputError, match=r"cooling-sistem.*cooling-system"):
        plan({"topic": "cooling-sistem"})


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        plan({"since": "x", "until": "y", "depth": "z", "sources": "kind:blog"})
    assert len(caught.value.lines) == 4


def test_a_window_cannot_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="since: 2024-02-15 lies after until 2024-02-14"):
        plan({"since": "2024-02-15", "until": "2024-02-14"})


@pytest.mark.parametrize(
    ("province", "stamp", "inside"),
    [
        ("ID-JT", "2024-02-14T00:00:00+07:00", True),
        ("ID-JT", "2024-02-13T23:59:59+07:00", False),
        ("ID-JT", "2024-02-15T23:59:59+07:00", True),
        ("ID-JT", "2024-02-16T00:00:00+07:00", False),
        # 17:30 UTC is half past midnight of the next day in Java, half past two in Papua.
        ("ID-JT", "2024-02-13T17:30:00+00:00", True),
        ("ID-JT", "2024-02-15T17:30:00+00:00", False),
        ("ID-PA", "2024-02-15T15:30:00+00:00", False),
        ("ID-JT", "2024-02-15T15:30:00+00:00", True),
        ("ID-PA", "2024-02-14", True),
        ("ID-PA", "2024-02-16", False),
        # Nobody's calendar has a day after or before these.
        ("ID-JT", "9999-12-31T23:30:00+00:00", False),
        ("ID-JT", "0001-01-01T00:00:00+09:00", False),
    ],
)
def test_both_days_of_the_window_count_whole_in_the_sources_zone(
    province: str, stamp: str, inside: bool
) -> None:
    made = plan({"since": "2024-02-14", "until": "2024-02-15"})
    assert made.covers(source(province), stamp) is inside


def test_an_undated_article_lies_only_in_the_open_window() -> None:
    assert plan({}).covers(source(None), None)
    assert not plan({"since": "2024-01-01"}).covers(source(None), None)


def test_discovery_is_asked_for_the_same_window() -> None:
    scope = plan({"since": "2024-02-14", "until": "2024-02-15"}).scope(source("ID-PA"))
    assert scope.since is not None
    assert scope.until is not None
    assert scope.since.astimezone(UTC) == datetime(2024, 2, 13, 15, tzinfo=UTC)
    assert scope.until.astimezone(UTC) == datetime(2024, 2, 15, 15, tzinfo=UTC)
