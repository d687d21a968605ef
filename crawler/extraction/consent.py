"""The boxes in which services ask for consent: never text, and on their own a wall."""

from __future__ import annotations

from lxml import etree

from crawler.extraction.verdicts import CONSENT, verdict_of

#: The elements that such a box is.
BOXES = ("div", "section", "aside", "dialog", "form")


def empty_box(box: etree._Element) -> bool:
    """Take the content out of a box, which itself stays; True when there was any."""
    filled = bool(len(box) or box.text)
    box.text = None
    for child in list(box):
        box.remove(child)
    return filled


def has_consent_box(root: etree._Element) -> bool:
    """Tell whether a service asks for consent on the page."""
    return any(
        verdict_of(element.get(name) or "")[0] is CONSENT
        for element in root.iter(*BOXES)
        for name in ("id", "class")
    )
