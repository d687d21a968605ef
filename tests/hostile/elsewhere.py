"""Hosts that hostile sites point to: one inside the networks that the crawl may reach, one not."""

from __future__ import annotations

from collections.abc import Iterable

from tests.hostile.answers import page
from tests.hostile.case import PORT
from tests.hostile.texts import article
from tests.hostile.web import Host


def hosts_elsewhere(network: int = 60) -> list[Host]:
    """Return both hosts, with an article on each path.

    "elsewhere" is another site that may be asked; "inner" stands for whatever a network keeps to
    itself, and nobody may ask it.
    """
    answers = {"*": page(article(40))}
    return [
        Host("elsewhere", f"127.0.{network}.250", answers, port=PORT),
        Host("inner", f"127.0.{network + 1}.1", answers, port=PORT),
    ]


def names(hosts: Iterable[Host]) -> dict[str, list[str]]:
    """Return what names resolve to.

    Hosts with a name tell their own address twice, for robots.txt and the listing, and that of the
    inner host from then on. ``dalam.example`` is the inner host from the start.
    """
    all_hosts = list(hosts)
    (inner,) = (host.address for host in all_hosts if host.name == "inner")
    told = {host.hostname: [host.address] * 2 + [inner] for host in all_hosts if host.hostname}
    return told | {"dalam.example": [inner]}
