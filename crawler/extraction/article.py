"""What the page reader returns: a record with its evidence, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, Self, get_args

from crawler.items import Article, content_hash, paragraphs_of

#: Why a page holds no article. ``login-wall`` and ``consent-wall``: the text is behind a form;
#: ``blocked``: a firewall asks first; ``empty-shell``: the text appears only after JavaScript
#: ran; ``soft-404``: a "not found" page with status 200; ``too-short``: less text than any report
#: has; ``not-html``: no markup at all.
Reason = Literal[
    "listing",
    "video",
    "gallery",
    "soft-404",
    "login-wall",
    "consent-wall",
    "blocked",
    "empty-shell",
    "too-short",
    "not-html",
]
REASONS: Final[frozenset[str]] = frozenset(get_args(Reason))


class NoArticle(Exception):
    """A page without an article. ``reason`` is one of ``REASONS``, ``detail`` what was seen.

    ``calls`` are the addresses of JSON that an empty shell names for its article.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason: Reason = reason
        self.detail = detail
        self.calls: list[str] = []

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


@dataclass(slots=True, kw_only=True)
class Extraction(Article):
    """An article with what the reader knows beyond the record.

    ``evidence`` names for each field where it was read ("json-ld", "meta og:title", "h1", …).
    ``next_pages`` are the URLs still to fetch for the rest of the article, in order: the numbered
    pages, or the one address that shows the article whole. ``whole_page`` tells the two apart.
    ``date_conflict`` describes sources that disagree by more than a day. ``confidence`` (0 to 1)
    says how well independent evidence agrees on the text.
    """

    evidence: dict[str, str] = field(default_factory=dict)
    editors: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    next_pages: list[str] = field(default_factory=list)
    whole_page: bool = False
    date_conflict: str | None = None
    confidence: float = 1.0
    removed: list[str] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        """The body paragraphs, without the title."""
        return paragraphs_of(self.text)

    def with_paragraphs(self, paragraphs: list[str]) -> None:
        """Replace the body; text and content hash follow."""
        self.text = text_of(self.title, paragraphs)
        self.content_hash = content_hash(paragraphs)

    def dump(self) -> dict[str, Any]:
        """Return every field in JSON-ready form, for a crawl that waits for further pages."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def load(cls, state: dict[str, Any]) -> Self:
        """Return the extraction that ``dump`` described; unknown keys are ignored."""
        names = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in state.items() if name in names})


def text_of(title: str, paragraphs: list[str]) -> str:
    """Return the document in the shape of the samples: title, empty line, paragraphs."""
    return "\n\n".join([title, *paragraphs])
