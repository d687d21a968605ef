"""Whether a line of a finished text looks as if a theme had left it there.

The reader takes such lines out where a theme puts them, and leaves them where a journalist may have
written them. Here the place is not asked: what is counted is how often such lines come through, and
only a change of that share says something.
"""

from __future__ import annotations

from crawler.extraction.boilerplate.credits import credits_of
from crawler.extraction.boilerplate.related import related_line, without_glued_links
from crawler.extraction.boilerplate.rules import RULES


def looks_leaked(line: str) -> bool:
    """Tell whether a line speaks the vocabulary of themes, whatever its place in the text."""
    return (
        next(RULES.matches(line, "id", None), None) is not None
        or related_line(line)
        or credits_of(line, edge=True) is not None
        or without_glued_links(line) != line
    )
