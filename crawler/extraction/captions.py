"""Captions that editors write as paragraphs: in italics, right below a picture."""

from __future__ import annotations

import re

from lxml import etree

#: Elements that a caption is set in, and those that are or hold a picture.
_STYLES = frozenset({"em", "i", "small"})
_BOLD = frozenset({"b", "strong"})
_SET_IN = _STYLES | _BOLD
_WRAPPERS = frozenset({"span", "font"})
_PICTURES = frozenset({"img", "picture", "amp-img", "noscript"})
_AROUND = frozenset({"a", "span"})
_PARTS = _SET_IN | _WRAPPERS | _PICTURES | _AROUND | {"br"}
#: What tells a caption in bold from a lead.
_CREDIT = re.compile(r"\b(?:foto|photo|dok|doc|istimewa|ist)\b", re.I)
#: A picture, a line break and the caption; a caption has no more characters than this.
_MOST_PARTS = 4
_LONGEST = 300


def is_caption(element: etree._Element) -> bool:
    """True for a paragraph that is wholly in italics, or bold with a credit, below a picture.

    The picture stands in the paragraph itself or is all that the element before it holds.
    """
    parts = len(element)
    if not 1 <= parts <= _MOST_PARTS or element[0].tag not in _PARTS:
        return False
    if _says(element.text) or element[parts - 1].tag not in _PARTS:
        return False
    styled: etree._Element | None = None
    pictured = False
    for child in element:
        if _says(child.tail):
            return False
        if styled is None and (child.tag in _SET_IN or _wraps(child)):
            styled = child
        elif child.tag in _PICTURES or (child.tag in _AROUND and _is_picture(child)):
            if styled is not None:
                return False
            pictured = True
        elif child.tag != "br":
            return False
    if styled is None:
        return False
    text = _text(styled)
    if not text or len(text) > _LONGEST or not _styles(styled, text):
        return False
    before = element.getprevious()
    return pictured or (before is not None and _is_picture(before))


def is_pictured_table(table: etree._Element) -> bool:
    """True for a table that sets one caption below one picture, as Blogger's editor does."""
    if next(table.iter("img"), None) is None:
        return False
    texts = [text for cell in table.iter("td") if (text := _text(cell))]
    return len(texts) <= 1 and sum(map(len, texts)) <= _LONGEST


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _wraps(element: etree._Element) -> bool:
    """True for an element around one styled element and nothing else."""
    if element.tag not in _WRAPPERS or len(element) != 1 or _says(element.text):
        return False
    return element[0].tag in _STYLES and not _says(element[0].tail)


def _styles(styled: etree._Element, text: str) -> bool:
    """True for italics, and for bold letters that name the photographer."""
    return styled.tag not in _BOLD or _CREDIT.search(text[-60:]) is not None


def _is_picture(element: etree._Element) -> bool:
    """True for an element that holds a picture and no words."""
    if not isinstance(element.tag, str) or len(element) > _MOST_PARTS:
        return False
    if next(element.iter("img", "amp-img"), None) is None:
        return False
    return not any(_says(str(text)) for text in element.itertext())


def _says(text: str | None) -> bool:
    return text is not None and not text.isspace() and text != ""
