"""No network but the machine's own: names of others lead nowhere, and at once.

Python imports this at its start when the folder is on its path. So tests ask nobody's site where
there is a network, and wait for no name server where there is none.
"""

from __future__ import annotations

import socket
from typing import Any

_getaddrinfo = socket.getaddrinfo


def _needs_no_server(host: Any) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host or "localhost"
    if name == "localhost" or ":" in name:
        return True
    try:
        socket.inet_aton(name)
    except OSError:
        return False
    return True


def _resolve(host: Any, *rest: Any, **named: Any) -> Any:
    if not _needs_no_server(host):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return _getaddrinfo(host, *rest, **named)


def _by_name(name: str) -> str:
    return str(_resolve(name, 0, socket.AF_INET)[0][4][0])


socket.getaddrinfo = _resolve
socket.gethostbyname = _by_name
