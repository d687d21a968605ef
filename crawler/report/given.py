"""Checking the settings that a crawl cannot do without: one line for each that is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import isfinite
from typing import Literal

from scrapy.settings import BaseSettings

from crawler.errors import InputError
from crawler.store import StoreError
from crawler.store.database import store_url

Kind = Literal["whole number", "number", "switch"]

#: Settings of ours and of Scrapy's: name, what the value is, and the least that makes sense.
CHECKED: tuple[tuple[str, Kind, float], ...] = (
    ("ARTICLE_PAGES_MAX", "whole number", 1),
    ("AUTOTHROTTLE_ENABLED", "switch", 0),
    ("AUTOTHROTTLE_MAX_DELAY", "number", 0),
    ("AUTOTHROTTLE_START_DELAY", "number", 0),
    ("CONCURRENT_REQUESTS", "whole number", 1),
    ("CONCURRENT_REQUESTS_PER_DOMAIN", "whole number", 1),
    ("CRAWL_DELAY_MAX", "number", 0),
    ("DNS_TIMEOUT", "number", 0.1),
    ("DOWNLOAD_DELAY", "number", 0),
    ("DOWNLOAD_MAXSIZE", "whole number", 0),
    ("DOWNLOAD_TIMEOUT", "number", 0.1),
    ("DOWNLOAD_VERIFY_CERTIFICATES", "switch", 0),
    ("EXTRACTION_MEMORY_MB", "whole number", 1),
    ("EXTRACTION_TIMEOUT", "number", 0.1),
    ("EXTRACTION_WORKERS", "whole number", 1),
    ("NOT_SAMPLE_SHARE", "number", 0),
    ("RENDER_TIMEOUT", "number", 0.1),
    ("RESUME_WITHIN_DAYS", "number", 0),
    ("RETRY_TIMES", "whole number", 0),
    ("REVISIT_DAYS", "number", 0),
    ("ROBOTSTXT_OBEY", "switch", 0),
)
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


def check_settings(settings: BaseSettings) -> None:
    """Raise InputError with a line for each setting whose value a crawl cannot work with."""
    mistakes = [
        f"setting {name}: {settings[name]!r} is not {_wanted(kind, least)}"
        for name, kind, least in CHECKED
        if not _fits(settings, name, kind, least)
    ]
    if not str(settings["OUTPUT_DIR"] or "").strip():
        mistakes.append("setting OUTPUT_DIR: empty: name a directory with -s OUTPUT_DIR=…")
    try:
        store_url(settings["STORE_URL"] or "store.db")
    except StoreError as error:
        mistakes.append(f"setting {error}")
    if mistakes:
        raise InputError(*mistakes)


def check_log_level(settings: BaseSettings) -> None:
    """Raise InputError for a LOG_LEVEL that Python's logging does not know."""
    level = settings["LOG_LEVEL"]
    known = isinstance(level, int) or level in logging.getLevelNamesMapping()
    if not known:
        raise InputError(f"setting LOG_LEVEL: {level!r} is none of {', '.join(LEVELS)}")


def _fits(settings: BaseSettings, name: str, kind: Kind, least: float) -> bool:
    read: dict[Kind, Callable[[], float]] = {
        "switch": lambda: settings.getbool(name),
        # A fraction is refused where Scrapy's own reading would cut it off in silence.
        "whole number": lambda: int(str(settings[name])),
        "number": lambda: settings.getfloat(name),
    }
    try:
        value = read[kind]()
    except (TypeError, ValueError):
        return False
    return isfinite(value) and value >= least


def _wanted(kind: Kind, least: float) -> str:
    return "True or False" if kind == "switch" else f"a {kind} from {least}"
