"""The words around a match: groups of context that support or contradict the topic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.topics.wording import Token, forms, stems

_CACHE_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Term:
    """A listed word or phrase: its group, how it is listed, and the words after the first."""

    group: int
    listed: str
    rest: tuple[str, ...]


class Lexicon:
    """Looks words up in groups of listed terms, whatever their Indonesian affixes.

    A term is a word, a phrase of several words, or a beginning with ``*`` ("polres*"). The first
    word of a term may carry affixes; a word of four letters or fewer must stand as listed, since
    stripped affixes would make it of too many others.
    """

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._exact: dict[str, list[Term]] = {}
        self._stem: dict[str, list[Term]] = {}
        self._prefixes: list[tuple[str, Term]] = []
        self._known: dict[str, tuple[Term, ...]] = {}
        for number, terms in enumerate(groups):
            for listed in terms:
                self._list(number, listed)

    def _list(self, group: int, listed: str) -> None:
        first, *rest = forms(listed)
        term = Term(group, listed, tuple(rest))
        if listed.endswith("*") and not rest:
            self._prefixes.append((first, term))
            return
        (self._stem if len(first) > 4 else self._exact).setdefault(first, []).append(term)

    def terms(self, words: Sequence[Token]) -> Iterator[tuple[int, Term]]:
        """Yield (token index, term) for each listed term in a run of tokens."""
        for i, word in enumerate(words):
            for term in self._starting(word.form):
                if self._continues(term, words, i):
                    yield i, term

    def _continues(self, term: Term, words: Sequence[Token], i: int) -> bool:
        if not term.rest:
            return True
        tail = words[i + 1 : i + 1 + len(term.rest)]
        return len(tail) == len(term.rest) and all(
            listed == word.form or listed in stems(word.form)
            for listed, word in zip(term.rest, tail, strict=True)
        )

    def _starting(self, form: str) -> tuple[Term, ...]:
        known = self._known.get(form)
        if known is None:
            if len(self._known) > _CACHE_LIMIT:
                self._known.clear()
            found = list(self._exact.get(form, ()))
            for stem in stems(form):
                found += self._stem.get(stem, ())
            found += (term for prefix, term in self._prefixes if form.startswith(prefix))
            known = self._known[form] = tuple(found)
        return known
