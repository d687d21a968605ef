"""What a run did, per source: the numbers behind the summary table and the manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from crawler.diagnosis.outcomes import by_class
from crawler.health.observation import Observation
from crawler.health.quality import Quality


@dataclass(slots=True)
class SourceTally:
    """Counts of one source. ``methods`` has a line for each discovery method that ended.

    ``begun`` says that the source's listing began in this run, ``swept`` that it asks for
    everything and not only for what is new; ``retried`` counts pages that failed in
    an earlier run. ``found`` counts what each method listed first, and
    ``listed_by`` names the one that listed everything. ``here`` counts the lists that the site's
    own hosts answered, ``elsewhere`` those that redirects led to another's. ``feed`` and
    ``feed_on_topic`` count the items of its feed, where that was asked for comparison;
    ``search`` is empty when the site's search finds what it had found before, else why it is taken
    for dead.
    ``diagnosed`` is what the crawl itself found out about the source (spam, moved, …);
    ``put_aside`` why it was left out altogether. ``noted`` counts what is no failure; ``evidence``
    keeps the first evidence of each outcome.
    """

    listed: int = 0
    fetched: int = 0
    on_topic: int = 0
    written: int = 0
    known: int = 0
    failed: int = 0
    retried: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, str] = field(default_factory=dict)
    methods: list[str] = field(default_factory=list)
    family: str = ""
    failure: str = ""
    begun: bool = False
    swept: bool = True
    found: Counter[str] = field(default_factory=Counter)
    listed_by: str = ""
    here: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    feed: int | None = None
    feed_on_topic: int | None = None
    search: str | None = None
    quality: Quality = field(default_factory=Quality)
    diagnosed: Observation | None = None
    put_aside: str = ""

    def end_method(self, method: str, *, complete: bool) -> None:
        """Count what a discovery method listed, now that it has ended."""
        self.found[method] += self.listed - self.found.total()
        if complete:
            self.listed_by = method

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "listed": self.listed,
            "fetched": self.fetched,
            "on_topic": self.on_topic,
            "written": self.written,
            "known": self.known,
            "failed": self.failed,
            "retried": self.retried,
            "requests": dict(self.requests),
            "skipped": dict(self.skipped),
            "errors": dict(self.errors),
            "noted": dict(self.noted),
            "classes": by_class(self.skipped, self.errors, self.noted),
            "evidence": self.evidence,
            "methods": self.methods,
            "family": self.family,
            "failure": self.failure,
            "begun": self.begun,
            "swept": self.swept,
            "found": dict(self.found),
            "listed_by": self.listed_by,
            "here": self.here,
            "elsewhere": dict(self.elsewhere),
            "feed": self.feed,
            "feed_on_topic": self.feed_on_topic,
            "search": self.search,
            "quality": self.quality.to_dict(),
            "diagnosed": self.diagnosed.said() if self.diagnosed else None,
            "put_aside": self.put_aside,
        }


@dataclass(slots=True)
class HostTrouble:
    """A host whose circuit breaker opened, or whose pages a firewall keeps.

    ``state`` is its last: rests, works again, given up, pages left.
    """

    rests: int = 0
    state: str = ""
    reason: str = ""
    evidence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form."""
        return {
            "state": self.state,
            "reason": self.reason,
            "evidence": self.evidence,
            "rests": self.rests,
        }


class Tally:
    """The run's tallies by source id, in the order in which the sources were named."""

    def __init__(self) -> None:
        self.sources: dict[str, SourceTally] = {}
        #: By host name; hosts without trouble are not in it.
        self.hosts: dict[str, HostTrouble] = {}

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
            elif tally.failed > tally.retried and not tally.on_topic and not tally.known:
                (name, _), *_ = tally.errors.most_common(1)
                found[source] = f"{name}: {tally.failed} pages failed"
        return found
