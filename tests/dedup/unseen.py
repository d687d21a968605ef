"""The unseen sets: copies of hand-written releases, and texts that are alike and are no copies.

Both were written before anything was measured, and before any rule was mended for them. Each has
120 clusters (24 stories, five events each) and at least 120 pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, count
from random import Random

from crawler.dedup import DuplicateIndex, InMemorySignatureStore, signature_of
from tests.dedup import edits_first, edits_second
from tests.dedup.edits_first import Edit, Paragraphs, sentences
from tests.dedup.newsroom import (
    WHEN,
    Facts,
    Story,
    days,
    events,
    filled,
    rendered,
    stories,
)

EDITS: dict[str, dict[str, Edit]] = {"first": edits_first.EDITS, "second": edits_second.EDITS}
#: What differs between the two events of a template pair.
KINDS = {
    "date": WHEN, "unit": ("sek", "res", "da"), "village": ("desa",), "district": ("kec",),
    "names": ("nama", "nama2"), "hamlet": ("dusun",), "place": ("tempat", "masjid", "masjid2",
    "gereja", "jalan", "hotel", "stadion"), "number": ("rt", "rw", "n2", "kodim"),
    "club": ("klub", "klub2"),
}  # fmt: skip
#: Edits under which the second text of a pair is printed in the second set.
DISGUISES = ("synonyms", "re-attributed, voice", "listed", "hashtags", "misspelled")
COPIES, EVENTS = 3, 5


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its truth: the releases that it prints.

    Several in a post that merges two, and in a cut that would fit two events.
    """

    releases: tuple[int, ...]
    paragraphs: Paragraphs
    label: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision and recall over pairs; what was missed and wrongly joined, by label."""

    precision: float
    recall: float
    missed: Counter[str]
    wrong: Counter[str]
    copies: Counter[str]


def batches(name: str, seed: int) -> Iterator[list[Text]]:
    """Yield the five parts of a set, each in an order of arrival."""
    random, numbers = Random(seed), count()
    edits = sorted(EDITS[name])
    for _ in range(EVENTS):
        texts: list[Text] = []
        before: Text | None = None
        for story in stories(name):
            original, facts = _original(random, story, numbers)
            texts.append(original)
            for edit in random.sample(edits, COPIES):
                copy = EDITS[name][edit](random, story, facts)
                texts.append(Text(original.releases, copy, edit))
            if before and random.random() < 0.3:
                both = (*before.paragraphs, *original.paragraphs)
                texts.append(Text(before.releases + original.releases, both, "merged"))
            before = original
            texts += _other_events(random, name, story, numbers)
        for kind in ("speech", "two units", "languages", "follow-up"):
            texts += _apart(random, name, kind, numbers)
        texts += _quoting(random, name, numbers)
        texts = [_fitting(text, texts) for text in texts]
        random.shuffle(texts)
        yield texts


def _fitting(cut: Text, texts: list[Text]) -> Text:
    """Return a cut with all releases that hold every sentence of it: it could be of any."""
    if not cut.label.endswith("half"):
        return cut
    lines = [line for paragraph in cut.paragraphs for line in sentences(paragraph)]
    fitting = [
        text.releases[0]
        for text in texts
        if text.label.startswith(("original", "template"))
        and all(line in " ".join(text.paragraphs) for line in lines)
    ]
    return replace(cut, releases=tuple(dict.fromkeys((*cut.releases, *fitting))))


def _original(random: Random, story: Story, numbers: Iterator[int]) -> tuple[Text, Facts]:
    facts = events(random)
    return Text((next(numbers),), rendered(story, facts), "original"), facts


def _other_events(
    random: Random, name: str, story: Story, numbers: Iterator[int]
) -> Iterator[Text]:
    original, facts = _original(random, story, numbers)
    usable = [kind for kind, slots in KINDS.items() if story.slots & set(slots)]
    kind = random.choice(usable)
    changed = _changed(random, facts, kind, story.slots)
    yield Text(original.releases, original.paragraphs, f"template: {kind}")
    edit = random.choice(DISGUISES) if name == "second" else ""
    other = EDITS[name][edit](random, story, changed) if edit else rendered(story, changed)
    yield Text((next(numbers),), other, f"template: {kind}")


def _changed(random: Random, facts: Facts, kind: str, slots: frozenset[str]) -> Facts:
    if kind == "date":
        weeks = timedelta(days=7 * random.randint(1, 4))
        one = timedelta(days=random.randint(1, 5)) if "tgl" in slots else timedelta()
        day = date.fromisoformat(facts["tgliso"]) + random.choice(
            (weeks, weeks + one, one or weeks)
        )
        return facts | days(day, random)
    while True:
        new = events(random)
        changed = {slot: new[slot] for slot in KINDS[kind]}
        if all(changed[slot] != facts[slot] for slot in changed):
            return facts | changed


def _apart(random: Random, name: str, kind: str, numbers: Iterator[int]) -> Iterator[Text]:
    """Yield hand-written pairs that tell of two events, or of one in two texts."""
    for story in stories("apart"):
        if story.title != f"{name} {kind}":
            continue
        facts = events(random)
        body = "\n\n".join(story.paragraphs)
        halves = body.split("\n***\n")
        if len(halves) == 1:
            halves *= 2
        for i, half in enumerate(halves):
            paragraphs = filled(half, events(random) if kind == "speech" and i else facts)
            yield Text((next(numbers),), tuple(paragraphs.split("\n\n")), kind)


def _quoting(random: Random, name: str, numbers: Iterator[int]) -> Iterator[Text]:
    (quotation,) = (s for s in stories("apart") if s.title == f"{name} quotation")
    for story in random.sample(stories(name), 4):
        text, _ = _original(random, story, numbers)
        yield Text(text.releases, (*text.paragraphs, *quotation.paragraphs), "same quotation")


def clustered(texts: list[Text]) -> list[str]:
    """Return for each text the head of the cluster that the index puts it in, in that order."""
    index = DuplicateIndex(InMemorySignatureStore())
    heads: dict[str, str] = {}
    for seq, text in enumerate(texts):
        me = str(seq)
        placed = index.add(me, signature_of("", text.paragraphs), None, seq)
        heads[me] = placed.duplicate.of if placed.duplicate else me
        if placed.update:
            heads.update({m.article_id: placed.update.head for m in placed.update.members})
    return [heads[str(seq)] for seq in range(len(texts))]


def measured(name: str, seed: int) -> Measured:
    """Return how a set is told apart, its five parts together."""
    missed, wrong, copies = Counter[str](), Counter[str](), Counter[str]()
    true = found = both = 0
    for texts in batches(name, seed):
        heads = clustered(texts)
        truth = _settled(texts, heads)
        for a, b in combinations(range(len(texts)), 2):
            same, joined = truth[a] == truth[b], heads[a] == heads[b]
            true, found, both = true + same, found + joined, both + (same and joined)
            if same != joined:
                (wrong if joined else missed).update({texts[a].label, texts[b].label})
            if same:
                copies.update({texts[a].label, texts[b].label})
    return Measured(both / found, both / true, missed, wrong, copies)


def _settled(texts: list[Text], heads: list[str]) -> list[int]:
    """Return each text's release: of a merged post the one whose cluster it has joined."""
    with_head: dict[str, Counter[int]] = defaultdict(Counter)
    for text, head in zip(texts, heads, strict=True):
        if len(text.releases) == 1:
            with_head[head][text.releases[0]] += 1
    return [
        max(text.releases, key=lambda release: with_head[head][release])
        for text, head in zip(texts, heads, strict=True)
    ]
