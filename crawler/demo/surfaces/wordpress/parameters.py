"""Parameters of REST requests, checked and refused as WordPress does (``rest_invalid_param``)."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any

from crawler.demo.surfaces.base import Request

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)?")


class RestError(Exception):
    """An answer with an error object."""

    def __init__(self, code: str, message: str, status: int, **data: Any) -> None:
        super().__init__(message)
        self.code, self.status, self.data = code, status, data


def invalid(name: str, message: str, code: str = "rest_invalid_param") -> RestError:
    detail = {"code": code, "message": message, "data": None}
    return RestError(
        "rest_invalid_param",
        f"Parameter tidak valid: {name}",
        400,
        params={name: message},
        details={name: detail},
    )


def integer(request: Request, name: str, default: int, low: int, high: int | None) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise invalid(name, f"{name} bukan bertipe integer.", "rest_invalid_type")
    value = int(text)
    if high is not None and not low <= value <= high:
        message = f"{name} harus antara {low} (inklusif) dan {high} (inklusif)"
        raise invalid(name, message, "rest_out_of_bounds")
    if value < low:
        message = f"{name} harus lebih besar dari atau sama dengan {low}"
        raise invalid(name, message, "rest_out_of_bounds")
    return value


def choice(request: Request, name: str, default: str, choices: frozenset[str]) -> str:
    value = request.query.get(name, default)
    if value not in choices:
        known = ", ".join(sorted(choices))
        raise invalid(name, f"{name} bukan salah satu dari {known}.", "rest_not_in_enum")
    return value


def listed(request: Request, name: str) -> list[str]:
    """Return a list parameter, given as ``a,b``, ``name[]=a`` or ``name[0]=a``."""
    values: list[str] = []
    for key, value in request.pairs:
        if key == name or re.fullmatch(rf"{re.escape(name)}\[\d*\]", key):
            values += [part for part in re.split(r"[\s,]+", value) if part]
    return values


def moment(request: Request, name: str, zone: tzinfo) -> datetime | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not _DATE.fullmatch(text.replace(" ", "+") if re.search(r" \d\d:?\d\d$", text) else text):
        raise invalid(name, "Tanggal tidak valid.", "rest_invalid_date")
    # A "+" that was not percent-encoded arrives as a space, as it does in PHP.
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", text).replace("Z", "+00:00")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise invalid(name, "Tanggal tidak valid.", "rest_invalid_date") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
