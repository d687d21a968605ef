"""Tags, section, image: what surrounds an article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.extraction.blocks import Walk
from crawler.extraction.inline import folded
from crawler.extraction.structured import Declared, names_of, plain, text_value, types_of

_MOST_TAGS = 30
_LONGEST_TAG = 60
_NO_TAG = frozenset(
    "tag tags topik terkait label keyword keywords featured headline headlines uncategorized berita news read more lainnya".split()
)
_TAG_PATH = re.compile(r"/(?:tags?|topik|topic|label|keyword|tagged|tagar|t)/", re.I)
_HOME = frozenset(
    "home beranda index utama halaman depan start startseite front depan news berita".split()
)
_NO_IMAGE = re.compile(
    r"(?:logo|avatar|gravatar|favicon|placeholder|blank|spacer|default[-_.]|noimage|no-image|1x1|pixel)[^/]*$",
    re.I,
)


def tags_of(page: Declared, walk: Walk, root: etree._Element) -> tuple[list[str], str]:
    """Return (tags as shown, evidence): links of the tag block, else what the page declares."""
    shown = _links(walk.shown.get("tags", ()))
    if shown:
        return shown, "tags"
    rel = _texts(
        a
        for a in root.iter("a")
        if "tag" in (a.get("rel") or "").split()
        and "category" not in (a.get("rel") or "")
        and _TAG_PATH.search(a.get("href") or "")
    )
    if rel:
        return rel, "rel=tag"
    declared = _split(page.meta.get("article:tag", ()))
    if declared:
        return declared, "meta article:tag"
    return [], ""


def _links(shown: Iterable[tuple[int, etree._Element]]) -> list[str]:
    """Return the link texts of the tag block with the most tags links."""
    for _, element in shown:
        anchors = [element] if element.tag == "a" else list(element.iter("a"))
        texts = _texts(a for a in anchors if not _is_other(a))
        if texts:
            return texts
    return []


def _is_other(anchor: etree._Element) -> bool:
    rel = anchor.get("rel") or ""
    return "category" in rel or len(anchor.get("href") or "") < 2


def _texts(anchors: Iterable[etree._Element]) -> list[str]:
    found: dict[str, str] = {}
    for anchor in anchors:
        text = folded("".join(anchor.itertext())).strip(" #,;:|")
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


def section_of(page: Declared, walk: Walk) -> tuple[str | None, str]:
    """Return (section, evidence): declared, else the breadcrumb's last step, else the category."""
    for value, source in (
        (text_value(page.article.get("articleSection")), "json-ld"),
        (
            plain(
                (
                    page.first(
                        "article:section",
                        "section",
                        "parsely-section",
                        "cxenseparse:section",
                        "dcterms.subject",
                    )
                    or ("", "")
                )[0]
            ),
            "meta",
        ),
    ):
        if value and len(value) < 80:
            return value.split(",")[0].strip() if len(value) > 40 else value, source
    crumb = _crumb(page)
    if crumb:
        return crumb, "json-ld breadcrumb"
    for _, element in walk.shown.get("section", ())[:4]:
        texts = [t for t in _texts(element.iter("a")) if t.casefold() not in _HOME] or (
            [folded("".join(element.itertext()))] if element.tag == "a" else []
        )
        if texts and len(texts[-1]) < 40:
            return texts[-1], "breadcrumb"
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
