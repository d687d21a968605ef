"""Where on the page things stand: the headline, the text's first and last block, its element."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.extraction.blocks import Walk
from crawler.extraction.body import Body, prose_of
from crawler.extraction.inline import element_text


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions are indexes of the walk's blocks."""

    walk: Walk
    body: Body

    @property
    def start(self) -> int:
        """The block where the text begins."""
        blocks, indexes = self.walk.blocks, self.body.indexes
        prose = (i for i in indexes if prose_of(blocks[i]))
        return next(prose, indexes[0] if indexes else 0)

    @property
    def stop(self) -> int:
        """The block after the text's last one."""
        return self.body.indexes[-1] + 1 if self.body.indexes else 1

    @property
    def article(self) -> etree._Element | None:
        """The element around the body: what stands in it below the text belongs to the article."""
        if not self.body.holders:
            return None
        return self.walk.holders[self.body.holders[0]].element.getparent()

    def title_at(self, title: str) -> int:
        """The headline's block: the last heading with its words before the text."""
        key, start = title.casefold()[:40], self.start
        found = [
            at
            for at, element in self.walk.titles
            if at <= start + 3 and element_text(element).casefold().startswith(key)
        ]
        return found[-1] if found else max(0, start - 4)

    def span(self, title: str) -> range:
        """The blocks from the headline to the end of the text."""
        return range(self.title_at(title), self.stop)
