"""The goal: 500 clusters of edited copies and 500 template pairs, generated, told apart."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from random import Random

import pytest

from crawler.dedup import DuplicateIndex, InMemorySignatureStore, signature_of
from tests.dedup.corpus import Text, copies, filled, other_event, release


def corpus(seed: int, clusters: int, pairs: int) -> list[Text]:
    """Return originals with copies, and pairs of one template, in a random order of arrival."""
    random = Random(seed)
    texts = []
    for number in range(clusters):
        original = filled(release(random, number))
        texts += [original, *copies(random, original)]
    for number in range(clusters, clusters + 2 * pairs, 2):
        drawn = release(random, number)
        texts += [filled(drawn), filled(other_event(random, drawn, number + 1)[0])]
    random.shuffle(texts)
    return texts


def pairwise(texts: list[Text]) -> tuple[float, float]:
    """Return (precision, recall) over pairs of texts put into one cluster."""
    index = DuplicateIndex(InMemorySignatureStore())
    heads: dict[str, str] = {}
    for seq, text in enumerate(texts):
        me = str(seq)
        placed = index.add(me, signature_of(text.title, text.paragraphs), None, seq)
        heads[me] = placed.duplicate.of if placed.duplicate else me
        if placed.update:
            heads.update({m.article_id: placed.update.head for m in placed.update.members})
    true, found = _pairs({str(i): str(t.release) for i, t in enumerate(texts)}), _pairs(heads)
    return len(true & found) / len(found), len(true & found) / len(true)


def _pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for member, group in groups.items():
        members[group].append(member)
    return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 5])
def test_500_clusters_and_500_template_pairs_reach_the_goal(seed: int) -> None:
    precision, recall = pairwise(corpus(seed, clusters=500, pairs=500))
    assert precision >= 0.98
    assert recall >= 0.97


def test_a_tenth_of_it_reaches_the_goal_in_the_fast_suite() -> None:
    precision, recall = pairwise(corpus(seed=11, clusters=50, pairs=50))
    assert precision >= 0.98
    assert recall >= 0.97
