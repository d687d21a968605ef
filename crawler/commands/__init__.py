"""The project's commands. Scrapy imports all of them before it runs one, which takes a while."""

from __future__ import annotations

from crawler.interruption import answer_signals

answer_signals()
