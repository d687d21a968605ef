"""Reading JSON as RFC 8259 has it, which has no numbers that are none."""

from __future__ import annotations

import json
import math
from typing import Any


def json_value(text: str) -> Any:
    """Return the value of a JSON text, with None for NaN and for numbers beyond a float's.

    Python reads these and writes them back, and what comes after it calls that no JSON.

    Raises:
        ValueError: the text is no JSON.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_constant=lambda _: None, parse_float=_finite)


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
