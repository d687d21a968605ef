"""A verdict as people read it: a table on a terminal, lines with tabs elsewhere, and the entry."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from crawler.probe.methods import Trial
from crawler.probe.verdict import ArticleRead, Robots, Verdict
from crawler.report.plain import plain
from crawler.sources.entry import entry_text

_JAVASCRIPT = {
    "no": "not needed",
    "articles": "needed to read its articles",
    "everything": "needed for everything",
    "unknown": "unknown",
}


def print_verdict(verdict: Verdict) -> None:
    """Print a verdict and the entry that follows from it. What the site sent is neutralised."""
    console = Console(markup=False, highlight=False, soft_wrap=False)
    rows = [tuple(plain(cell) for cell in row) for row in rows_of(verdict)]
    host = plain(urlsplit(verdict.url).netloc or verdict.asked)
    if console.is_terminal:
        table = Table(host, "found", box=SIMPLE_HEAD)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    else:
        for row in rows:
            print("\t".join((host, *row)))
    if verdict.entry is not None:
        print()
        print("\n".join(plain(line, limit=2000) for line in entry_text(verdict.entry).split("\n")))
        print()


def rows_of(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield what was found, a pair of words a row; the verdict comes last."""
    if verdict.status is not None:
        yield "home page", f"{verdict.url} answers HTTP {verdict.status}"
        yield "robots.txt", _of_robots(verdict.robots)
        yield (
            "platform",
            verdict.platform + (f" ({verdict.generator})" if verdict.generator else ""),
        )
        for clue in verdict.clues:
            yield "evidence", f"{clue.family}: {clue.seen}"
        for feed in verdict.feeds[:3]:
            yield "feed", feed
        for trial in verdict.methods:
            yield trial.method, _of_trial(trial)
        for article in verdict.articles:
            yield "article", _of_article(article)
        yield "JavaScript", _JAVASCRIPT[verdict.javascript]
        stamps = ", ".join(f"{zone} ({n})" for zone, n in verdict.zones.most_common(3))
        yield "time zone", stamps or "its stamps tell none"
        yield "AMP", "yes" if verdict.amp else "none seen"
    yield "requests", str(verdict.requests)
    for note in verdict.notes:
        yield "note", note
    yield "verdict", f"{verdict.outcome}: {verdict.reason}"


def _of_robots(robots: Robots) -> str:
    if robots.status is None:
        return "no answer"
    if robots.status != 200:
        return f"HTTP {robots.status}: everything is allowed"
    delay = f", Crawl-delay {robots.delay:g} s" if robots.delay else ""
    return f"lets us in: {robots.rules} rules, {robots.sitemaps} sitemaps{delay}"


def _of_trial(trial: Trial) -> str:
    if not trial.answers:
        return f"gives nothing: {trial.reason or 'no articles'} [{_requests(trial)}]"
    told = f" ({trial.told} by its own count)" if trial.told is not None else ""
    end = "everything" if trial.complete else trial.reason
    return f"{trial.items} items, {trial.on_topic} for the topic{told}; {end} [{_requests(trial)}]"


def _requests(trial: Trial) -> str:
    return f"{trial.requests} request{'' if trial.requests == 1 else 's'}"


def _of_article(article: ArticleRead) -> str:
    if article.problem:
        return f"{article.url}: {article.problem}"
    when = f"{article.published_at} ({article.date_source})" if article.published_at else "no date"
    who = ", ".join(article.authors) or "no author"
    about = ", on the topic" if article.on_topic else ""
    return f"{article.url}: {article.paragraphs} paragraphs, {when}, {who}{about}"
