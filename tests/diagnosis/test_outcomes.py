"""The table of outcomes: complete, and the same in the code, the data and the documents."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from crawler.diagnosis.outcomes import by_class, class_of, is_failure, outcomes
from crawler.extraction.article import REASONS
from crawler.spiders.failures import CLASSES, WORDS

PROJECT = Path(__file__).resolve().parents[2]
#: The classes that failed and empty answers must have.
CLASSES_OF_ANSWERS = (
    "dns", "connect", "tls", "timeout", "http-status", "blocked", "soft-404", "empty-shell",
    "not-html", "too-large", "wrong-charset-repaired", "parked", "spam", "off-site",
)  # fmt: skip
#: Calls that give an outcome, and the place of its name among the arguments.
GIVERS = {
    "skip": 2, "fail": 2, "note": 1, "Skipped": 0, "Refusal": 0, "NoArticle": 0, "_no": 0,
    "Finding": 0, "finding": 0,
}  # fmt: skip
#: Packages in which those names mean something else.
OTHER = ("crawler/demo", "crawler/store")
#: Says that the store itself failed: it cannot be written down anywhere.
UNWRITTEN = {"store"}


def given() -> Iterator[tuple[str, str]]:
    """Yield (where, outcome) for each outcome that the code names as a literal."""
    for path in sorted((PROJECT / "crawler").rglob("*.py")):
        where = path.relative_to(PROJECT).as_posix()
        if where.startswith(OTHER):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((f"{where}:{node.lineno}", name) for name in _named(node))


def _named(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    values: list[ast.expr] = []
    if name in GIVERS and len(call.args) > GIVERS[name]:
        values = [call.args[GIVERS[name]]]
    if name in ("Skip", "Refusal", *GIVERS):
        values += [word.value for word in call.keywords if word.arg == "reason"]
    if name == "__init__" and call.args:
        values = [call.args[0]]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def test_every_outcome_that_the_code_names_is_in_the_table() -> None:
    found = list(given())
    named = {name for _, name in found}
    assert {"off-topic", "outside-window", "gone", "poison", "reader", "other-site"} <= named
    slugs = [(at, name) for at, name in found if name and name == name.lower() and " " not in name]
    assert [(at, name) for at, name in slugs if name not in {*outcomes(), *UNWRITTEN}] == []


def test_every_reason_of_the_reader_and_class_of_a_failure_is_in_the_table() -> None:
    names = {*REASONS, *(name for _, name in CLASSES), *(name for _, name in WORDS)}
    assert names - set(outcomes()) == set()


def test_the_classes_of_answers_are_all_there() -> None:
    assert set(CLASSES_OF_ANSWERS) <= {outcome.cls for outcome in outcomes().values()}
    assert all(class_of(name) == name for name in CLASSES_OF_ANSWERS)


@pytest.mark.parametrize("outcome", outcomes().values(), ids=lambda outcome: outcome.name)
def test_a_row_says_what_it_is(outcome: object) -> None:
    from crawler.diagnosis.outcomes import Outcome, State

    assert isinstance(outcome, Outcome)
    assert outcome.state in get_args(State)
    assert len(outcome.meaning) > 10


def test_the_document_shows_the_table_as_it_is() -> None:
    text = (PROJECT / "docs" / "outcomes.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{o.name}` | `{o.cls}` | {o.state} | {o.meaning} |" for o in outcomes().values()
    ]


def test_walls_and_challenges_count_as_blocked() -> None:
    for name in ("blocked", "login-wall", "consent-wall", "password-protected"):
        assert class_of(name) == "blocked"


def test_what_may_be_different_next_time_is_a_failure() -> None:
    assert is_failure("blocked")
    assert is_failure("timeout")
    assert not is_failure("spam")
    assert not is_failure("soft-404")
    assert not is_failure("no such outcome")


def test_counts_of_outcomes_become_counts_of_classes() -> None:
    skipped, failed = {"off-topic": 2, "login-wall": 1}, {"blocked": 3, "strange": 1}
    assert by_class(skipped, failed) == {"blocked": 4, "not-asked-for": 2, "strange": 1}
