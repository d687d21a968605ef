"""``scrapy topic list|test|explain``: what the topics are, how good they are, why they decide."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.http import Response

from crawler.command import ProjectCommand
from crawler.errors import Exit, InputError
from crawler.report.pipe import while_it_is_read
from crawler.report.plain import plain

# Scrapy imports all commands to run one of them, so each imports what it works with as it runs.
if TYPE_CHECKING:
    from crawler.topics import Topic

USAGE = "say 'scrapy topic list', 'scrapy topic test FILE.jsonl' or 'scrapy topic explain URL|FILE'"


class OnePage(Spider):
    """Fetches the one page that is to be explained; what came is left in ``pages``."""

    name = "one-page"
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {}}  # noqa: RUF012 - Scrapy's own API

    def __init__(self, url: str, pages: list[bytes], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.start_urls = [url]
        self.pages = pages

    async def start(self) -> Any:
        """Yield the one request."""
        for url in self.start_urls:
            yield Request(url, callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> None:
        """Keep the page."""
        self.pages.append(response.body)

    def failed(self, failure: Any) -> None:
        """Say why there is no page."""
        status = getattr(getattr(failure.value, "response", None), "status", None)
        said = f"answered {status}" if status else plain(str(failure.value))
        print(f"error: {self.start_urls[0]}: {said}", file=sys.stderr)


class Command(ProjectCommand):
    """Works on labelled files and single texts; nothing is stored."""

    def syntax(self) -> str:
        return "list | test FILE.jsonl | explain URL|FILE  [--topic=NAME|FILE]"

    def short_desc(self) -> str:
        return "List topics, test one on labelled text, or explain a verdict"

    def long_desc(self) -> str:
        return (
            "test: one JSON object a line with title, a body (paragraphs, text or excerpt) and"
            " label (1, 0, about, mentions, not); prints precision, recall, F1 and every miss."
            " explain: a saved page (.html), rows as for test (.jsonl, .json; no label needed), a"
            " text file (title in the first line, an empty line between paragraphs, or a line"
            " each), or a URL, which is fetched with robots.txt obeyed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--topic", default="cooling-system", help="a topic's name or file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.topics import load_topic

        action, *rest = args or [""]
        if action not in ("list", "test", "explain") or len(rest) != (action != "list"):
            raise UsageError(USAGE)
        try:
            with while_it_is_read():
                if action == "list":
                    _list()
                elif action == "test":
                    self.test(Path(rest[0]), load_topic(opts.topic))
                else:
                    self.explain(rest[0], load_topic(opts.topic))
        except InputError as error:
            self.refuse(error)

    def test(self, path: Path, topic: Topic) -> None:
        """Print a topic's figures on a labelled file."""
        from crawler.topics import TopicError, evaluate, read_labelled

        rows = read_labelled(path)
        if not rows:
            raise TopicError(f"{path}: no labelled row")
        _say(f"topic {topic.name} ({topic.version}) on {path}\n{evaluate(rows, topic).report()}")

    def explain(self, target: str, topic: Topic) -> None:
        """Print the verdict on a page or on each text of a file, with its evidence."""
        from crawler.topics import explain
        from crawler.topics.reading import web_address

        if "://" in target:
            raw = self.fetched(web_address(target))
            if raw is None:
                self.exitcode = Exit.UNREACHABLE
                return
            articles = [_of_page(raw, target)]
        else:
            articles = _of_file(Path(target))
        _say("\n\n".join(explain(topic, title, paragraphs) for title, paragraphs in articles))

    def fetched(self, url: str) -> bytes | None:
        """Return a page's bytes, or None after saying why there are none."""
        from crawler.report.given import check_contact

        assert self.crawler_process and self.settings
        check_contact(self.settings, [urlsplit(url).hostname or ""])
        pages: list[bytes] = []
        self.crawler_process.crawl(OnePage, url=url, pages=pages)
        self.crawler_process.start()
        return pages[0] if pages else None


def _list() -> None:
    from crawler.topics import known_topics, load_topic

    for name in known_topics():
        topic = load_topic(name)
        _say(f"{name}\t{topic.version}\t{topic.title}")


def _of_file(path: Path) -> list[tuple[str, list[str]]]:
    from crawler.topics import TopicError
    from crawler.topics.evaluation import text_of
    from crawler.topics.reading import decoded, plain_article, read_whole, rows_of

    raw = read_whole(path)
    suffix = path.suffix.casefold()
    if b"<" in raw and suffix in (".html", ".htm", ".xhtml"):
        return [_of_page(raw, path.absolute().as_uri())]
    text = decoded(raw)
    if not text.strip():
        raise TopicError(f"{path}: holds no text")
    if suffix in (".jsonl", ".ndjson", ".json"):
        return [text_of(row) for row in rows_of(path, text)]
    return [plain_article(text)]


def _of_page(raw: bytes, url: str) -> tuple[str, list[str]]:
    from crawler.extraction import NoArticle, extract
    from crawler.topics import TopicError

    try:
        article = extract(raw, url)
    except NoArticle as none:
        raise TopicError(f"{url}: no article: {none}") from None
    return article.title, article.paragraphs


def _say(text: str) -> None:
    """Print without the terminal escapes that a page's text may hold."""
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))]
        print(indent + "\t".join(plain(cell, limit=2000) for cell in line.split("\t")))
