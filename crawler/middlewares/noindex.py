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
_META = re.compile(rb"<meta[\s/]((?:[^<>\"']++|\"[^\"]{0,1000}+\"|'[^']{0,1000}+')++)>", re.I)
#: Comments, and elements in which markup is text or belongs to no page (HTML, 13.2.5).
_NO_MARKUP = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rb"|<(script|style|title|textarea|template|xmp|iframe)\b.*?(?:</\1|\Z)",
    re.I | re.S,
)
_ATTRIBUTE = re.compile(
    rb"(?<![^\s/\"'])([a-z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]{0,1000})\"|'([^']{0,1000})'|([^\s\"'>]{1,1000}))",
    re.I,
)
#: A rule with a value; anything else before a colon is a crawler's name.
_WITH_VALUE = frozenset(
    {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}
)
#: Names of all crawlers, in headers and elements.
_ALL = frozenset({"", "*", "robots"})
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
        for part in re.split("[,;]", value.decode("latin-1")[:4000]):
            before, colon, after = part.partition(":")
            named = before.strip().lower()
            addressed = bool(colon) and named not in _WITH_VALUE
            if addressed:
                name = "" if named in _ALL else named
            for directive in _directives(after if addressed else part):
                yield name, directive


def _directives(text: str) -> Iterator[str]:
    """Yield the directives of a list, as it should be and as it is met: with ";" or blanks."""
    for part in re.split("[,;]", text.lower()):
        # A rule with a value may have blanks within it.
        yield from [re.sub(r"\s+", "", part)] if ":" in part else part.split()


def _elements(body: bytes) -> bytes:
    """Return the beginning of a page, in lower case, without what is no markup in it."""
    if wide := wide_charset(body):
        head = body[wide[1] : 4 * _HEAD_BYTES]
        body = head.decode(wide[0], "replace").encode("utf-8", "replace")
    return _NO_MARKUP.sub(b"", body[:_HEAD_BYTES].lower())


def _of_page(body: bytes) -> Iterator[tuple[str, str]]:
    for element in _META.finditer(_elements(body)):
        told: dict[bytes, str] = {}
        for found in _ATTRIBUTE.finditer(element[1]):
            value = found[2] or found[3] or found[4] or b""
            told.setdefault(found[1], unescape(value.decode("latin-1")).strip().lower())
        name = told.get(b"name", "")
        if not name or b"content" not in told:
            continue
        for directive in _directives(told[b"content"]):
            # Under other names stand other things: they are nobody's rules but that crawler's.
            yield ("" if name in _ALL else name), directive
