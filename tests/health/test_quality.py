"""What is counted of the articles that a run reads, in memory that does not grow."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.health.leaks import looks_leaked
from crawler.health.quality import DAYS_KEPT, Quality
from crawler.health.robust import centre_and_spread, chance_of_so_few, chance_of_so_many, quantile
from crawler.health.sketch import Lengths
from tests.store.examples import article


def test_fields_are_counted_by_whether_the_article_has_them() -> None:
    quality = Quality()
    quality.add(article(authors=["Sutrisno"], tags=["Polri"], published_at="2024-01-05"))
    quality.add(article(authors=[], section="Daerah", image="https://a.example/1.jpg"))
    told = quality.to_dict()
    assert told["read"] == 2
    assert told["filled"] == {
        "date": 2, "time": 1, "authors": 1, "tags": 1, "section": 1, "image": 1, "dateline": 0,
        "language": 0, "modified": 0,
    }  # fmt: skip
    assert told["rates"]["authors"] == 0.5


def test_the_length_of_a_text_is_that_of_its_paragraphs_without_the_title() -> None:
    quality = Quality()
    quality.add(article(title="T" * 500, paragraphs=["a" * 600, "b" * 400]))
    assert quality.to_dict()["median_length"] == pytest.approx(1000, rel=0.06)


def test_a_run_that_read_nothing_has_no_rates() -> None:
    told = Quality().to_dict()
    assert (told["read"], told["median_length"], told["newest"]) == (0, None, None)
    assert set(told["rates"].values()) == {None}


def test_the_newest_date_is_that_of_lists_too_and_never_one_of_the_future() -> None:
    quality = Quality()
    quality.add(article(published_at="2024-01-05T20:15:00+07:00"))
    quality.saw("2024-03-01")
    for nonsense in ("2924-01-01", "2024-13-45", "kemarin", "", None):
        quality.saw(nonsense)
    assert quality.to_dict()["newest"] == "2024-03-01"
    assert quality.to_dict()["days"] == ["2024-03-01", "2024-01-05"]


def test_memory_does_not_grow_with_the_number_of_articles() -> None:
    quality, day = Quality(), datetime(2000, 1, 1, tzinfo=UTC)
    for number in range(5000):
        quality.saw((day + timedelta(days=number)).date().isoformat())
        quality.lengths.add(number * 997 % 2_000_000)
    assert len(quality.days) == DAYS_KEPT
    assert min(quality.days) == "2013-08-10"
    assert len(json.dumps(quality.to_dict())) < 4000


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Kapolres Blora Pimpin Apel Pagi",
        "Editor: Wiryo Atmaja",
        "Halaman Selanjutnya",
        "Tags: polri, pemilu",
        "Bagikan ini:",
        "Ia mengajak warga menjaga keamanan. Baca Juga: Polsek Sambang Warga Desa Kedung Jaya",
    ],
)
def test_lines_in_the_words_of_themes_look_leaked_wherever_they_stand(line: str) -> None:
    assert looks_leaked(line)


@pytest.mark.parametrize(
    "line",
    [
        "BLORA – Kapolres Blora menggelar cooling system di Desa Kedung Jaya, Senin (5/2/2024).",
        '"Kami mengajak warga untuk baca juga buku sejarah," kata Kapolsek.',
        "Warga menyambut baik.",
        "Kegiatan itu diakhiri dengan doa bersama.",
    ],
)
def test_lines_of_journalists_do_not(line: str) -> None:
    assert not looks_leaked(line)


@settings(deadline=None)
@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=200), st.floats(0, 1))
def test_a_quantile_of_the_sketch_is_within_five_percent_of_the_true_one(
    values: list[int], q: float
) -> None:
    sketch = Lengths()
    for value in values:
        sketch.add(value)
    true = sorted(values)[int(q * (len(values) - 1))]
    assert sketch.quantile(q) == pytest.approx(true, rel=0.051)


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**9)), st.lists(st.integers(0, 10**9)))
def test_sketches_of_two_runs_add_up_to_that_of_both(one: list[int], other: list[int]) -> None:
    first, second, both = Lengths(), Lengths(), Lengths()
    for value in one:
        first.add(value)
    for value in other:
        second.add(value)
    for value in one + other:
        both.add(value)
    first.merge(Lengths(json.loads(json.dumps(second.to_dict()))))
    assert first.to_dict() == both.to_dict()
    assert len(both) == len(one) + len(other)


def test_the_median_and_its_spread_are_not_moved_by_one_odd_value() -> None:
    assert centre_and_spread([10, 11, 9, 10, 500]) == pytest.approx((10, 1.4826))
    assert quantile([1, 1, 1, 1, 1, 1, 1, 1, 3, 9], 0.9) == 3


def test_chances_are_those_of_the_binomial_distribution() -> None:
    assert chance_of_so_few(0, 5, 0.9) == pytest.approx(1e-5)
    assert chance_of_so_few(1, 3, 0.5) == pytest.approx(0.5)
    assert chance_of_so_many(5, 5, 0.1) == pytest.approx(1e-5)
    assert (chance_of_so_few(3, 3, 1.0), chance_of_so_few(2, 3, 1.0)) == (1.0, 0.0)
    assert chance_of_so_few(0, 5, -0.2) == 1.0
