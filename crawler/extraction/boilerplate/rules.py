"""The boilerplate rules: their form, and loading them from the TOML files beside this module.

A file holds ``[[lines]]`` (exact lines, each its own test line), ``[[patterns]]`` (regular
expressions over folded lines), ``[[labels]]`` (what opens a link to another article) and
``[[roles]]`` (what opens a credit), each with ``goes`` and ``stays`` as test lines. Patterns match
the whole line; folded lines are at most ``LONGEST_FURNITURE`` long, and patterns keep to bounded
or unambiguous repetitions, so that matching stays linear.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from crawler.extraction.boilerplate.lines import (
    LONGEST_FURNITURE,
    exact_key,
    folded_and_raw,
    folded_line,
    holds_any,
)
from crawler.extraction.boilerplate.literals import Literals

#: What a rule about labels looks at, if it does not say otherwise.
_LABEL_LENGTH = 160

#: top: before the first sentence of the article; bottom: after its last; edge: either.
Position = Literal["any", "top", "inline", "bottom", "edge"]
#: drop: the line goes. list: the headlines after it go too. end: everything after it goes, when no
#: more of the article follows than came before. tags: the line's names become tags.
Action = Literal["drop", "list", "end", "tags"]

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: ``lines`` or ``pattern``; ``needs`` are literals, one of which the line holds.

    ``raw`` patterns see the line with its bullets and marks, which are all that some lines have.
    Labels are short: longer lines than ``longest`` are passed over unread.
    """

    id: str
    position: Position = "any"
    action: Action = "drop"
    language: str | None = None
    platform: str | None = None
    lines: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    needs: tuple[str, ...] = ()
    raw: bool = False
    longest: int = _LABEL_LENGTH
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()

    def applies(self, language: str | None, platform: str | None) -> bool:
        """Whether the rule is meant for a page of this language and platform.

        Themes and plugins speak English everywhere, so only the rules of other languages are left
        out, and only for English pages. An unknown platform may be any.
        """
        if self.language not in (None, "en", language) and language == "en":
            return False
        return self.platform is None or platform is None or self.platform == platform

    def takes(self, folded: str, raw: str) -> bool:
        """Whether the pattern matches a line; prose mostly lacks the literals that it needs."""
        text = raw if self.raw else folded
        if self.pattern is None or len(folded) > self.longest:
            return False
        if self.needs and not holds_any(text, self.needs):
            return False
        return self.pattern.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Openings of links to other articles; ``colon_only`` ones need the colon."""

    id: str
    labels: tuple[str, ...]
    language: str | None = None
    strong: bool = False
    colon_only: bool = False
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Openings of credits; ``field`` is where the names go."""

    field: Literal["editors", "reporters", "posters", "sources", "dropped"]
    labels: tuple[str, ...]
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


class Patterns:
    """Rules with patterns, indexed by the literals that they need."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        # Raw patterns look for marks that folding strips: they are always tried.
        self._literals = Literals([() if rule.raw else rule.needs for rule in self._rules])

    def of(self, folded: str) -> list[Rule]:
        """Return the rules worth a try on a folded line, in their order."""
        return [self._rules[index] for index in self._literals.found_in(folded)]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything that the files say; exact lines by their key.

    ``readers`` are the patterns by (whether the page is English, whether the line is long).
    """

    exact: dict[str, tuple[Rule, ...]]
    longest_exact: int
    patterns: tuple[Rule, ...]
    readers: dict[tuple[bool, bool], Patterns]
    rules: tuple[Rule, ...]
    labels: tuple[Labels, ...]
    roles: tuple[Role, ...]

    def matches(self, line: str, language: str | None, platform: str | None) -> Iterator[Rule]:
        """Yield the rules that match a line, whatever their position; none for long lines."""
        if len(line) > LONGEST_FURNITURE:
            return
        folded, raw = folded_and_raw(line)
        if len(folded) <= self.longest_exact:
            for rule in self.exact.get(exact_key(folded), ()):
                if rule.applies(language, platform):
                    yield rule
        for rule in self.readers[language == "en", len(folded) > _LABEL_LENGTH].of(folded):
            if rule.takes(folded, raw) and rule.applies(language, platform):
                yield rule


def _load() -> tuple[RuleSet, str]:
    digest = hashlib.sha256()
    rules: list[Rule] = []
    labels: list[Labels] = []
    roles: list[Role] = []
    for path in sorted(_FOLDER.glob("*.toml")):
        data = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + data)
        tables = tomllib.loads(data.decode("utf-8"))
        rules.extend(Rule(**_values(t)) for t in tables.get("lines", ()))
        rules.extend(Rule(**_values(t)) for t in tables.get("patterns", ()))
        labels.extend(Labels(**_values(t)) for t in tables.get("labels", ()))
        roles.extend(Role(**_values(t)) for t in tables.get("roles", ()))
    exact: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        for key in {exact_key(folded_line(line)) for line in rule.lines} - {""}:
            exact[key] = (*exact.get(key, ()), rule)
    patterns = tuple(rule for rule in rules if rule.pattern)
    found = RuleSet(
        exact=exact,
        longest_exact=max(map(len, exact)) + 8,
        patterns=patterns,
        readers={
            (english, long): Patterns(
                rule
                for rule in patterns
                if rule.applies("en" if english else None, None)
                and (rule.longest > _LABEL_LENGTH or not long)
            )
            for english in (False, True)
            for long in (False, True)
        },
        rules=tuple(rules),
        labels=tuple(labels),
        roles=tuple(roles),
    )
    return found, digest.hexdigest()[:12]


def _values(table: dict[str, Any]) -> dict[str, Any]:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
    if "pattern" in values:
        values["pattern"] = re.compile(values["pattern"])
    return values


RULES, RULES_VERSION = _load()
