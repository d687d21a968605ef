"""The rules as data: each takes its test lines, and leaves those that look like them."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from crawler.extraction.boilerplate import RULES_VERSION, is_related
from crawler.extraction.boilerplate.credits import credits_of
from crawler.extraction.boilerplate.related import related_line, without_glued_links
from crawler.extraction.boilerplate.rules import RULES, Rule
from tests.speed import within

BY_ID = [pytest.param(rule, id=rule.id) for rule in RULES.rules]


def taken_by(rule: Rule, line: str) -> bool:
    return rule in RULES.matches(line, rule.language, rule.platform)


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_takes_each_of_its_test_lines(rule: Rule) -> None:
    lines = rule.lines + rule.goes
    assert lines, "a rule without a test line"
    assert [line for line in lines if not taken_by(rule, line)] == []


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_takes_its_test_lines_in_upper_case_and_in_bold(rule: Rule) -> None:
    if rule.raw:
        return
    lines = [line for line in rule.lines + rule.goes if any(char.isalpha() for char in line)]
    assert [line for line in lines if not taken_by(rule, line.upper())] == []
    assert [line for line in lines if not taken_by(rule, f"  **{line}** ")] == []


@pytest.mark.parametrize("rule", BY_ID)
def test_a_rule_leaves_the_lines_that_only_look_like_it(rule: Rule) -> None:
    assert [line for line in rule.stays if taken_by(rule, line)] == []


@pytest.mark.parametrize("group", [pytest.param(g, id=g.id) for g in RULES.labels])
def test_labels_open_links_and_not_sentences(group: object) -> None:
    assert [line for line in group.goes if not related_line(line)] == []  # type: ignore[attr-defined]
    assert [line for line in group.stays if related_line(line)] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [pytest.param(r, id=r.field) for r in RULES.roles])
def test_roles_open_credits_and_not_sentences(role: object) -> None:
    goes = [line for line in role.goes if credits_of(line, edge=True) is None]  # type: ignore[attr-defined]
    stays = [line for line in role.stays if credits_of(line, edge=True)]  # type: ignore[attr-defined]
    assert (goes, stays) == ([], [])


def test_every_rule_has_a_name_of_its_own() -> None:
    names = Counter([rule.id for rule in RULES.rules] + [group.id for group in RULES.labels])
    assert [name for name, count in names.items() if count > 1] == []


def test_risky_patterns_say_what_they_must_leave() -> None:
    """A pattern that may take free text anywhere in an article shows a line that stays."""
    open_ended = re.compile(r"\.\{\d+,\d{2,}\}|\[\^[^\]]+\]\{\d+,\d{2,}\}")
    risky = [
        rule.id
        for rule in RULES.patterns
        if rule.position == "any" and rule.pattern and open_ended.search(rule.pattern.pattern)
    ]
    unguarded = [rule.id for rule in RULES.rules if rule.id in risky and not rule.stays]
    assert unguarded == []


def test_patterns_name_the_words_without_which_they_cannot_match() -> None:
    """Most lines are prose: a rule must be able to pass them over without running its pattern."""
    bare = {"bare-number", "end-marks", "rules-and-markers", "empty-image-markdown"}
    assert {rule.id for rule in RULES.patterns if not rule.needs} == bare


def test_the_version_is_short_and_names_the_data() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", RULES_VERSION)


HOSTILE = [
    "a" * 300,
    "1" * 300,
    "halaman " + "1" * 290,
    "halaman " + "1 " * 140,
    "#" * 300,
    "#a" * 150,
    "facebook " * 33,
    "copy link " * 30,
    "banner 728x90" * 20,
    "[" * 300,
    "(" * 150 + ")" * 150,
    "(a/" * 99,
    "img 1" * 60,
    "img-" * 75,
    "wa " * 99,
    "baca juga " * 30,
    "baca juga: " * 27,
    "baca juga:" + "-" * 280,
    "editor: " * 37,
    "penulis | : | " * 21,
    "tags: " + "," * 290,
    "ikuti " * 50 + "google",
    "dapatkan " * 30 + "setiap hari",
    "scroll to " * 30,
    "copyright " * 30,
    "dilarang " * 30,
    "home » " * 40,
    "dilihat " * 37,
    "1 min" * 60,
    "{get" * 75,
    "$show={" * 40,
    "views: " * 42,
    "- " * 150,
    "\x00" * 300,
    "\ud800" * 300,
    "ﷺ" * 300,
]


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_no_line_makes_a_pattern_slow(line: str) -> None:
    with within(0.1):
        list(RULES.matches(line, "id", None))
        is_related(line)
        credits_of(line, edge=True)


@pytest.mark.parametrize(
    "line", ["baca juga: " * 50_000, '. baca juga" ' * 50_000, "(baca: x" * 50_000]
)
def test_a_paragraph_of_any_length_is_searched_for_glued_links_in_no_time(line: str) -> None:
    with within(2):
        without_glued_links(line)
