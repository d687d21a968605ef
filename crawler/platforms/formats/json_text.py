"""Reading JSON as RFC 8259 has it, which has no numbers that are none."""

from __future__ import annotations

import json
import math
from typing import Any, Final

#: Marks of values in one text. Each value costs fifty bytes and more, and two of text are enough to
#: ask for one; a hundred posts with all that belongs to them have a few ten thousand.
MAX_MARKS: Final = 2_000_000


def json_value(text: str) -> Any:
    """Return the value of a JSON text, with None for NaN and for numbers beyond a float's.

    Python reads these and writes them back, and what comes after it calls that no JSON.

    Raises:
        ValueError: the text is no JSON, or has more than ``MAX_MARKS`` brackets and commas.
        RecursionError: it is nested too deeply.
    """
    if len(text) > MAX_MARKS and sum(map(text.count, ",[{")) > MAX_MARKS:
        raise ValueError(f"more than {MAX_MARKS} values")
    return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
