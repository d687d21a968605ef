"""``scrapy sources validate [FILE...]``: every mistake in the registry's files, or in one's own."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from scrapy.settings import Settings

from crawler.errors import Exit
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain, plain_json
from crawler.sources.checks import Checked, check


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Print the mistakes, one a line as FILE:LINE: entry: key = value: what; with JSON, one object
    a file. Files given together are one registry: a host or an id may stand in one of them only.
    """
    checked = check([Path(arg) for arg in args] or None)
    wrong = sum(len(one.mistakes) for one in checked)
    with while_it_is_read():
        if opts.json:
            for one in checked:
                print(plain_json(_object(one)))
        else:
            for one in checked:
                for mistake in one.mistakes:
                    shown = _near(one.path)
                    print(plain(str(mistake).replace(mistake.file, shown, 1), limit=1000))
            held = _counted(sum(one.sources for one in checked), "source")
            print(f"{held} in {_counted(len(checked), 'file')}: {_counted(wrong, 'mistake')}")
    return Exit.BAD_INPUT if wrong else Exit.DONE


def _object(one: Checked) -> dict[str, object]:
    mistakes = [asdict(mistake) | {"file": _near(one.path)} for mistake in one.mistakes]
    return {"file": _near(one.path), "sources": one.sources, "mistakes": mistakes}


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _near(path: Path) -> str:
    """Return a path as it is called from here."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
