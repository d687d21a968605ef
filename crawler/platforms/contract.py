"""What every platform family is made of: methods that turn answers of a site into steps.

Platforms never touch the network. A method is asked to ``start`` and answers with one ``Ask`` (a
URL to fetch); the spider fetches it and hands the answer to ``advance``, which yields what was
found and at most one further ``Ask``, or says that it is ``Done``. A site's discovery is therefore
one linear walk whose whole state is the JSON in its last ``Ask``: it can be stored, resumed after a
kill, and tested without a crawl. Hosts are worked one request at a time anyway, so nothing is lost
by walking in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from crawler.items import Candidate
from crawler.sources.discovery import Discovery

#: How far behind what was seen the next walk looks: for clocks that are wrong, pages that a cache
#: held back, and posts that appear later than they were scheduled for.
MARGIN = timedelta(days=1)

AskKind = Literal["probe", "api", "feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A URL to fetch for a method, and the JSON-serialisable state to hand back with the answer.

    ``rendered`` asks for the page as a browser shows it after JavaScript ran. ``conditional`` says
    that the method can live with the word that nothing changed (``Page.unchanged``).
    """

    url: str
    kind: AskKind
    state: dict[str, Any] = field(default_factory=dict)
    rendered: bool = False
    conditional: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form; ``Ask(**ask.to_dict())`` gives the ask back."""
        return {
            "url": self.url,
            "kind": self.kind,
            "state": self.state,
            "rendered": self.rendered,
            "conditional": self.conditional,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A site's answer. ``headers`` has lower-case names; ``body`` is decompressed.

    ``unchanged``: the answer to a conditional ask is the same as when the walk that this one builds
    upon read it, by the site's word (304, without a body) or by its bytes.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A method's end. ``complete`` means: it listed everything it was asked for.

    A walk goes on to the family's next method until one is complete; ``reason`` says in a few
    words why a method was not (it becomes a line of the summary). ``spare``: a site with nothing
    new was asked so little that one question more is not too much. ``lost``: what was listed before
    is listed no more, not even when it is asked for without a bound. ``quiet``: all is as it
    was and the questions are used up; where the list is not complete, the next method has one.
    ``left``: so many of them are not used up, for the site's sitemaps, which tell of edits as well.
    """

    complete: bool
    reason: str = ""
    spare: bool = True
    lost: bool = False
    quiet: bool = False
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """An article that is known to exist and known not to be readable, with the reason."""

    url: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a method wants to know again at the next walk; JSON, by name, added to what it noted."""

    values: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Nothing yet: a long answer is being read, and whoever drives the walk may do something else.

    A step that comes between others as often as the method likes.
    """


Step = Ask | Candidate | Skip | Note | Pause | Done


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a walk builds upon: an earlier one that came to its end.

    ``began`` is when that walk began; ``notes`` is what the method noted then. ``budget`` is how
    many questions are enough as long as their answers are as they were: a method with more lists
    than that looks at the one that tells most, and at the others by turns. None where something is
    known to have changed.
    """

    began: datetime
    notes: Mapping[str, Any] = field(default_factory=dict)
    budget: int | None = None

    def edge(self, newest: str | None = None) -> datetime:
        """Return the moment since which articles may be new or edited.

        That is a margin before the newest stamp that the method saw, and never later than the same
        before the earlier walk: a post that a slip dated into the future must hide none.
        """
        seen = datetime.fromisoformat(newest) if newest else self.began
        return min(seen, self.began) - MARGIN


def _none_known(edited: Mapping[str, str | None]) -> Set[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What discovery is asked for, the same for every source of a run.

    ``queries`` are the spellings to search for, one site search each. ``anchors`` are rarer words:
    a search for one of them finds what every query with that word would find, and costs less.
    ``since``/``until`` are aware datetimes in the source's zone (inclusive start, exclusive end).
    ``full`` lists everything in the window, whatever it is about. With a ``baseline`` only what is
    new or edited since then is asked for. ``known`` takes URLs with the stamps of their last edit,
    where one was told, and returns those that are decided and not edited since: a newest-first
    listing whose page holds nothing else has nothing new behind it.
    """

    queries: tuple[str, ...]
    anchors: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    full: bool = False
    baseline: Baseline | None = None
    known: Callable[[Mapping[str, str | None]], Set[str]] = _none_known

    @property
    def terms(self) -> tuple[str, ...]:
        """The fewest searches that find what all queries find, even where words match whole."""
        known = set(self.anchors)
        rest = (query for query in self.queries if known.isdisjoint(query.split()))
        return (*self.anchors, *rest)

    def has_all(self, listed: Mapping[str, str | None]) -> bool:
        """Say whether a page of a list that was read before shows nothing new: stop there.

        ``listed`` are its articles, with the stamps of their last edit.
        """
        is_again = self.baseline is not None and bool(listed)
        return is_again and listed.keys() <= self.known(listed)


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


@runtime_checkable
class Persistent(Method, Protocol):
    """A method that goes on with its other asks when one gets no answer."""

    def failed(self, site: Site, scope: Scope, ask: Ask, reason: str) -> Iterable[Step]:
        """Yield exactly one ``Ask`` or ``Done``; ``reason`` names the failure."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a site's search found for a term: the proof, later, that it still finds.

    ``shown`` are articles that it found, ``stamp`` is the newest publication of theirs; ``form`` is
    the method's own word for how it searched.
    """

    term: str
    shown: list[str]
    stamp: str | None = None
    form: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form; ``Hit(**hit.to_dict())`` gives the hit back."""
        return {"term": self.term, "shown": self.shown, "stamp": self.stamp, "form": self.form}


@runtime_checkable
class Searching(Method, Protocol):
    """A method that can ask a site's own search for one term."""

    def searched(self, state: Mapping[str, Any]) -> tuple[str, Any]:
        """Return the term that an ask with such a state searches for, and the search's form.

        The term is empty where nothing is searched for.
        """
        ...

    def search(self, site: Site, scope: Scope, hit: Hit) -> Ask:
        """Return the question for the first results of a term.

        With a baseline and a stamp it reaches back as far as the newest article that was found,
        where the site can be asked so.
        """
        ...

    def results(self, site: Site, ask: Ask, page: Page) -> list[Candidate] | None:
        """Return what a search found; None when the answer is not that of a search."""
        ...

    def is_furnished(self, site: Site, hit: Hit) -> bool:
        """Say whether pages of results link to articles that were not searched for as well."""
        ...


class Refused(Exception):
    """A site's answer is not what the method's protocol promises; the message says what came."""
