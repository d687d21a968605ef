"""Which code and which data made a record: short versions that travel with it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from crawler.extraction.boilerplate import RULES_VERSION
from crawler.items import RECORD_VERSION
from crawler.sources import Source
from crawler.topics import Topic

PROJECT_VERSION = "0.1.0"


@cache
def _fixed() -> dict[str, str]:
    return {
        "record": str(RECORD_VERSION),
        "project": PROJECT_VERSION,
        "trafilatura": version("trafilatura"),
        "boilerplate": RULES_VERSION,
    }


def versions(topic: Topic, source: Source | None) -> dict[str, str]:
    """Return the versions of everything that decided what a record (or a run) says."""
    found = _fixed() | {"topic": topic.version}
    return found if source is None else found | {"source": source.version}
