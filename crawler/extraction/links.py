"""A page's links, gathered in one pass: going through a whole tree costs more than what is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

#: Elements that lead to another page: links, the choices of a pager, and ``link rel=next``.
LINKING = frozenset({"a", "option", "link"})


@dataclass(slots=True)
class Links:
    """``addresses`` as written and ``marked``, the links with a ``rel``, in the page's order."""

    addresses: list[str] = field(default_factory=list)
    marked: list[etree._Element] = field(default_factory=list)

    def note(self, element: etree._Element, tag: str) -> None:
        """Take up an element of ``LINKING``, ``tag`` its name."""
        if tag == "a":
            target = element.get("href")
            if element.get("rel") is not None:
                self.marked.append(element)
        elif tag == "option":
            target = element.get("value")
        else:
            target = element.get("href") if element.get("rel") == "next" else None
        if target:
            self.addresses.append(target)


def links_of(root: etree._Element) -> Links:
    """Return the links below an element, of which nothing else is asked."""
    links = Links()
    for element in root.iter(*LINKING):
        links.note(element, str(element.tag))
    return links
