"""How a phrase is found in all its spellings, and what is not taken for it."""

from __future__ import annotations

import pytest

from crawler.topics import Topic, load_topic
from crawler.topics.spelling import slip_distance


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load_topic("cooling-system")


@pytest.mark.parametrize(
    ("written", "variant"),
    [
        ("cooling system", "cooling system"),
        ("COOLING SYSTEM", "cooling system"),
        ("Coling Sistem", "coling sistem"),
        ("colling sytem", "colling sytem"),
        ("coolingsystem", "coolingsystem"),
        ("#CoolingSystem", "coolingsystem"),
        ("cooling-system", "cooling system"),
        ("cooling – system", "cooling system"),
        ("“cooling” ‘system’", "cooling system"),
        ("*cooling system*", "cooling system"),
        ("cooling\nsystem", "cooling system"),
        ("cooling\u00a0system", "cooling system"),
        ("cool\u00ading sys\u200btem", "cooling system"),
        ("ｃｏｏｌｉｎｇ　system", "cooling system"),
        ("cooling systemnya", "cooling systemnya"),
        ("bercooling system", "bercooling system"),
        ("di-cooling system-kan", "cooling system"),
        ("cooling sys", "cooling sys"),
        ("Satgas NCS", "ncs"),
    ],
)
def test_a_listed_spelling_is_found_however_it_is_written(
    topic: Topic, written: str, variant: str
) -> None:
    verdict = topic.judge("Pilkada", [f"Kapolres melaksanakan {written} jelang pilkada damai."])
    assert [m["variant"] for m in verdict.matches] == [variant]
    assert verdict.cls == "about"


@pytest.mark.parametrize(
    "slip",
    ["coolling sitem", "koling sistem", "clooing system", "cooling sistam", "coolig syatem",
     "ccoling sytsem", "Cooilng Sistim", "coollingsistim", "xooling system"],
)  # fmt: skip
def test_an_unseen_slip_of_the_keyboard_is_found(topic: Topic, slip: str) -> None:
    verdict = topic.judge("", [f"Polsek melaksanakan {slip} bersama warga jelang pilkada."])
    assert [m["variant"] for m in verdict.matches] == [slip.casefold()]


@pytest.mark.parametrize(
    "other",
    ["counseling system", "counselling sistem", "calling system", "polling system",
     "rolling system", "closing system", "cooking system", "ceiling system", "booking system",
     "coding system", "coupling system", "door to door system", "cooling sister", "cooling steam",
     "cooling, system", "cooling. System", "cooling", "system", "ncs", "sistem keliling"],
)  # fmt: skip
def test_other_words_are_no_slip(topic: Topic, other: str) -> None:
    verdict = topic.judge("", [f"Polsek melaksanakan {other} bersama warga jelang pilkada."])
    assert verdict.matches == ()
    assert verdict.reason == "no spelling of the topic in the text"


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("cooling", "cooling", 0.0),
        ("cooling", "coolling", 0.5),  # a letter doubled
        ("sistem", "sistim", 0.5),  # another vowel
        ("system", "sytsem", 0.5),  # neighbours swapped
        ("cooling", "kooling", 0.5),  # sounds alike
        ("cooling", "xooling", 1.0),
        ("sistem", "sitem", 1.0),
        ("cooling", "rowing", float("inf")),
    ],
)
def test_what_fingers_and_ears_confuse_costs_half(a: str, b: str, distance: float) -> None:
    assert slip_distance(a, b, 1.5) == distance
    assert slip_distance(b, a, 1.5) == distance


def test_every_match_is_counted_by_spelling_and_field(topic: Topic) -> None:
    verdict = topic.judge(
        "Cooling System Polres",
        ["Colling system dan cooling system digelar polisi.", "Cooling system. Cooling system."],
    )
    assert list(verdict.matches) == [
        {"variant": "cooling system", "field": "title", "count": 1},
        {"variant": "colling system", "field": "lead", "count": 1},
        {"variant": "cooling system", "field": "lead", "count": 1},
        {"variant": "cooling system", "field": "body", "count": 2},
    ]
    assert verdict.evidence[2] == (
        "cooling system",
        "lead",
        "Colling system dan cooling system digelar polisi.",
    )
