"""``scrapy sources check [SELECTOR]``: a short look at each source that is due.

Exit status: 0 when no source is worse than before, 3 when not one answered (with more than one
looked at, nothing is stored then: the network is to blame), 4 when a source got worse.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from scrapy.settings import Settings

from crawler.diagnosis import Fingerprint
from crawler.errors import Exit
from crawler.health import Observation, State, is_due
from crawler.health.observation import SIGNS
from crawler.health.states import LIFELESS
from crawler.platforms.contract import Scope
from crawler.probe.examination import topic_scope
from crawler.probe.glance import Glimpse, glance
from crawler.probe.runner import Results
from crawler.probe.runner import run as run_examinations
from crawler.report.given import check_contact, check_settings
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain
from crawler.report.run import check_writable, open_store
from crawler.sources import Source, select
from crawler.store import Store, StoreError
from crawler.topics import load_topic

#: What a transient failure costs is told by the next look, not by asking again.
OVERRIDES = {"RETRY_TIMES": 0}
COLUMNS = ("source", "seen", "state", "since", "reason")


@dataclass(slots=True)
class Ledger:
    """Stores looks as they come; while not one found a server, they wait: it may be our network."""

    store: Store
    before: dict[str, State]
    after: dict[str, State] = field(default_factory=dict)
    seen: dict[str, Observation] = field(default_factory=dict)
    halted: str = ""
    _waiting: list[tuple[Glimpse, datetime]] = field(default_factory=list)

    def add(self, glimpse: Glimpse) -> None:
        """Take a look in; store it, and those that waited, once somebody has answered."""
        self.seen[glimpse.observation.source] = glimpse.observation
        self._waiting.append((glimpse, datetime.now(UTC)))
        if any(_answered(one) for one in self.seen.values()) and not self.halted:
            try:
                self.flush()
            except StoreError as error:
                self.halted = str(error)

    def flush(self) -> None:
        """Store what waits."""
        for glimpse, now in self._waiting:
            source = glimpse.observation.source
            self.after[source] = self.store.observe(glimpse.observation, now)
            if glimpse.home is not None:
                at = now.isoformat(timespec="seconds")
                self.store.remember(source, home=glimpse.home.to_dict() | {"at": at})
        self._waiting.clear()

    def home(self, source: str) -> Fingerprint | None:
        """Return how a source's home page looked when it was well."""
        return Fingerprint.load(self.store.recall(source).get("home"))

    @property
    def worse(self) -> list[str]:
        """The sources that have got into a worse state, or into trouble at their first look."""
        return [
            id_ for id_, state in self.after.items() if _rank(state) > _rank(self.before.get(id_))
        ]


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Look at the sources that are due, those named by their ids in any case; tell their states."""
    selector = args[0] if args else "all"
    chosen = select(selector)
    topic = load_topic(opts.topic)
    check_settings(settings)
    check_contact(settings, [source.host for source in chosen])
    check_writable(Path(settings["OUTPUT_DIR"]))
    named = {term.strip() for term in selector.split(",")}
    try:
        store = open_store(settings)
        try:
            before = store.states([source.id for source in chosen])
            due = [source for source in chosen if opts.all or _wanted(source, named, before)]
            due += _control(chosen, due, before)
            ledger = Ledger(store, before)
            status = _look(due, ledger, topic_scope(topic), settings)
        finally:
            store.close()
    except StoreError as error:
        print(f"error: {error}", file=sys.stderr)
        return Exit.STORE
    with while_it_is_read():
        _print(ledger, as_json=opts.json)
        if not opts.json:
            print(f"{len(ledger.seen)} of {len(chosen)} sources looked at, {len(due)} were due")
    return status


def _wanted(source: Source, named: set[str], before: dict[str, State]) -> bool:
    return source.id in named or is_due(before.get(source.id), datetime.now(UTC))


def _control(chosen: list[Source], due: list[Source], before: dict[str, State]) -> list[Source]:
    """Return a source that was well, to look at beside others of which none was.

    Only where it does not answer either the network is to blame.
    """
    if not due or any(s.id in before and _is_well(before[s.id]) for s in due):
        return []
    return [s for s in chosen if s.id in before and _is_well(before[s.id])][:1]


def _is_well(state: State) -> bool:
    return state.name in ("ok", "degraded")


def _look(due: list[Source], ledger: Ledger, scope: Scope, settings: Settings) -> Exit:
    if not due:
        return Exit.DONE
    results = run_examinations(
        [(s.id, s, glance(s, scope, ledger.home(s.id))) for s in due],
        settings,
        tell=lambda _id, glimpse: ledger.add(glimpse),
        overrides=OVERRIDES,
    )
    lifeless = not any(_answered(one) for one in ledger.seen.values())
    known_away = all(s.id in ledger.before and not _is_well(ledger.before[s.id]) for s in due)
    if results.is_whole and lifeless and (len(due) == 1 or known_away):
        ledger.flush()
    return _status(results, ledger, lifeless=lifeless)


def _status(results: Results[Glimpse], ledger: Ledger, *, lifeless: bool) -> Exit:
    if ledger.halted:
        raise StoreError(ledger.halted)
    for id_, error in results.broken.items():
        said = plain(f"{type(error).__name__}: {error}")
        print(f"error: {id_}: the look at it broke: {said}", file=sys.stderr)
    if not results.is_whole:
        print("error: stopped before the end; what was seen is stored", file=sys.stderr)
        return Exit.STOPPED
    if results.broken:
        return Exit.BROKEN
    if lifeless:
        stored = "" if ledger.after else ", and nothing is stored: is the network there?"
        print(f"error: not one of {results.wanted} source(s) answered{stored}", file=sys.stderr)
        return Exit.UNREACHABLE
    return Exit.SOURCES_FAILED if ledger.worse else Exit.DONE


def _answered(observation: Observation) -> bool:
    """Tell whether a server was there at all."""
    away = LIFELESS | {"timeout", "tls"}
    return not (observation.sign == "failing" and observation.cls in away - {"gone", "parked"})


def _rank(state: State | None) -> int:
    return SIGNS.index(state.name) if state is not None else 0


def _print(ledger: Ledger, *, as_json: bool) -> None:
    rows = sorted(ledger.after, key=lambda id_: (-_rank(ledger.after[id_]), id_))
    if as_json:
        for id_ in rows:
            print(json.dumps(_object(ledger, id_)))
        return
    console = Console(markup=False, highlight=False)
    table = Table(box=SIMPLE_HEAD)
    for column in COLUMNS:
        table.add_column(column, overflow="fold")
    for id_ in rows:
        cells = [plain(cell) for cell in _cells(ledger, id_)]
        if console.is_terminal:
            table.add_row(*cells)
        else:
            print("\t".join(cells))
    if console.is_terminal and rows:
        console.print(table)


def _cells(ledger: Ledger, id_: str) -> tuple[str, ...]:
    state, seen = ledger.after[id_], ledger.seen[id_]
    before = ledger.before.get(id_)
    changed = before is not None and before.label != state.label
    told = f"{before.label} → {state.label}" if before and changed else state.label
    aside = " (put aside)" if state.is_quarantined else ""
    return id_, seen.label, told + aside, state.since[:10], seen.reason


def _object(ledger: Ledger, id_: str) -> dict[str, object]:
    state, seen = ledger.after[id_], ledger.seen[id_]
    before = ledger.before.get(id_)
    return {
        "source": id_,
        "seen": seen.label,
        "reason": seen.reason,
        "before": before.label if before else None,
        "state": state.label,
        "since": state.since,
        "because": state.reason,
        "put_aside": state.is_quarantined,
    }
