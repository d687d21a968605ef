"""When the numbers of a source leave its own history, told in plain words.

Every check compares the last runs with those before them in the same series. Three things must come
together before anything is said: the change is large, it is beyond what the history itself does
(median and MAD), and it is no accident of few articles. Runs that read nothing say nothing: on an
unchanged site that is how it should be. Runs in which a check has found something are no history
for it, so that a lasting loss does not become the norm by lasting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from crawler.health.numbers import Measured, Numbers
from crawler.health.rates import field_vanished, part_rose
from crawler.health.texts import texts_doubled, texts_halved
from crawler.health.volume import empty_search, lists_little, nothing_new

#: What articles can lose: the field's name for people, the field, and how one speaks of it.
FIELDS: Final = (
    ("author", "authors", "one"),
    ("date", "date", "one"),
    ("time of day", "time", "one"),
    ("tags", "tags", "some"),
    ("section", "section", "one"),
    ("image", "image", "one"),
    ("dateline", "dateline", "one"),
)

#: Each check by its name; it gets a series, the latest run last, and returns a line or nothing.
CHECKS: Final[Mapping[str, Callable[[Sequence[Measured]], str]]] = {
    **{
        f"{named} vanished": field_vanished(f"{named} vanished", field, noun)
        for named, field, noun in FIELDS
    },
    "texts halved": texts_halved,
    "texts doubled": texts_doubled,
    "leaked lines": part_rose(
        "leaked lines", lambda row: (row.leaked, row.read), "texts look as if a theme leaked in"
    ),
    "fetch failures": part_rose(
        "fetch failures", lambda row: (row.failed, row.tried), "pages failed"
    ),
    "nothing new": nothing_new,
    "empty search": empty_search,
    "lists little": lists_little,
}
#: Of two findings about one thing the more exact one is told.
SAID_BY: Final = {"lists little": "empty search", "time of day vanished": "date vanished"}


def drift(history: Sequence[Measured], latest: Numbers) -> dict[str, str]:
    """Return what left its history: check → words, empty for a source as it always was.

    ``history`` are the earlier runs of the same series, the oldest first.
    """
    rows = [*history, Measured(latest)]
    found = {check: words for check, find in CHECKS.items() if (words := find(rows))}
    return {check: words for check, words in found.items() if SAID_BY.get(check) not in found}
