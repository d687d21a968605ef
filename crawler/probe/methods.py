"""Trying a family's discovery methods on a site, each for a few requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlsplit

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Method, Page, Refused, Scope, Site, Step
from crawler.platforms.families import FAMILIES
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.probe import Clue, clue_of_feed
from crawler.platforms.walk import Failure
from crawler.probe.questions import Examination, Exhausted, Notebook
from crawler.topics import Topic

#: Requests that each method may make, and those of them after it has listed something: a search
#: behind the newest hundred posts, none behind a sitemap.
BOUNDS: dict[str, tuple[int, int]] = {
    "wordpress-api": (4, 1),
    "wordpress-search": (2, 0),
    "blogger-feed": (2, 1),
    "feed": (7, 0),
    "sitemap": (7, 0),
    "listing": (2, 0),
    "home": (1, 0),
}
LOOKED_NO_FURTHER = "looked no further"


@dataclass(slots=True, kw_only=True)
class Trial:
    """What one discovery method gave within its few requests.

    ``items`` are articles listed, ``on_topic`` those of them that a search for the topic gave or
    whose title, text or address may hold it; ``candidates`` and ``topical`` are some of both.
    ``told`` is how many the site itself says a search finds. ``complete`` and ``reason`` are the
    method's own words, as in a crawl's summary.
    """

    method: str
    requests: int = 0
    items: int = 0
    on_topic: int = 0
    told: int | None = None
    complete: bool = False
    reason: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    topical: list[Candidate] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    feed_title: str | None = None

    @property
    def goes_back(self) -> bool:
        """Whether it lists everything, or would have if it had been asked further."""
        return self.answers and (self.complete or self.reason == LOOKED_NO_FURTHER)

    @property
    def answers(self) -> bool:
        """Whether the method lists anything."""
        return self.items > 0


def try_family(
    family: str,
    site: Site,
    scope: Scope,
    topic: Topic,
    book: Notebook,
    *,
    but: Collection[str] = (),
) -> Examination[list[Trial]]:
    """Try every method of a family ``but`` some, where a crawl would stop when one lists all."""
    trials: list[Trial] = []
    for method in FAMILIES[family]:
        if method.name in but:
            continue
        trial = yield from try_method(method, site, scope, topic, book)
        trials.append(trial)
    return trials


def try_method(
    method: Method, site: Site, scope: Scope, topic: Topic, book: Notebook
) -> Examination[Trial]:
    """Walk one method for as far as its bounds and the notebook allow."""
    trial = Trial(method=method.name)
    most, behind = BOUNDS[method.name]
    steps: Iterable[Step] = method.start(site, scope)
    asked: Ask | None = None
    while True:
        onward = _take(steps, trial, scope, topic, asked)
        if onward is None:
            return trial
        free = book.knows(onward)
        if trial.items and not free:
            behind -= 1
        if (not free and trial.requests >= most) or behind < 0:
            trial.reason = LOOKED_NO_FURTHER
            return trial
        try:
            answer = yield from book.ask(onward)
        except Exhausted:
            trial.reason = trial.reason or LOOKED_NO_FURTHER
            return trial
        trial.requests += not free
        if isinstance(answer, Failure):
            trial.reason = f"{answer.reason}: {answer.detail}" if answer.detail else answer.reason
            return trial
        _note(trial, onward, answer, scope)
        asked, steps = onward, method.advance(site, scope, onward, answer)


def _take(
    steps: Iterable[Step], trial: Trial, scope: Scope, topic: Topic, asked: Ask | None
) -> Ask | None:
    """Count what an answer gave; return the next ask, or None with the trial's end noted."""
    searched = asked is not None and is_search(asked, scope)
    try:
        for step in _bounded(steps):
            if isinstance(step, Ask):
                return step
            if isinstance(step, Done):
                trial.complete, trial.reason = step.complete, step.reason
                return None
            if isinstance(step, Candidate):
                _count(trial, step, searched, topic)
    except Refused as reason:
        trial.reason = str(reason)
        return None
    except Exception as error:  # whatever a site answers, its other methods are tried
        trial.reason = f"unreadable answer ({type(error).__name__}: {error})"
        return None
    trial.reason = LOOKED_NO_FURTHER
    return None


#: Steps looked at of one answer: a sitemap has fifty thousand addresses.
MAX_STEPS = 60_000
#: Candidates remembered of a method, for the choice of articles to read.
MAX_KEPT = 400


def _bounded(steps: Iterable[Step]) -> Iterator[Step]:
    for number, step in enumerate(steps):
        if number >= MAX_STEPS:
            return
        yield step


def _count(trial: Trial, candidate: Candidate, searched: bool, topic: Topic) -> None:
    words = f"{candidate.title or ''}\n{candidate.body or ''}\n{candidate.url}"
    on_topic = searched or topic.could_match(words)
    trial.items += 1
    trial.on_topic += on_topic
    if len(trial.candidates) < MAX_KEPT:
        trial.candidates.append(candidate)
    if on_topic and len(trial.topical) < MAX_KEPT:
        trial.topical.append(candidate)


def is_search(ask: Ask, scope: Scope) -> bool:
    """Say whether an ask searches for one of the topic's words."""
    parts = urlsplit(ask.url)
    words = unquote_plus(f"{parts.path}?{parts.query}").casefold()
    return any(term.casefold() in words for term in scope.terms)


def _note(trial: Trial, ask: Ask, page: Page, scope: Scope) -> None:
    """Keep what an answer says beside its items: a search's total, a feed's title and generator."""
    total = page.headers.get("x-wp-total", "")
    if is_search(ask, scope) and total.isascii() and total.isdigit() and len(total) < 9:
        trial.told = int(total)
    if trial.method != "feed" or trial.feed_title:
        return
    try:
        feed = parse_feed(page.body, page.url, page.headers.get("content-type"))
    except Refused:
        return
    trial.feed_title = feed.title
    clue = clue_of_feed(feed.generator)
    if clue is not None:
        trial.clues.append(clue)
