"""What a run did, per source: the numbers behind the summary table and the manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class SourceTally:
    """Counts of one source. ``methods`` has a line for each discovery method that ended."""

    listed: int = 0
    fetched: int = 0
    on_topic: int = 0
    written: int = 0
    known: int = 0
    failed: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    methods: list[str] = field(default_factory=list)
    family: str = ""
    failure: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "listed": self.listed,
            "fetched": self.fetched,
            "on_topic": self.on_topic,
            "written": self.written,
            "known": self.known,
            "failed": self.failed,
            "requests": dict(self.requests),
            "skipped": dict(self.skipped),
            "errors": dict(self.errors),
            "methods": self.methods,
            "family": self.family,
            "failure": self.failure,
        }


class Tally:
    """The run's tallies by source id, in the order in which the sources were named."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceTally] = {}

    def __getitem__(self, source: str) -> SourceTally:
        return self.sources.setdefault(source, SourceTally())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, by source id."""
        return {source: tally.to_dict() for source, tally in self.sources.items()}

    @property
    def written(self) -> int:
        return sum(tally.written for tally in self.sources.values())

    def failures(self) -> dict[str, str]:
        """Return the sources that gave nothing because they failed, with the reason.

        They could not be listed, or their pages failed and not one record came of them.
        """
        found = {}
        for source, tally in self.sources.items():
            if tally.failure:
                found[source] = tally.failure
            elif tally.failed and not tally.on_topic and not tally.known:
                (name, _), *_ = tally.errors.most_common(1)
                found[source] = f"{name}: {tally.failed} pages failed"
        return found
