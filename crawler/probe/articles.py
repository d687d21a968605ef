"""Reading three of a site's articles as a crawl would, and what their pages tell beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extraction import Extraction
from crawler.items import Candidate
from crawler.platforms.contract import Ask, Page
from crawler.platforms.links import parse_html
from crawler.platforms.walk import Failure
from crawler.probe.home import has_amp, site_names
from crawler.probe.methods import Trial
from crawler.probe.questions import Examination, Exhausted, Notebook, Reading
from crawler.probe.verdict import ArticleRead, JavaScript
from crawler.probe.zones import zones_shown
from crawler.topics import Topic

#: Articles to be read, and candidates tried for them: a link may lead to a gallery.
WANTED = 3
MOST_TRIED = 5


@dataclass(slots=True, kw_only=True)
class Sample:
    """What the articles of a site told."""

    articles: list[ArticleRead] = field(default_factory=list)
    zones: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    amp: bool = False
    javascript: JavaScript = "unknown"
    pages: list[Page] = field(default_factory=list)


def choose(trials: Sequence[Trial]) -> list[Candidate]:
    """Return candidates to read: of the first method that lists any, from all over its list.

    The first is one for the topic, if there is any: an article on it proves the site. The others
    are new and old, because a site that changed its theme has pages of both kinds.
    """
    trial = next((trial for trial in trials if trial.candidates), None)
    if trial is None:
        return []
    found, last = trial.candidates, len(trial.candidates) - 1
    spread = [found[place] for place in (0, last, last // 2, last // 4, last * 3 // 4)]
    unlike = {candidate.url: candidate for candidate in [*trial.topical[:1], *spread]}
    return list(unlike.values())[:MOST_TRIED]


def read_articles(
    candidates: Sequence[Candidate],
    topic: Topic,
    book: Notebook,
    *,
    province: str | None,
    platform: str,
    site_name: str | None,
) -> Examination[Sample]:
    """Read up to three articles. One that came with its body costs no page, but the first does:
    only a page shows AMP, and whether a browser is needed.
    """
    sample = Sample()
    for candidate in candidates:
        if len([a for a in sample.articles if not a.problem]) >= WANTED:
            break
        page: Page | None = None
        if candidate.body is None or not sample.pages:
            try:
                answer = yield from book.ask(Ask(url=candidate.url, kind="probe"))
            except Exhausted:
                break
            if isinstance(answer, Page) and answer.status < 400:
                page = answer
                _look(sample, page)
            elif candidate.body is None:
                sample.articles.append(_refused(candidate, answer))
                continue
        reading = Reading(
            candidate=candidate,
            page=None if candidate.body is not None else page,
            rendered=False,
            province=province,
            platform=platform,
            site_name=site_name,
        )
        sample.articles.append((yield from _read(reading, topic, sample, book)))
    return sample


def _look(sample: Sample, page: Page) -> None:
    """Note what a page tells of its site."""
    sample.pages.append(page)
    sample.zones += zones_shown(page.body)
    tree = parse_html(page.body, page.headers.get("content-type"))
    if tree is not None:
        sample.amp = sample.amp or has_amp(tree)
        sample.names += site_names(tree)


def _read(
    reading: Reading, topic: Topic, sample: Sample, book: Notebook
) -> Examination[ArticleRead]:
    found = yield reading
    if isinstance(found, Extraction):
        if not reading.rendered and reading.page is not None:
            sample.javascript = "no"
        return _told(reading.candidate.url, found, topic)
    url, problem = reading.candidate.url, str(found)
    if getattr(found, "reason", "") != "empty-shell" or reading.rendered:
        return ArticleRead(url=url, problem=problem)
    sample.javascript = "articles"
    try:
        answer = yield from book.ask(Ask(url=url, kind="probe", rendered=True))
    except Exhausted:
        return ArticleRead(url=url, problem=problem)
    if isinstance(answer, Failure):
        return ArticleRead(url=url, problem=f"{problem}; {answer.reason}: {answer.detail}")
    sample.zones += zones_shown(answer.body)
    again = Reading(
        candidate=reading.candidate,
        page=answer,
        rendered=True,
        province=reading.province,
        platform=reading.platform,
        site_name=reading.site_name,
    )
    return (yield from _read(again, topic, sample, book))


def _told(url: str, found: Extraction, topic: Topic) -> ArticleRead:
    return ArticleRead(
        url=found.url or url,
        title=found.title,
        published_at=found.published_at,
        date_source=found.date_source,
        authors=list(found.authors),
        paragraphs=len(found.paragraphs),
        extracted_by=found.extracted_by,
        on_topic=topic.judge(found.title, found.paragraphs).cls != "not",
    )


def _refused(candidate: Candidate, answer: Page | Failure) -> ArticleRead:
    said = f"HTTP {answer.status}" if isinstance(answer, Page) else answer.reason
    return ArticleRead(url=candidate.url, problem=said)
