"""Ending a stopped crawl in time, whatever its last requests do.

A signal makes the engine take no more requests and wait for those that it has. A host that drips
its answer byte by byte would keep it waiting for minutes, one that asks for a Crawl-delay likewise.
When ``SHUTDOWN_GRACE`` seconds are over, the run is closed as it is: what is finished has been
decided, what is not goes back into the frontier, the manifest is written, and the process ends.
Other processes have the hosts that nothing is under way on from the signal on.
"""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.scheduler import FrontierScheduler

logger = logging.getLogger(__name__)

#: Seconds between looks at whether the engine is closing; there is no signal for it.
LOOK_SECONDS = 0.2
#: Scrapy's own name for the end of a crawl that a signal stopped.
SHUTDOWN = "shutdown"


class GracePeriod:
    """Closes a run whose engine has been closing for longer than ``SHUTDOWN_GRACE`` seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("SHUTDOWN_GRACE")
        self._since = 0.0
        self._looking = create_looping_call(self._look)
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GracePeriod:
        return cls(crawler)

    def _opened(self) -> None:
        self._looking.start(LOOK_SECONDS, now=False)

    def _closed(self) -> None:
        if self._looking.running:
            self._looking.stop()

    def _look(self) -> None:
        slot = self._crawler.engine._slot if self._crawler.engine else None
        if slot is None or slot.closing is None:
            return
        if not self._since:
            self._since = monotonic()
            if slot.inprogress and type(slot.scheduler) is FrontierScheduler:
                slot.scheduler.retire()
        if monotonic() - self._since < self._seconds:
            return
        logger.info("%d requests were not finished in time", len(slot.inprogress))
        # In the engine's own order: the scheduler gives back what is not finished, the run is
        # closed and told, the process ends.
        slot.scheduler.close(SHUTDOWN)
        self._crawler.signals.send_catch_log(
            signals.spider_closed, spider=self._crawler.spider, reason=SHUTDOWN
        )
        from twisted.internet import reactor  # the one that the process installed

        process: Any = reactor
        process.stop()
