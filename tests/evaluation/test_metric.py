"""The metric counts what its description says, and the gate refuses a worse reader."""

from __future__ import annotations

import json

import pytest

from tests.evaluation import __main__ as gate
from tests.evaluation.metric import Counts, compare, leaks, score, shingles


def test_a_text_is_the_multiset_of_its_four_word_shingles() -> None:
    assert shingles("satu dua tiga empat lima") == {
        ("satu", "dua", "tiga", "empat"): 1,
        ("dua", "tiga", "empat", "lima"): 1,
    }


def test_a_shorter_text_is_one_shingle() -> None:
    assert shingles("satu dua") == {("satu", "dua"): 1}


def test_optional_lines_count_for_nothing() -> None:
    truth, found = "a b c d e", "a b c d e\nfoto milik f g h"
    assert compare(
        truth, found, ["e foto milik f", "foto milik f g h", "d e foto milik", "c d e foto"]
    ) == Counts(tp=2, fp=0, fn=0)


def test_means_are_taken_over_pages_with_a_prediction_and_with_a_truth() -> None:
    result = score([Counts(tp=4, fp=0, fn=0), Counts(tp=0, fp=0, fn=4)])
    assert (result.precision, result.recall, result.accuracy) == (1.0, 0.5, 0.5)


def test_a_short_noise_line_leaks_only_as_a_whole_line() -> None:
    assert leaks(
        ["Halaman", "Baca juga kisah lainnya di sini"],
        "Halaman depan buku\nBaca juga kisah lainnya di sini!",
    ) == ["Baca juga kisah lainnya di sini"]


def test_a_figure_below_its_floor_is_named() -> None:
    assert gate._below("english", {"f1": 0.95}, {"f1": 0.97}) == ["english f1: 0.9500 < 0.9700"]


def test_floors_rise_but_do_not_fall_without_the_flag(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path_factory.mktemp("floors") / "floors.json"
    monkeypatch.setattr(gate, "FLOORS", path)
    gate._write({"english": {"f1": 0.9}}, {"english": {"f1": 0.97}}, down=False)
    assert json.loads(path.read_text()) == {"english": {"f1": 0.97}}
    gate._write({"english": {"f1": 0.9}}, {"english": {"f1": 0.97}}, down=True)
    assert json.loads(path.read_text()) == {"english": {"f1": 0.9}}


def test_without_saved_pages_the_gate_says_so_and_passes(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.setattr(gate, "PAGES", tmp_path_factory.mktemp("none") / "pages")
    assert gate.main([]) == 0
    assert "not measured" in capsys.readouterr().out
