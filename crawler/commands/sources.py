"""``scrapy sources list|show``: what the registry knows."""

from __future__ import annotations

import argparse
import json
import sys

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.errors import Exit, InputError
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain
from crawler.sources import Source, select

COLUMNS = ("id", "name", "kind", "province", "platform", "status", "url")


class Command(ScrapyCommand):
    """Read-only views of the registry; the selector grammar is that of the coverage spider."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "list [SELECTOR] | show SELECTOR  [--json]"

    def short_desc(self) -> str:
        return "List or show the sites of the registry"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON, one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        action, *rest = args or [""]
        if action not in ("list", "show") or len(rest) > 1 or (action == "show" and not rest):
            raise UsageError("say 'scrapy sources list [SELECTOR]' or 'scrapy sources show ID'")
        try:
            sources = select(rest[0] if rest else "all")
        except InputError as error:
            for line in error.lines:
                print(f"error: {line}", file=sys.stderr)
            self.exitcode = Exit.BAD_INPUT
            return
        with while_it_is_read():
            if opts.json:
                for source in sources:
                    print(source.model_dump_json(exclude_defaults=action == "list"))
            elif action == "list":
                _print_table(sources)
            else:
                print("\n\n".join(map(_entry, sources)))


def _print_table(sources: list[Source]) -> None:
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        for source in sources:
            print("\t".join(plain(str(getattr(source, c) or "-")) for c in COLUMNS))
        return
    table = Table(*COLUMNS, box=SIMPLE_HEAD)
    for source in sources:
        table.add_row(*(plain(str(getattr(source, column) or "-")) for column in COLUMNS))
    console.print(table)
    console.print(f"{len(sources)} sources")


def _entry(source: Source) -> str:
    """Return an entry as the TOML that says it."""
    values = source.model_dump(mode="json", exclude_defaults=True)
    discovery = values.pop("discovery", {})
    lines = ["[[source]]", *_assignments(values)]
    if discovery:
        lines += ["[source.discovery]", *_assignments(discovery)]
    return "\n".join(lines)


def _assignments(values: dict[str, object]) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
