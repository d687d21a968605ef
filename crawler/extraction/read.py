"""A page, or a fragment that an API gave, becomes a record.

The order of the work: decode, parse once, read what the page declares, walk its text once, choose
the body, ask trafilatura where the evidence is weak, clean line by line, choose title, dates,
people. Pure: no network, no state; results can be pickled and written as JSON.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from lxml import etree

from crawler.extraction import boilerplate, details, kinds, titles
from crawler.extraction.article import Extraction, NoArticle, text_of
from crawler.extraction.blocks import Walk
from crawler.extraction.body import Body, find_body, prose_of
from crawler.extraction.dateline import dateline_of
from crawler.extraction.dates import DateCandidate
from crawler.extraction.decode import decode
from crawler.extraction.inline import SHORTCODE, element_text, folded
from crawler.extraction.language import language_of
from crawler.extraction.paging import next_pages
from crawler.extraction.people import people_of, persons
from crawler.extraction.stamps import Dates, near_of, of_url
from crawler.extraction.structured import Declared, declared, plain, text_value
from crawler.extraction.text import article_text, declared_body
from crawler.extraction.tree import body_of, parse
from crawler.extraction.urls import canonical_of, site_of
from crawler.extraction.zones import zone_of
from crawler.items import Candidate, ExtractedBy, article_id, content_hash


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows of the page's site."""

    url: str
    province: str | None = None
    platform: str | None = None
    site_name: str | None = None
    fetched_at: datetime | None = None


def extract(
    html: bytes | str,
    url: str,
    *,
    known: Candidate | None = None,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
    content_type: str | None = None,
    rendered: bool = False,
) -> Extraction:
    """Read one saved or fetched page.

    Args:
        html: the page's bytes (charset is found out) or text.
        url: the address that it came from.
        known: what discovery told of it; its dates, authors and tags win over the page's own.
        province: ISO 3166-2 code of the source, for times without a zone; None for national.
        platform: family of the source ("wordpress", "blogger"), for rules that hold only there.
        site_name: the outlet's name, which is cut from titles and is nobody's author.
        fetched_at: aware time of the fetch; resolves "2 hari lalu", refuses dates after it.
        content_type: the response's header, for its charset.
        rendered: the HTML is what a browser showed.

    Raises:
        NoArticle: the page is a listing, a video, an error page, …; see ``article.REASONS``.
    """
    markup = decode(html, content_type)
    root = parse(markup)
    if root is None:
        raise NoArticle("not-html", markup.strip()[:60] or "empty")
    page = declared(root)
    walk = Walk().read(body_of(root))
    body = find_body(walk)
    context = Context(url, province, platform, site_name or _name_of_site(page), fetched_at)
    title, title_source = titles.title_of(page, walk, context.site_name)
    if not declared_body(page):
        kinds.refuse(root, page, walk, body, url, title)
    reading = _Reading(context, page, walk, body, root, known)
    text = article_text(page, walk, body, reading.title_at(title))
    result = reading.record(title, title_source, text.paragraphs)
    result.evidence["text"] = text.source
    result.confidence = text.confidence
    result.extracted_by = "rendered" if rendered else "html"
    return result


def extract_fragment(
    known: Candidate,
    *,
    province: str | None = None,
    platform: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
) -> Extraction:
    """Read an article whose body discovery already has (``known.body``, an HTML fragment).

    The fragment is the body, so nothing is searched for; shortcodes, captions, share blocks and
    related links inside it go as they do on a page, and its ``<!--nextpage-->`` parts are one text.

    Raises:
        NoArticle: ``too-short`` when no text is left; ``not-html`` when there is no body.
    """
    if not known.body or not known.body.strip():
        raise NoArticle("not-html", "no body")
    markup = SHORTCODE.sub(" ", decode(known.body))
    root = parse(f'<html><body><div class="entry-content">{markup}</div></body></html>')
    if root is None:
        raise NoArticle("not-html", known.body[:60])
    walk = Walk().read(body_of(root))
    body = find_body(walk)
    paragraphs = [block.text for block in body.blocks]
    context = Context(known.url, province, platform, site_name, fetched_at)
    title = folded(plain(known.title or ""))
    result = _Reading(context, Declared(), walk, body, root, known).record(title, "api", paragraphs)
    if not result.paragraphs:
        raise NoArticle("too-short", "nothing is left of the fragment")
    result.evidence["text"] = "api"
    api: dict[str, ExtractedBy] = {"wordpress": "wordpress-api", "blogger": "blogger-feed"}
    result.extracted_by = api.get(platform or "", "html")
    return result


#: Languages that a page may declare by its theme's default or by mistake.
_NEIGHBOURS = frozenset(("id", "in", "ms", "jv", "su", "en", "xx"))
_INDONESIAN = re.compile(r"\b(?:yang|dengan|untuk|dalam|tersebut|dari)\b", re.I)
#: Texts below this length are in the language that the page declares.
_SHORT = 400


class _Reading:
    """Puts one record together from the parts of a page."""

    def __init__(
        self,
        context: Context,
        page: Declared,
        walk: Walk,
        body: Body,
        root: etree._Element,
        known: Candidate | None,
    ) -> None:
        self.context = context
        self.page = page
        self.walk = walk
        self.body = body
        self.root = root
        self.known = known

    def record(self, title: str, title_source: str, paragraphs: list[str]) -> Extraction:
        context = self.context
        language = self._language(paragraphs)
        cleaned = boilerplate.clean(
            paragraphs,
            title=title,
            platform=context.platform,
            site_name=context.site_name,
            language=language or "id",
        )
        paragraphs = _with_dateline(cleaned.paragraphs)
        if not title and paragraphs:
            title, title_source = paragraphs[0][:120], "text"
        url, url_source = canonical_of(context.url, self._addresses())
        evidence = {"title": title_source, "url": url_source}
        result = Extraction(
            id=article_id(url),
            url=url,
            title=title,
            text=text_of(title, paragraphs),
            content_hash=content_hash(paragraphs),
            language=language,
            evidence=evidence,
            removed=[f"{item.rule}: {item.line}" for item in cleaned.removed],
            province=context.province,
            fetched_at=_stamp(context.fetched_at),
        )
        self._dates(result, paragraphs, indonesian=self._indonesian(language))
        self._people(result, cleaned, indonesian=self._indonesian(language))
        self._surroundings(result, cleaned.tags)
        result.dateline = (
            dateline_of(paragraphs[0], context.site_name or _host_name(context.url))
            if paragraphs
            else None
        )
        result.next_pages, result.whole_page = next_pages(self.root, context.url, url)
        if self.known is not None:
            result.discovered_by = self.known.discovered_by
        return result

    def _addresses(self) -> list[str]:
        if self.known is not None and self.known.body is not None:
            return [self.known.url]
        page = self.page
        found = page.links.get("canonical", []) + page.meta.get("og:url", [])
        main = page.article.get("mainEntityOfPage")
        for value in (page.article.get("url"), main.get("@id") if isinstance(main, dict) else main):
            if isinstance(value, str) and value.startswith("http"):
                found.append(value)
        return found

    def _language(self, paragraphs: list[str]) -> str | None:
        if self.known is not None and self.known.language:
            return self.known.language
        text = "\n".join(paragraphs)
        declared = (self.page.language or "")[:2].lower()
        if len(text) < _SHORT and declared in ("id", "in"):
            return "id"  # two sentences are too few to tell from
        if (
            len(declared) == 2
            and declared not in _NEIGHBOURS
            and not _INDONESIAN.search(text[:600])
        ):
            return declared
        return language_of(text)

    def _indonesian(self, language: str | None) -> bool:
        return (
            language in ("id", "jv", "su", "ms")
            or self.context.province is not None
            or site_of(self.context.url).endswith(".id")
        )

    def _dates(self, result: Extraction, paragraphs: list[str], *, indonesian: bool) -> None:
        zone: tzinfo = zone_of(self.context.province) if indonesian else UTC
        near = near_of(self.context.url)
        dates = Dates(zone, self.context.fetched_at, near)
        candidates: list[DateCandidate] = []
        if self.known is not None:
            candidates += dates.known(self.known.published_at)
        candidates += dates.declared(self.page)
        title_at, start = self.title_at(result.title), self._start()
        candidates += dates.shown(self.walk, start, self._last() + 1, title_at, self._article())
        candidates += of_url(self.context.url)
        if not any(c.stamp.time_known and c.trust >= 0.9 for c in candidates):
            candidates += dates.in_text(result.title, paragraphs, near)
        choice = dates.chosen(candidates)
        result.published_at, result.date_source = choice.published_at, choice.date_source
        result.date_conflict = choice.conflict
        if choice.date_source:
            result.evidence["published_at"] = choice.date_source
        if self.known is not None and self.known.modified_at:
            changed = dates.chosen(list(dates.known(self.known.modified_at)))
            result.modified_at = changed.published_at
        else:
            result.modified_at = dates.modified(self.page)

    def _start(self) -> int:
        """The index of the block where the text begins."""
        blocks = self.walk.blocks
        return next(
            (i for i in self.body.indexes if prose_of(blocks[i])),
            self.body.indexes[0] if self.body.indexes else 0,
        )

    def _article(self) -> etree._Element | None:
        """The element around the body: what stands in it below the text belongs to the article."""
        if not self.body.holders:
            return None
        return self.walk.holders[self.body.holders[0]].element.getparent()

    def _last(self) -> int:
        """The index of the text's last block."""
        return self.body.indexes[-1] if self.body.indexes else 0

    def title_at(self, title: str) -> int:
        """The index of the headline's block: the last one with its words before the text."""
        key, start = title.casefold()[:40], self._start()
        found = [
            at
            for at, element in self.walk.titles
            if at <= start + 3 and element_text(element).casefold().startswith(key)
        ]
        return found[-1] if found else max(0, start - 4)

    def _span(self, title: str) -> range:
        """The blocks from the headline to the end of the text."""
        return range(self.title_at(title), self._last() + 1)

    def _people(
        self, result: Extraction, cleaned: boilerplate.Cleaned, *, indonesian: bool
    ) -> None:
        sites = [
            self.context.site_name or "",
            site_of(self.context.url),
            site_of(self.context.url).split(".")[0],
        ]
        found = people_of(
            self.page,
            self.walk,
            sites,
            self._span(result.title),
            indonesian=indonesian,
            editors=cleaned.editors,
        )
        authors, source = found.authors, found.source
        told = persons(self.known.authors, sites) if self.known is not None else []
        if told:
            authors, source = told, "api"
        result.editors = found.editors
        result.reporters = list(dict.fromkeys(found.reporters + cleaned.reporters))
        if cleaned.reporters and (not authors or source.startswith("meta")):
            authors, source = list(cleaned.reporters), "credit line"
        result.authors = authors
        if authors:
            result.evidence["authors"] = source

    def _surroundings(self, result: Extraction, credit_tags: list[str]) -> None:
        span = self._span(result.title)
        result.tags, source = details.tags_of(self.page, self.walk, self.root, span)
        if not result.tags:
            result.tags, source = (
                credit_tags or details.keywords_of(self.page),
                "tag line" if credit_tags else "json-ld",
            )
        section, section_source = details.section_of(
            self.page, self.walk, self.root, self.context.url, span
        )
        image, image_source = details.image_of(self.page, self.context.url)
        known = self.known
        if known is not None:
            if known.tags:
                result.tags, source = list(known.tags), "api"
            if known.section:
                section, section_source = known.section, "api"
            if known.image:
                image, image_source = known.image, "api"
        result.section, result.image = section, image
        for name, value, where in (
            ("tags", result.tags, source),
            ("section", section, section_source),
            ("image", image, image_source),
        ):
            if value:
                result.evidence[name] = where


_DATELINE_ALONE = re.compile(r"[^.!?]{2,60}\s*[-–—]\s*")


def _with_dateline(paragraphs: list[str]) -> list[str]:
    """Join a dateline that stands on a line of its own to the paragraph that it opens."""
    if len(paragraphs) > 1 and _DATELINE_ALONE.fullmatch(paragraphs[0]):
        return [f"{paragraphs[0]} {paragraphs[1]}", *paragraphs[2:]]
    return paragraphs


def _host_name(url: str) -> str | None:
    """The outlet's name as its host spells it, when nothing else names it."""
    return site_of(url).split(".")[0] or None


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def _name_of_site(page: Declared) -> str | None:
    value = page.first("og:site_name", "application-name")
    if value is not None:
        return plain(value[0])
    publisher = page.article.get("publisher")
    return text_value(publisher.get("name")) or None if isinstance(publisher, dict) else None
