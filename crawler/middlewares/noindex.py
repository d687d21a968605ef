"""What a page says about being kept: the robots ``meta`` element and the ``X-Robots-Tag`` header.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag. The rules under
our own name go before those for all crawlers, as in robots.txt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape

from crawler.charset import wide_charset
from crawler.errors import InputError

#: What may be honoured; ``none`` says noindex too.
DIRECTIVES = ("noindex", "nosnippet")
#: Where the element is looked for. It belongs into the head, which ends long before.
_HEAD_BYTES = 256 * 1024
_META = re.compile(rb"<meta\s([^<>]{1,2000})>", re.I)
_ATTRIBUTE = re.compile(
    rb"([a-z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]{0,1000})\"|'([^']{0,1000})'|([^\s\"'>]{1,1000}))",
    re.I,
)
#: A rule with a value; anything else before a colon is a crawler's name.
_WITH_VALUE = frozenset(
    {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
)
_MEANS = {"none": "noindex", "max-snippet:0": "nosnippet"}


def forbidden(
    body: bytes, headers: Iterable[bytes], agent: str, honoured: Collection[str]
) -> str | None:
    """Return the evidence that a page is not to be kept, or None.

    ``headers`` are the values of ``X-Robots-Tag``, ``agent`` our product token.
    """
    if not honoured:
        return None
    for where, rules in (("X-Robots-Tag", _of_headers(headers)), ("meta robots", _of_page(body))):
        told: dict[str, set[str]] = {}
        for name, directive in rules:
            told.setdefault(name, set()).add(directive)
        ours = told.get(agent.lower(), told.get("", set()))
        for directive in sorted(ours):
            if _MEANS.get(directive, directive) in honoured:
                return f"{where}: {directive}"
    return None


def read_directives(value: object) -> frozenset[str]:
    """Return the directives that the setting ROBOTS_META names; raises InputError."""
    entries = value if isinstance(value, list | tuple) else str(value or "").split(",")
    named = {str(entry).strip().lower() for entry in entries}
    unknown = sorted(named - {"", *DIRECTIVES})
    if unknown:
        known = ", ".join(DIRECTIVES)
        raise InputError(f"setting ROBOTS_META: {unknown[0]!r} is none of {known}")
    return frozenset(named - {""})


def _of_headers(values: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for value in values:
        name = ""
        for part in value.decode("latin-1")[:4000].split(","):
            before, colon, after = (piece.strip().lower() for piece in part.partition(":"))
            if colon and before not in _WITH_VALUE:
                name, before, colon, after = before, *_value(after)
            yield name, f"{before}{colon}{after}"


def _value(text: str) -> tuple[str, str, str]:
    before, colon, after = text.partition(":")
    return before.strip(), colon, after.strip()


def _without(body: bytes, start: bytes, end: bytes) -> bytes:
    first, *parts = body.split(start)
    return first + b"".join(part.partition(end)[2] for part in parts)


def _elements(body: bytes) -> bytes:
    """Return the beginning of a page, in lower case, without comments and scripts."""
    if wide := wide_charset(body):
        head = body[wide[1] : 4 * _HEAD_BYTES]
        body = head.decode(wide[0], "replace").encode("utf-8", "replace")
    text = _without(body[:_HEAD_BYTES].lower(), b"<!--", b"-->")
    return _without(text, b"<script", b"</script")


def _of_page(body: bytes) -> Iterator[tuple[str, str]]:
    for element in _META.finditer(_elements(body)):
        told = {
            found[1].lower(): found[2] or found[3] or found[4] or b""
            for found in _ATTRIBUTE.finditer(element[1])
        }
        name = told.get(b"name", b"").decode("latin-1").strip().lower()
        if not name or b"content" not in told:
            continue
        content = unescape(told[b"content"].decode("latin-1")).lower()
        for directive in content.split(","):
            # Under other names stand other things: they are nobody's rules but that crawler's.
            yield ("" if name == "robots" else name), re.sub(r"\s+", "", directive)
