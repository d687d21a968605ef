"""What an examination asks for, pages, diagnoses and readings, and what it remembers of pages."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crawler.diagnosis import Answer, Diagnosis, Finding, Home
from crawler.diagnosis.spam import of_list
from crawler.diagnosis.vocabulary import is_suspect
from crawler.extraction import Extraction, NoArticle
from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page
from crawler.platforms.walk import Failure

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article to read as a crawl would: from its body, or from its page where one is given.

    ``province``, ``platform`` and ``site_name`` are the source's, as far as they are known.
    """

    candidate: Candidate
    page: Page | None
    rendered: bool
    province: str | None
    platform: str
    site_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """An answer that may be another site's than the one that was asked for."""

    answer: Answer
    home: Home


Question = Ask | Suspicion | Reading
#: To an ask comes a page or a failure, to a suspicion its diagnosis, to a reading an article or the
#: reason why there is none.
Reply = Page | Failure | Diagnosis | Extraction | NoArticle
#: Yields questions, is sent the replies to them, and returns what it found.
Examination = Generator[Question, Any, T]


class Exhausted(Exception):
    """An examination may ask no more."""


class Notebook:
    """Counts an examination's requests, and remembers the answers that more than one method asks.

    Args:
        most: requests that may be made; an ask beyond them raises ``Exhausted``.
    """

    def __init__(self, most: int) -> None:
        self.requests = 0
        self._most = most
        self._kept: dict[str, Page | Failure] = {}

    @property
    def left(self) -> int:
        """How many requests may still be made."""
        return self._most - self.requests

    def knows(self, ask: Ask) -> bool:
        """Tell whether an ask costs no request."""
        return not ask.rendered and ask.url in self._kept

    def keep(self, url: str, answer: Page) -> None:
        """Remember the answer to an address that was come by in another way."""
        self._kept[url] = answer

    @contextmanager
    def reserving(self, requests: int) -> Iterator[None]:
        """Leave some requests for what comes behind the block."""
        self._most -= requests
        try:
            yield
        finally:
            self._most += requests

    def ask(self, ask: Ask, *, keep: bool = False) -> Examination[Page | Failure]:
        """Return the answer to an ask; ``keep`` remembers it for the next who asks."""
        if self.knows(ask):
            return self._kept[ask.url]
        if self.left <= 0:
            raise Exhausted
        self.requests += 1
        answer: Page | Failure = yield replace(ask, state={})
        if keep:
            self._kept[ask.url] = answer
        return answer


def diagnosed(asked: str, page: Page, home: Home) -> Examination[Diagnosis]:
    """Return what a home page is that was asked for at an address, redirects aside."""
    answer = Answer(
        asked=asked,
        url=page.url,
        status=page.status,
        headers=page.headers,
        body=page.body,
        purpose="home",
    )
    diagnosis: Diagnosis = yield Suspicion(answer=answer, home=home)
    return diagnosis


def spam_in(candidates: Iterable[Candidate], home: Home) -> Finding | None:
    """Return what says that most of what a site lists is spam."""
    named = [(candidate.title, candidate.url) for candidate in candidates]
    words = "\n".join(f"{title or ''} {url}" for title, url in named)
    return of_list(named, home.names) if is_suspect(words.encode()) else None
