"""``scrapy crawl``, with checked arguments, a summary at the end, and documented exit statuses."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Spider, signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.errors import Exit, InputError

# Scrapy imports all commands to run one of them, so each imports what it works with as it runs.
if TYPE_CHECKING:
    from crawler.spiders.run import RunSpider

#: What is said of a crawl that was stopped before its summary.
STOPPED = "error: stopped before the end; start the same command again to go on"


class Command(ScrapyCrawl):
    """Scrapy's own command for spiders that are not ours; see ``crawler.errors.Exit`` for ours."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.report.given import check_log_level

        super().process_options(args, opts)
        assert self.settings is not None
        try:
            # Scrapy sets up logging before it runs a command.
            check_log_level(self.settings)
        except InputError as error:
            self.refuse(error)
            sys.exit(self.exitcode)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.spiders.run import RunSpider

        if len(args) != 1:
            raise UsageError("name one spider: 'scrapy list' shows them")
        assert self.crawler_process
        try:
            spider = self.crawler_process.spider_loader.load(args[0])
        except KeyError:
            self.refuse(InputError(f"spider {args[0]!r}: unknown: 'scrapy list' shows them"))
            return
        if not issubclass(spider, RunSpider):
            super().run(args, opts)
            return
        try:
            self.crawl(spider, opts.spargs)
        except InputError as error:
            self.refuse(error)
        except KeyboardInterrupt:
            self.stopped()

    def refuse(self, error: InputError) -> None:
        """Print each mistake on its own line and leave with the status for bad input."""
        for line in error.lines:
            print(f"error: {line}", file=sys.stderr)
        self.exitcode = Exit.BAD_INPUT

    def stopped(self) -> None:
        """Say that a signal ended the crawl before it could tell what it did."""
        print(STOPPED, file=sys.stderr)
        self.exitcode = Exit.STOPPED
        # Ctrl-C that passed through executed text, as in the making of a dataclass, is noted by
        # CPython as unhandled, caught or not, and 'python -m' then dies of the signal whatever its
        # status (run_eval_code_obj in pythonrun.c). Text that ends well takes the note back.
        exec("")  # noqa: S102

    def crawl(self, spider: type[RunSpider], arguments: dict[str, str]) -> None:
        """Run a spider to its end; print the summary and set the exit status."""
        from crawler.report.given import check_contact, check_settings
        from crawler.report.run import check_writable
        from crawler.report.summary import print_summary, verdict
        from crawler.spiders.run import RunSpider, open_store
        from crawler.store import StoreError

        assert self.crawler_process and self.settings is not None
        spider.plan_of(arguments)
        check_settings(self.settings)
        check_contact(self.settings, spider.hosts_of(arguments))
        check_writable(Path(self.settings["OUTPUT_DIR"]))
        try:
            open_store(self.settings).close()
        except StoreError as error:
            print(f"error: {error}", file=sys.stderr)
            self.exitcode = Exit.STORE
            return
        crawler = self._create_crawler(spider)
        closed: list[tuple[RunSpider, str]] = []

        def remember(spider: Spider, reason: str) -> None:
            assert isinstance(spider, RunSpider)
            closed.append((spider, reason))

        crawler.signals.connect(remember, signal=signals.spider_closed, weak=False)
        started = monotonic()
        task = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        if isinstance(task, asyncio.Task) and isinstance(failed_by(task), StoreError):
            print(f"error: {failed_by(task)}", file=sys.stderr)
            self.exitcode = Exit.STORE
            return
        if self.crawler_process.bootstrap_failed:
            self.exitcode = Exit.BROKEN
            return
        if not closed:  # only a signal ends the process before the spider, be it the second one
            self.stopped()
            return
        ended, reason = closed[0]  # who is told to stop twice says so twice
        results = [ended.output / "articles.jsonl", ended.output / "runs" / ended.run_id]
        existing = [path for path in results if path.exists()]
        print_summary(ended.tally, existing, monotonic() - started, ended.news)
        self.exitcode, line = verdict(ended.tally, reason, ended.halted, ended.errors)
        if line:
            print(f"error: {line}", file=sys.stderr)


def failed_by(task: asyncio.Task[None]) -> BaseException | None:
    """Return what a crawl could not begin for, or None."""
    return task.exception() if task.done() and not task.cancelled() else None
