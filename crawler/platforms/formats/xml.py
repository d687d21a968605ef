"""XML as sites send it: bytes in a doubtful charset, broken here and there, perhaps hostile.

The text is repaired before the parser sees it, because a recovering parser drops what it cannot
read. A document type declaration is cut out whole: nothing that a feed says needs one, and without
it there is no entity to expand and no external file to open (OWASP, XML External Entity
Prevention).
"""

from __future__ import annotations

import html
import html.entities
import re
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.decode import decode
from crawler.platforms.contract import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DECLARED = re.compile(rb"""<\?xml[^<>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE_PART = re.compile(r"""<!--|-->|["'\[\]<>]""")
_REFERENCE = re.compile(
    r"(<!\[CDATA\[(?:.*?\]\]>|.*))|&(#[0-9]{1,8};|#[xX][0-9A-Fa-f]{1,7};|[A-Za-z][A-Za-z0-9]{1,31};|)",
    re.DOTALL,
)
_BUILT_IN = {"amp;", "lt;", "gt;", "quot;", "apos;"}


def decode_xml(body: bytes, content_type: str | None = None) -> str:
    """Return the text of a document in whatever charset it really is.

    The document's own declaration outranks the header's: feeds are mostly static files behind a
    server that labels all of them alike. Bytes that are UTF-8 are UTF-8 whatever is declared.
    """
    for mark, codec in _WIDE:
        if body.startswith(mark):
            return legal(body.decode(codec, "replace"))
    declared = _DECLARED.search(body, 0, 1024)
    named = f"charset={declared[1].decode('ascii')}" if declared else content_type
    return decode(body, named).removeprefix("\ufeff")


def legal(text: str) -> str:
    """Drop NULs, control characters and lone surrogates, which no record may hold."""
    return _ILLEGAL.sub("", text)


def without_doctype(text: str) -> str:
    """Cut out the document type declaration with its internal subset; unclosed, cut the rest."""
    start = _DOCTYPE.search(text)
    if not start:
        return text
    depth, quote, in_comment = 0, "", False
    for part in _DOCTYPE_PART.finditer(text, start.start()):
        mark = part[0]
        if in_comment:
            in_comment = mark != "-->"
        elif quote:
            quote = "" if mark == quote else quote
        elif mark in ('"', "'"):
            quote = mark
        elif mark == "<!--":
            in_comment = True
        elif mark in ("<", "["):
            depth += 1
        elif mark in (">", "]", "-->"):
            depth -= 1
            if depth <= 0:
                return text[: start.start()] + text[part.end() :]
    return text[: start.start()]


def repair_references(text: str) -> str:
    """Make every ampersand outside CDATA one that an XML parser without a DTD understands."""
    return _REFERENCE.sub(_repaired, text)


def _repaired(found: re.Match[str]) -> str:
    cdata, name = found[1], found[2]
    if cdata is not None:
        return cdata
    if name in _BUILT_IN:
        return found[0]
    if name.startswith("#"):
        return html.escape(_character(found[0]))
    known = html.entities.html5.get(name)
    return html.escape(known) if known else "&amp;" + name


def _character(reference: str) -> str:
    """Return what a numeric reference stands for; nothing where no character has that number."""
    return legal(html.unescape(reference)).replace("\ufffd", "")


def unescape(text: str) -> str:
    """Resolve the references of XML and HTML that end in a semicolon, once; leave the others."""
    return _REFERENCE.sub(_resolved, text) if "&" in text else text


def _resolved(found: re.Match[str]) -> str:
    name = found[2]
    if not name:
        return found[0]
    if name.startswith("#"):
        return _character(found[0])
    return html.entities.html5.get(name, found[0])


def parse_xml(body: bytes, content_type: str | None, roots: re.Pattern[str]) -> Element:
    """Return the root of a document, repaired and recovered as far as it goes.

    ``roots`` finds the start tag of the root element: what stands before it (warnings of PHP, blank
    lines) is dropped. Raises ``Refused`` when there is none, or nothing can be read behind it.
    """
    text = without_doctype(decode_xml(body, content_type))
    start = roots.search(text)
    if not start or "<html" in text[: start.start()].lower():
        raise Refused(f"{describe(text)}, not XML of the kind asked for")
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    source = repair_references(text[start.start() :]).encode("utf-8", "replace")
    try:
        root: Element | None = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused(f"unreadable XML: {error}") from error
    if root is None:
        raise Refused("unreadable XML")
    return root


def describe(text: str) -> str:
    """Name in a word or two what came instead of what was asked for."""
    head = text[:4096].lstrip().lower()
    if not head:
        return "an empty answer"
    if "<html" in head or "<!doctype html" in head or "<head" in head or "<body" in head:
        return "HTML"
    if head[0] in "{[":
        return "JSON"
    return "XML" if head[0] == "<" else "plain text"
