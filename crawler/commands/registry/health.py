"""``scrapy sources health [SELECTOR]``: how the sources' crawls went, worst first.

Exit status: 0 when every source shown is ok or was never looked at, 7 when any is degraded,
failing, moved or put aside, 5 when there is no store to read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.errors import Exit, InputError
from crawler.report.pipe import while_it_is_read
from crawler.report.standing import (
    Standing,
    print_standings,
    print_trend,
    standing_of,
    worst_first,
)
from crawler.sources import select
from crawler.store import Store, StoreError


def run(args: list[str], opts: argparse.Namespace, settings: BaseSettings) -> Exit:
    """Print what the store knows of the sources; with ``--history`` the runs of one."""
    try:
        where = settings["STORE_URL"] or Path(settings["OUTPUT_DIR"]) / "store.db"
        with Store.open(where, readonly=True) as store, while_it_is_read():
            if opts.history:
                return _trend(store, opts.history, args, as_json=opts.json)
            chosen = _chosen(store, args[0] if args else "")
            standings = worst_first(standing_of(store, source) for source in chosen)
            print_standings(standings, as_json=opts.json)
            return _status(standings)
    except StoreError as error:
        print(f"error: {error}", file=sys.stderr)
        return Exit.STORE


def _trend(store: Store, source: str, args: list[str], *, as_json: bool) -> Exit:
    if args:
        raise InputError("option --history: names its source itself: leave the selector out")
    if source not in _known(store):
        raise InputError(f"option --history: {source!r}: no crawl or check has looked at it yet")
    print_trend(store, source, as_json=as_json)
    return _status([standing_of(store, source)])


def _status(standings: Collection[Standing]) -> Exit:
    return Exit.DONE if all(standing.is_well for standing in standings) else Exit.UNHEALTHY


def _known(store: Store) -> list[str]:
    return sorted({*store.measured_sources(), *store.states()})


def _chosen(store: Store, selector: str) -> list[str]:
    """Return the ids that a selector names; sources of the store's own need no registry."""
    known = _known(store)
    if not selector:
        return known
    terms = [term.strip() for term in selector.split(",") if term.strip()]
    here = [[source for source in known if fnmatchcase(source, term)] for term in terms]
    try:
        chosen = [source.id for source in select(selector)]
    except InputError:
        if not here or not all(here):
            raise
        chosen = []
    return list(dict.fromkeys([*(source for some in here for source in some), *chosen]))
