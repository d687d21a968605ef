"""Reading ``Retry-After``: seconds, or a date (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\s*(\d{1,20})(?:\.\d*)?\s*", re.ASCII)
#: What nobody means literally; larger values are as good as this one.
FOREVER = 10 * 365 * 86_400.0


def seconds_to_wait(header: bytes | str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks to wait: 0 for a date that has passed.

    None when there is none, or none that can be read (a word, a negative number). ``now`` is aware.
    """
    if header is None:
        return None
    text = header.decode("latin-1") if isinstance(header, bytes) else header
    if number := _SECONDS.fullmatch(text):
        return min(float(number[1]), FOREVER)
    # Dates have a fixed form of 29 letters; what is much longer is not worth a parser's time.
    if len(text) > 100 or not re.search(r"[A-Za-z]{3}", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        left = (moment - now).total_seconds()
    except OverflowError:
        return FOREVER
    return min(max(left, 0.0), FOREVER)
