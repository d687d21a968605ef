"""A healthy site, however small, moody or irregular, raises no alarm in twenty runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.health import Measured, Numbers, State, step
from crawler.health.drift import drift
from crawler.health.sketch import Lengths
from crawler.health.verdict import observations
from tests.health.series import START, TEN, run

RUNS = 20


@dataclass(frozen=True)
class Site:
    """How a healthy site is: what its articles have, and how often it publishes on the topic."""

    per_day: float  # articles on the topic
    hours: int  # from one run to the next
    sweep_every: int  # runs; the others ask for what is new
    archive: int  # articles of before the first run
    parts: dict[str, float]  # of its articles that have a field
    length: float
    spread: float  # standard deviation of the logarithm of lengths
    leaking: float  # of its texts with a line that looks leaked
    breaking: float  # of its pages that fail
    away: float  # of the runs in which it cannot be reached at all


parts = st.floats(0, 1)
sites = st.builds(
    Site,
    per_day=st.sampled_from([0.02, 0.1, 0.5, 2, 10]),
    hours=st.sampled_from([1, 6, 24, 168]),
    sweep_every=st.sampled_from([1, 7, 100]),
    archive=st.integers(0, 400),
    parts=st.fixed_dictionaries(dict.fromkeys(TEN, parts)),
    length=st.floats(300, 6000),
    spread=st.floats(0.2, 0.8),
    leaking=st.floats(0, 0.4),
    breaking=st.floats(0, 0.15),
    away=st.sampled_from([0, 0, 0.05]),
)


def published(site: Site, chance: Random) -> list[float]:
    """Hours of publication from the archive to the last run, at random."""
    end, moment = site.hours * RUNS, 0.0
    found: list[float] = []
    while len(found) < site.archive:
        moment -= chance.expovariate(site.per_day / 24)
        found.append(moment)
    moment = 0.0
    while (moment := moment + chance.expovariate(site.per_day / 24)) < end:
        found.append(moment)
    return sorted(found)


def crawled(site: Site, number: int, articles: list[float], chance: Random) -> Numbers:
    """A run over the site: a sweep reads all articles there are, others what came since."""
    now = number * site.hours
    swept = number % site.sweep_every == 0
    since = -1e9 if swept else now - site.hours - 24
    listed = [hour for hour in articles if since < hour <= now]
    moment = START + timedelta(hours=now)
    named: dict[str, Any] = {"at": moment, "run": f"r{number:03}", "upto": str(moment.date())}
    if chance.random() < site.away:
        away = dict.fromkeys(("listed", "pages", "fetched", "on_topic", "written", "read"), 0)
        return run(0, **named, **away, filled={}, lengths={}, days=(), failure="timeout: too slow")
    failed = sum(chance.random() < site.breaking for _ in listed)
    read = len(listed) - failed
    lengths = Lengths()
    for _ in range(read):
        lengths.add(round(chance.lognormvariate(0, site.spread) * site.length))
    stamps = [START + timedelta(hours=hour) for hour in listed]
    days = sorted({str(stamp.date()) for stamp in stamps}, reverse=True)[:30]
    counted = {
        name: sum(chance.random() < p for _ in range(read)) for name, p in site.parts.items()
    }
    return run(
        0,
        **named,
        swept=swept,
        listed=len(listed),
        pages=len(listed),
        fetched=read,
        failed=failed,
        errors={"timeout": failed} if failed else {},
        read=read,
        on_topic=read,
        written=read,
        filled=counted,
        leaked=sum(chance.random() < site.leaking for _ in range(read)),
        lengths=lengths.to_dict(),
        newest=str(max(stamps)) if stamps else None,
        days=tuple(days),
    )


def watch(site: Site, seed: int) -> tuple[list[Measured], list[State]]:
    """Crawl a site twenty times; return what was found and the states that followed."""
    chance = Random(seed)
    articles = published(site, chance)
    rows: list[Measured] = []
    states: list[State] = []
    for number in range(RUNS):
        numbers = crawled(site, number, articles, chance)
        rows.append(Measured(numbers, drift(rows, numbers)))
        for observation in observations(rows[-1:]):
            states.append(step(states[-1] if states else None, observation, numbers.at))
    return rows, states


# The same sites each time: silence is a matter of chance, here one alarm in some 20,000 runs.
@settings(max_examples=100, derandomize=True, deadline=None)
@given(sites, st.integers(0, 2**32))
def test_a_healthy_site_raises_no_alarm_in_twenty_runs(site: Site, seed: int) -> None:
    rows, states = watch(site, seed)
    assert [dict(row.findings) for row in rows if row.findings] == []
    if not site.away:
        assert {state.label for state in states} <= {"ok"}
