"""Finds a phrase in all its spellings: listed ones, and slips within a small edit distance.

The distance is Damerau-Levenshtein (optimal string alignment) with half price for what fingers and
ears confuse: vowels, doubled letters, swapped neighbours, letters that sound alike in Indonesian.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from rapidfuzz.distance import OSA

from crawler.topics.wording import Token, adjoining, in_latin

_VOWELS = frozenset("aiueoy")
_SOUND_ALIKE = frozenset(
    frozenset(pair) for pair in ("ck", "kq", "cq", "fv", "fp", "pv", "sz", "jz", "dt", "bp", "mn")
)
_CHEAP, _FULL = 0.5, 1.0

_PREFIXES = ("ber", "meng", "men", "nge", "me", "di", "ter", "pen", "ke", "se")
_SUFFIXES = ("nya", "kan", "lah", "pun", "kah", "an", "ku", "s")
_LONGEST_AFFIX = 4
_CACHE_LIMIT = 200_000


def _substitution(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if (a in _VOWELS and b in _VOWELS) or frozenset((a, b)) in _SOUND_ALIKE:
        return _CHEAP
    return _FULL


def _extra(word: str, i: int) -> float:
    """Return the price of a letter too many at ``i``: half for vowels and doubled letters."""
    letter = word[i]
    doubled = (i > 0 and word[i - 1] == letter) or (i + 1 < len(word) and word[i + 1] == letter)
    return _CHEAP if doubled or letter in _VOWELS else _FULL


def slip_distance(a: str, b: str, limit: float) -> float:
    """Return the weighted edit distance of two words, or infinity when it exceeds ``limit``."""
    if abs(len(a) - len(b)) * _CHEAP > limit:
        return inf
    before: list[float] = []
    row = [0.0]
    for j in range(len(b)):
        row.append(row[j] + _extra(b, j))
    for i, letter in enumerate(a):
        now = [row[0] + _extra(a, i)]
        for j, other in enumerate(b):
            price = min(
                row[j] + _substitution(letter, other),
                row[j + 1] + _extra(a, i),
                now[j] + _extra(b, j),
            )
            if i and j and letter == b[j - 1] and a[i - 1] == other and letter != other:
                price = min(price, before[j - 1] + _CHEAP)
            now.append(price)
        if min(now) > limit:
            return inf
        before, row = row, now
    return row[-1] if row[-1] <= limit else inf


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a run of tokens: their indexes, the form found and how sure it is.

    ``short`` tells that it is an abbreviation, which may stand for something else.
    """

    first: int
    last: int
    variant: str
    strength: float
    short: bool = False


@dataclass(slots=True)
class Spelling:
    """One phrase: for each of its words the accepted spellings, and the slips allowed beyond.

    ``slots`` has one set of folded spellings a word; ``edits`` is the largest slip distance of a
    word (0: only what is listed); ``unlike`` are real words that are no slip; ``strength`` (0 to 1)
    says what a hit is worth, ``capitals`` that only the capital form counts (abbreviations).
    """

    slots: tuple[frozenset[str], ...]
    edits: float
    unlike: frozenset[str]
    strength: float
    capitals: bool
    _costs: list[dict[str, float]] = field(init=False)
    _others: set[str] = field(init=False)
    _joined: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self._costs = [{} for _ in self.slots]
        self._others = set()
        self._joined = {}

    def cost(self, slot: int, form: str) -> float:
        """Return the distance of a folded word from a slot (infinity: it does not fill it)."""
        known = self._costs[slot]
        cost = known.get(form)
        if cost is None:
            if len(known) > _CACHE_LIMIT:
                known.clear()
            cost = known[form] = self._measure(slot, form)
        return cost

    def joined_cost(self, form: str) -> float:
        """Return the distance of a word that is the whole phrase written together."""
        if len(self.slots) != 2:
            return inf
        cost = self._joined.get(form)
        if cost is None:
            if len(self._joined) > _CACHE_LIMIT:
                self._joined.clear()
            cost = self._joined[form] = self._measure_joined(form)
        return cost

    def find(self, text: str, words: Sequence[Token]) -> Iterable[Found]:
        """Yield the places of the phrase in a text whose tokens are given, left to right."""
        i, end, others = 0, len(words), self._others
        while i < end:
            if words[i].form in others or self._cannot_begin(words[i].form):
                i += 1
                continue
            length, cost = self._at(text, words, i)
            if not length:
                i += 1
                continue
            variant = " ".join(w.form for w in words[i : i + length])
            strength = self.strength * (1.0 - 0.1 * min(cost, 2.0))
            yield Found(i, i + length - 1, variant, strength, self.capitals)
            i += length

    def _cannot_begin(self, form: str) -> bool:
        """Tell whether the phrase begins with no such word; what does not is soon passed over."""
        if self.cost(0, form) < inf or self.joined_cost(form) < inf:
            return False
        if len(self._others) > _CACHE_LIMIT:
            self._others.clear()
        self._others.add(form)
        return True

    def fills(self, slot: int, form: str) -> bool:
        """Tell whether a folded word can be the phrase's word at ``slot``."""
        return self._measure(slot, form) < inf

    def is_joined(self, form: str) -> bool:
        """Tell whether a folded word is the whole phrase written together."""
        return len(self.slots) == 2 and self._measure_joined(form) < inf

    def _at(self, text: str, words: Sequence[Token], i: int) -> tuple[int, float]:
        if self.capitals:
            shown = in_latin(text[words[i].start : words[i].end])
            if shown != words[i].form.upper():
                return 0, 0.0
        joined = self.joined_cost(words[i].form)
        if joined < inf:
            return 1, joined
        cost = self.cost(0, words[i].form)
        for slot in range(1, len(self.slots)):
            if cost == inf or i + slot >= len(words):
                return 0, 0.0
            if not adjoining(text, words[i + slot - 1].end, words[i + slot].start):
                return 0, 0.0
            cost += self.cost(slot, words[i + slot].form)
        # Two words, each at the limit, are too far from the phrase to be it.
        return (len(self.slots), cost) if cost <= max(self.edits * 1.5, 0.0) else (0, 0.0)

    def _measure(self, slot: int, form: str) -> float:
        if form in self.slots[slot]:
            return 0.0
        if form in self.unlike or self.capitals or not form.isalpha():
            return inf
        best = self._slip(slot, form)
        if slot == 0 and form.startswith(_PREFIXES):
            cuts = [form[len(p) :] for p in _PREFIXES if form.startswith(p)]
            best = min([best, *(self._slip(slot, c) for c in cuts)])
        if slot == len(self.slots) - 1 and form.endswith(_SUFFIXES):
            cuts = [form[: -len(s)] for s in _SUFFIXES if form.endswith(s)]
            best = min([best, *(self._slip(slot, c) for c in cuts)])
        return best

    def _slip(self, slot: int, form: str) -> float:
        listed = self.slots[slot]
        if form in listed:
            return 0.0
        if not self.edits or form in self.unlike:
            return inf
        # OSA counts each edit as 1, so at the half price of the cheapest edit it bounds the slip
        # distance from below, and it is fast. A slip in a word of three letters is another word.
        most = int(self.edits / _CHEAP)
        near = [
            word
            for word in listed
            if abs(len(word) - len(form)) <= most
            and len(word) > 4
            and OSA.distance(form, word, score_cutoff=most) <= most
        ]
        return min((slip_distance(form, word, self.edits) for word in near), default=inf)

    def _measure_joined(self, form: str) -> float:
        slack = int(self.edits / _CHEAP)
        lengths = [[len(word) for word in slot] for slot in self.slots]
        longest = sum(map(max, lengths)) + 2 * slack + _LONGEST_AFFIX
        if not sum(map(min, lengths)) - 2 * slack <= len(form) <= longest:
            return inf
        best = inf
        first_cut = max(1, min(lengths[0]) - slack)
        for cut in range(first_cut, max(lengths[0]) + slack + _LONGEST_AFFIX + 1):
            first = self._measure(0, form[:cut])
            if first < inf:
                best = min(best, first + self._measure(1, form[cut:]))
        return best if best <= self.edits * 1.5 else inf
