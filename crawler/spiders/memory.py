"""What coverage remembers of its sources: where a walk may build upon the one before it.

Memory belongs to a question: topic, depth, window, the source's entry, the project's version.
Another question asks afresh. It is told in one row of the store's ``memory``, which has the last
walk that came to its end and whether one is under way: one that was left in the middle has read
things that make a list look known, so that the next one lists everything.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy.http import Response

from crawler.platforms.contract import Ask, Page, Scope
from crawler.platforms.memory import Memory
from crawler.platforms.walk import Event, WalkEnd, begin, builds_upon_nothing
from crawler.sources import Source
from crawler.spiders.arguments import Plan
from crawler.store import Store
from crawler.versions import versions

_DAY = 86_400.0


class Walks:
    """The walks of one run. ``full_sweep_days`` is how long one may build upon another."""

    def __init__(
        self, store: Store, plan: Plan, full_sweep_days: float, scopes: tuple[str, ...]
    ) -> None:
        self._store = store
        self._plan = plan
        self._sweep_seconds = full_sweep_days * _DAY
        self._scopes = scopes
        self._open: set[str] = set()
        #: Sources of which other crawls left requests, with the number of the latest.
        self._elsewhere: dict[str, int] | None = None
        self._questions: dict[str, str] = {}

    # --- walks -----------------------------------------------------------------------------------

    def begin(self, source: Source, *, looked: bool = False) -> Iterator[Event]:
        """Yield the first events of a source's walk; ``looked``: behind a look at its home page."""
        return begin(source, self.scope(source), memory=self.memory(source), looked=looked)

    def memory(self, source: Source) -> Memory | None:
        """Return what the next walk of a source may build upon; None when a sweep is due."""
        row = self._row(source)
        if row.get("open") or not row.get("memory") or self._is_left_elsewhere(source, row):
            return None
        memory = Memory(**row["memory"])
        age = time.time() - datetime.fromisoformat(memory.swept).timestamp()
        return memory if 0 <= age < self._sweep_seconds else None

    def _is_left_elsewhere(self, source: Source, row: Mapping[str, Any]) -> bool:
        """Say whether another crawl found pages that it has not read since the last full walk.

        A crawl with other arguments may have been killed after its lists were complete: what they
        name is then known to nobody who goes on.
        """
        if self._elsewhere is None:
            self._elsewhere = self._store.waiting_elsewhere()
        return self._elsewhere.get(source.id, 0) > int(row.get("mark", 0))

    def scope(self, source: Source) -> Scope:
        """Return what discovery is asked for at a source."""
        return replace(self._plan.scope(source), known=self._known)

    def opened(self, source: Source) -> None:
        """Note that a walk is under way."""
        if source.id in self._open:
            return
        self._open.add(source.id)
        row = self._row(source)
        begun: dict[str, Any] = {}
        if not row.get("open"):
            begun["open"] = datetime.now(UTC).isoformat(timespec="seconds")
        if self.memory(source) is None:
            # A full walk finds again whatever was waiting when it began.
            begun["mark"] = self._store.latest_request()
        if begun:
            values: dict[str, Any] = {self._name(source): row | begun}
            self._store.remember(source.id, **values)

    def ended(self, source: Source, end: WalkEnd, lease: int | None) -> None:
        """Note the end of a walk, in the transaction that decides its last request."""
        if end.memory is not None:
            row = self._row(source) | {"memory": end.memory.to_dict(), "open": ""}
            row["ended"] = time.time()
        elif end.found == 0:
            row = self._row(source) | {"open": ""}
        else:
            return
        values: dict[str, Any] = {self._name(source): row}
        self._store.remember(source.id, request=lease, **values)

    def _row(self, source: Source) -> dict[str, Any]:
        row: dict[str, Any] = self._store.recall(source.id).get(self._name(source)) or {}
        return row

    def _name(self, source: Source) -> str:
        return f"walk:{self.question(source)}"

    def question(self, source: Source) -> str:
        """Return a short name of everything that decides what a source is asked for."""
        if source.id not in self._questions:
            self._questions[source.id] = self._asked(source)
        return self._questions[source.id]

    def _asked(self, source: Source) -> str:
        scope = self._plan.scope(source)
        asked = {
            "topic": self._plan.topic.name,
            "queries": scope.queries,
            "anchors": scope.anchors,
            "window": [str(self._plan.since), str(self._plan.until), str(scope.since)],
            "full": scope.full,
            "versions": versions(self._plan.topic, source),
        }
        text = json.dumps(asked, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # --- answers ---------------------------------------------------------------------------------

    def conditions(self, source: Source, ask: Ask) -> dict[str, str]:
        """Return the headers that ask a site to answer only if something changed (RFC 9110, 13).

        Only what the walk that is built upon has read may be called the same; and as a 304 may be
        wrong, the whole is asked for when the last whole answer is older than a sweep may be.
        """
        said = self._validator(source, ask)
        if said is None:
            return {}
        named = {"If-None-Match": said.etag, "If-Modified-Since": said.last_modified}
        return {name: value for name, value in named.items() if value}

    def page(self, source: Source, ask: Ask, response: Response) -> Page:
        """Return a response as the page that platforms read, and keep what it says of itself."""
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        unchanged = False
        if ask.conditional and not ask.rendered and response.status in (200, 304):
            said = self._validator(source, ask)
            body_hash = hashlib.sha256(response.body).hexdigest()[:32]
            unchanged = said is not None and (response.status == 304 or said.body_hash == body_hash)
            if response.status == 200:
                self._store.keep_validator(
                    ask.url,
                    etag=headers.get("etag"),
                    last_modified=headers.get("last-modified"),
                    body_hash=body_hash,
                    scope=self.question(source),
                )
        return Page(
            url=response.url,
            status=response.status,
            headers=headers,
            body=response.body,
            unchanged=unchanged,
        )

    def _validator(self, source: Source, ask: Ask) -> Any:
        if not ask.conditional or builds_upon_nothing(ask):
            return None
        said = self._store.validator(ask.url, scope=self.question(source))
        ended = self._row(source).get("ended", 0.0)
        recent = said is not None and time.time() - said.fetched < self._sweep_seconds
        return said if said is not None and recent and said.fetched <= ended else None

    # --- URLs ------------------------------------------------------------------------------------

    def _known(self, edited: Mapping[str, str | None]) -> Set[str]:
        """Return those of some URLs that are decided and were not edited since."""
        known = self._store.known(edited, further=self._scopes)
        return {url for url, one in known.items() if not is_edited(edited[url], one.checked)}


def is_edited(stamp: str | None, checked: float) -> bool:
    """Say whether a page changed after it was read, by the stamp of its last edit.

    A day without a time may mean its last minute: it counts as an edit once that day is over. So
    does a moment that has not come yet: sites write their local time as if it were UTC.
    """
    if stamp is None:
        return False
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return False
    if checked > time.time() + _DAY:
        return True  # it was read under a clock that was wrong
    at = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if len(stamp) <= 10:
        return at + _DAY > checked and time.time() > checked + _DAY
    return checked < at <= time.time()
