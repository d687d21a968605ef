"""What a run has learnt of shells: at which address of their site's API their articles stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from crawler.extraction.islands import Call, Seen
from crawler.extraction.islands.learning import shape_of

#: Rendered pages of one kind that may teach nothing before none is watched any more.
_LESSONS: Final = 3
#: Calls that are known for one kind of pages.
_MOST_CALLS: Final = 4
#: Answers in a row without the page's article after which a call is asked no more.
_FAILURES: Final = 3
#: Kinds of pages that are remembered; addresses without end must not fill the memory.
_MOST: Final = 10_000


@dataclass(slots=True)
class Shells:
    """The calls by the shape of the pages that they serve. A restart learns them anew."""

    _calls: dict[str, list[Call]] = field(default_factory=dict)
    _lessons: Counter[str] = field(default_factory=Counter)
    _failures: Counter[str] = field(default_factory=Counter)

    def call_for(self, url: str) -> tuple[Call, str] | None:
        """Return the call that gives a page's article with its address, if one is known."""
        for call in self._calls.get(shape_of(url), ()):
            address = call.address(url)
            if address is not None:
                return call, address
        return None

    def wants_lesson(self, url: str) -> bool:
        """Tell whether a page that is rendered should be watched for what it asks."""
        shape = shape_of(url)
        known = self._calls.get(shape, ())
        return (
            self._lessons[shape] < _LESSONS
            and len(known) < _MOST_CALLS
            and self.call_for(url) is None
        )

    def learnt(self, url: str, call: Call | None) -> None:
        """Note what a rendered page taught: its call, or that none of its questions was it."""
        shape = shape_of(url)
        if call is None:
            if len(self._lessons) < _MOST:
                self._lessons[shape] += 1
        elif len(self._calls) < _MOST and call not in self._calls.setdefault(shape, []):
            self._calls[shape].append(call)

    def answered(self, url: str, *, well: bool) -> None:
        """Note whether a call's answer held the page's article; calls that fail are forgotten."""
        shape = shape_of(url)
        self._failures[shape] = 0 if well else self._failures[shape] + 1
        if self._failures[shape] >= _FAILURES and self._calls.pop(shape, []):
            self._lessons[shape] = _LESSONS  # what failed once would be learnt again


def seen_by(meta: dict[str, object]) -> list[Seen]:
    """Return the questions that the browser saw a page ask (see ``middlewares.rendering``)."""
    seen = meta.get("playwright_seen")
    return [one for one in seen if isinstance(one, Seen)] if isinstance(seen, list) else []
