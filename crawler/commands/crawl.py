"""``scrapy crawl``, with checked arguments, a summary at the end, and documented exit statuses."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Spider, signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.command import ProjectCommand
from crawler.errors import Exit, InputError

# Scrapy imports all commands to run one of them, so each imports what it works with as it runs.
if TYPE_CHECKING:
    from crawler.spiders.run import RunSpider

logger = logging.getLogger(__name__)

#: The replica's sites as 'scrapy demo' crawls them: a file of its OUTPUT_DIR.
DEMO_SOURCES = "demo-sources.toml"
#: What is said of a crawl that was stopped before its summary.
STOPPED = "error: stopped before the end; start the same command again to go on"


class Command(ProjectCommand, ScrapyCrawl):
    """Scrapy's own command for spiders that are not ours; see ``crawler.errors.Exit`` for ours."""

    def short_desc(self) -> str:
        return "Crawl sources for a topic (coverage), or given pages (pages)"

    def long_desc(self) -> str:
        return (
            "coverage: everything that sources published about a topic;"
            " -a sources=SELECTOR (ids, globs, kind:police, province:ID-JT, a TOML file, all;"
            " see 'scrapy sources list'), -a topic=NAME|FILE, -a since=YYYY-MM-DD,"
            " -a until=YYYY-MM-DD, -a depth=search|full. pages: -a urls=FILE|URL,… and"
            " -a topic=NAME|FILE. Results go to -s OUTPUT_DIR=output; hosts of others are asked"
            " with -s CONTACT_URL=https://… only."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.spiders.run import RunSpider

        if len(args) != 1:
            raise UsageError("name one spider ('scrapy list'); its arguments are -a NAME=VALUE")
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

    def stopped(self) -> None:
        """Say that a signal ended the crawl before it could tell what it did."""
        print(STOPPED, file=sys.stderr)
        self.exitcode = Exit.STOPPED
        # Ctrl-C that passed through executed text, as in the making of a dataclass, is noted by
        # CPython as unhandled, caught or not, and 'python -m' then dies of the signal whatever its
        # status (run_eval_code_obj in pythonrun.c). Text that ends well takes the note back.
        exec("")  # noqa: S102

    def crawl(self, spider: type[RunSpider], arguments: dict[str, str]) -> None:
        """Run a spider to its end; print the summary and set the exit status.

        Raises:
            InputError: before anything is asked or written; one line for each mistake.
        """
        from crawler.store import StoreError

        try:
            self._check(spider, arguments)
        except StoreError as error:
            self.exitcode = told_of(error)
            return
        started = monotonic()
        ended = self._run_to_the_end(spider, arguments)
        if ended is not None:
            self._tell(*ended, monotonic() - started)

    def _check(self, spider: type[RunSpider], arguments: dict[str, str]) -> None:
        """Raise InputError or StoreError for what a crawl could not go on with."""
        from crawler.report.given import check_contact, check_settings
        from crawler.report.run import check_writable, open_store

        assert self.settings is not None
        spider.plan_of(arguments)
        check_settings(self.settings)
        hosts, output = list(spider.hosts_of(arguments)), Path(self.settings["OUTPUT_DIR"])
        check_contact(self.settings, hosts)
        check_writable(output)
        if mixture := mixture_in(output, hosts):
            print(f"warning: {mixture}", file=sys.stderr)
        open_store(self.settings).close()

    def _run_to_the_end(
        self, spider: type[RunSpider], arguments: dict[str, str]
    ) -> tuple[RunSpider, str] | None:
        """Return the spider and why it was closed; None, and a status, if it was never opened."""
        from crawler.spiders.run import RunSpider

        assert self.crawler_process
        crawler = self._create_crawler(spider)
        closed: list[tuple[RunSpider, str]] = []

        def remember(spider: Spider, reason: str) -> None:
            assert isinstance(spider, RunSpider)
            closed.append((spider, reason))

        crawler.signals.connect(remember, signal=signals.spider_closed, weak=False)
        task = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        failure = failed_by(task)
        if failure is not None or self.crawler_process.bootstrap_failed:
            self.exitcode = told_of(failure)
            return None
        if not closed:  # only a signal ends the process before the spider, be it the second one
            self.stopped()
            return None
        return closed[0]  # who is told to stop twice says so twice

    def _tell(self, ended: RunSpider, reason: str, seconds: float) -> None:
        """Print what a crawl did, and set the status that says how it went."""
        from crawler.report.pipe import while_it_is_read
        from crawler.report.summary import print_summary, verdict

        results = [ended.output / "articles.jsonl", ended.output / "runs" / ended.run_id]
        with while_it_is_read():
            existing = [path for path in results if path.exists()]
            print_summary(ended.tally, existing, seconds, ended.news)
        self.exitcode, line = verdict(ended.tally, reason, ended.halted, ended.errors)
        if line:
            print(f"error: {line}", file=sys.stderr)


def mixture_in(output: Path, hosts: Iterable[str]) -> str:
    """Return what to say before articles of the web join invented ones, or an empty text."""
    from crawler.middlewares.addresses import is_own_machine

    if not (output / DEMO_SOURCES).exists() or all(map(is_own_machine, hosts)):
        return ""
    return (
        f"setting OUTPUT_DIR: {str(output)!r} holds the invented articles of the replica: give the"
        " web's a directory of their own with OUTPUT=… make crawl …, or -s OUTPUT_DIR=…"
    )


def failed_by(task: object) -> BaseException | None:
    """Return what a crawl could not begin for, or None."""
    if not isinstance(task, asyncio.Task) or not task.done() or task.cancelled():
        return None
    return task.exception()


def told_of(error: BaseException | None) -> Exit:
    """Say why a crawl could not begin, and return its status."""
    from crawler.store import StoreError

    if isinstance(error, StoreError):
        print(f"error: {error}", file=sys.stderr)
        return Exit.STORE
    # Asked for its exception, a task does not log it any more.
    logger.critical("the crawl could not begin", exc_info=error)
    said = f"{type(error).__name__}: {error}" if error else "unexpected error"
    print(f"error: the crawl could not begin: {said}", file=sys.stderr)
    return Exit.BROKEN
