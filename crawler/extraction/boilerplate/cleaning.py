"""Cleaning the lines of an article: which of them are its text, which the theme's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.extraction.boilerplate.cleaned import Cleaned, Removed
from crawler.extraction.boilerplate.credits import credits_of, is_keyword_list, tags_of
from crawler.extraction.boilerplate.lines import (
    LONGEST_FURNITURE,
    comparable,
    ends_sentence,
    has_quotes,
    reads_as_headline,
    reads_as_prose,
    words_of,
)
from crawler.extraction.boilerplate.related import (
    is_label,
    related_line,
    without_glued_counter,
    without_glued_links,
)
from crawler.extraction.boilerplate.rules import RULES, Position, Rule
from crawler.extraction.boilerplate.stamps import is_bare_stamp, is_meta_line, is_stamp_line

_STRENGTH = {"end": 0, "list": 1, "tags": 2, "drop": 3}
#: Rules for the label above a teaser of the next page, and how such a teaser ends.
_NEXT_PAGE = frozenset({"next-page", "page-numbers"})
_CUT_OFF = re.compile(r"(?:…|\.{3})\s?\Z")
#: The credit that ends a caption: "(Foto: Humas Polres Pati)", "(Dok. Polda)", "(ist)".
_CREDITED = re.compile(
    r"\((?:foto|photo|dok|doc|dokumentasi|ilustrasi|sumber foto|ist|istimewa)\b[^()]{0,60}\)\.?$",
    re.I,
)
#: A caption of the printed paper: "HANGUS: Petugas menyiram gudang. (Bagas/Radar Madiun)".
_TITLED = re.compile(
    r"[A-Z][A-Z' -]{3,40}: [A-Z].{10,240}(?:[.!] ?\([^()\d]{3,60}|\([^()\d/]{2,30}/[^()\d]{2,30})\)"
)
#: A report has so many paragraphs below its picture.
_REPORT = 3
_SHORTEST_TITLE = 12
_SHORTEST_LEAD = 30
#: So much of a line tells cheaply that it cannot repeat another.
_OPENING = 24


def clean(
    paragraphs: Sequence[str],
    *,
    title: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    language: str | None = "id",
) -> Cleaned:
    """Return the article's paragraphs without the lines of its theme.

    Rules see whole lines, never a part of a sentence; a paragraph is otherwise changed only where
    a link to another article is glued to its end or stands in brackets. ``title`` and
    ``site_name`` let repeated headlines go. Order and wording of what stays are untouched.
    """
    return _Cleaning(list(paragraphs), title, platform, site_name, language).run()


class _Cleaning:
    """One run over the lines; ``verdicts`` holds for each line the rule that took it."""

    def __init__(
        self,
        lines: list[str],
        title: str | None,
        platform: str | None,
        site_name: str | None,
        language: str | None,
    ) -> None:
        self.lines = lines
        self.verdicts: list[str | None] = [None] * len(lines)
        self.result = Cleaned([])
        self.title = comparable(title or "")
        self.site = comparable(site_name or "")
        self.language = language
        self.keys: dict[int, str] = {}
        self.titles: dict[int, bool] = {}
        self.rules = [list(RULES.matches(line, language, platform)) for line in lines]
        self.prose = [reads_as_prose(line) for line in lines]
        self.related = [related_line(line) for line in lines]
        self.labels = [
            rel and is_label(line) for rel, line in zip(self.related, lines, strict=True)
        ]
        self.first, self.last = self._prose_bounds()

    def _key(self, index: int) -> str:
        """The letters of a line, worked out once."""
        key = self.keys.get(index)
        if key is None:
            key = self.keys[index] = comparable(self.lines[index])
        return key

    def _prose_bounds(self) -> tuple[int, int]:
        """The first and last line that read as prose and that no unconditional rule takes.

        Without any prose nothing is top or bottom: the whole text is taken for the article.
        """
        prose: list[int] = []
        listed = False
        for index, line in enumerate(self.lines):
            rules = self.rules[index]
            if self.labels[index] or any(rule.action in ("list", "end") for rule in rules):
                listed = True
            elif not self.prose[index] or (listed and not ends_sentence(line)):
                # Under a heading of links, sentence case without a full stop is a headline.
                continue
            elif any(rule.position == "any" for rule in rules) or self.related[index]:
                continue
            elif (prose or not _is_row(line)) and not self._repeats_title(index):
                listed = False
                prose.append(index)
        if len(prose) > 1 and self._repeats_lead(*prose[:2]):
            del prose[0]  # above the date; the text begins where it stands again
        return (prose[0], prose[-1]) if prose else (0, len(self.lines) - 1)

    def _repeats_lead(self, index: int, later: int) -> bool:
        """Whether the first line of prose stands again as the next one, with more in between."""
        one, other = self.lines[index], self.lines[later]
        alike = later > index + 1 and one[:_OPENING].casefold() == other[:_OPENING].casefold()
        return alike and len(one) >= 2 * _SHORTEST_LEAD and self._key(index) == self._key(later)

    def _stands(self, index: int, position: Position) -> bool:
        top, bottom = index < self.first, index > self.last
        return {
            "any": True,
            "top": top,
            "bottom": bottom,
            "edge": top or bottom,
            "inline": not top and not bottom,
        }[position]

    def run(self) -> Cleaned:
        self._drop_next_page()
        for index, line in enumerate(self.lines):
            if self.verdicts[index] is None:
                self._judge(index, line)
        self._drop_numbers_beside_furniture()
        kept: list[int] = []
        for index, line in enumerate(self.lines):
            verdict = self.verdicts[index] or self._repeated_lead(index, kept)
            if verdict is None:
                kept.append(index)
                self._keep(line)
                continue
            self.verdicts[index] = verdict
            self.result.removed.append(Removed(line, verdict))
        return self.result

    def _keep(self, line: str) -> None:
        text = without_glued_links(without_glued_counter(line))
        if text != line:
            self.result.removed.append(Removed(_difference(line, text), "glued"))
        if text.strip():
            self.result.paragraphs.append(text)

    def _drop_next_page(self) -> None:
        """Drop what "Halaman Selanjutnya" announces at the end: the next page's cut opening."""
        for index in range(max(1, len(self.lines) - 3), len(self.lines) - 1):
            label = any(rule.id in _NEXT_PAGE for rule in self.rules[index])
            if label and _CUT_OFF.search(self.lines[-1]):
                self.verdicts[index:] = ["next-page-teaser"] * (len(self.lines) - index)
                return

    def _judge(self, index: int, line: str) -> None:
        if not line.strip():
            self.verdicts[index] = "empty"
            return
        if len(line) > LONGEST_FURNITURE:
            return
        rule = self._rule(index)
        action = rule.action if rule else "drop"
        if rule is not None and action == "list":
            self._drop_with_links(index, rule.id, everything=index > self.last)
        elif rule is not None and action == "end":
            self._end(index, rule.id)
        elif rule is not None and action == "tags":
            self.verdicts[index] = rule.id
            self._add("tags", tags_of(line))
        elif self.labels[index]:
            self._drop_with_links(index, "related", everything=False)
        elif self.related[index]:
            self.verdicts[index] = "related"
        elif not self._credits(index, line):
            self.verdicts[index] = rule.id if rule else self._repetition(index, line)

    def _rule(self, index: int) -> Rule | None:
        """The strongest rule that applies at this place."""
        here = [rule for rule in self.rules[index] if self._stands(index, rule.position)]
        return min(here, key=lambda rule: _STRENGTH[rule.action], default=None)

    def _drop_with_links(self, index: int, rule_id: str, *, everything: bool) -> None:
        self.verdicts[index] = rule_id
        run = len(self.lines) - index - 1 if everything else self._links_after(index)
        for other in range(index + 1, index + run + 1):
            if self.verdicts[other] is None and not self._credits(other, self.lines[other]):
                self.verdicts[other] = rule_id

    def _links_after(self, index: int) -> int:
        """How many lines after a label are its headlines.

        The first headline is; further ones are when they are as long as headlines, so that a
        subheading of two or three words before the next paragraph stays.
        """
        run = 0
        for other in range(index + 1, min(index + 40, len(self.lines))):
            if not reads_as_headline(self.lines[other]) or self.rules[other]:
                break
            run += 1
        if run > 1 and len(words_of(self.lines[index + run])) <= 4:
            run -= 1
        return run

    def _end(self, index: int, rule_id: str) -> None:
        """Cut what follows a comment form, unless most of the article follows it."""
        self.verdicts[index] = rule_id
        sizes = [len(line) * prose for line, prose in zip(self.lines, self.prose, strict=True)]
        before, after = sum(sizes[:index]), sum(sizes[index + 1 :])
        if before and after <= before and index > self.first:
            for other in range(index + 1, len(self.lines)):
                if self.verdicts[other] is None:
                    self.verdicts[other] = rule_id

    def _credits(self, index: int, line: str) -> bool:
        edge = index < self.first or index > self.last
        found = credits_of(line, edge=edge)
        if found is None:
            return False
        self.verdicts[index] = "credit"
        for name, values in found:
            missing = not values and name != "dropped" and edge and index + 1 < len(self.lines)
            self._add(name, self._name_on_line(index + 1) if missing else values)
        return True

    def _name_on_line(self, index: int) -> list[str]:
        """The name that a label on the line before asks for."""
        line = self.lines[index].strip()
        taken = self.verdicts[index] is not None or self.rules[index] or self.prose[index]
        if taken or len(words_of(line)) > 5 or credits_of(line, edge=True) is not None:
            return []
        self.verdicts[index] = "credit"
        return [line]

    def _add(self, name: str, values: list[str]) -> None:
        target: list[str] | None = getattr(self.result, name, None)
        if target is not None:
            target.extend(value for value in values if value not in target)

    def _repetition(self, index: int, line: str) -> str | None:
        if self._repeats_title(index):
            return "repeated-title"
        if self.site and _may_open(line, self.site) and self._key(index) == self.site:
            return "site-name"
        if index > self.last and self.language != "en" and is_keyword_list(line):
            self._add("tags", tags_of(line))
            return "keyword-list"
        if index < self.first and self._is_byline(index):
            return "date-line"
        if index > self.last and is_bare_stamp(line):
            return "date-line"
        if not self.first <= index <= self.last and is_meta_line(line):
            return "meta-line"
        if index <= self.first and self._captions(index):
            return "opening-caption"
        return "repeated-lead" if index <= self.first and self._announces(index) else None

    def _captions(self, index: int) -> bool:
        """A picture's caption with its credit, above a report of some paragraphs."""
        line = self.lines[index]
        credited = line.endswith((")", ").")) and bool(
            _CREDITED.search(line) or _TITLED.fullmatch(line)
        )
        return (
            credited
            and len(line) <= LONGEST_FURNITURE
            and sum(self.prose[index + 1 :]) >= _REPORT
            and not has_quotes(line)
        )

    def _is_byline(self, index: int) -> bool:
        """A line of the date, or the few words just above it: who wrote, or in which section."""
        if is_stamp_line(self.lines[index]):
            return True
        below = self.lines[index + 1 : index + 2]
        return bool(below) and len(words_of(self.lines[index])) <= 5 and is_stamp_line(below[0])

    def _repeats_title(self, index: int) -> bool:
        """The title again: as it is, with the site's name behind it, or cut off; asked twice."""
        if index not in self.titles:
            self.titles[index] = self._is_title(index)
        return self.titles[index]

    def _is_title(self, index: int) -> bool:
        line = self.lines[index]
        if len(self.title) < _SHORTEST_TITLE or len(line) > LONGEST_FURNITURE:
            return False
        if not _may_open(line, self.title):
            return False
        if comparable(line[:_OPENING])[:4] != self.title[:4]:
            return False
        text = self._key(index)
        if text == self.title or (self.site and text == self.title + self.site):
            return True
        if line.rstrip().endswith(("\u2026", "...")) and len(text) >= 20:
            return self.title.startswith(text)
        rest = text.removeprefix(self.title)
        named = any(mark in line for mark in (" - ", " | ", " \u2013 "))
        return rest != text and len(rest) <= 30 and named

    def _announces(self, index: int) -> bool:
        """A teaser: the beginning of a paragraph that follows whole."""
        if index == self.first and ends_sentence(self.lines[index]):
            return False
        text = self._key(index)
        later = range(index + 1, min(index + 8, len(self.lines)))
        return len(text) >= _SHORTEST_LEAD and any(
            self._key(i).startswith(text) and (index < self.first or self._key(i) != text)
            for i in later
        )

    def _repeated_lead(self, index: int, kept: list[int]) -> str | None:
        """The opening again, or the same paragraph twice in a row; refrains further on stay."""
        line = self.lines[index]
        if len(line) < 2 * _SHORTEST_LEAD:
            return None
        opening = line[:_OPENING].casefold()
        for other in {*kept[:2], *kept[-1:]}:
            alike = self.lines[other][:_OPENING].casefold() == opening
            if alike and self._key(other) == self._key(index):
                return "repeated-lead"
        return None

    def _drop_numbers_beside_furniture(self) -> None:
        """Bare numbers after the text are counters when they stand beside other furniture."""
        for index in range(self.last + 1, len(self.lines)):
            if self.verdicts[index] is None and self.lines[index].strip().isdigit():
                before = self.verdicts[index - 1] if index else None
                after = self.verdicts[index + 1] if index + 1 < len(self.lines) else "end"
                if before or after:
                    self.verdicts[index] = "counter"


def _may_open(line: str, key: str) -> bool:
    """False when a line's first letter shows, as it mostly does, that it begins unlike a key."""
    head = line[:2]
    return not (head.isascii() and head[:1].isalnum() and head[0].lower() != key[0])


def _is_row(line: str) -> bool:
    """Whether a line has the date and the like; long ones pass for prose."""
    return is_stamp_line(line) or is_meta_line(line)


def _difference(line: str, text: str) -> str:
    """What was cut from a line: its head or its tail, else the whole line for what stood inside."""
    if line.startswith(text):
        return line[len(text) :].strip()
    return line[: -len(text)].strip() if text and line.endswith(text) else line
