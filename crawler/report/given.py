"""Checking the settings that a crawl cannot do without: one line for each that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from math import inf, isfinite
from pathlib import Path
from typing import Final, Literal

from scrapy.settings import BaseSettings, get_settings_priority

from crawler.errors import InputError
from crawler.middlewares.addresses import is_own_machine, read_networks
from crawler.middlewares.noindex import read_directives
from crawler.options import DEFAULTS
from crawler.store import StoreError
from crawler.store.database import store_url

Kind = Literal["whole number", "number", "switch"]

#: Settings of ours and of Scrapy's: name, what the value is, and the least that makes sense.
CHECKED: tuple[tuple[str, Kind, float], ...] = (
    ("ARTICLE_PAGES_MAX", "whole number", 1),
    ("AUTOTHROTTLE_ENABLED", "switch", 0),
    ("AUTOTHROTTLE_MAX_DELAY", "number", 0),
    ("AUTOTHROTTLE_START_DELAY", "number", 0),
    ("BACKOFF_MAX", "number", 0),
    ("BACKOFF_SECONDS", "number", 0),
    ("BREAKER_FAILURES", "whole number", 1),
    ("BREAKER_CHALLENGES", "whole number", 0),
    ("BREAKER_PROBES", "whole number", 0),
    ("BREAKER_REST", "number", 0),
    ("BREAKER_REST_AT_THE_END", "number", 0),
    ("CONCURRENT_REQUESTS", "whole number", 1),
    ("CONCURRENT_REQUESTS_PER_DOMAIN", "whole number", 1),
    ("CRAWL_DELAY_MAX", "number", 0),
    ("DNS_TIMEOUT", "number", 0.1),
    ("DOWNLOAD_DELAY", "number", 0),
    ("DOWNLOAD_DELAY_JITTER", "number", 0),
    ("DOWNLOAD_MAXSIZE", "whole number", 0),
    ("DOWNLOAD_TIMEOUT", "number", 0.1),
    ("DOWNLOAD_VERIFY_CERTIFICATES", "switch", 0),
    ("EXTRACTION_MEMORY_MB", "whole number", 1),
    ("EXTRACTION_TIMEOUT", "number", 0.1),
    ("EXTRACTION_WORKERS", "whole number", 1),
    ("FULL_SWEEP_DAYS", "number", 0),
    ("NOT_SAMPLE_SHARE", "number", 0),
    ("REDIRECT_MAX_TIMES", "whole number", 0),
    ("PAGE_MAXSIZE", "whole number", 1),
    ("REACTOR_THREADPOOL_MAXSIZE", "whole number", 1),
    ("RENDER_MEMORY_MB", "whole number", 1),
    ("RENDER_PAGES", "whole number", 1),
    ("RENDER_RECYCLE", "whole number", 1),
    ("RENDER_TIMEOUT", "number", 0.1),
    ("RESUME_WITHIN_DAYS", "number", 0),
    ("RETRY_AFTER_MAX", "number", 0),
    ("RETRY_AFTER_TIMES", "whole number", 0),
    ("RETRY_TIMES", "whole number", 0),
    ("HOME_LOOK_HOURS", "number", 0),
    ("REVISIT_DAYS", "number", 0),
    ("ROBOTSTXT_OBEY", "switch", 0),
    ("SHUTDOWN_GRACE", "number", 0),
)
#: What CONTACT_URL is until somebody says who runs the crawl.
PLACEHOLDER: Final = "https://example.org/who-runs-this-crawl"
#: It stands in parentheses in the User-Agent, so it has none.
_CONTACT = re.compile(r"https?://[^\s/?#()]+[^\s()]*|(?:mailto:)?[^\s@()]+@[^\s@()]+")


def check_settings(settings: BaseSettings) -> None:
    """Raise InputError with a line for each setting whose value a crawl cannot work with."""
    mistakes = [
        f"setting {name}: {settings[name]!r} is not {_wanted(kind, least)}"
        for name, kind, least in (*CHECKED, *_others())
        if not _fits(settings, name, kind, least)
    ]
    readers: tuple[Callable[[], object], ...] = (
        lambda: read_networks("PRIVATE_NETWORKS_ALLOWED", settings["PRIVATE_NETWORKS_ALLOWED"]),
        lambda: read_networks("CDN_NETWORKS", settings["CDN_NETWORKS"]),
        lambda: read_directives(settings["ROBOTS_META"]),
        lambda: _check_form(settings["CONTACT_URL"]),
    )
    for read in readers:
        try:
            read()
        except InputError as error:
            mistakes += error.lines
    if not str(settings["OUTPUT_DIR"] or "").strip():
        mistakes.append("setting OUTPUT_DIR: empty: name a directory with -s OUTPUT_DIR=…")
    elif (place := _no_directory(Path(settings["OUTPUT_DIR"]))) is not None:
        mistakes.append(
            f"setting OUTPUT_DIR: {settings['OUTPUT_DIR']!r} cannot be written ({place} is no"
            " directory): name another directory with -s OUTPUT_DIR=…"
        )
    try:
        store_url(settings["STORE_URL"] or "store.db")
    except StoreError as error:
        mistakes.append(f"setting {error}")
    if mistakes:
        raise InputError(*mistakes)


def check_contact(settings: BaseSettings, hosts: Iterable[str]) -> None:
    """Raise InputError if hosts of others are to be asked and nobody says who is asking.

    ``hosts`` are host names or addresses. Loopback and private ones are one's own; a name under
    ``.invalid`` is nobody's (RFC 6761, 6.4).
    """
    if str(settings["CONTACT_URL"] or "").strip().rstrip("/") not in ("", PLACEHOLDER):
        return
    others = next(
        (host for host in hosts if not (is_own_machine(host) or host.endswith(".invalid"))), None
    )
    if others is not None:
        raise InputError(
            f"setting CONTACT_URL: is the placeholder, and {others} belongs to others: name a page"
            " where site owners can reach you: CONTACT_URL=https://… make crawl …, or"
            " -s CONTACT_URL=https://…"
        )


def with_contact(settings: BaseSettings) -> None:
    """Put ``CONTACT_URL`` into the User-Agent."""
    agent = settings["USER_AGENT"]
    if "{contact}" in agent:
        # Above the project's priority: the process merges its settings again later.
        spider = get_settings_priority("spider")
        priority = max(settings.getpriority("USER_AGENT") or 0, spider)
        filled = agent.replace("{contact}", settings["CONTACT_URL"])
        settings.set("USER_AGENT", filled, priority=priority)


def _no_directory(output: Path) -> Path | None:
    """Return what stands where a directory would have to be; nothing is made yet."""
    nearest = next((path for path in (output, *output.parents) if path.exists()), None)
    return None if nearest is None or nearest.is_dir() else nearest


def _check_form(contact: object) -> None:
    text = str(contact or "").strip()
    if text and not _CONTACT.fullmatch(text):
        raise InputError(
            f"setting CONTACT_URL: {text!r} is neither a page like https://… nor an e-mail address"
        )


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
    if kind == "switch":
        return "True or False"
    return f"a {kind}" if least == -inf else f"a {kind} from {least}"


def _others() -> Iterator[tuple[str, Kind, float]]:
    """Yield the settings that no row says more of: those whose default is a number or a switch."""
    listed = {name for name, _, _ in CHECKED}
    for name, default in sorted(DEFAULTS.items()):
        if name in listed:
            continue
        if isinstance(default, bool):
            yield name, "switch", 0
        elif isinstance(default, int | float):
            yield name, "number", -inf
