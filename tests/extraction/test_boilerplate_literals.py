"""Which rules a line may concern: by the literals that they need."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.boilerplate.literals import Literals
from crawler.extraction.boilerplate.rules import RULES

FEW: list[tuple[str, ...]] = [("baca juga", "simak"), (), ("bac",), ("(", "["), ("aca j",)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("simak pula", [0, 1]),
        ("tanpa apa pun", [1]),
        ("", [1]),
        ("(wie/red)", [1, 3]),
        # One literal begins another, and one stands across another: none hides the next.
        ("baca juga", [0, 1, 2, 4]),
    ],
)
def test_what_may_be_meant_is_told_in_order(line: str, found: Sequence[int]) -> None:
    assert list(Literals(FEW).found_in(line)) == found


def test_a_long_line_is_searched_alike() -> None:
    assert list(Literals(FEW).found_in("x" * 400 + "baca juga" + "x" * 400)) == [0, 1, 2, 4]


def test_without_literals_only_those_are_found_that_need_none() -> None:
    assert list(Literals([(), ()]).found_in("apa saja")) == [0, 1]
    assert list(Literals([]).found_in("apa saja")) == []


WORDS = st.text("abc", min_size=1, max_size=3)


@given(st.lists(st.lists(WORDS, max_size=3), max_size=6), st.text("abcd", max_size=200))
def test_nothing_whose_literal_stands_in_the_line_is_missed(
    needs: list[list[str]], line: str
) -> None:
    found = set(Literals(needs).found_in(line))
    assert {i for i, some in enumerate(needs) if not some or any(n in line for n in some)} <= found


@given(st.lists(st.sampled_from([r.goes[0] for r in RULES.patterns if r.goes]), max_size=3))
def test_the_index_of_the_rules_changes_no_verdict(parts: list[str]) -> None:
    line = " ".join(parts).casefold()
    folded, raw = " ".join(line.split()).lstrip("*•- "), " ".join(line.split())
    told = {rule.id for rule in RULES.patterns if len(folded) <= 320 and rule.takes(folded, raw)}
    worth_a_try = RULES.readers[False, len(folded) > 160].of(folded)
    assert told <= {rule.id for rule in worth_a_try}
