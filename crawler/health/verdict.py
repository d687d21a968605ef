"""What a whole crawl says of each of its sources: from numbers and findings to observations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from crawler.health.numbers import Measured, Numbers
from crawler.health.observation import Observation

#: Classes that say something of this machine or this program, not of the source.
OURS: Final = frozenset(
    {
        *("needs-browser", "rendering", "poison", "reader", "callback", "pipeline"),
        *("refused", "error"),
    }
)
#: Failures of hosts that are out of reach: of all sources at once they are our own network's.
AWAY: Final = frozenset({"dns", "connect", "tls", "timeout"})
#: So many sources out of reach at once, and the part of all of them, mean that we are offline.
OFFLINE_SOURCES, OFFLINE_PART = 5, 0.8
#: So many sources without news at once, and the part of all, mean that the topic is quiet.
QUIET_SOURCES, QUIET_PART = 3, 0.5
#: So many pages must fail, and none be read, before the source fails and not the page.
SEVERAL: Final = 3
_CLASS: Final = re.compile(r"([a-z][a-z0-9-]{1,30})(?:: (.*))?", re.DOTALL)


def without_quiet_topic(rows: Sequence[Measured]) -> list[Measured]:
    """Return the rows without "nothing new" when that holds for most sources of the crawl.

    After an election nobody writes about it any more, and no source is the worse for it.
    """
    answered = [row for row in rows if not row.numbers.failure]
    quiet = [row for row in answered if "nothing new" in row.findings]
    if len(quiet) < QUIET_SOURCES or len(quiet) <= QUIET_PART * len(answered):
        return list(rows)
    return [
        Measured(row.numbers, {k: v for k, v in row.findings.items() if k != "nothing new"})
        for row in rows
    ]


def observations(
    rows: Sequence[Measured], diagnosed: Mapping[str, Observation] | None = None
) -> list[Observation]:
    """Return what a crawl says of its sources; nothing of those that it did not come to.

    ``diagnosed`` are sources of which the crawl itself found out more (spam, moved, …). When nearly
    all sources are out of reach, nothing is said of any of them: it is our network that is away.
    """
    known = dict(diagnosed or {})
    seen = [known.get(row.numbers.source) or _observed(row) for row in rows]
    found = [observation for observation in seen if observation is not None]
    away = [one for one in found if one.sign == "failing" and one.cls in AWAY]
    if len(away) >= OFFLINE_SOURCES and len(away) >= OFFLINE_PART * len(found):
        return [one for one in found if one not in away]
    return found


def _observed(row: Measured) -> Observation | None:
    numbers = row.numbers
    said = Observation(source=numbers.source, run=numbers.run, sign="ok", by="crawl")
    cls, reason = _failure(numbers)
    if cls in OURS:
        return None
    if cls:
        return replace(said, sign="failing", cls=cls, reason=reason)
    if row.findings:
        return replace(said, sign="degraded", reason="; ".join(row.findings.values()))
    if numbers.whole or numbers.read:
        return replace(said, reason=_answered(numbers))
    return None


def _failure(numbers: Numbers) -> tuple[str, str]:
    """Return the class of what kept a source from giving anything, with the words for it."""
    if numbers.failure:
        match = _CLASS.fullmatch(numbers.failure)
        return (match[1] if match else "listing"), numbers.failure
    if numbers.failed >= SEVERAL and not numbers.read:
        cls = max(numbers.errors, key=lambda name: numbers.errors[name], default="pages")
        return cls, f"all {numbers.failed} pages failed, most of them: {cls}"
    return "", ""


def _answered(numbers: Numbers) -> str:
    return f"answers: {numbers.listed} listed, {numbers.read} read"
