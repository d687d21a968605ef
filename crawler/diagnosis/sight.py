"""What a page shows at a glance: title, statements about itself, links, text. One bounded parse."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from crawler.diagnosis.domains import host_of, registrable
from crawler.extraction.decode import decode

#: Bytes of a page that are looked at. Home pages of news sites have 100 to 400 KB.
MOST_BYTES = 600_000
_MOST_LINKS = 3_000
_MOST_TEXT = 12_000
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "head"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|opacity\s*:\s*0\s*(?:;|$)"
    r"|(?:height|width)\s*:\s*[01]px",
    re.I,
)
REFRESH = re.compile(r"^\s*(\d{1,4})\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"\s]+)", re.I)
_END = re.compile(r"</html\s{0,9}>", re.I)
_THEME = re.compile(r"/wp-content/themes/([\w.-]{1,60})/")
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:News|Reportage|Blog)?(?:Article|Posting)"')


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words, its host ("" when it stays on the host), and whether nobody sees it."""

    text: str
    host: str
    path: str
    hidden: bool


@dataclass(slots=True)
class Sight:
    """A page at a glance. ``assets`` are addresses of scripts, frames, forms and images.

    ``refresh`` is where a meta element sends the reader, after ``refresh_after`` seconds; -1 when
    it sends only those whose browser runs no scripts.
    """

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    text: str = ""
    hidden_text: str = ""
    prose: int = 0
    language: str = ""
    canonical: str = ""
    amp: bool = False
    refresh: str = ""
    refresh_after: int = -1
    theme: str = ""
    passwords: int = 0
    news_markup: bool = False
    assets: list[str] = field(default_factory=list)

    @property
    def description(self) -> str:
        """What the page says of itself in its head: descriptions and keywords."""
        names = ("description", "og:description", "twitter:description", "keywords")
        return " ".join(dict.fromkeys(self.meta[name] for name in names if name in self.meta))

    @property
    def words(self) -> int:
        """The number of words that the page shows."""
        return len(self.text.split())

    def outward(self, own: Iterable[str] = ()) -> list[Link]:
        """Return the links to other owners' domains."""
        domains = frozenset(own)
        return [link for link in self.links if link.host and registrable(link.host) not in domains]


def look(body: bytes, url: str, content_type: str | None = None) -> Sight:
    """Return what a page shows; of hostile markup, what its first bytes show. Never raises."""
    # What stands behind its end is part of a page (HTML, 13.2.6.4.22), and libxml2 drops it.
    markup = _END.sub("", decode(body[:MOST_BYTES], content_type))
    sight = Sight()
    sight.news_markup = _ARTICLE_TYPE.search(markup) is not None
    if theme := _THEME.search(markup):
        sight.theme = theme.group(1).lower()
    # Without "huge_tree" libxml2 keeps the tree flat enough to walk, whatever nests in the page.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    parser.feed(markup.encode("utf-8", "replace"))
    try:
        root = parser.close()
    except etree.XMLSyntaxError:
        return sight
    if root is not None:
        _Reader(sight, host_of(url)).read(root)
    return sight


class _Reader:
    """One walk over the tree, iterative: what is hidden or silent is told apart on the way."""

    def __init__(self, sight: Sight, host: str) -> None:
        self._sight = sight
        self._host = host
        self._texts: list[str] = []
        self._hidden_texts: list[str] = []
        self._length = 0

    def read(self, root: etree._Element) -> None:
        sight = self._sight
        sight.language = (root.get("lang") or "").lower()[:12]
        sight.amp = "amp" in root.attrib or "⚡" in root.attrib
        hidden_depth = silent_depth = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            hides = _hides(element)
            silent = element.tag in _SILENT
            if event == "start":
                hidden_depth += hides
                silent_depth += silent
                self._element(element, hidden_depth > 0)
                if not silent_depth:
                    self._add(element.text, hidden_depth > 0)
            else:
                hidden_depth -= hides
                silent_depth -= silent
                if not silent_depth:
                    self._add(element.tail, hidden_depth > 0)
        sight.text = " ".join(" ".join(self._texts).split())[:_MOST_TEXT]
        sight.hidden_text = " ".join(" ".join(self._hidden_texts).split())[:_MOST_TEXT]

    def _add(self, text: str | None, hidden: bool) -> None:
        if not text or self._length > _MOST_TEXT * 3:
            return
        self._length += len(text)
        (self._hidden_texts if hidden else self._texts).append(text)

    def _element(self, element: etree._Element, hidden: bool) -> None:
        sight = self._sight
        match element.tag:
            case "title" if not sight.title:
                sight.title = _text(element)[:200]
            case "meta":
                self._meta(element)
            case "link" if (element.get("rel") or "").lower() == "canonical":
                sight.canonical = (element.get("href") or "").strip()[:500]
            case "h1" | "h2" | "h3" if len(sight.headings) < 80:
                sight.headings.append(_text(element)[:300])
            case "a" if len(sight.links) < _MOST_LINKS:
                self._link(element, hidden)
            case "p" if not hidden:
                # Prose: what stands in paragraphs and is no link.
                sight.prose += len(" ".join((element.text or "").split()))
                sight.prose += sum(len((child.tail or "").strip()) for child in element)
            case "input" if (element.get("type") or "").lower() == "password":
                sight.passwords += 1
            case "script" | "iframe" | "img" | "form" | "frame" | "amp-img":
                address = element.get("src") or element.get("action") or ""
                if address and len(sight.assets) < 400:
                    sight.assets.append(address[:300])

    def _meta(self, element: etree._Element) -> None:
        content = (element.get("content") or "").strip()[:600]
        name = (element.get("name") or element.get("property") or "").lower()
        if (element.get("http-equiv") or "").lower() == "refresh":
            if found := REFRESH.match(content):
                self._sight.refresh = found.group(2)[:300]
                if next(element.iterancestors("noscript"), None) is None:
                    self._sight.refresh_after = int(found.group(1))
        elif name and content:
            self._sight.meta.setdefault(name[:60], content)

    def _link(self, element: etree._Element, hidden: bool) -> None:
        href = (element.get("href") or "").strip()[:500]
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            return
        host = host_of(href if not href.startswith("//") else f"http:{href}")
        text = _text(element) or (element.get("title") or "") or _alternative(element)
        path = href.partition("://")[2].partition("/")[2] if "://" in href else href
        outside = host if host != self._host else ""
        self._sight.links.append(Link(text[:200], outside, path[:300], hidden))


def _hides(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (
        style is not None and _HIDING.search(style[:500]) is not None
    )


def _text(element: etree._Element) -> str:
    found, length = [], 0
    for text in element.itertext():
        found.append(str(text))
        length += len(text)
        if length > 1_000:
            break
    return " ".join("".join(found).split())


def _alternative(element: etree._Element) -> str:
    return next((alt for image in element.iter("img", "amp-img") if (alt := image.get("alt"))), "")
