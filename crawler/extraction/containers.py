"""How a page's containers lie in one another, by their indexes in the walk."""

from __future__ import annotations

from crawler.extraction.blocks import Holder

#: Chunks of one article share an ancestor within this many levels.
_KINSHIP = 5


def descendants(holders: list[Holder], tops: list[int]) -> set[int]:
    """Return the containers within some, themselves included."""
    inside = set(tops)
    for index in range(min(tops) + 1, len(holders)):
        if holders[index].parent in inside:
            inside.add(index)
    return inside


def with_ancestors(holders: list[Holder], some: set[int]) -> set[int]:
    """Return some containers with all those around them."""
    found: set[int] = set()
    for holder in some:
        index = holder
        while index >= 0 and index not in found:
            found.add(index)
            index = holders[index].parent
    return found


def within(holders: list[Holder], index: int, top: int) -> bool:
    """Whether a container is in another, or is it."""
    while index > top:
        index = holders[index].parent
    return index == top


def near(holders: list[Holder], one: int, other: int) -> bool:
    """True for chunks of one article: close relatives that no ``<article>`` keeps apart."""
    for _ in range(_KINSHIP):
        one, other = holders[one].parent, holders[other].parent
        if min(one, other) < 0 or (
            holders[one].element.tag in ("article", "li", "body") and one != other
        ):
            return False
        if one == other:
            return True
    return False
