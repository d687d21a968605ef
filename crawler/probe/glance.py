"""The cheap part of the examination: one look at a source, for at most four requests.

robots.txt, the home page, and the first two asks of its discovery. Where those list nothing two
more go to its sitemaps, before it is said that nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.diagnosis import Fingerprint, Home
from crawler.health.observation import Observation, Sign
from crawler.items import Candidate
from crawler.platforms.addresses import homes_of, same_site
from crawler.platforms.contract import Ask, Page, Scope, Step
from crawler.platforms.sitemaps import Sitemaps
from crawler.platforms.walk import Event, Failure, MethodEnd, advance, begin
from crawler.probe.home import HomePage, read_home
from crawler.probe.questions import Examination, Exhausted, Notebook, diagnosed, spam_in
from crawler.sources import Source

#: Candidates looked at of one answer.
MOST_LISTED = 300
#: Requests of one look beside that for robots.txt, and what more may be asked for its sitemaps,
#: which begins with what robots.txt says.
MOST_REQUESTS = 3
FOR_SITEMAPS = 3


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one look at a source showed; ``home`` is the look of a home page that is well."""

    observation: Observation
    home: Fingerprint | None = None


def glance(source: Source, scope: Scope, before: Fingerprint | None = None) -> Examination[Glimpse]:
    """Look at a source and say what was seen. Ends with an observation whatever it answers.

    ``before`` is how its home page looked when it was well.
    """
    book = Notebook(MOST_REQUESTS + FOR_SITEMAPS)
    answer = yield from book.ask(Ask(url=source.url, kind="probe"))
    if isinstance(answer, Failure):
        return _seen(source, "failing", answer.detail or answer.reason, cls=answer.reason)
    known = Home.of(source.url, source.aliases, source.name, before)
    diagnosis = yield from diagnosed(source.url, answer, known)
    found = diagnosis.finding
    if found is not None and found.reason == "spam":
        return _seen(source, "spam", found.evidence)
    if found is not None and found.reason == "parked":
        return _seen(source, "failing", found.evidence, cls=found.reason)
    if not same_site(answer.url, *homes_of(source)):
        where = urlsplit(answer.url).hostname or ""
        return _seen(source, "moved", f"its home page leads to {answer.url}", where=where)
    book.keep(source.url, answer)
    with book.reserving(FOR_SITEMAPS):
        listed, said = yield from _first_asks(source, scope, book)
    if not listed and found is None and answer.status < 400 and not _shows_itself(source, answer):
        listed = yield from _in_sitemaps(source, scope, book)
    if spam := spam_in(listed, known):
        return _seen(source, "spam", spam.evidence)
    if listed:  # whatever the home page answers us: a crawl does not need it
        words = f"{listed[0].discovered_by} lists {len(listed)} articles"
        return _seen(source, "ok", words, home=diagnosis.fingerprint)
    if found is not None:
        return _seen(source, "failing", found.evidence, cls=found.reason)
    if answer.status >= 400:
        cls = "gone" if answer.status == 410 else "http-status"
        return _seen(source, "failing", f"the home page answers HTTP {answer.status}", cls=cls)
    return _by_home_page(source, answer, said, diagnosis.fingerprint)


def _shows_itself(source: Source, answer: Page) -> bool:
    """Tell whether a home page links to articles, or is one that a browser would show."""
    home = read_home(source, answer)
    return bool(home.articles) or _is_shell(source, home)


def _is_shell(source: Source, home: HomePage) -> bool:
    named = bool(home.clues) and home.clues[0].family == "rendered"
    return named or source.platform == "rendered"


def _by_home_page(
    source: Source, answer: Page, said: str, fingerprint: Fingerprint | None
) -> Glimpse:
    """Return what is seen of a source whose first asks listed nothing: later ones still may."""
    home = read_home(source, answer)
    if home.articles:
        words = f"the home page links to {home.articles} articles"
        return _seen(source, "ok", words, home=fingerprint)
    if _is_shell(source, home):
        return _seen(source, "ok", "the home page is one for browsers", home=fingerprint)
    return _seen(source, "degraded", f"nothing lists articles{': ' + said if said else ''}")


def _first_asks(
    source: Source, scope: Scope, book: Notebook
) -> Examination[tuple[list[Candidate], str]]:
    """Return what discovery lists within the requests left; nothing, and what its methods said."""
    events: Iterable[Event] = begin(source, scope)
    said = ""
    while True:
        onward: Ask | None = None
        listed: list[Candidate] = []
        for event in events:
            if isinstance(event, Ask):
                onward = event
            elif isinstance(event, Candidate) and len(listed) < MOST_LISTED:
                listed.append(event)
            elif isinstance(event, MethodEnd) and event.reason:
                said = f"{event.method}: {event.reason}"
        if listed or onward is None:
            return listed, said
        try:
            answer: Page | Failure = yield from book.ask(onward)
        except Exhausted:
            return [], said
        events = advance(source, scope, onward, answer)


def _in_sitemaps(source: Source, scope: Scope, book: Notebook) -> Examination[list[Candidate]]:
    """Return what the first sitemap that is found lists, for what the notebook has left."""
    method = Sitemaps()
    steps: Iterable[Step] = method.start(source, scope)
    while True:
        onward: Ask | None = None
        listed: list[Candidate] = []
        for step in steps:
            if isinstance(step, Ask):
                onward = step
            elif isinstance(step, Candidate) and len(listed) < MOST_LISTED:
                listed.append(step)
        if listed or onward is None:
            return listed
        try:
            answer: Page | Failure = yield from book.ask(onward)
        except Exhausted:
            return []
        if isinstance(answer, Failure):
            steps = method.failed(source, scope, onward, answer.reason)
        else:
            steps = method.advance(source, scope, onward, answer)


def _seen(
    source: Source,
    sign: Sign,
    reason: str,
    *,
    cls: str = "",
    where: str = "",
    home: Fingerprint | None = None,
) -> Glimpse:
    observation = Observation(
        source=source.id, sign=sign, by="check", cls=cls, where=where, reason=reason
    )
    return Glimpse(observation, home)
