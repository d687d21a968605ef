"""``scrapy demo``: the real crawl over the bundled replica web, offline."""

from __future__ import annotations

import argparse
import json
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.commands.crawl import DEMO_SOURCES
from crawler.commands.crawl import Command as Crawl
from crawler.errors import Exit, InputError

if TYPE_CHECKING:
    from crawler.demo import Replica

#: What a crawl of one's own machine may do that a crawl of the web may not.
LOOPBACK_SETTINGS = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 3,
    # Its sites may send the crawl to each other, and nowhere else.
    "PRIVATE_NETWORKS_ALLOWED": "127.0.0.0/8",
}
#: Lines shown when the crawl is not what it should be.
SHOWN = 20


class Command(Crawl):
    """Starts the replica, crawls it with the given arguments, and stops it."""

    def syntax(self) -> str:
        return "[--check] [--auto] [--port N] [-a NAME=VALUE …]"

    def short_desc(self) -> str:
        return "Crawl the bundled replica web, without a network"

    def long_desc(self) -> str:
        return (
            "The real crawl over eight small sites on loopback, whose articles are invented;"
            " -a topic, since, until and depth as for 'scrapy crawl coverage'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", action="store_true", help="hold the result to the truth")
        parser.add_argument("--port", type=int, help="port of the replica's sites (0: any)")
        parser.add_argument("--auto", action="store_true", help="let a probe find the platforms")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("'scrapy demo' takes options only")
        from crawler.demo import ReplicaError
        from crawler.report.given import check_settings
        from crawler.report.run import check_writable
        from crawler.spiders.coverage import CoverageSpider

        assert self.settings is not None
        output = Path(self.settings["OUTPUT_DIR"])
        for name, value in LOOPBACK_SETTINGS.items():
            self.settings.set(name, value, priority="spider")
        try:
            _refuse_sources(opts.spargs)
            check_settings(self.settings)
            check_writable(output)
            with started(opts.port) as replica:
                sources = output / DEMO_SOURCES
                replica.write_sources(sources, auto=opts.auto)
                self.crawl(CoverageSpider, {"sources": str(sources)} | opts.spargs)
                if opts.check and self.exitcode == Exit.DONE:
                    self._compare(output / "articles.jsonl", replica)
        except ReplicaError as error:
            self.refuse(InputError(str(error)))
        except InputError as error:
            self.refuse(error)
        except KeyboardInterrupt:
            self.stopped()

    def _compare(self, path: Path, replica: Replica) -> None:
        from crawler.demo.check import differences

        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        found = differences([json.loads(line) for line in lines], replica.truth())
        for line in found[:SHOWN]:
            print(f"differs: {line}", file=sys.stderr)
        if found:
            print(f"error: {len(found)} differences from the truth", file=sys.stderr)
            self.exitcode = Exit.BROKEN
        else:
            print(f"the result equals the truth: {len(replica.truth())} articles")


def _refuse_sources(arguments: dict[str, str]) -> None:
    """Raise InputError for other sites than the replica's: nobody else is asked without a pause."""
    if "sources" in arguments:
        raise InputError(
            "argument sources: 'scrapy demo' crawls its own sites: say 'scrapy crawl coverage …'"
        )


def started(port: int | None) -> Replica:
    """Return the replica, on its usual port unless that is taken: a second crawl knows the URLs."""
    from crawler.demo import CONTROL_ADDRESS, DEFAULT_PORT, Replica

    if port is not None and port not in range(65536):
        raise InputError(f"option --port: {port} is not a port: give one from 0 to 65535")
    if port is None:
        port = DEFAULT_PORT
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((CONTROL_ADDRESS, port))
            except OSError:
                print(f"port {port} is taken: the replica takes another", file=sys.stderr)
                port = 0
    return Replica(port)
