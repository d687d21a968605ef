"""What counts as about, mentions and not, on labelled texts and on hostile ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.topics import Topic, evaluate, explain, load_topic, read_labelled

HERE = Path(__file__).parent
OPEN_SET = HERE.parents[2] / "shared" / "research" / "relevance_open.jsonl"
SEEDS = HERE.parents[2] / "shared" / "seeds" / "expected.jsonl"


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic("cooling-system")


def test_labelled_articles_of_our_own_are_all_judged_right(topic: Topic) -> None:
    rows = read_labelled(HERE / "articles.jsonl")
    assert len(rows) >= 40
    result = evaluate(rows, topic)
    assert [m.title for m in result.misses] == []


@pytest.mark.skipif(not OPEN_SET.exists(), reason="../shared/research is not beside the checkout")
def test_the_open_relevance_set_reaches_its_goal(topic: Topic) -> None:
    result = evaluate(read_labelled(OPEN_SET), topic)
    assert result.rows == 288
    assert result.precision >= 0.97
    assert result.recall >= 0.97


@pytest.mark.skipif(not SEEDS.exists(), reason="../shared/seeds is not beside the checkout")
def test_the_sample_documents_are_on_topic_in_the_spellings_noted(topic: Topic) -> None:
    for line in SEEDS.read_text("utf-8").splitlines():
        seed = json.loads(line)
        verdict = topic.judge(seed["title"], seed["paragraphs"])
        assert verdict.cls in ("about", "mentions")
        assert set(seed["topic_variants"]) <= {m["variant"] for m in verdict.matches}


def test_one_late_sentence_makes_a_mention_and_a_title_makes_it_about(topic: Topic) -> None:
    body = ["Polres membagikan air bersih.", "Warga antre.", "Air dikirim tiap pekan."]
    late = topic.judge("Air bersih", [*body, "Ini cooling system jelang Pilkada, kata Kapolres."])
    assert late.cls == "mentions"
    assert topic.judge("Cooling System: Polres Bagi Air", body).cls == "about"


def test_door_to_door_system_alone_is_not_the_topic(topic: Topic) -> None:
    verdict = topic.judge("Polsek Laksanakan DDS", ["Door to door system jelang Pilkada damai."])
    assert (verdict.cls, verdict.score) == ("not", 0.0)


def test_a_teaser_line_does_not_count(topic: Topic) -> None:
    verdict = topic.judge(
        "Patroli", ["Polsek berpatroli.", "Baca juga: Cooling System Pilkada Polres Serang"]
    )
    assert verdict.cls == "not"
    assert verdict.reason == "'cooling system' in a line about another article"


def test_a_machine_needs_no_police_and_a_simile_needs_no_machine(topic: Topic) -> None:
    machine = topic.judge("Servis", ["Cooling system mobil polisi: radiator, oli, kipas dan rem."])
    assert machine.cls == "not"
    assert machine.reason.startswith("'cooling system' among machines: kipas, oli, radiator*, rem")
    simile = topic.judge(
        "Pilkada", ["Kapolres: cooling system ibarat radiator, kipas dan oli bagi mesin politik."]
    )
    assert simile.cls == "about"


def test_the_record_holds_name_class_score_and_matches(topic: Topic) -> None:
    record = topic.judge("Cooling System", ["Polsek sambang warga jelang pilkada."]).to_record()
    assert record["name"] == "cooling-system"
    assert record["class"] == "about"
    assert 0.5 < record["score"] <= 1
    assert record["matches"] == [{"variant": "cooling system", "field": "title", "count": 1}]


def test_explain_shows_the_sentence_and_the_words_for_and_against(topic: Topic) -> None:
    text = explain(topic, "Polsek", ["Kompol A. Wijaya menggelar cooling system. Mesin lewat."])
    assert "  Kompol A. Wijaya menggelar cooling system." in text.splitlines()
    assert "  + police: kompol" in text.splitlines()
    assert "  - temperature: mesin" in text.splitlines()


def test_evaluation_counts_precision_recall_and_each_miss(topic: Topic) -> None:
    rows = [
        {"label": 1, "title": "Cooling System Polres", "excerpt": "Jelang pilkada."},
        {"label": "about", "title": "Silaturahmi", "excerpt": "Polisi dan ulama."},
        {"label": 0, "title": "Cooling System Polda", "text": "Kamtibmas jelang pemilu."},
        {"label": "not", "title": "Radiator", "paragraphs": ["Oli."]},
    ]
    result = evaluate(rows, topic)
    assert (result.precision, result.recall, result.f1) == (0.5, 0.5, 0.5)
    assert [(m.line, m.wanted) for m in result.misses] == [(2, True), (3, False)]
    assert "line 2: missed (0.00): Silaturahmi" in result.report()


@pytest.mark.parametrize(
    "text",
    ["\x00" * 1000, "\ud800cooling system polisi", "a" * 200_000, "cooling " * 20_000,
     "(" * 50_000, ". " * 50_000, "\u202ecooling system", "\u0301" * 10_000, "di" * 50_000],
)  # fmt: skip
def test_hostile_text_is_judged_without_a_crash(topic: Topic, text: str) -> None:
    assert topic.judge(text, [text, ""]).cls in ("about", "mentions", "not")
    assert topic.could_match(text) in (True, False)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=5))
def test_any_text_gets_a_score_between_0_and_1(title: str, paragraphs: list[str]) -> None:
    verdict = load_topic("jumat-curhat").judge(title, paragraphs)
    assert 0.0 <= verdict.score <= 1.0
