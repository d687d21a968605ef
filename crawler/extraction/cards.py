"""Cards of other articles: a linked headline and the sentence that teases it.

Listings consist of them; page builders, query loops and "related" blocks set them beside or into
an article, in containers whose names tell nothing. They are known by their build: a container
which a linked headline of another article of the site opens, with one teaser at most for each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extraction.blocks import HEADINGS, Block
from crawler.extraction.boilerplate.lines import words_of
from crawler.extraction.boilerplate.related import is_related
from crawler.extraction.containers import descendants, within
from crawler.extraction.pointers import is_other_article
from crawler.extraction.walk import Walk

#: A heading of at least this share of links is a link.
_ALL_LINK = 0.85
#: A headline has more words than a section's name.
_LEAST_WORDS = 3
#: Characters of a teaser; shorter texts are dates, sections, counters.
_TEASER, _LONGEST_TEASER = 60, 420
#: Within how many blocks below a headline its teaser stands.
_REACH = 3
#: Bounds for hostile pages: levels that a card is grown by, and blocks on either side of it.
_MOST_CLIMBED, _MOST_GROWN = 8, 60
#: So many cards are a list of articles wherever they stand; fewer must be a lesser part of a text.
_LIST = 3
#: So many characters below its headline are an article.
_REPORT = 150
#: Headlines are headings; in lists, links alone on a line too, unless they are labelled.
_HEADS = HEADINGS | {"div", "p", "td"}
#: What a container that holds one whole post is called (hAtom, and the themes' own names).
_POST = re.compile(r"(?:^|\s)(?:h-?entry|post|article|single-post|blog-post|post-item)(?:\s|$)")


@dataclass(slots=True)
class Cards:
    """The containers of a page's cards with all that is in them, and how many headlines they have.

    ``listed``: there are enough of them for a list. ``posts`` hold other articles as a whole.
    """

    holders: set[int] = field(default_factory=set)
    posts: set[int] = field(default_factory=set)
    count: int = 0

    @property
    def listed(self) -> bool:
        """Whether the cards are a list of articles."""
        return self.count >= _LIST

    @property
    def elsewhere(self) -> set[int]:
        """The containers whose prose is no part of this article, whatever is chosen."""
        return self.holders | self.posts if self.listed else self.posts


def cards_of(walk: Walk, url: str) -> Cards:
    """Return the cards of a page, ``url`` its address; the blocks' texts must be there."""
    cards = Cards()
    tops: list[int] = []
    strong = 0
    done = -1
    for index, block in enumerate(walk.blocks):
        if index <= done or not _may_head(block):
            continue
        teaser = _teaser_after(walk.blocks, index)
        if teaser is None or not _heads_card(block, url):
            continue
        top = _common(walk, block.holder, walk.blocks[teaser].holder)
        grown = _grown(walk, top, index, url)
        if grown is not None:
            top, done, heads = grown
            tops.append(top)
            cards.count += heads
            strong += block.tag in HEADINGS
    if cards.count < _LIST and strong < len(tops):
        cards, tops = Cards(), []
    posts = _posts(walk, url)
    cards.count += len(posts)
    if posts:
        cards.posts = descendants(walk.holders, posts)
    if tops:
        cards.holders = descendants(walk.holders, sorted(set(tops)))
    return cards


def _may_head(block: Block) -> bool:
    return block.tag in _HEADS and block.linked > 0 and block.linked >= len(block.text) * _ALL_LINK


def _heads_card(block: Block, url: str) -> bool:
    if not _may_head(block) or len(words_of(block.text)) < _LEAST_WORDS:
        return False
    if block.tag not in HEADINGS and is_related(block.text):
        return False
    targets = {piece.target for piece in block.pieces if piece.target}
    return len(targets) == 1 and is_other_article(url, targets.pop())


def _teaser_after(blocks: list[Block], index: int) -> int | None:
    """Return the first text below a headline that is long enough for a teaser."""
    for other in range(index + 1, min(index + 1 + _REACH, len(blocks))):
        block = blocks[other]
        if len(block.text) > _TEASER and not _may_head(block):
            return other if len(block.text) <= _LONGEST_TEASER else None
    return None


def _common(walk: Walk, one: int, other: int) -> int:
    """Return the container around two others."""
    holders = walk.holders
    while one != other:
        if one > other:
            one = holders[one].parent
        else:
            other = holders[other].parent
    return one


def _grown(walk: Walk, top: int, index: int, url: str) -> tuple[int, int, int] | None:
    """Return the largest container around a headline that holds nothing but cards.

    With the index of its last block, and how many headlines it has.
    """
    found = None
    for _ in range(_MOST_CLIMBED):
        if top <= 0 or walk.holders[top].element.tag == "body":
            break
        first, last = _extent(walk, top, index)
        heads = _heads(walk.blocks[first : last + 1], url) if last - first < _MOST_GROWN else 0
        if not heads:
            break
        found = (top, last, heads)
        top = walk.holders[top].parent
    return found


def _extent(walk: Walk, top: int, index: int) -> tuple[int, int]:
    """Return the first and last block within a container that holds a block."""
    first = last = index
    blocks, holders = walk.blocks, walk.holders
    while (
        first > 0 and index - first < _MOST_GROWN and within(holders, blocks[first - 1].holder, top)
    ):
        first -= 1
    while (
        last + 1 < len(blocks)
        and last - index < _MOST_GROWN
        and within(holders, blocks[last + 1].holder, top)
    ):
        last += 1
    return first, last


def _heads(blocks: list[Block], url: str) -> int:
    """Return how many cards the blocks are; 0 when there is anything beside them."""
    heads = teasers = 0
    for block in blocks:
        long = len(block.text) > _TEASER
        if block.tag == "h1":
            return 0
        if _heads_card(block, url):
            heads, teasers = heads + 1, 0
        elif long and block.linked < len(block.text) * _ALL_LINK:
            teasers += 1
            if not heads or teasers > 1 or len(block.text) > _LONGEST_TEASER:
                return 0
    return heads


def _posts(walk: Walk, url: str) -> list[int]:
    """Return the containers of whole other articles, each opened by its linked headline.

    Blogs list them, and pages that never end append them to the article, whose own headline is no
    link. A single one may be the article itself, under another address of its own.
    """
    own = next((at for at, e in walk.titles if _is_own(walk, at, e)), None)
    found: list[int] = []
    for at, element in walk.titles:
        if at >= len(walk.blocks) or (
            found and within(walk.holders, walk.blocks[at].holder, found[-1])
        ):
            continue
        if not _heads_card(walk.blocks[at], url):
            continue
        top = _post_around(walk, element)
        if top is not None and (own is None or not _holds(walk, top, own)):
            found.append(top)
    if len(found) >= _LIST or (own is not None and found and _reports(walk, own, found[0])):
        return found
    return []


def _reports(walk: Walk, own: int, post: int) -> bool:
    """True when paragraphs stand between the article's headline and another article below it."""
    below = walk.blocks[own + 1 :]
    ends = next((i for i, b in enumerate(below) if within(walk.holders, b.holder, post)), 0)
    return (
        sum(len(b.text) for b in below[:ends] if len(b.text) > _TEASER and not b.linked) > _REPORT
    )


def _is_own(walk: Walk, at: int, heading: etree._Element) -> bool:
    """True for a headline that is no link: the article's own, where anything follows it."""
    if heading.tag not in ("h1", "h2") or at >= len(walk.blocks):
        return False
    block = walk.blocks[at]
    return (
        block.tag == heading.tag and not block.linked and len(words_of(block.text)) >= _LEAST_WORDS
    )


def _post_around(walk: Walk, heading: etree._Element) -> int | None:
    """Return the container that calls itself a post, or an article, and that a heading opens."""
    for above in islice(heading.iterancestors(), _MOST_CLIMBED):
        if above.tag == "article" or _POST.search(above.get("class") or ""):
            return next((i for i, h in enumerate(walk.holders) if h.element is above), None)
    return None


def _holds(walk: Walk, top: int, at: int) -> bool:
    return within(walk.holders, walk.blocks[at].holder, top)
