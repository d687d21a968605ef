"""Which of a page's blocks are the article: containers scored by their long paragraphs.

Prose is what menus, teasers and widgets do not have: paragraphs long enough and poor in links. The
container that holds it directly is the body; a container named as a body by its class (or by
``itemprop=articleBody``) needs less of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.blocks import HEADINGS, Block, Holder
from crawler.extraction.boilerplate.lines import ends_sentence
from crawler.extraction.boilerplate.related import is_label, is_open_label
from crawler.extraction.containers import descendants, near, with_ancestors, within
from crawler.extraction.inline import finish
from crawler.extraction.pointers import points_elsewhere
from crawler.extraction.walk import Walk

#: A paragraph of this length that is hardly linked counts as prose.
PROSE = 70
_LINK_SHARE = 0.4
#: A named body must hold this share of the page's prose; less is a teaser's or a sidebar's.
_NAMED_SHARE = 0.25
#: Climbing from the best container to its parent needs this much more prose there.
_CLIMB = 0.12
#: With less visible prose than this share of the hidden, the page is shown by a script.
_SCRIPTED = 0.4
#: Share of an ancestor's further prose that must be in containers like the best one's.
_LIKE = 0.6
#: A linked block of at least this share of links is a teaser or a menu line.
_ALL_LINK = 0.85


@dataclass(slots=True)
class Body:
    """The article's blocks in order, with their indexes in the walk.

    ``named``: the container calls itself a body; ``given``: the source's entry calls it that.
    ``share``: of the page's prose that it holds.
    """

    blocks: list[Block] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    holders: list[int] = field(default_factory=list)
    named: bool = False
    given: bool = False
    prose: int = 0
    page_prose: int = 0

    @property
    def share(self) -> float:
        """The share of the page's prose that the body holds."""
        return self.prose / self.page_prose if self.page_prose else 0.0


def prose_of(block: Block) -> int:
    """Return the length of a block that reads as prose, else 0."""
    size = len(block.text)
    if size < PROSE or block.tag in HEADINGS or block.linked > size * _LINK_SHARE:
        return 0
    return size


def find_body(walk: Walk, url: str, given: Sequence[etree._Element] = ()) -> Body:
    """Choose the body among the walk's containers and cut what is not text at its edges.

    ``url`` is the page's address: links to other articles of its site are told by it. ``given``
    are the elements that hold the text by the word of the source's entry: no others are looked at.
    """
    for block in walk.blocks:
        finish(block)
    _reveal(walk)
    _measure(walk)
    told = [i for i, holder in enumerate(walk.holders) if holder.element in given]
    chosen = told or _named(walk)
    named = bool(chosen)
    if not named:
        best = _scored(walk)
        chosen = [best, *_chunks(walk, best)]
    inside = descendants(walk.holders, chosen)
    indexes = [i for i, b in enumerate(walk.blocks) if b.holder in inside and b.text]
    lists = _linked_lists(walk)
    boxes = _related_boxes(walk, indexes, chosen)
    kept = [i for i in indexes if walk.blocks[i].holder not in boxes and _kept(walk, i, lists, url)]
    if named and len(chosen) > 1:
        kept = _with_headings(walk, kept)
    indexes = _trimmed(walk, _without_bare_labels(walk, kept), named=named)
    blocks = [walk.blocks[i] for i in indexes]
    return Body(
        blocks=blocks,
        indexes=indexes,
        holders=chosen,
        named=named,
        given=bool(told),
        prose=sum(prose_of(b) for b in blocks),
        page_prose=walk.holders[0].total,
    )


def _reveal(walk: Walk) -> None:
    """Count hidden text as visible where a script shows it: whole pages, or an article's pages."""
    visible = sum(prose_of(b) for b in walk.blocks if not b.hidden)
    hidden = sum(prose_of(b) for b in walk.blocks if b.hidden)
    if visible < hidden * _SCRIPTED:
        for block in walk.blocks:
            block.hidden = False


def _measure(walk: Walk) -> None:
    holders = walk.holders
    for block in walk.blocks:
        size = prose_of(block)
        if size:
            holder = holders[block.holder]
            if block.hidden:
                holder.veiled += size if block.tag != "li" else 0
            else:
                holder.own += size
    for holder in reversed(holders):  # children come after their parents
        holder.total += holder.own
        if holder.parent >= 0:
            holders[holder.parent].total += holder.total


def _named(walk: Walk) -> list[int]:
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


def _scored(walk: Walk) -> int:
    """Return the container with most prose of its own and of its children."""
    holders = walk.holders
    scores = [float(h.own) for h in holders]
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


def _chunks(walk: Walk, best: int) -> list[int]:
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


def _related_boxes(walk: Walk, indexes: list[int], chosen: list[int]) -> set[int]:
    """Return the containers of boxes without prose that a related link's label opens.

    Beside the link such a card has a section, a date, a picture's caption.
    """
    beside = [b for b in (walk.blocks[i] for i in indexes) if b.holder not in chosen]
    tops = {block.holder for block in beside if is_label(block.text)}
    if not tops:
        return tops
    text = {block.holder for block in walk.blocks if prose_of(block)}.union(chosen)
    text = with_ancestors(walk.holders, text)
    boxes: list[int] = []
    for top in tops - text:
        box = top
        while (above := walk.holders[box].parent) not in text:
            box = above
        boxes.append(box)
    return descendants(walk.holders, boxes) if boxes else set()


def _with_headings(walk: Walk, indexes: list[int]) -> list[int]:
    """Add the headings just above the later parts of a body, which stand beside those parts."""
    blocks, inside = walk.blocks, set(indexes)
    heads = [
        i - 1
        for i in indexes[1:]
        if i - 1 not in inside and blocks[i - 1].tag in HEADINGS and not blocks[i - 1].linked
    ]
    return sorted(inside.union(heads))


def _kind(holder: Holder) -> tuple[str, str]:
    names = (holder.element.get("class") or "").split()
    return str(holder.element.tag), names[0] if names else ""


def _kept(walk: Walk, index: int, linked_lists: set[int], url: str) -> bool:
    """False for hidden furniture and for blocks that are a link alone or with its label."""
    block = walk.blocks[index]
    if block.hidden and walk.holders[block.holder].veiled < 4 * PROSE:
        return False
    if block.linked >= len(block.text) * _ALL_LINK:
        return block.text.startswith(("http://", "https://", "www."))
    if block.tag == "li" and block.holder in linked_lists:
        return False
    return not points_elsewhere(block, url)


def _without_bare_labels(walk: Walk, kept: list[int]) -> list[int]:
    """Drop "Baca juga:" lines whose link, the next block, went already."""
    stays = set(kept)
    texts = {i: walk.blocks[i].text for i in kept if i + 1 not in stays}
    return [i for i in kept if i not in texts or not (is_label(texts[i]) or _opens(walk, i))]


def _opens(walk: Walk, index: int) -> bool:
    """True for a label whose next block is a link and nothing else."""
    after = walk.blocks[index + 1 : index + 2]
    linked = any(b.text and b.linked >= len(b.text) * _ALL_LINK for b in after)
    return linked and is_open_label(walk.blocks[index].text)


def _linked_lists(walk: Walk) -> set[int]:
    """Return the lists that are mostly links: related articles, tables of contents, menus."""
    sums: dict[int, tuple[int, int]] = {}
    for block in walk.blocks:
        if block.tag == "li":
            size, linked = sums.get(block.holder, (0, 0))
            sums[block.holder] = size + len(block.text), linked + block.linked
    return {holder for holder, (size, linked) in sums.items() if linked > size * 0.5}


def _trimmed(walk: Walk, indexes: list[int], *, named: bool) -> list[int]:
    """Cut the edges: what stands before the headline, and headings that open nothing."""
    blocks = walk.blocks
    if not indexes:
        return indexes
    heads = [at for at, element in walk.titles if element.tag == "h1"]
    first_prose = next((i for i in indexes if prose_of(blocks[i])), indexes[-1])
    before = [at for at in heads if at <= first_prose]
    if before:
        indexes = [
            i
            for i in indexes
            if i > before[-1] or (named and i < before[-1] and prose_of(blocks[i]))
        ]
    while indexes and _opens_nothing(walk, indexes[-1]):
        indexes = indexes[:-1]
    return indexes


def _opens_nothing(walk: Walk, last: int) -> bool:
    """True for a last block that heads nothing but links: a heading, a line in bold, a pointer."""
    block = walk.blocks[last]
    if block.tag in HEADINGS or _is_pointer(block):
        return True
    after = walk.blocks[last + 1 : last + 2]
    linked = bool(after) and 0 < len(after[0].text) <= after[0].linked
    return linked and block.bold and len(block.text) < PROSE and not ends_sentence(block.text[:-1])


def _is_pointer(block: Block) -> bool:
    """True for a short line that is mostly a link: what follows a text's last paragraph."""
    return not prose_of(block) and block.linked > len(block.text) * 0.3
