"""The outcomes that are no article, from ``outcomes.toml``: meaning, class and state of each."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

State = Literal["skipped", "failed", "noted"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row: the class that it counts under, whether it is asked again, and what it means."""

    name: str
    cls: str
    state: State
    meaning: str


@cache
def outcomes() -> Mapping[str, Outcome]:
    """Return the table by outcome, in its order."""
    text = resources.files("crawler.diagnosis").joinpath("outcomes.toml").read_text("utf-8")
    return {
        name: Outcome(name, row["class"], row["state"], row["meaning"])
        for name, row in tomllib.loads(text).items()
    }


def class_of(outcome: str) -> str:
    """Return an outcome's class; an outcome that the table does not know is its own."""
    known = outcomes().get(outcome)
    return known.cls if known else outcome


def is_failure(outcome: str) -> bool:
    """Tell whether a later run should ask again for a page with this outcome."""
    known = outcomes().get(outcome)
    return known is not None and known.state == "failed"


def by_class(*counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts of outcomes as counts of their classes, the commonest first."""
    total: Counter[str] = Counter()
    for some in counts:
        for outcome, number in some.items():
            total[class_of(outcome)] += number
    return dict(total.most_common())
