"""Which of a page's blocks are the article: containers scored by their long paragraphs.

Prose is what menus, teasers and widgets do not have: paragraphs long enough and poor in links. The
container that holds it directly is the body; a container named as a body by its class (or by
``itemprop=articleBody``) needs less of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from crawler.extraction.blocks import HEADINGS, PROSE, Block, prose_of
from crawler.extraction.boilerplate.lines import ends_sentence
from crawler.extraction.boilerplate.related import is_label, is_open_label
from crawler.extraction.cards import Cards, cards_of
from crawler.extraction.containers import descendants, with_ancestors
from crawler.extraction.inline import finish
from crawler.extraction.parts import page_parts
from crawler.extraction.pointers import points_elsewhere
from crawler.extraction.scoring import bodies_named, chunks, measure, scored
from crawler.extraction.walk import Walk

#: With less visible prose than this share of the hidden, the page is shown by a script.
_SCRIPTED = 0.4
#: A linked block of at least this share of links is a teaser or a menu line.
_ALL_LINK = 0.85
#: A text of which cards are more than this share is not beside them.
_CARDS = 0.5


@dataclass(slots=True)
class Body:
    """The article's blocks in order, with their indexes in the walk.

    ``named``: the container calls itself a body; ``given``: the source's entry calls it that.
    ``share``: of the page's prose that it holds. ``cards``: those of other articles on the page.
    """

    blocks: list[Block] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    holders: list[int] = field(default_factory=list)
    named: bool = False
    given: bool = False
    prose: int = 0
    page_prose: int = 0
    cards: Cards = field(default_factory=Cards)

    @property
    def share(self) -> float:
        """The share of the page's prose that the body holds."""
        return self.prose / self.page_prose if self.page_prose else 0.0


def find_body(walk: Walk, url: str, given: Sequence[etree._Element] = ()) -> Body:
    """Choose the body among the walk's containers and cut what is not text at its edges.

    ``url`` is the page's address: links to other articles of its site are told by it. ``given``
    are the elements that hold the text by the word of the source's entry: no others are looked at.
    """
    for block in walk.blocks:
        finish(block)
    _reveal(walk)
    told = [i for i, holder in enumerate(walk.holders) if holder.element in given]
    cards = cards_of(walk, url)
    if told:  # what is known to be the text may be a round-up: cards are its lesser part or none
        cards = Cards(holders=cards.holders)
    measure(walk, cards.elsewhere)
    chosen = told or bodies_named(walk)
    named = bool(chosen)
    if not named:
        best = scored(walk)
        chosen = [best, *chunks(walk, best)]
    inside = descendants(walk.holders, chosen)
    indexes = [i for i, b in enumerate(walk.blocks) if b.holder in inside and b.text]
    lists = _linked_lists(walk)
    boxes = _related_boxes(walk, indexes, chosen) | _beside(walk, cards, indexes, chosen)
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
        cards=cards,
    )


def _reveal(walk: Walk) -> None:
    """Count hidden text as visible where a script shows it: whole pages, or an article's pages."""
    veiled = {block.holder for block in walk.blocks if block.hidden}
    parts = page_parts(walk.holders, veiled) if veiled else veiled
    for block in walk.blocks if parts else ():
        block.hidden = block.hidden and block.holder not in parts
    visible = sum(prose_of(b) for b in walk.blocks if not b.hidden)
    hidden = sum(prose_of(b) for b in walk.blocks if b.hidden)
    if visible < hidden * _SCRIPTED:
        for block in walk.blocks:
            block.hidden = False


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


def _beside(walk: Walk, cards: Cards, indexes: list[int], chosen: list[int]) -> set[int]:
    """Return the containers of cards in the body; fewer than a list must be its lesser part."""
    if cards.listed or not cards.holders or not cards.holders.isdisjoint(chosen):
        return cards.elsewhere
    sizes = [(len(walk.blocks[i].text), walk.blocks[i].holder in cards.holders) for i in indexes]
    taken = sum(size for size, card in sizes if card)
    lesser = taken <= sum(size for size, _ in sizes) * _CARDS
    return cards.elsewhere | cards.holders if lesser else cards.elsewhere


def _with_headings(walk: Walk, indexes: list[int]) -> list[int]:
    """Add the headings just above the later parts of a body, which stand beside those parts."""
    blocks, inside = walk.blocks, set(indexes)
    heads = [
        i - 1
        for i in indexes[1:]
        if i - 1 not in inside and blocks[i - 1].tag in HEADINGS and not blocks[i - 1].linked
    ]
    return sorted(inside.union(heads))


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
