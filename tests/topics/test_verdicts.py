"""What counts as about, mentions and not, on labelled texts and on hostile ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("name", "rows", "positives"),
    [
        ("unseen_first", 188, 89),
        ("unseen_second", 219, 103),
        ("unseen_third", 320, 160),
        ("unseen_fourth", 213, 84),
        ("unseen_fifth", 122, 63),
        ("unseen_articles_short", 65, 29),
    ],
)
def test_texts_written_before_the_rules_for_them_reach_the_goal(
    topic: Topic, name: str, rows: int, positives: int
) -> None:
    """Excerpts and whole articles, labelled 1 and 0, measured once before any rule changed.

    For the third no rule was made at all, and of the last two for the first half of the rows alone:
    they say what a text that nobody has seen may expect.
    """
    result = evaluate(read_labelled(HERE / f"{name}.jsonl"), topic)
    assert result.rows == rows
    assert result.true_positives + result.false_negatives == positives
    assert result.precision >= 0.97
    assert result.recall >= 0.97


@pytest.mark.parametrize(
    ("name", "rows", "precision"),
    [
        ("unseen_articles", 120, 0.95),
        ("unseen_articles_hard", 280, 0.97),
        ("unseen_articles_mixed", 200, 0.99),
        ("unseen_articles_fifth", 54, 0.78),
    ],
)
def test_whole_articles_by_strangers_are_all_found_and_a_few_that_only_touch_on_it(
    topic: Topic, name: str, rows: int, precision: float
) -> None:
    """Invented articles. In the third the kinds are as frequent as among labelled search results
    (one in fifty names the topic in passing), in the others one in fifteen does: at the first
    looks 0.88, 0.91 and 0.985 of what was found was right. In the last every third names it in
    passing, in the plainest words: at the first look 0.75.
    """
    result = evaluate(read_labelled(HERE / f"{name}.jsonl"), topic)
    assert result.rows == rows
    assert result.recall == 1.0
    assert result.precision >= precision


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


@pytest.mark.parametrize(
    "lines",
    [
        ["BERITA TERKAIT", "Cooling System, Polsek Jati Sambangi Pesantren", "Harga Telur Turun"],
        ["Populer", "Cooling System Pilkada, Kapolsek Kroya Sowan Kiai"],
        ["Baca Juga: Awas! Cooling System Polres Gresik Jelang Pilkada Damai"],
        ["You may also like: Cooling System Polda Bali Ahead of Regional Election"],
        [
            "Check Also",
            "Polsek Liliriaja melaksanakan cooling system jelang Pilkada dengan warga ...",
        ],
        [
            "Artikel Lainnya",
            "Sambang Desa, Wujud Cooling System",
            "Bhabinkamtibmas menggelar cooling system untuk pemilu damai di … Selengkapnya »",
        ],
    ],
)
def test_links_to_other_articles_do_not_count_with_a_label_or_without(
    topic: Topic, lines: list[str]
) -> None:
    told = ["Polres memusnahkan ribuan botol miras.", "Warga diminta melapor.", "Acara usai siang."]
    verdict = topic.judge("Polres Musnahkan Miras", [*told, *lines])
    assert verdict.reason.endswith("in a line about another article")
    assert topic.judge("Polres Musnahkan Miras", [*told[:2], *lines, told[2]]).cls == "not"


@pytest.mark.parametrize(
    "title",
    [
        "Kapolres Cek Cooling System Mobil Tahanan Jelang Pilkada",
        "Polres Selidiki Pengadaan Cooling System Jelang Pilkada",
        "Kapal Polairud Punya Closed Cooling System untuk Kawal Pilkada",
    ],
)
def test_whose_it_is_and_what_is_done_to_it_outweigh_police_and_election(
    topic: Topic, title: str
) -> None:
    assert topic.judge(title, []).cls == "not"
    assert topic.judge("Polres Gelar Cooling System Jelang Pilkada", []).cls == "about"


def test_a_lone_mention_counts_when_it_is_said_to_be_what_was_done(
    topic: Topic,
) -> None:
    title = "Polres Petakan TPS Rawan"
    aside = "Personel berpatroli sambil memberi imbauan cooling system jelang pilkada."
    done = "Personel berpatroli sambil melaksanakan cooling system jelang pilkada."
    assert topic.judge(title, [aside]).reason == "'cooling system' only touched on"
    assert topic.judge(title, [done]).cls == "about"
    article = ["Polres memetakan TPS.", "Ada 56 TPS rawan.", "Kotak suara dijaga."]
    assert topic.judge(title, [*article, aside]).reason == "'cooling system' only touched on"
    assert topic.judge(title, [*article, done]).cls == "mentions"


@pytest.mark.parametrize(
    ("said", "cls"),
    [
        ("Bhabinkamtibmas diminta melakukan deteksi dini dan cooling system.", "not"),
        ("Polres menyiapkan patroli siber, cooling system, serta cadangan BBM.", "not"),
        ("Tugasnya mulai dari sambang, mediasi warga hingga cooling system.", "not"),
        ("Menurut Kapolres, cooling system terus digencarkan di seluruh kecamatan.", "mentions"),
        ("Deteksi dini dan cooling system dilaksanakan seluruh polsek.", "mentions"),
    ],
)
def test_one_item_of_several_is_no_more_than_touched_on(topic: Topic, said: str, cls: str) -> None:
    told = [
        "MAJENE – Polres Majene memetakan 17 TPS sangat rawan untuk Pilkada, Senin (21/10/2024).",
        "Ukurannya jarak tempuh, sinyal, dan riwayat konflik.",
        "Dua polisi ditempatkan di setiap TPS sangat rawan.",
    ]
    assert topic.judge("Polres Majene Petakan 17 TPS", [*told, said]).cls == cls


def test_what_comes_after_the_length_of_ten_long_articles_is_not_weighed(topic: Topic) -> None:
    sentence = "Polres menggelar cooling system jelang Pilkada."
    article, padding = "Warga antre air bersih sejak pagi. ", 80_000 // 35 + 1
    assert topic.judge("Air", [article * (padding - 2), sentence]).cls == "mentions"
    assert topic.judge("Air", [article * padding, sentence]).cls == "not"
    assert len(topic.judge("Air", [sentence * 90_000]).sightings) == 100


def test_an_image_may_run_over_several_sentences_and_paragraphs(topic: Topic) -> None:
    paragraphs = [
        "Kapolres mengumpamakan warga sebagai mesin. Tanpa radiator, oli dan kipas ia jebol.",
        "Polisilah radiator mesin demokrasi itu, katanya kepada tokoh agama.",
        "Ia menyebut silaturahmi tersebut sistem pendingin jelang pemilu.",
    ]
    assert topic.judge("Polres Rangkul Warga", paragraphs).cls == "mentions"
    plain = [p.replace("mengumpamakan", "melihat").replace("demokrasi ", "") for p in paragraphs]
    assert topic.judge("Polres Rangkul Warga", plain).cls == "not"


def test_a_machine_needs_no_police_and_a_simile_needs_no_machine(topic: Topic) -> None:
    machine = topic.judge("Servis", ["Cooling system mobil polisi: radiator, oli, kipas dan rem."])
    assert machine.cls == "not"
    assert machine.reason == (
        "'cooling system' among owner: mobil; machines: kipas, oli, radiator*, rem; "
        "temperature: mobil"
    )
    simile = topic.judge(
        "Pilkada", ["Kapolres: cooling system ibarat radiator, kipas dan oli bagi mesin politik."]
    )
    assert simile.cls == "about"


def test_title_and_lead_are_one_paragraph_to_what_supports(topic: Topic) -> None:
    title = "Cooling System di Kapal, Polisi Temui Penumpang Feri"
    told = "Penumpang dan awak diajak rukun jelang pilkada."
    in_the_lead = topic.judge(title, [told, "Kapal berangkat siang."])
    further_down = topic.judge(title, ["Kapal berangkat siang.", told])
    assert in_the_lead.score > further_down.score


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
    rows: list[dict[str, Any]] = [
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
     "(" * 50_000, ". " * 50_000, "\u202ecooling system", "\u0301" * 10_000, "di" * 50_000,
     "cooling system polisi radiator ibarat. Ada " * 2_000],
)  # fmt: skip
def test_hostile_text_is_judged_without_a_crash(topic: Topic, text: str) -> None:
    assert topic.judge(text, [text, ""]).cls in ("about", "mentions", "not")
    assert topic.could_match(text) in (True, False)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=5))
def test_any_text_gets_a_score_between_0_and_1(title: str, paragraphs: list[str]) -> None:
    verdict = load_topic("jumat-curhat").judge(title, paragraphs)
    assert 0.0 <= verdict.score <= 1.0
