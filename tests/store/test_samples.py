"""Texts that a topic left out are kept in a fair share, so that recall can be measured."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.store import Store
from crawler.store.samples import Sample, drawn
from tests.store.examples import article


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


def test_all_are_drawn_at_a_share_of_one_and_none_at_a_share_of_nothing() -> None:
    ids = ("0000000000000000", "7fffffffffffffff", "ffffffffffffffff")
    assert [drawn(id_, 1) for id_ in ids] == [True, True, True]
    assert [drawn(id_, 0) for id_ in ids] == [False, False, False]


def test_half_of_all_ids_lie_below_the_middle() -> None:
    assert drawn("7fffffffffffffff", 0.5)
    assert not drawn("8000000000000000", 0.5)


def test_what_was_drawn_at_a_small_share_is_drawn_at_a_larger_one() -> None:
    assert drawn("028f5c28f5c28f5b", 0.01)
    assert drawn("028f5c28f5c28f5b", 0.02)


def test_a_text_left_out_twice_is_kept_once_with_its_latest_reason(store: Store) -> None:
    left_out = article("https://a.example/mesin")
    left_out.title, left_out.text = "Mesin", "Mesin\n\nSistem pendingin mesin."
    left_out.published_at = "2024-02-01T08:00:00+07:00"
    for reason in ("first", "context: mesin"):
        store.keep_sample(left_out, topic="t/1", score=0.2, reason=reason, share=0.5)
    assert list(store.samples("t/1")) == [
        Sample(
            article=left_out.id,
            source=left_out.source,
            url="https://a.example/mesin",
            title="Mesin",
            text="Mesin\n\nSistem pendingin mesin.",
            published_at="2024-02-01T08:00:00+07:00",
            score=0.2,
            reason="context: mesin",
            share=0.5,
        )
    ]


def test_another_version_of_the_topic_has_its_own_samples(store: Store) -> None:
    store.keep_sample(article("https://a.example/1"), topic="t/1", score=0, reason="r", share=1)
    assert list(store.samples("t/2")) == []
