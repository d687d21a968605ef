"""The containers that hold a page's prose: those named as a body, else those scored best."""

from __future__ import annotations

from crawler.extraction.blocks import HEADINGS, PROSE, Holder, prose_of
from crawler.extraction.boilerplate.lines import ends_sentence
from crawler.extraction.containers import descendants, near, within
from crawler.extraction.walk import Walk

#: A named body must hold this share of the page's prose; less is a teaser's or a sidebar's.
_NAMED_SHARE = 0.25
#: Fewer letters are an exclamation or a label with a full stop.
_SHORT = 25
#: A headline that leads elsewhere has this share of links.
_ALL_LINK = 0.85
#: A page with less prose than this has a short report, if any.
_SCARCE = 300
#: Climbing from the best container to its parent needs this much more prose there.
_CLIMB = 0.12
#: How much more prose counts that stands right below the headline, within so many blocks.
_BELOW_HEADLINE, _NEAR = 2.5, 16
#: Share of an ancestor's further prose that must be in containers like the best one's.
_LIKE = 0.6


def measure(walk: Walk, cards: set[int]) -> None:
    """Sum up each container's prose; that of ``cards`` is other articles'.

    Where there is next to none, short sentences count too: reports of a few lines have no others.
    """
    sizes = [prose_of(block) if block.holder not in cards else 0 for block in walk.blocks]
    if sum(sizes) < _SCARCE:
        short = short_sentences(walk)
        sizes = [size or short.get(index, 0) for index, size in enumerate(sizes)]
    holders = walk.holders
    for block, size in zip(walk.blocks, sizes, strict=True):
        if size and block.holder not in cards:
            holder = holders[block.holder]
            if block.hidden:
                holder.veiled += size if block.tag != "li" else 0
            else:
                holder.own += size
    for holder in reversed(holders):  # children come after their parents
        holder.total += holder.own
        if holder.parent >= 0:
            holders[holder.parent].total += holder.total


def short_sentences(walk: Walk) -> dict[int, int]:
    """Return the lengths of the blocks that are short sentences without a link, by their index.

    Those right below a linked headline are not among them: they say what is behind it.
    """
    found: dict[int, int] = {}
    linked = False
    for index, block in enumerate(walk.blocks):
        size = len(block.text)
        plain = block.linked == 0 and block.tag not in HEADINGS and not linked
        if plain and _SHORT <= size < PROSE and ends_sentence(block.text):
            found[index] = size
        linked = size >= _SHORT // 2 and block.linked >= size * _ALL_LINK
    return found


def bodies_named(walk: Walk) -> list[int]:
    """Return the container named as a body that holds most, with its like-named continuations."""
    best: int | None = None
    holders = walk.holders
    page = holders[0].total
    bodies = [i for i, h in enumerate(holders) if h.body and h.total + h.veiled]
    groups: dict[str, int] = {}
    for index in bodies:
        kind = holders[index].element.get("class") or ""
        groups[kind] = groups.get(kind, 0) + holders[index].total
    for index in bodies:
        holder = holders[index]
        if groups[holder.element.get("class") or ""] < max(1, page * _NAMED_SHARE):
            continue
        if (
            best is None
            or holder.total > holders[best].total * 1.02
            or (holder.total >= holders[best].total * 0.9 and within(holders, index, best))
        ):
            best = index
    if best is None:
        return [] if page else _wordy(walk)
    chosen = [best]
    names = holders[best].element.get("class")
    for index in bodies:
        other = holders[index]
        same = names and other.element.get("class") == names and other.depth == holders[best].depth
        if index != best and same and near(holders, index, best):
            chosen.append(index)
    return sorted(chosen)


def _wordy(walk: Walk) -> list[int]:
    """Return the named body with most text, for pages whose paragraphs are all short."""
    sizes: dict[int, int] = {}
    for block in walk.blocks:
        index = block.holder
        while index >= 0 and not walk.holders[index].body:
            index = walk.holders[index].parent
        if index >= 0:
            sizes[index] = sizes.get(index, 0) + len(block.text) - block.linked
    return [max(sizes, key=lambda index: sizes[index])] if sizes else []


def scored(walk: Walk) -> int:
    """Return the container with most prose of its own and of its children."""
    holders = walk.holders
    scores = [float(h.own) for h in holders]
    below = _below_headline(walk)
    if below is not None:
        scores[below] *= _BELOW_HEADLINE
    for holder in holders:
        if holder.parent >= 0:
            scores[holder.parent] += holder.own * 0.6
            above = holders[holder.parent].parent
            if above >= 0:
                scores[above] += holder.own * 0.25
    best = max(range(len(holders)), key=lambda i: (scores[i], i))
    while holders[best].parent > 0:
        parent = holders[best].parent
        gained = holders[parent].total - holders[best].total
        if gained < holders[best].total * _CLIMB or holders[parent].element.tag in ("body", "html"):
            break
        best = parent
    return best


def _below_headline(walk: Walk) -> int | None:
    """Return the container of the first prose right below the page's one headline."""
    heads = [at for at, element in walk.titles if element.tag == "h1"]
    if len(heads) != 1:
        return None
    for block in walk.blocks[heads[0] + 1 : heads[0] + _NEAR]:
        if prose_of(block) and not block.hidden and walk.holders[block.holder].own:
            return block.holder
    return None


def chunks(walk: Walk, best: int) -> list[int]:
    """Return further containers of an article that is cut into many, built like the best one.

    Page builders put each section, even each paragraph, into containers of its own. Those that
    share tag and first class with a container of the best one's prose, under an ancestor whose
    further prose is mostly in such containers, continue it; other articles of the page do not.
    """
    holders = walk.holders
    inside = descendants(holders, [best])
    kinds = {_kind(holders[i]) for i in inside if holders[i].own}
    found: list[int] = []
    top = holders[best].parent
    while top > 0 and holders[top].element.tag not in ("body", "html"):
        within = descendants(holders, [top]) - inside
        more = [i for i in within if holders[i].own and _kind(holders[i]) in kinds]
        like, extra = sum(holders[i].own for i in more), sum(holders[i].own for i in within)
        if like >= extra * _LIKE and not any(
            holders[i].element.tag == "article" and holders[i].total for i in within
        ):
            heads = {
                b.holder
                for b in walk.blocks
                if b.holder in within and b.tag in HEADINGS and b.linked == 0
            }
            found = more + [i for i in heads if _kind(holders[i]) in kinds]
        if holders[top].element.tag == "article":
            break
        top = holders[top].parent
    return found


def _kind(holder: Holder) -> tuple[str, str]:
    names = (holder.element.get("class") or "").split()
    return str(holder.element.tag), names[0] if names else ""
