"""Measures a topic on labelled texts, and explains a verdict to a person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

from crawler.topics.schema import TopicError
from crawler.topics.topic import Topic, Verdict

_TRUE_LABELS = frozenset((1, True, "1", "about", "mentions", "true", "yes"))
_FALSE_LABELS = frozenset((0, False, "0", "not", "false", "no"))
#: Where a row may have its body, the first that has one.
_BODIES = ("paragraphs", "text", "excerpt")


@dataclass(frozen=True, slots=True)
class Miss:
    """A row on which topic and label differ."""

    line: int
    title: str
    wanted: bool
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Counts over labelled rows; ``about`` and ``mentions`` together are the positives."""

    rows: int
    true_positives: int
    false_positives: int
    false_negatives: int
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float:
        """The share of found texts that are labelled so; 1 when nothing is found."""
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of labelled texts that are found; 1 when nothing is labelled."""
        wanted = self.true_positives + self.false_negatives
        return self.true_positives / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def report(self) -> str:
        """Return the figures and every miss as lines of text."""
        lines = [
            f"rows {self.rows}  precision {self.precision:.3f}  recall {self.recall:.3f}"
            f"  F1 {self.f1:.3f}  misses {len(self.misses)}"
        ]
        for miss in self.misses:
            kind = "missed" if miss.wanted else "wrongly found"
            lines.append(f"line {miss.line}: {kind} ({miss.verdict.score:.2f}): {miss.title}")
            lines += [f"    {detail}" for detail in (miss.verdict.reason, miss.why) if detail]
        return "\n".join(lines)


def text_of(row: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return title and paragraphs of a labelled row, in any of the shapes that are read.

    The body is ``paragraphs``, ``text`` (a record's, with the title first) or ``excerpt``: a list
    of paragraphs, or one text with empty lines between them.
    """
    title = str(row.get("title") or "")
    written: Any = next(filter(None, map(row.get, _BODIES)), "")
    blocks = written if isinstance(written, list) else str(written).split("\n\n")
    body = [block for b in blocks if (block := str(b).strip())]
    if body and title and body[0] == title and "paragraphs" not in row:
        body = body[1:]
    return title, body


def label_of(row: Mapping[str, Any]) -> bool:
    """Return whether a row is labelled as of the topic; raises ValueError without a label."""
    label = row.get("label")
    folded = label.casefold() if isinstance(label, str) else label
    if isinstance(folded, str | int) and folded in _TRUE_LABELS | _FALSE_LABELS:
        return folded in _TRUE_LABELS
    raise ValueError(f"label = {label!r}: give 1 or 0, or about, mentions, not")


def evaluate(rows: Iterable[Mapping[str, Any]], topic: Topic) -> Evaluation:
    """Judge labelled rows and compare; raises ValueError naming a row without a usable label."""
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    misses = []
    for line, row in enumerate(rows, 1):
        try:
            wanted = label_of(row)
        except ValueError as error:
            raise ValueError(f"row {line}: {error}") from None
        title, paragraphs = text_of(row)
        verdict = topic.judge(title, paragraphs)
        found = verdict.cls != "not"
        counts[wanted, found] += 1
        if wanted != found:
            misses.append(Miss(line, title, wanted, verdict, str(row.get("why") or "")))
    return Evaluation(
        rows=sum(counts.values()),
        true_positives=counts[True, True],
        false_positives=counts[False, True],
        false_negatives=counts[True, False],
        misses=tuple(misses),
    )


def read_labelled(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file; raises TopicError naming the file and line."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise TopicError(f"{path}: not UTF-8 at byte {error.start}") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise TopicError(f"{path}: cannot be read: {said}") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise TopicError(f"{path}:{number}: not JSON: {error}") from None
        if not isinstance(row, dict):
            raise TopicError(f"{path}:{number}: not a JSON object")
        try:
            label_of(row)
        except ValueError as error:
            raise TopicError(f"{path}:{number}: {error}") from None
        for key in ("title", *_BODIES):
            if not _is_text(row.get(key), a_list_too=key in _BODIES):
                said = shorten(repr(row[key]), 60)
                raise TopicError(f"{path}:{number}: {key} = {said}: not a text")
        if not any(text_of(row)):
            raise TopicError(f"{path}:{number}: no title, paragraphs, text or excerpt")
        rows.append(row)
    return rows


def _is_text(value: object, *, a_list_too: bool) -> bool:
    if isinstance(value, list):
        return a_list_too and all(isinstance(part, str) for part in value)
    return value is None or isinstance(value, str)


def explain(topic: Topic, title: str, paragraphs: list[str]) -> str:
    """Return the verdict on a text and all its evidence, for a person to check."""
    verdict = topic.judge(title, paragraphs)
    lines = [
        f"topic    {topic.name} ({topic.version})",
        f"title    {title}",
        f"class    {verdict.cls}",
        f"score    {verdict.score:.2f}",
    ]
    if verdict.reason:
        lines.append(f"reason   {verdict.reason}")
    for number, seen in enumerate(verdict.sightings, 1):
        lines += ["", f"match {number}  {seen.variant} in {seen.field}, {seen.score:.2f}"]
        lines.append(f"  {seen.sentence}")
        lines += [f"  + {words}" for words in seen.support]
        lines += [f"  - {words}" for words in seen.contradict]
        lines += [f"  ! {seen.note}"] if seen.note else []
    return "\n".join(lines)
