"""A topic: what to search for, how to recognise it, and the verdict on a text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.items import Match, TopicVerdict
from crawler.topics.judge import Groups, Judge, Sighting
from crawler.topics.lexicon import Lexicon
from crawler.topics.prefilter import Prefilter
from crawler.topics.schema import (
    ContextTable,
    Cues,
    SpellingTable,
    TopicFile,
    read_topic_file,
    topic_path,
)
from crawler.topics.spelling import Spelling
from crawler.topics.window import Place, Reach
from crawler.topics.wording import fold, forms

Class = Literal["about", "mentions", "not"]

#: What a match is worth of itself to a topic that lists no words of support.
_WITHOUT_SUPPORT = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a topic says of a text.

    ``score`` is 0 to 1; ``matches`` count each spelling by field; ``evidence`` holds (variant,
    field, sentence) of each match; ``sightings`` the same with scores and the words weighed;
    ``reason`` says in a few words why a text is ``not`` (empty otherwise).
    """

    name: str
    cls: Class
    score: float
    matches: tuple[Match, ...] = ()
    evidence: tuple[tuple[str, Place, str], ...] = ()
    reason: str = ""
    sightings: tuple[Sighting, ...] = ()

    def to_record(self) -> TopicVerdict:
        """Return the ``topic`` field of an article's record."""
        return {
            "name": self.name,
            "class": self.cls,
            "score": round(self.score, 3),
            "matches": list(self.matches),
        }


class Topic:
    """A loaded topic file. Made by :func:`load_topic`; safe to share within one thread."""

    def __init__(self, name: str, content: TopicFile, version: str) -> None:
        self.name = name
        #: Name and version: the question that a verdict answers.
        self.label = f"{name}/{version}"
        self.title = content.title
        self.queries = tuple(content.queries)
        self.anchors = tuple(content.anchors)
        self.version = version
        self._thresholds = content.thresholds
        spellings = [_listed(phrase) for phrase in content.phrases]
        spellings += [_generated(table) for table in content.spelling]
        self._prefilter = Prefilter(spellings)
        tables = [*content.support.items(), *content.contradict.items()]
        groups = Groups(
            names=tuple(name for name, _ in tables),
            weights=tuple(table.weight for _, table in tables),
            reaches=tuple(_reach(table) for _, table in tables),
            settling=tuple(i for i, (_, table) in enumerate(tables) if table.settles),
            always=tuple(i for i, (_, table) in enumerate(tables) if table.settles == "always"),
            telling=tuple(i for i, (_, table) in enumerate(tables) if table.tells is True),
            opening=tuple(i for i, (_, table) in enumerate(tables) if table.tells),
            against=len(content.support),
            **{cue: n for n, cue in enumerate(Cues.model_fields, len(tables))},
        )
        listed = [table.words for _, table in tables]
        lexicon = Lexicon([*listed, *(getattr(content.cues, cue) for cue in Cues.model_fields)])
        bare = content.thresholds.bare
        if bare is None:
            bare = 0.0 if content.support else _WITHOUT_SUPPORT
        self._judge = Judge(spellings, lexicon, groups, content.thresholds.doubt, bare)

    def could_match(self, raw: bytes | str) -> bool:
        """Tell whether a raw page may hold the topic. False is certain, True is not."""
        return self._prefilter.passes(raw)

    def judge(self, title: str, paragraphs: Sequence[str]) -> Verdict:
        """Return the verdict on a text given as title and body paragraphs."""
        sightings = tuple(self._judge.sightings(title, paragraphs))
        if not sightings:
            return Verdict(self.name, "not", 0.0, reason="no spelling of the topic in the text")
        best = max(sightings, key=lambda s: s.score)
        counts = Counter((s.variant, s.field) for s in sightings)
        matches = tuple(
            Match(variant=variant, field=where, count=count)
            for (variant, where), count in counts.items()
        )
        cls = self._class_of(sightings, best.score)
        return Verdict(
            self.name,
            cls,
            min(best.score, 1.0),
            matches,
            tuple((s.variant, s.field, s.sentence) for s in sightings),
            _reason(best) if cls == "not" else "",
            sightings,
        )

    def _class_of(self, sightings: Sequence[Sighting], score: float) -> Class:
        if score < self._thresholds.mentions:
            return "not"
        sound = [s for s in sightings if s.score >= self._thresholds.mentions]
        prominent = len(sound) > 1 or any(s.field != "body" or s.early for s in sound)
        return "about" if prominent and score >= self._thresholds.about else "mentions"


def load_topic(name: str | Path) -> Topic:
    """Load a topic by name ("cooling-system") or from a path; raises TopicError."""
    path = topic_path(name)
    content, raw = read_topic_file(path)
    return Topic(path.stem, content, hashlib.sha256(raw).hexdigest()[:12])


def _listed(phrase: str) -> Spelling:
    slots = tuple(frozenset((form,)) for form in forms(phrase))
    return Spelling(slots, 0.0, frozenset(), 1.0, False)


def _generated(table: SpellingTable) -> Spelling:
    return Spelling(
        slots=tuple(frozenset(f for s in slot for f in forms(s)) for slot in table.words),
        edits=table.edits,
        unlike=frozenset(fold(word) for word in table.unlike),
        strength=table.strength,
        capitals=table.capitals,
    )


def _reach(table: ContextTable) -> Reach | None:
    if table.within is None:
        return None
    return Reach(table.within, 0) if table.side == "before" else Reach(0, table.within)


def _reason(best: Sighting) -> str:
    if best.note:
        return f"{best.variant!r} {best.note}"
    if best.contradict:
        return f"{best.variant!r} among {'; '.join(best.contradict)}"
    return f"{best.variant!r} without enough context that supports"
