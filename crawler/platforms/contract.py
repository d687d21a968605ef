"""What every platform family is made of: methods that turn answers of a site into steps.

Platforms never touch the network. A method is asked to ``start`` and answers with one ``Ask`` (a
URL to fetch); the spider fetches it and hands the answer to ``advance``, which yields what was
found and at most one further ``Ask``, or says that it is ``Done``. A site's discovery is therefore
one linear walk whose whole state is the JSON in its last ``Ask``: it can be stored, resumed after a
kill, and tested without a crawl. Hosts are worked one request at a time anyway, so nothing is lost
by walking in a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from crawler.items import Candidate
from crawler.sources.discovery import Discovery

AskKind = Literal["probe", "api", "feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A URL to fetch for a method, and the JSON-serialisable state to hand back with the answer.

    ``rendered`` asks for the page as a browser shows it after JavaScript ran.
    """

    url: str
    kind: AskKind
    state: dict[str, Any] = field(default_factory=dict)
    rendered: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form; ``Ask(**ask.to_dict())`` gives the ask back."""
        return {
            "url": self.url,
            "kind": self.kind,
            "state": self.state,
            "rendered": self.rendered,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A site's answer. ``headers`` has lower-case names; ``body`` is decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A method's end. ``complete`` means: it listed everything it was asked for.

    A walk goes on to the family's next method until one is complete; ``reason`` says in a few
    words why a method was not (it becomes a line of the summary).
    """

    complete: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """An article that is known to exist and known not to be readable, with the reason."""

    url: str
    reason: str
    evidence: str = ""


Step = Ask | Candidate | Skip | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What discovery is asked for, the same for every source of a run.

    ``queries`` are the spellings to search for, one site search each. ``anchors`` are rarer words:
    a search for one of them finds what every query with that word would find, and costs less.
    ``since``/``until`` are aware datetimes in the source's zone (inclusive start, exclusive end).
    ``full`` lists everything in the window, whatever it is about.
    """

    queries: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    full: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The fewest searches that find what all queries find, even where words match whole."""
        known = set(self.anchors)
        rest = (query for query in self.queries if known.isdisjoint(query.split()))
        return (*self.anchors, *rest)


class Site(Protocol):
    """The part of a registry entry that platforms read."""

    @property
    def id(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def platform(self) -> str: ...
    @property
    def discovery(self) -> Discovery: ...


class Method(Protocol):
    """One way to list a site's articles. Stateless: everything is in the ask's state."""

    @property
    def name(self) -> str: ...

    def start(self, site: Site, scope: Scope) -> Iterable[Step]:
        """Yield the first ``Ask``, or ``Done`` when the method does not apply to this site."""
        ...

    def advance(self, site: Site, scope: Scope, ask: Ask, page: Page) -> Iterable[Step]:
        """Yield candidates, then exactly one ``Ask`` or ``Done``. May raise ``Refused``."""
        ...


class Refused(Exception):
    """A site's answer is not what the method's protocol promises; the message says what came."""
