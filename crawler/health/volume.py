"""Checks of what a source lists: whether anything new comes, and whether its search still finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median, mode
from types import MappingProxyType
from typing import Final

from crawler.health.numbers import Measured, Numbers
from crawler.health.robust import centre_and_spread, quantile
from crawler.health.windows import FLOOR, HISTORY

#: "nothing new in 3x the usual gap", which is also twice the longest; never for a long weekend.
GAPS: Final = 3
LONGEST: Final = 2
LEAST_DAYS: Final = 5
#: Gaps between publication days that must be known.
KNOWN_GAPS: Final = 8
#: The part of a site's gaps that count as usual: many sites rest at weekends.
USUAL: Final = 0.9
#: A list is little when it has less than this part of the usual, and the usual is no handful.
LITTLE: Final = 0.3
SEVERAL: Final = 10
SPREADS: Final = 5.0
#: Usual size of a list whose emptiness says something.
SOME: Final = 3
#: Methods that ask the site itself for a topic, and what the others are for people.
SEARCHES: Final = frozenset({"wordpress-api", "wordpress-search", "blogger-feed", "listing"})
OTHERS: Final = MappingProxyType(
    {"feed": "the feed", "sitemap": "the sitemap", "home": "the home page"}
)


def nothing_new(rows: Sequence[Measured]) -> str:
    """Return a line when the newest publication is much older than the site's gaps are long.

    A gap is the number of days between two days with publications. The usual gap is what nine of
    ten do not exceed, or the median and three spreads where that is more.
    """
    latest = rows[-1].numbers
    answered = sum(not row.numbers.failure for row in rows[:-1])
    if latest.failure or latest.upto is None or answered < FLOOR:
        return ""
    days = sorted({date.fromisoformat(day) for row in rows[-HISTORY:] for day in row.numbers.days})
    gaps = [(after - before).days for before, after in pairwise(days)][-HISTORY:]
    if len(gaps) < KNOWN_GAPS:
        return ""
    middle, spread = centre_and_spread(gaps)
    usual = max(quantile(gaps, USUAL), middle + 3 * spread)
    quiet = (date.fromisoformat(latest.upto) - days[-1]).days
    if quiet < LEAST_DAYS or quiet <= max(GAPS * usual, LONGEST * max(gaps)):
        return ""
    return f"nothing new in {quiet} days, the usual gap is {usual:.0f}: last on {days[-1]}"


def empty_search(rows: Sequence[Measured]) -> str:
    """Return a line when the search lists nothing although the site's feed has items.

    An article that it had found, and that is still there, proves it at once; so do items of the
    feed that speak of the topic; without any, the source's history does.
    """
    latest = rows[-1].numbers
    if latest.search is None:
        # Not every run asks: what the last one was told holds until the search finds again.
        dead = next((r.numbers.search for r in reversed(rows) if r.numbers.search is not None), "")
    else:
        dead = latest.search
    if dead:
        return dead
    if latest.search == "" and not latest.swept:
        return ""
    usual = _swept(rows, "empty search")
    if not latest.whole or latest.failure:
        return _still("empty search", rows)
    if latest.listed:
        if latest.swept:
            return _lost_method(latest, usual)
        return "" if latest.listed_by in SEARCHES else _still("empty search", rows)
    if not latest.feed:
        return "" if latest.swept else _still("empty search", rows)
    if latest.feed_on_topic:
        about = f"{latest.feed_on_topic} of its {latest.feed} speak of the topic"
        return f"search returns nothing but the feed has items: {about}"
    listed = [row.listed for row in usual]
    if len(listed) < FLOOR or quantile(listed, 0.1) < SOME:
        return ""
    found = f"{latest.feed} items, and the search usually {median(listed):.0f}"
    return f"search returns nothing but the feed has {found}"


def _lost_method(latest: Numbers, usual: Sequence[Numbers]) -> str:
    """Return a line when the search that listed everything lists nothing, and others stand in."""
    names = [row.listed_by for row in usual if row.listed_by in SEARCHES]
    if len(names) < FLOOR:
        return ""
    name = mode(names)
    before = [row.found.get(name, 0) for row in usual if row.listed_by == name]
    if latest.found.get(name) or len(before) < FLOOR or quantile(before, 0.1) < SOME:
        return ""
    others = " and ".join(f"{OTHERS.get(by, by)} {n}" for by, n in latest.found.items() if n)
    return f"search returns nothing ({name}) but other lists have items: {others}"


def lists_little(rows: Sequence[Measured]) -> str:
    """Return a line when a full listing has far fewer articles than those before it."""
    latest = rows[-1].numbers
    if not (latest.whole and latest.swept) or latest.failure:
        return _still("lists little", rows)
    usual = [row.listed for row in _swept(rows, "lists little")]
    if len(usual) < FLOOR:
        return ""
    middle, spread = centre_and_spread(usual)
    if middle < SEVERAL or latest.listed > LITTLE * middle:
        return ""
    if latest.listed > middle - SPREADS * max(spread, 0.1 * middle):
        return ""
    return f"lists little: {latest.listed} articles, usually {middle:.0f}"


def _swept(rows: Sequence[Measured], check: str) -> list[Numbers]:
    """Return the earlier runs that listed everything, without those that the check found odd."""
    return [
        row.numbers
        for row in rows[:-1]
        if row.numbers.whole
        and row.numbers.swept
        and not row.numbers.failure
        and check not in row.findings
    ][-HISTORY:]


def _still(check: str, rows: Sequence[Measured]) -> str:
    """Return what the run before found: only a full listing can tell otherwise."""
    return rows[-2].findings.get(check, "") if len(rows) > 1 else ""
