"""Names that a slip of the keyboard or a reading machine has changed: "Wonokreto", "Jatlluhur".

A village with one other letter may well be another village (Sukasari, Sukasani); letters that
changed places, one too many or too few, or shapes that scanners take for each other, seldom make
one. Whether it is the same all the same, the rest of the two texts decides (``guard``).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from rapidfuzz.distance import OSA, Levenshtein

#: Shorter words are too often real ones with a letter changed.
_SHORTEST = 4
#: Shapes are telling in words that are shorter still: Dwi, Dwl.
_SHORTEST_SHAPE = 3
#: What optical reading takes for each other. Hardly two Indonesian names differ by these alone.
_SHAPES = (("m", "rn"), ("w", "vv"), ("u", "ii"), ("l", "i"), ("c", "e"), ("h", "b"))
#: A word that the text prints right elsewhere may differ by one letter in so many.
_LETTERS_A_SLIP = 3


def misprinted(
    one: Sequence[str], other: Sequence[str], ours: Container[str], theirs: Container[str]
) -> bool:
    """Return whether two names (folded words) may be one; ``ours`` and ``theirs`` are all words
    of names in the two texts. A word too many behind one of them is not the name's."""
    return all(
        a == b or _slip(a, b, printed_right=b in ours or a in theirs)
        for a, b in zip(one, other, strict=False)
    )


def look_alike(one: str, other: str) -> bool:
    """Return whether two folded words are one for a reading machine: "nugroho", "niigroho"."""
    return min(len(one), len(other)) >= _SHORTEST_SHAPE and _shape(one) == _shape(other)


def _slip(one: str, other: str, *, printed_right: bool) -> bool:
    if not (one.isalpha() and other.isalpha()):
        return False
    if look_alike(one, other):
        return True
    if min(len(one), len(other)) < _SHORTEST:
        return False
    slips = OSA.distance(one, other)
    if printed_right:
        return slips * _LETTERS_A_SLIP <= max(len(one), len(other))
    # A letter exchanged for another is one step for both measures, two swapped ones two for one.
    return slips == 1 and (len(one) != len(other) or Levenshtein.distance(one, other) == 2)


def _shape(word: str) -> str:
    for letter, read in _SHAPES:
        word = word.replace(letter, read)
    return word
