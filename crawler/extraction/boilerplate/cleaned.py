"""What cleaning gives back."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out (or the part of one), and the rule that did it."""

    line: str
    rule: str


@dataclass(slots=True)
class Cleaned:
    """What is left, what the credit lines said, and what went.

    ``posters`` put the article on the site ("Uploader: …"); they sign it where nobody else does.
    """

    paragraphs: list[str]
    editors: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    posters: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
