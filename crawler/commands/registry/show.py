"""``scrapy sources show SELECTOR``: entries as they would stand in a file."""

from __future__ import annotations

import argparse

from scrapy.settings import Settings

from crawler.errors import Exit
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain_json
from crawler.sources import select
from crawler.sources.entry import entry_text


def run(args: list[str], opts: argparse.Namespace, settings: Settings) -> Exit:
    """Print the sources that a selector names as TOML, or as JSON with every key."""
    sources = select(args[0])
    with while_it_is_read():
        if opts.json:
            for source in sources:
                print(plain_json(source.model_dump(mode="json")))
        else:
            print("\n\n".join(map(entry_text, sources)))
    return Exit.DONE
