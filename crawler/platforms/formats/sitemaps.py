"""Reading sitemaps as a stream: a million addresses in flat memory.

Sources: https://www.sitemaps.org/protocol.html, the news extension
(https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap), and the other
forms that the protocol allows: plain text, RSS and Atom.

A sitemap is a flat list of a few known elements, so it is scanned for these and nothing else:
broken nesting, missing namespaces, entity declarations and ten megabytes of nested tags are all
just text that is passed over.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from crawler.platforms.contract import Refused
from crawler.platforms.formats.markup import plain
from crawler.platforms.formats.xml import describe, legal, unescape
from crawler.platforms.window import read_stamp

#: Bytes that a packed sitemap may unpack to. The protocol allows 50 MiB, large publishers do not.
MAX_UNPACKED = 256 * 2**20
#: Characters without a single entry after which a document is not taken for a sitemap any more.
MAX_BARREN = 2 * 2**20
#: Bytes handed to the scanner at a time.
_CHUNK = 2**16
#: A tag, address or title that is longer is not one; the scanner drops it.
_MAX_TOKEN = 16_384

#: Characters of a tag that are looked at for its name.
_LONGEST_NAME = 64

_GZIP = b"\x1f\x8b"
#: A token that the end of the text cuts off matches too, without its ``end``.
_TOKEN = re.compile(
    r"<!--.*?(?:(?P<end1>-->)|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:(?P<end2>\]\]>)|\Z)"
    r"|<(?P<tag>/?[A-Za-z][^<>]*)(?:(?P<end3>>)|\Z)",
    re.DOTALL,
)
#: What stands behind the opening tag of nearly all entries; it is read at one go.
_PLAIN_ENTRY = re.compile(
    r"\s*<loc>([^<>&]*)</loc>\s*(?:<lastmod>([^<>&]*)</lastmod>\s*)?"
    r"(?:<changefreq>[^<>&]*</changefreq>\s*)?(?:<priority>[^<>&]*</priority>\s*)?"
    r"</(?:url|sitemap)>"
)
_TAG = re.compile(r"(/?)(?:([\w.-]+):)?([\w.-]+)")
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>]*)["']""")
_OTHER_REL = re.compile(r"""\brel\s*=\s*["'](?!alternate)""")

#: Elements that hold one entry, and whether it is that of a further sitemap.
_ENTRIES = {"url": False, "sitemap": True, "item": False, "entry": False}
#: Elements read within an entry, and the field each fills. The first of a field counts.
_FIELDS = {
    "loc": "loc",
    "lastmod": "lastmod",
    "publication_date": "news_date",
    "title": "news_title",
    "link": "loc",
    "updated": "lastmod",
    "pubdate": "news_date",
    "published": "news_date",
}
_SYNDICATED_ONLY = frozenset({"link", "updated", "pubdate", "published"})
#: Extensions with a ``loc``, ``title`` or date of their own that say nothing of the page.
_FOREIGN = frozenset({"image", "video", "xhtml", "media", "mobile", "pagemap", "content", "dc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """One address. ``is_index`` says that it is that of a further sitemap. Dates are ISO stamps."""

    loc: str
    lastmod: str | None = None
    news_title: str | None = None
    news_date: str | None = None
    is_index: bool = False


def iter_sitemap(chunks: bytes | Iterable[bytes]) -> Iterator[SitemapEntry]:
    """Yield the entries of a sitemap or a sitemap index, as they stand and in their order.

    Takes XML, plain text, RSS or Atom, packed with gzip or not, whole or in chunks. What is broken
    is passed over. Raises ``Refused`` when the document is HTML or JSON, or (after the entries up
    to there) when it unpacks to more than ``MAX_UNPACKED`` bytes or goes on without entries.
    """
    text = _decoded(_unpacked(_in_chunks(chunks)))
    head = ""
    for part in text:
        head += part
        if len(head) >= 4096:
            break
    kind = describe(head)
    if kind in ("HTML", "JSON") and not re.search(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", head):
        raise Refused(f"{kind}, not a sitemap")
    scan = _lines(head, text) if kind == "plain text" else _Scanner().entries(head, text)
    yield from scan


def _in_chunks(chunks: bytes | Iterable[bytes]) -> Iterator[bytes]:
    if isinstance(chunks, bytes):
        yield from (chunks[at : at + _CHUNK] for at in range(0, len(chunks), _CHUNK))
    else:
        yield from chunks


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip, told by its first bytes; a cut or damaged end yields what came before it."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 2:
            break
    if not head.startswith(_GZIP):
        yield head
        yield from chunks
        return
    left = MAX_UNPACKED
    for out in _gunzipped(head, chunks):
        left -= len(out)
        if left < 0:
            raise Refused(f"the sitemap unpacks to more than {MAX_UNPACKED >> 20} MiB")
        yield out


def _gunzipped(packed: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack the members of a gzip file (RFC 1952, section 2.2) in pieces of bounded size."""
    unpacker = zlib.decompressobj(wbits=31)
    while packed:
        try:
            yield unpacker.decompress(packed, _CHUNK)
        except zlib.error:
            return
        packed = unpacker.unconsumed_tail
        if unpacker.eof:
            packed = unpacker.unused_data or next(chunks, b"")
            if not packed.startswith(_GZIP):
                return
            unpacker = zlib.decompressobj(wbits=31)
        packed = packed or next(chunks, b"")
    yield unpacker.flush()


def _decoded(chunks: Iterator[bytes]) -> Iterator[str]:
    """Decode as UTF-8, which the protocol demands, or as UTF-16 when its mark stands first."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= len(codecs.BOM_UTF16_LE):  # the first chunk may be a single byte
            break
    wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    decoder = codecs.getincrementaldecoder("utf-16" if wide else "utf-8")("replace")
    for chunk in chain([head], chunks):
        yield legal(decoder.decode(chunk)).replace("\ufeff", "")
    yield legal(decoder.decode(b"", True))


def _lines(head: str, text: Iterator[str]) -> Iterator[SitemapEntry]:
    """Plain text: one address a line."""
    rest = head
    for part in text:
        *lines, rest = (rest + part).split("\n")
        yield from (entry for line in lines if (entry := _line(line)))
        rest = rest[-_MAX_TOKEN:]
    yield from (entry for line in rest.split("\n") if (entry := _line(line)))


def _line(line: str) -> SitemapEntry | None:
    line = line.strip()
    return SitemapEntry(loc=line) if line.startswith(("http://", "https://")) else None


@lru_cache(maxsize=1024)
def _parsed(tag: str) -> tuple[bool, str, str]:
    """Return whether a tag closes, its prefix and its name, in lower case."""
    found = _TAG.match(tag)
    if not found:
        return False, "", ""
    return bool(found[1]), (found[2] or "").lower(), found[3].lower()


class _Scanner:
    """Walks over tags and text, and fills one entry at a time."""

    def __init__(self) -> None:
        self._entry: str | None = None
        self._field: str | None = None
        self._fields: dict[str, str] = {}
        self._rest = ""
        self._barren = 0

    def entries(self, head: str, text: Iterator[str]) -> Iterator[SitemapEntry]:
        """Yield entries; ``head`` is the text already read."""
        for part in chain([head], text):
            self._barren += len(part)
            for entry in self._scan(self._rest + part):
                self._barren = 0
                yield entry
            if self._barren > MAX_BARREN:
                raise Refused(f"no address in {MAX_BARREN >> 20} MiB, not a sitemap")
        self._add(unescape(self._rest))
        yield from self._close()

    def _scan(self, text: str) -> Iterator[SitemapEntry]:
        """Read the complete tokens of ``text``; keep what may go on in the next chunk."""
        at = 0
        while token := _TOKEN.search(text, at):
            self._add(unescape(text[at : token.start()]))
            at = token.start()
            if not (token["end1"] or token["end2"] or token["end3"]):
                break
            at = token.end()
            if token["cdata"] is not None:
                self._add(token["cdata"])
            elif token["tag"] is not None:
                yield from self._tag(token["tag"])
                if token["tag"] == self._entry and (plain_entry := _PLAIN_ENTRY.match(text, at)):
                    at = plain_entry.end()
                    yield from self._whole(plain_entry)
        self._rest = text[at:]
        if len(self._rest) > _MAX_TOKEN:
            self._rest = self._shortened(self._rest)

    def _shortened(self, rest: str) -> str:
        """Keep of an endless token its kind, and what may be the beginning of its end."""
        if rest.startswith("<!--"):
            return "<!--" + rest[-2:]
        if rest.startswith("<![CDATA["):
            self._add(rest[9:_MAX_TOKEN])
            return "<![CDATA[" + rest[-2:]
        if not rest.startswith("<"):
            self._add(unescape(rest[:_MAX_TOKEN]))
        return rest[-64:] if not rest.startswith("<") else ""

    def _add(self, text: str) -> None:
        if self._field and text:
            have = self._fields.get(self._field, "")
            if len(have) < _MAX_TOKEN:
                self._fields[self._field] = have + text

    def _tag(self, tag: str) -> Iterator[SitemapEntry]:
        closing, prefix, name = _parsed(tag[:_LONGEST_NAME])
        if prefix in _FOREIGN:
            self._field = None
        elif name in _ENTRIES and prefix != "news":
            yield from self._close()
            self._entry = None if closing else name
        elif closing:
            self._field = None
        elif self._entry:
            self._open(name, prefix, tag)

    def _open(self, name: str, prefix: str, tag: str) -> None:
        field = _FIELDS.get(name)
        syndicated = self._entry in ("item", "entry")
        if field is None or (name in _SYNDICATED_ONLY and not syndicated):
            return
        if name == "title" and not (prefix == "news" or syndicated):
            return
        if field in self._fields:
            self._field = None  # only the first counts
            return
        href = _HREF.search(tag) if name == "link" else None
        if href and not _OTHER_REL.search(tag):
            self._fields[field] = unescape(href[1])
        elif not tag.endswith("/") and not href:
            self._field = field

    def _whole(self, entry: re.Match[str]) -> Iterator[SitemapEntry]:
        """Give out an entry of an address and a date, whose opening tag was read last."""
        self._fields = {"loc": entry[1]} | ({"lastmod": entry[2]} if entry[2] else {})
        yield from self._close()
        self._entry = None

    def _close(self) -> Iterator[SitemapEntry]:
        """Give out the entry that ends here, or whose end is missing."""
        fields, entry = self._fields, self._entry
        self._fields, self._field = {}, None
        loc = "".join(fields.get("loc", "").split())
        if entry and loc:
            yield SitemapEntry(
                loc=loc,
                lastmod=read_stamp(fields.get("lastmod")),
                news_title=plain(fields.get("news_title")),
                news_date=read_stamp(fields.get("news_date")),
                is_index=_ENTRIES[entry],
            )
