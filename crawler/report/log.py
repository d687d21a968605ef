"""What is logged of records that are left out: nothing, for they are counted and written down."""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietDrops(LogFormatter):
    """A skipped article is a line of skipped.jsonl and a count, not a warning in the log."""

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        return {
            "level": logging.DEBUG,
            "msg": "Skipped %(url)s: %(reason)s",
            "args": {"url": item.url, "reason": exception},
        }
