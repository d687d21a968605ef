"""Requests as JSON: what the frontier stores of them, and the way back. No pickle.

What a request carries (``cb_kwargs``, ``meta``) must be JSON as it is: a value that would come back
as something else is refused, because the crawl would go on differently after a restart.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from scrapy import Request, Spider
from scrapy.utils.request import request_from_dict

#: Meta keys that belong to one attempt; whoever needs them sets them again.
_ATTEMPT = frozenset(
    {"download_latency", "download_slot", "download_timeout", "download_maxsize", "lease", "parent"}
)
_ATTEMPT_PREFIXES = ("playwright", "_")
_DEFAULTS: dict[str, Any] = {
    "callback": None,
    "errback": None,
    "headers": {},
    "method": "GET",
    "body": b"",
    "cookies": {},
    "meta": {},
    "encoding": "utf-8",
    "dont_filter": False,
    "flags": [],
    "cb_kwargs": {},
}


class NotJson(ValueError):
    """A request carries something that JSON does not give back as it was."""


def dump_request(request: Request, spider: Spider) -> str:
    """Return a request as JSON without its priority, which the frontier keeps itself.

    :raises NotJson: naming the request's part that is not JSON.
    :raises ValueError: when the callback or the errback is no method of the spider.
    """
    told = request.to_dict(spider=spider)
    told.pop("priority")
    told["meta"] = {key: value for key, value in told["meta"].items() if not _of_attempt(key)}
    values = {name: value for name, value in told.items() if value != _DEFAULTS.get(name, _NONE)}
    if "body" in values:
        values["body"] = base64.b64encode(values["body"]).decode()
    if "headers" in values:
        values["headers"] = {
            name.decode("latin-1"): [one.decode("latin-1") for one in given]
            for name, given in values["headers"].items()
        }
    return json.dumps({name: _checked(request, name, value) for name, value in values.items()})


def load_request(payload: str, spider: Spider, priority: int = 0) -> Request:
    """Return the request that ``dump_request`` was given."""
    values: dict[str, Any] = json.loads(payload)
    if "body" in values:
        values["body"] = base64.b64decode(values["body"])
    return request_from_dict(values | {"priority": priority}, spider=spider)


_NONE = object()


def _of_attempt(key: object) -> bool:
    return key in _ATTEMPT or (isinstance(key, str) and key.startswith(_ATTEMPT_PREFIXES))


def _checked(request: Request, name: str, value: Any) -> Any:
    try:
        same = json.loads(json.dumps(value, allow_nan=False)) == value
    except (TypeError, ValueError, RecursionError) as error:
        raise NotJson(f"{request}: {name} is not JSON: {error}") from None
    if not same:
        raise NotJson(f"{request}: {name} changes in JSON (a tuple, or a key that is no string?)")
    return value
