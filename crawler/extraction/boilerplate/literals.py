"""Which of many literals stand in a short line: one regular expression asks for all of them.

Rules by the dozen name words without which they cannot match. Asking rule by rule costs more than
all else that is done with a line. In a short one the literals are looked for in one pass, as a tree
of letters ("ba" then "ca" or "gikan"); a long one is searched faster for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Characters up to which one pass costs less.
_SHORT = 160

_Tree = dict[str, "_Tree"]


class Literals:
    """An index of the literals that many things need, one of them each.

    ``needs`` holds the literals of each thing; one without any is always found.
    """

    def __init__(self, needs: Sequence[Sequence[str]]) -> None:
        openings = _openings({literal for some in needs for literal in some})
        self._always = tuple(index for index, some in enumerate(needs) if not some)
        self._by_opening = {
            opening: tuple(
                index
                for index, some in enumerate(needs)
                if any(literal.startswith(opening) for literal in some)
            )
            for opening in openings
        }
        # The look-ahead finds literals that overlap; nothing needed is nothing found.
        self._any = re.compile(f"(?=({_pattern(_tree(openings))}))" if openings else "(?!)")

    def found_in(self, line: str) -> Sequence[int]:
        """Return in order what may have a literal in the line, and what needs none.

        Of literals with one beginning only the shortest is looked for, so the index says who may
        be meant, and the literals themselves say who is.
        """
        if len(line) <= _SHORT:
            openings = set(self._any.findall(line))
        else:
            openings = {opening for opening in self._by_opening if opening in line}
        if not openings:
            return self._always
        return sorted({*self._always, *(i for o in openings for i in self._by_opening[o])})


def _openings(literals: Iterable[str]) -> list[str]:
    """Return the literals that no shorter one begins."""
    kept: list[str] = []
    for literal in sorted(literals):
        if not kept or not literal.startswith(kept[-1]):
            kept.append(literal)
    return kept


def _tree(words: Iterable[str]) -> _Tree:
    tree: _Tree = {}
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
    return tree


def _pattern(tree: _Tree) -> str:
    ways = [re.escape(letter) + (_pattern(rest) if rest else "") for letter, rest in tree.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
