"""The boxes in which services ask for consent: never text, and on their own a wall."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.extraction.tables import words

_BOXES = frozenset(words("consent", "boxes"))
#: Most pages have none, and their bytes tell so in no time.
_NAMES = tuple(sorted(name.encode() for name in _BOXES))
_TAGS = ("div", "section", "aside", "dialog", "form")


def empty_consent_boxes(root: etree._Element, markup: bytes) -> None:
    """Take the text out of a page's boxes of consent, whose ``markup`` it is; they themselves stay.

    Such a box is often longer than the report behind it.
    """
    lowered = markup.lower()
    if not any(name in lowered for name in _NAMES):
        return
    for box in list(_boxes(root)):
        box.text = None
        for child in list(box):
            box.remove(child)


def has_consent_box(root: etree._Element) -> bool:
    """Tell whether a service asks for consent on the page."""
    return next(_boxes(root), None) is not None


def _boxes(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(*_TAGS):
        names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
        if not _BOXES.isdisjoint(names):
            yield element
