"""What tests ask of a parsed page."""

from __future__ import annotations

from lxml.etree import _Element


def text_of(element: _Element) -> str:
    """Return all text within an element, as a browser's ``textContent``."""
    return str(element.xpath("string()"))
