"""Asking little of a site that has many lists and nothing new.

As long as each answer is what it was, a method asks the list that tells most, then one of the
others by turns (``Baseline.budget``). The first news, change or failure ends that: then all are
asked, as they are by a full sweep. What a list showed while others had their turn is still new to
the walk that comes to it: it counts from the last walk that asked all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.platforms.contract import Note, Scope


def begin(scope: Scope) -> dict[str, int] | None:
    """Return the state of a quiet walk; None where all lists are to be asked."""
    baseline = scope.baseline
    if baseline is None or baseline.budget is None:
        return None
    turn, other = (int(baseline.notes.get(name, 0)) for name in ("turn", "other"))
    return {"left": baseline.budget, "asked": 0, "turn": turn, "other": other}


def choose(
    quiet: dict[str, int], waiting: list[str], lead: str = ""
) -> tuple[str, dict[str, int]] | None:
    """Return the list to ask now, and the state behind it; None when enough were asked.

    ``lead``, or else the first of those that wait, comes first, then one of the others. With one
    question alone they take turns as well.
    """
    if not waiting or not quiet["left"]:
        return None
    turn, asked = quiet["turn"], quiet["asked"]
    chosen = lead if lead in waiting else waiting[0]
    others = [url for url in waiting if asked or url != chosen]
    is_others_turn = bool(others) and (asked > 0 or (quiet["left"] == 1 and turn % 2 == 1))
    if is_others_turn:
        chosen = others[quiet["other"] % len(others)]
    spent = {"left": quiet["left"] - 1, "asked": asked + 1}
    return chosen, quiet | spent | {"other": quiet["other"] + is_others_turn}


def questions_due(scope: Scope) -> tuple[bool, bool]:
    """Return whether an API is to be asked for edits alone, and whether for new posts alone.

    For edits alone where the search has a turn, if there is one that has found something. Of one
    question that is left, edits and new posts take turns.
    """
    noted = scope.baseline.notes if scope.baseline else {}
    is_single = scope.baseline is not None and scope.baseline.budget == 1
    if is_single and noted.get("left"):
        return False, True
    return is_single or bool(noted.get("turn") and noted.get("hit")), False


def ended(scope: Scope, quiet: dict[str, int] | None) -> Note:
    """Return what a method notes at its end of whose turn it was; None: all were asked."""
    assert scope.baseline
    noted = scope.baseline.notes
    if quiet is None:
        return Note(values={"whole": None})
    whole = noted.get("whole") or scope.baseline.began.isoformat(timespec="seconds")
    return Note(values={"turn": quiet["turn"] + 1, "other": quiet["other"], "whole": whole})


def since_all(scope: Scope) -> Scope:
    """Return the scope that builds upon the last walk that asked all lists."""
    baseline = scope.baseline
    if baseline is None or not baseline.notes.get("whole"):
        return scope
    whole = datetime.fromisoformat(baseline.notes["whole"])
    return replace(scope, baseline=replace(baseline, began=min(whole, baseline.began)))
