"""Showing that a long job is alive: a moving line on a terminal, a plain line now and then else."""

from __future__ import annotations

import os
import shutil
import sys
from time import monotonic

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.spiders.run import RunSpider

#: Seconds between lines: on a terminal, and in a log.
TERMINAL_SECONDS, LOG_SECONDS = 0.5, 30.0


class Progress:
    """Prints counts of the run to standard error while it goes on."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("PROGRESS"):
            raise NotConfigured
        self._crawler = crawler
        self._terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._started = monotonic()
        self._loop = create_looping_call(self._show)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        return cls(crawler)

    def _opened(self) -> None:
        self._started = monotonic()
        self._loop.start(TERMINAL_SECONDS if self._terminal else LOG_SECONDS, now=False)

    def _closed(self) -> None:
        if self._loop.running:
            self._loop.stop()
        if self._terminal:
            sys.stderr.write("\r\x1b[K")

    def _show(self) -> None:
        spider = self._crawler.spider
        if not isinstance(spider, RunSpider):
            return
        tallies = spider.tally.sources.values()
        ended = sum(bool(tally.family) for tally in tallies)
        line = (
            f"{monotonic() - self._started:5.0f} s  sources {ended}/{len(tallies)} listed  "
            f"found {sum(t.listed for t in tallies)}  pages {sum(t.fetched for t in tallies)}  "
            f"written {spider.tally.written}  failed {sum(t.failed for t in tallies)}"
        )
        if self._terminal:
            # A line that wraps is not taken back by the next one.
            line = f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}"
        else:
            line += "\n"
        sys.stderr.write(line)
        sys.stderr.flush()
