"""Text and fragments inside feeds: what is a title, what is a body, what is only its beginning."""

from __future__ import annotations

import re

from crawler.platforms.formats.xml import legal, unescape

#: A field of plain text (title, name, label) is cut here.
MAX_FIELD = 1_000

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?h[1-6])\b[^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b[^<>]*>[^<]*(?:<(?!/\1)[^<]*)*</\1>", re.IGNORECASE)

#: What WordPress and its plug-ins put behind a feed's text; it does not make the text a summary.
_FEED_FOOTER = re.compile(
    r"(?:The post|Artikel|Postingan|Tulisan) .{1,400}?"
    r"(?:appeared first on|first appeared on|pertama kali tampil pada|muncul pertama kali di)"
    r" .{1,200}\Z",
    re.IGNORECASE,
)
#: A text that ends so goes on elsewhere.
_CUT_SHORT = re.compile(
    r"""(?: [\[(]?\s*(?:…|\.\.\.+)\s*[\])]?
        | (?:read|continue|view|see)\s(?:the\s)?(?:more|reading|full)(?:\s\w+){0,3}
        | (?:baca|lihat|klik)\s(?:selengkapnya|lanjut\w*|lebih\slanjut|di\s?sini)
        | selengkapnya | (?:me)?lanjut\w*\s(?:mem)?baca | bersambung
        )[\s.:)\]»›→>-]{0,8}\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE_LINK = re.compile(
    r"""href\s*=\s*["'][^"'<>]*\#more(?:-\d+)?["'] | class\s*=\s*["'][^"'<>]*\bmore-link\b""",
    re.VERBOSE,
)


def plain(fragment: str | None) -> str | None:
    """Return a field as one line of plain text, markup and references resolved; None when empty."""
    if not fragment:
        return None
    text = fragment[: MAX_FIELD * 8]
    text = _TAG.sub("", _BREAK.sub(" ", text)) if "<" in text else text
    text = " ".join(legal(unescape(text)).split())
    return text[:MAX_FIELD].rstrip() or None


def visible_text(fragment: str) -> str:
    """Return the text of an HTML fragment on one line, good enough to judge it by."""
    text = _TAG.sub(" ", _HIDDEN.sub(" ", fragment))
    return " ".join(unescape(text).split())


def whole_body(fragment: str | None) -> str | None:
    """Return the fragment when it is an article's whole body, None when it is only a beginning."""
    if not fragment:
        return None
    tail = visible_text(fragment[-4_000:])
    if not tail:
        return None
    footer = _FEED_FOOTER.search(tail[-800:])
    if footer:
        tail = tail[: len(tail) - len(footer[0])].rstrip()
    if not tail or _CUT_SHORT.search(tail[-120:]) or _MORE_LINK.search(fragment[-800:]):
        return None
    return fragment
