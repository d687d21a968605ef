"""What the project's own commands have in common: checked options, and mistakes one a line.

It lies beside the package ``commands``: Scrapy takes every command class of a module in there for
a command of that module's name.
"""

from __future__ import annotations

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from scrapy.commands import ScrapyCommand

from crawler.errors import Exit, InputError
from crawler.report.plain import plain


class ProjectCommand(ScrapyCommand):
    """A command that refuses options that it cannot obey, before Scrapy acts on them."""

    requires_project = True

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        # Scrapy imports all commands to run one of them: what one needs is imported as it runs.
        from crawler.options import check_options, names_without_effect

        if sys.stdout is None:  # whoever started the command has closed it, as '>&-' does
            sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - for the program's whole life
        if isinstance(sys.stdout, TextIOWrapper):
            # A letter that the locale lacks is shown as an escape, as on standard error.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            check_options(args, opts)
            super().process_options(args, opts)
        except InputError as error:
            self.refuse(error)
            sys.exit(self.exitcode)
        for line in names_without_effect(opts.set):
            print(f"warning: {plain(line)}", file=sys.stderr)

    def refuse(self, error: InputError) -> None:
        """Print each mistake on its own line and leave with the status for bad input."""
        for line in error.lines:
            print(f"error: {plain(line, limit=1000)}", file=sys.stderr)
        self.exitcode = Exit.BAD_INPUT
