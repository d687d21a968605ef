"""A scheduler for tests: the crawl that is to use it dies as it begins."""

from __future__ import annotations

import os
import signal
from typing import NoReturn

from scrapy.crawler import Crawler

from crawler.scheduler import FrontierScheduler


class Dies(FrontierScheduler):
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("killed")
