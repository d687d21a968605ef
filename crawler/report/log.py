"""What the log shows of sites: not each record that is left out, and nothing that does harm."""

from __future__ import annotations

import logging
from copy import copy
from typing import Any, Final

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.log import get_scrapy_root_handler
from twisted.python.failure import Failure

from crawler.report.plain import plain_lines

#: What stands before each further line of a message: no site can forge a line of the log.
_INDENT: Final = "    "


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


class HarmlessLines(logging.Formatter):
    """Formats as another formatter does, after the message and the traceback were neutralised.

    URLs, headers and the words of errors are the sites': terminal escapes and bidi overrides become
    blanks. Colours that the other formatter adds stay.
    """

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        safe = copy(record)
        safe.msg, safe.args = plain_lines(record.getMessage(), _INDENT), None
        if record.exc_info:
            told = record.exc_text or self._inner.formatException(record.exc_info)
            safe.exc_text = _INDENT + plain_lines(told, _INDENT)
        return self._inner.format(safe)


class HarmlessLog:
    """Extension: makes each line of Scrapy's log, whoever wrote it, safe for a terminal."""

    def __init__(self, crawler: Crawler) -> None:
        # Scrapy makes its handler anew behind the extensions; no site is asked before this signal.
        crawler.signals.connect(self._opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HarmlessLog:
        return cls(crawler)

    def _opened(self) -> None:
        handler = get_scrapy_root_handler()
        if handler is None or isinstance(handler.formatter, HarmlessLines):
            return
        handler.setFormatter(HarmlessLines(handler.formatter or logging.Formatter()))
