"""How a pipeline step leaves an article out: with a reason that is counted and written down."""

from __future__ import annotations

from scrapy.exceptions import DropItem


class Skipped(DropItem):
    """The article is not written. ``reason`` is a short slug, ``evidence`` what shows it."""

    def __init__(self, reason: str, evidence: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.evidence = evidence
