"""A topic far from the first one, as somebody writes it who has read docs/topics.md alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.topics import Topic, load_topic

DOCS = Path(__file__).parents[2] / "docs" / "topics.md"


def written(folder: Path, text: str) -> Topic:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return load_topic(path)


def from_the_docs(folder: Path) -> Topic:
    (block,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return written(folder, block)


def test_the_topic_of_the_docs_finds_illegal_mines_and_no_legal_one(tmp_path: Path) -> None:
    topic = from_the_docs(tmp_path)
    raid = topic.judge(
        "Polda Tertibkan Tambang Emas",
        ["Penambangan illegal itu memakai merkuri.", "Dua ekskavator disita."],
    )
    assert raid.cls == "about"
    assert raid.matches == ({"variant": "penambangan illegal", "field": "lead", "count": 1},)
    slip = topic.judge("Tambang Ilegall Longsor", ["Penambang emas tertimbun."])
    assert slip.cls == "about"
    assert topic.judge("Bitcoin", ["Tambang ilegal kripto memakai kartu grafis."]).cls == "not"
    assert topic.judge("Laba Tambang Naik", ["Izin batu bara diperpanjang."]).cls == "not"


def test_its_abbreviation_counts_in_capitals_alone(tmp_path: Path) -> None:
    topic = from_the_docs(tmp_path)
    assert topic.judge("PETI Kuansing Ditutup", ["Emas dan merkuri disita."]).cls == "mentions"
    assert topic.judge("Peti Kayu", ["Emas dan merkuri disita."]).cls == "not"


def test_a_topic_without_words_of_support_is_found_by_its_phrases_alone(tmp_path: Path) -> None:
    small = 'title = "Stunting"\nqueries = ["stunting"]\nphrases = ["stunting"]\n'
    topic = written(tmp_path, small)
    assert topic.judge("Angka Stunting Turun", []).cls == "about"
    against = small + '[contradict.trade]\nwords = ["saham", "laba"]\n'
    topic = written(tmp_path, against)
    assert topic.judge("Angka Stunting Turun", []).cls == "about"
    assert topic.judge("Laba dan Saham Stunting", []).cls == "not"


def test_how_much_a_bare_match_is_worth_can_be_said(tmp_path: Path) -> None:
    topic = """
title = "Stunting"
queries = ["stunting"]
phrases = ["stunting"]
[support.health]
words = ["balita", "posyandu"]
[thresholds]
"""
    assert written(tmp_path, topic).judge("Angka Stunting Turun", []).cls == "not"
    assert written(tmp_path, topic + "bare = 1.0").judge("Angka Stunting Turun", []).cls == "about"


def test_links_to_other_articles_are_known_to_every_topic(tmp_path: Path) -> None:
    small = 'title = "Stunting"\nqueries = ["stunting"]\nphrases = ["stunting"]\n'
    told = ["Jembatan rusak.", "Baca Juga: Angka Stunting di Garut Turun"]
    assert written(tmp_path, small).judge("Jembatan", told).cls == "not"
    own = small + '[cues]\nfurniture = ["simak berikut"]\n'
    assert written(tmp_path, own).judge("Jembatan", told).cls != "not"


def test_the_version_follows_what_comes_with_the_project_where_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = 'title = "Stunting"\nqueries = ["stunting"]\nphrases = ["stunting"]\n'
    own = small + "[cues]\nfurniture = []\n"
    before = written(tmp_path, small).version, written(tmp_path, own).version
    changed = tmp_path / "cues.toml"
    changed.write_text('furniture = ["simak berikut"]\n', "utf-8")
    monkeypatch.setattr("crawler.topics.schema.DEFAULTS", changed)
    assert written(tmp_path, small).version != before[0]
    assert written(tmp_path, own).version == before[1]
