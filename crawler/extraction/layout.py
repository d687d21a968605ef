"""Where on the page things stand: the headline, the text's first and last block, its element."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.blocks import prose_of
from crawler.extraction.body import Body
from crawler.extraction.inline import element_text
from crawler.extraction.walk import Walk


class Layout:
    """Positions are indexes of the walk's blocks.

    Attributes:
        walk, body: the page's, and the text that was chosen.
        start: the block where the text begins.
        stop: the block after the text's last one.
        article: the element around the body; what stands in it below the text belongs to the
            article. None when there is none.
    """

    def __init__(self, walk: Walk, body: Body) -> None:
        self.walk = walk
        self.body = body
        prose = (i for i in body.indexes if prose_of(walk.blocks[i]))
        self.start = next(prose, body.indexes[0] if body.indexes else 0)
        self.stop = body.indexes[-1] + 1 if body.indexes else 1
        holder = walk.holders[body.holders[0]] if body.holders else None
        self.article: etree._Element | None = holder.element.getparent() if holder else None
        self._headings = [
            (at, element_text(element).casefold())
            for at, element in walk.titles
            if at <= self.start + 3
        ]

    def title_at(self, title: str) -> int:
        """The headline's block: the last heading with its words before the text."""
        key = title.casefold()[:40]
        found = [at for at, heading in self._headings if heading.startswith(key)]
        return found[-1] if found else max(0, self.start - 4)

    def span(self, title: str) -> range:
        """The blocks from the headline to the end of the text."""
        return range(self.title_at(title), self.stop)
