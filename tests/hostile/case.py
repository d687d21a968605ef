"""One row of the table: a misbehaviour, the class it gets, what is stored of it, what it may cost.

Most sites list two articles and serve one of them badly: ``BAD`` is the case, ``GOOD`` shows that a
bad page costs one page. Others misbehave where their articles are listed.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from tests.hostile.answers import page
from tests.hostile.texts import article, listing
from tests.hostile.web import Answer, Host


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


BAD = "/2024/09/10/kapolsek-sambang-warga-desa/"
GOOD = "/2024/09/10/warga-desa-jaga-kerukunan/"
DISCOVERY = {"archive": "/", "link": "a.berita"}

#: Hosts that sites point to: in the networks that the crawl may reach, and not; see ``elsewhere``.
PORT = _free_port()

#: What is stored: a page that failed, one rightly left out, a record, a listing that failed, or a
#: walk that ended well in spite of all.
Stored = Literal["failed", "skipped", "written", "listing", "walked"]
Check = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a site may cost: seconds it keeps the crawl, requests to it, megabytes of the crawl."""

    seconds: float = 60.0
    requests: int = 10
    megabytes: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A misbehaviour and what must become of it.

    ``cls`` is the class that it is counted under, ``reason`` the outcome that is stored, where the
    two differ; ``says`` are words of the evidence (or, for a listing, of what its method said).
    ``record`` are fields of the record that is written,
    ``holds`` and ``lacks`` pieces of its text. ``good`` tells whether the good neighbour is there.
    """

    name: str
    does: str
    answers: Mapping[str, Answer]
    cls: str
    stored: Stored
    reason: str = ""
    says: str = ""
    at: str = BAD
    platform: str = "listing"
    discovery: Mapping[str, Any] = field(default_factory=lambda: DISCOVERY)
    record: Mapping[str, Any] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    good: bool = False
    since: date | None = None
    hostname: str = ""
    port: int = 0
    tls: Callable[[str], ssl.SSLContext] | None = None
    handshake: Answer | None = None
    bound: Bound = Bound()

    @property
    def id(self) -> str:
        """The source's id."""
        return self.name.replace(" ", "-")

    @property
    def outcome(self) -> str:
        """The reason that is stored."""
        return self.reason or self.cls

    def host(self, number: int, *, network: int = 60, neighbours: bool = True) -> Host:
        """Return the site for address ``number``, with or without its good neighbour."""
        address = f"127.0.{network}.{number}"
        answers = dict(self.answers)
        if self.good:
            paths = [BAD, GOOD] if neighbours else [BAD]
            answers = {"/": page(listing(paths)), GOOD: page(article(number))} | answers
        tls = self.tls(address) if self.tls else None
        return Host(
            self.name, address, answers, tls,
            port=self.port, hostname=self.hostname, handshake=self.handshake,
        )  # fmt: skip


def bad_page(
    name: str, does: str, answer: Answer, cls: str, stored: Stored = "failed", **more: Any
) -> Case:
    """Return the case of a site that serves one of its two articles badly."""
    answers = {BAD: answer} | dict(more.pop("answers", {}))
    return Case(name=name, does=does, answers=answers, cls=cls, stored=stored, good=True, **more)


def bad_site(name: str, does: str, answers: Mapping[str, Answer], cls: str, **more: Any) -> Case:
    """Return the case of a site that misbehaves where its articles are listed."""
    told: dict[str, Any] = {"name": name, "does": does, "answers": answers, "cls": cls}
    return Case(**(told | {"stored": "listing"} | more))
