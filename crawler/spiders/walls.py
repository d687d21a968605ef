"""Hosts behind a firewall that answers each page with its challenge: after a few, no more is asked.

Only articles' pages count, and only they are refused: firewalls leave feeds and APIs alone, which
may still list articles with their texts.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from crawler.diagnosis import Finding
from crawler.diagnosis.answer import finding
from crawler.report.tally import HostTrouble, Tally

#: Outcomes that say nothing of a wall: single paths are forbidden by sites, not by firewalls.
_MUTE = frozenset({"http-status"})


class Walls:
    """Counts challenges in a row by host. ``most`` of them are asked for; 0 knows no walls."""

    def __init__(self, most: int, tally: Tally) -> None:
        self._most = most
        self._tally = tally
        self._row: Counter[str] = Counter()
        self._found: dict[str, Finding] = {}

    def note(self, url: str, found: Finding | None) -> None:
        """Note what the answer to an article's page was; None for an article."""
        host = _host(url)
        if found is not None and found.reason in _MUTE:
            return
        if found is None or found.reason != "blocked":
            self._row.pop(host, None)
            return
        self._row[host] += 1
        if self._row[host] != self._most or host in self._found:
            return
        after = f"pages left to a later run after {self._most} challenges in a row"
        self._found[host] = finding("blocked", f"{after}: {found.evidence}")
        trouble = self._tally.hosts.setdefault(host, HostTrouble())
        trouble.state, trouble.reason, trouble.evidence = "pages left", "blocked", found.evidence

    def before(self, url: str) -> Finding | None:
        """Return why an article's page is not asked for, or None."""
        return self._found.get(_host(url)) if self._found else None


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
