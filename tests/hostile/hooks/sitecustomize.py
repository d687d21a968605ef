"""A name service for tests: names in ``HOSTILE_NAMES`` resolve to the addresses given there.

Python imports this at its start when the folder is on its path. A name's answers are given one
after another, the last one for ever: that is how DNS rebinding works.
"""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from typing import Any

_names: dict[str, list[str]] = json.loads(os.environ.get("HOSTILE_NAMES", "{}"))
_asked: Counter[str] = Counter()
_getaddrinfo = socket.getaddrinfo


def _resolve(host: Any, *rest: Any, **named: Any) -> Any:
    name = host.decode("ascii") if isinstance(host, bytes) else host
    answers = _names.get(name)
    if answers:
        host = answers[min(_asked[name], len(answers) - 1)]
        _asked[name] += 1
    return _getaddrinfo(host, *rest, **named)


def _by_name(name: str) -> str:
    return str(_resolve(name, 0, socket.AF_INET)[0][4][0])


if _names:
    socket.getaddrinfo = _resolve
    socket.gethostbyname = _by_name
