"""One page of an article as it was asked for, with the pages that were read before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from scrapy.http import Response

from crawler.extraction import Extraction
from crawler.items import Candidate
from crawler.sources import Source


@dataclass(frozen=True, slots=True)
class Visit:
    """``parts`` are the article's pages so far, ``more`` the state that the request carried.

    ``rendered`` says that the browser showed the page; ``lease`` is None outside of a frontier.
    """

    source: Source
    candidate: Candidate
    more: dict[str, Any]
    parts: list[Extraction]
    rendered: bool
    lease: int | None

    @classmethod
    def of(
        cls, response: Response, source: Source, candidate: dict[str, Any], more: dict[str, Any]
    ) -> Self:
        """Return what an answer's request was about (see ``ReadingSpider.page``)."""
        return cls(
            source=source,
            candidate=Candidate(**candidate),
            more=more,
            parts=[Extraction.load(part) for part in more.get("parts", [])],
            rendered=bool(response.meta.get("rendered")),
            lease=response.meta.get("lease"),
        )

    @property
    def url(self) -> str:
        """The address under which the article was found."""
        return self.candidate.url

    @property
    def is_first(self) -> bool:
        """True for the first look at an article: its first page, as the server sent it."""
        return not self.parts and not self.rendered

    def left(self, article: Extraction) -> list[str]:
        """Return the addresses still to fetch after the page that gave ``article``.

        The first page names them; one that shows the whole article ends the row.
        """
        if article.whole_page:
            return [url for url in article.next_pages if "parts" not in self.more]
        if not self.parts:
            return article.next_pages
        left: list[str] = self.more.get("left", [])
        return left
