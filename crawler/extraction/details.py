"""Tags, section, image: what surrounds an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extraction.boilerplate.credits import tags_of as tags_of_line
from crawler.extraction.inline import element_text
from crawler.extraction.links import Links
from crawler.extraction.structured import Declared, names_of, plain, text_value, types_of
from crawler.extraction.tables import words
from crawler.extraction.walk import Walk

_MOST_TAGS = 30
_LONGEST_TAG = 60
#: How far below the text a tag block may stand, in blocks.
_BELOW = 20
#: How far below it tags stand that no name tells, and the line that is one by its label.
_NEXT = 6
_LABELLED = re.compile(r"\W*(?:tags?|topik|label|tagar|kata kunci)\b[\s:#]*", re.I)
_TAG_LINE = re.compile(r"(?:tags?|topik|label|tagar|kata kunci)\b\s?:", re.I)
_LONGEST_LINE = 300
#: How far from the headline its section stands, in blocks.
_BESIDE = 3
_LONGEST_SECTION = 40
_NO_TAG = frozenset(words("tags", "none"))
_TAG_PATH = re.compile(r"/(?:tags?|topik|topic|label|keyword|tagged|tagar|t)/", re.I)
_UNSORTED = frozenset(words("sections", "unsorted"))
_NO_SECTION = frozenset(words("sections", "none"))
_HOME = frozenset(words("sections", "home"))
_NO_IMAGE = re.compile(
    r"(?:logo|avatar|gravatar|favicon|placeholder|blank|spacer|default[-_.]|noimage|no-image|1x1|pixel)[^/]*$",
    re.I,
)


def tags_of(page: Declared, walk: Walk, links: Links, span: range) -> tuple[list[str], str]:
    """Return (tags as shown, evidence): links of the tag block, else what the page declares.

    ``span``: the blocks from the headline to the end of the text; tag blocks stand there or below.
    """
    blocks = [
        pair for pair in walk.shown.get("tags", ()) if span.start <= pair[0] <= span.stop + _BELOW
    ]
    blocks.sort(key=lambda pair: pair[0] < span.stop - 1)  # below the text before above it
    shown = _links(element for _, element in blocks[:20])
    if shown:
        return shown, "tags"
    rel = _texts(a for a in links.marked if _is_tag(a))
    if rel:
        return rel, "rel=tag"
    listed = [
        element_text(e) for place, e in walk.shown.get("keywords", ())[:3] if place >= span.start
    ]
    for values, source in (
        (listed, "keywords"),
        (page.meta.get("article:tag", []), "meta article:tag"),
    ):
        if values:
            return _split(values), source
    near = _below(walk, span)
    if near:
        return near, "tag links"
    for block in walk.blocks[span.stop : span.stop + _NEXT]:
        if _TAG_LINE.match(block.text) and len(block.text) < _LONGEST_LINE:
            return _split([",".join(tags_of_line(block.text))]), "tag line"
    return [], ""


def _below(walk: Walk, span: range) -> list[str]:
    """Return the links to tags in a row below the text that opens with "Tag:", whatever holds it.

    Without the label they are the day's topics as often.
    """
    links = [a for at, a in walk.shown.get("tagged", ()) if span.stop <= at <= span.stop + _NEXT]
    for row in dict.fromkeys(_row(a) for a in links):
        tags = _texts(a for a in links if _row(a) is row)
        if row is not None and tags:
            label = element_text(row, between=" ").partition(tags[0])[0]
            if _LABELLED.fullmatch(label):
                return tags
    return []


def _row(anchor: etree._Element) -> etree._Element | None:
    """Return what holds a link and those beside it: an item's list, else its parent."""
    parent = anchor.getparent()
    while parent is not None and parent.tag in ("li", "span", "h4", "h5", "h6", "b", "strong"):
        parent = parent.getparent()
    return parent


def _is_tag(anchor: etree._Element) -> bool:
    rel = anchor.get("rel") or ""
    return (
        "tag" in rel.split()
        and "category" not in rel
        and _TAG_PATH.search(anchor.get("href") or "") is not None
    )


def _links(elements: Iterable[etree._Element]) -> list[str]:
    """Return the link texts of the first tag block, or of the tag links that stand alone."""
    alone: list[etree._Element] = []
    for element in elements:
        if element.tag == "a":
            alone.append(element)
            continue
        if (
            element.tag in ("article", "main", "section", "body")
            or next(element.iter("h1"), None) is not None
        ):
            continue  # a post whose classes name its tags
        texts = _texts(a for a in element.iter("a") if not _is_other(a))
        if texts:
            return texts
    return _texts(a for a in alone if not _is_other(a))


def _is_other(anchor: etree._Element) -> bool:
    rel = anchor.get("rel") or ""
    return "category" in rel or len(anchor.get("href") or "") < 2


def _texts(anchors: Iterable[etree._Element]) -> list[str]:
    found: dict[str, str] = {}
    for anchor in anchors:
        text = element_text(anchor).strip(" #,;:|")
        if 1 < len(text) <= _LONGEST_TAG and text.casefold() not in _NO_TAG:
            found.setdefault(text.casefold(), text)
        if len(found) >= _MOST_TAGS:
            break
    return list(found.values())


def _split(values: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for value in values:
        for part in plain(value).split(","):
            text = part.strip(" #")
            if 1 < len(text) <= _LONGEST_TAG and text.casefold() not in _NO_TAG:
                found.setdefault(text.casefold(), text)
    return list(found.values())[:_MOST_TAGS]


def section_of(
    page: Declared, walk: Walk, links: Links, url: str, span: range
) -> tuple[str | None, str]:
    """Return (section, evidence): as declared, else the category link, the breadcrumb's last step,
    or the link near the headline that leads to the first part of the address."""
    declared = [(text_value(page.article.get("articleSection")), "json-ld")]
    declared += [
        (plain(v), f"meta {n}")
        for n in (
            "article:section",
            "article:section2",
            "section",
            "parsely-section",
            "cxenseparse:section",
        )
        for v in page.meta.get(n, ())[:1]
    ]
    for value, source in declared:
        if value and len(value) < 80 and value.casefold() not in _NO_SECTION:
            return value.split(",")[0].strip() if len(value) > 40 else value, source
    for anchor in links.marked:
        if "category" in (anchor.get("rel") or "").split():
            name = element_text(anchor)
            if name and name.casefold() not in _UNSORTED:
                return name, "rel=category"
    crumb = _crumb(page)
    if crumb:
        return crumb, "json-ld breadcrumb"
    for place, element in walk.shown.get("section", ())[:4]:
        if place > span.stop + _BELOW:
            continue
        anchors = [element] if element.tag == "a" else list(element.iter("a"))
        texts = [t for t in _texts(anchors) if t.casefold() not in _HOME]
        if texts and len(texts[-1]) < 40:
            return texts[-1], "breadcrumb"
    for place, anchor in walk.shown.get("category", ()):
        if span.start - _BESIDE <= place <= span.start + _BESIDE:
            name = element_text(anchor).strip(" #,;:|")
            if name.casefold() not in _HOME | _UNSORTED and 1 < len(name) < _LONGEST_SECTION:
                return name, "category link"
    return _by_address(walk, url, span)


def _by_address(walk: Walk, url: str, span: range) -> tuple[str | None, str]:
    segments = [s for s in urlsplit(url).path.split("/") if s]
    if (
        len(segments) < 2
        or not re.fullmatch(r"[a-z][a-z-]{2,24}", segments[0])
        or segments[0] in _NO_SECTION
    ):
        return None, ""
    for block in walk.blocks[max(0, span.start - 6) : span.start + 8]:
        first = block.text.split("|")[0].strip()
        if re.sub(r"\W+", "-", first.casefold()) == segments[0]:
            return first, "address"
    for place, element in walk.shown.get("date", ()):
        if span.start - 6 <= place <= span.start + 8:
            for text in _texts(element.iter("a")):
                if re.sub(r"\W+", "-", text.casefold()) == segments[0]:
                    return text, "address"
    return None, ""


def _crumb(page: Declared) -> str | None:
    for node in page.nodes:
        if "BreadcrumbList" in types_of(node):
            items = node.get("itemListElement")
            names = [_item_name(item) for item in items[:8]] if isinstance(items, list) else []
            headline = text_value(page.article.get("headline")) or page.page_title
            names = [
                n
                for n in names
                if n and n.casefold() not in _HOME and n[:25] not in headline and len(n) < 40
            ]
            if names:
                return names[-1]
    return None


def _item_name(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    inner = item.get("item")
    return text_value(item.get("name")) or (
        text_value(inner.get("name")) if isinstance(inner, dict) else ""
    )


def image_of(page: Declared, url: str) -> tuple[str | None, str]:
    """Return (address of the lead image, evidence); logos and placeholders are none."""
    declared = [(v, "meta og:image") for v in page.meta.get("og:image", [])[:2]]
    declared += [(v, "json-ld") for v in _image_urls(page.article.get("image"))]
    declared += [(v, "json-ld") for v in _image_urls(page.article.get("thumbnailUrl"))]
    declared += [
        (v, f"meta {n}")
        for n in ("twitter:image", "twitter:image:src", "image")
        for v in page.meta.get(n, [])[:1]
    ]
    declared += [(v, "link image_src") for v in page.links.get("image_src", [])[:1]]
    for value, source in declared:
        try:
            target = urljoin(url, value.strip())
            parts = urlsplit(target)
        except ValueError:
            continue
        if (
            parts.scheme in ("http", "https")
            and parts.netloc
            and len(target) < 2000
            and not _NO_IMAGE.search(parts.path)
        ):
            return target, source
    return None, ""


def _image_urls(value: Any) -> list[str]:
    found: list[str] = []
    for item in value[:3] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("url") or item.get("contentUrl") or item.get("@id")  # noqa: PLW2901
        if isinstance(item, str):
            found.append(item)
    return found


def keywords_of(page: Declared) -> list[str]:
    """Return declared keywords (JSON-LD, news_keywords), for pages that show no tags."""
    declared = page.article.get("keywords")
    if isinstance(declared, str):
        return _split([declared])
    return _split(names_of(declared)) if declared else []
