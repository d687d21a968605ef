"""``scrapy sources list [SELECTOR]``: one line a source."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from scrapy.settings import Settings

from crawler.errors import Exit
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain, plain_json
from crawler.sources import Source, select

COLUMNS = ("id", "name", "kind", "province", "platform", "status", "url")
#: What is shown on a terminal of fewer columns than ``WIDE``.
NARROW = ("id", "province", "status", "url")
WIDE = 120


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Print the sources that a selector names: a table, tab-separated lines in a pipe, or JSON."""
    sources = select(args[0] if args else "all")
    with while_it_is_read():
        if opts.json:
            for source in sources:
                told = {column: getattr(source, column) for column in COLUMNS}
                print(plain_json(told | source.model_dump(mode="json", exclude_defaults=True)))
        else:
            _print_table(sources)
    return Exit.DONE


def _print_table(sources: list[Source]) -> None:
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        for source in sources:
            print("\t".join(_cells(source, COLUMNS)))
        return
    columns = COLUMNS if console.width >= WIDE else NARROW
    table = Table(box=SIMPLE_HEAD)
    for column in columns:
        # Ids and addresses are there to be copied.
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for source in sources:
        table.add_row(*_cells(source, columns))
    console.print(table)
    console.print(f"{len(sources)} sources")


def _cells(source: Source, columns: Sequence[str]) -> list[str]:
    return [plain(str(getattr(source, column) or "-")) for column in columns]
