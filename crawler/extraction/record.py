"""From the parts of a page to the record: lines cleaned, date, people and the rest chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from crawler.extraction import boilerplate, details
from crawler.extraction.article import Extraction, text_of
from crawler.extraction.body import Body
from crawler.extraction.boilerplate.lines import ends_sentence
from crawler.extraction.dateline import dateline_of
from crawler.extraction.dates import DateCandidate
from crawler.extraction.language import language_of
from crawler.extraction.layout import Layout
from crawler.extraction.links import Links
from crawler.extraction.paging import next_pages
from crawler.extraction.people import people_of, persons
from crawler.extraction.stamps import Dates, near_of, of_url
from crawler.extraction.structured import Declared
from crawler.extraction.titles import site_of_window
from crawler.extraction.urls import canonical_of, site_of
from crawler.extraction.walk import Walk
from crawler.extraction.zones import zone_of
from crawler.items import Candidate, article_id, content_hash


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows of the page's site."""

    url: str
    province: str | None = None
    platform: str | None = None
    site_name: str | None = None
    fetched_at: datetime | None = None


#: Languages that a page may declare by its theme's default or by mistake.
_NEIGHBOURS = frozenset(("id", "in", "ms", "jv", "su", "en", "xx"))
_INDONESIAN = re.compile(r"\b(?:yang|dengan|untuk|dalam|tersebut|dari)\b", re.I)
#: Texts below this length are in the language that the page declares.
_SHORT = 400


class Reading:
    """Puts one record together from the parts of a page."""

    def __init__(
        self,
        context: Context,
        page: Declared,
        walk: Walk,
        body: Body,
        links: Links,
        known: Candidate | None,
    ) -> None:
        self.context = context
        self.page = page
        self.walk = walk
        self.layout = Layout(walk, body)
        self.links = links
        self.known = known

    def record(self, title: str, title_source: str, paragraphs: list[str]) -> Extraction:
        """Return the record of a page with this headline and these lines of text."""
        context = self.context
        language = self._language(paragraphs)
        cleaned = boilerplate.clean(
            paragraphs,
            title=title,
            platform=context.platform,
            site_name=self._outlet(title),
            language=language or "id",
        )
        paragraphs = _with_dateline(cleaned.paragraphs)
        if language is None and cleaned.removed:  # a few sentences among many labels
            language = self._language(paragraphs)
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
        result.dateline = _dateline(paragraphs, context.site_name or _host_name(context.url))
        result.next_pages, result.whole_page = next_pages(self.links.addresses, context.url, url)
        if self.known is not None:
            result.discovered_by = self.known.discovered_by
        return result

    def _outlet(self, title: str) -> str | None:
        """The outlet's name as the caller or the page tells it."""
        return self.context.site_name or site_of_window(self.page.page_title or "", title)

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
        title_at = self.layout.title_at(result.title)
        candidates += dates.shown(self.layout, title_at)
        candidates += of_url(self.context.url)
        if not any(c.stamp.time_known for c in candidates):
            candidates += dates.below_headline(self.layout, title_at)
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

    def _people(
        self, result: Extraction, cleaned: boilerplate.Cleaned, *, indonesian: bool
    ) -> None:
        sites = [
            self._outlet(result.title) or "",
            site_of(self.context.url),
            site_of(self.context.url).split(".")[0],
        ]
        found = people_of(
            self.page,
            self.walk,
            sites,
            self.layout.span(result.title),
            indonesian=indonesian,
            editors=cleaned.editors,
        )
        authors, source = found.authors, found.source
        told = persons(self.known.authors, sites) if self.known is not None else []
        if told:
            authors, source = told, "api"
        result.editors = found.editors
        result.reporters = list(dict.fromkeys(found.reporters + cleaned.reporters))
        signed = persons(cleaned.reporters, sites) or persons(cleaned.posters, sites)
        if signed and (not authors or source.startswith("meta")):
            authors, source = signed, "credit line"
        result.authors = authors
        if authors:
            result.evidence["authors"] = source

    def _surroundings(self, result: Extraction, credit_tags: list[str]) -> None:
        span = self.layout.span(result.title)
        result.tags, source = details.tags_of(self.page, self.walk, self.links, span)
        if not result.tags:
            result.tags, source = (
                credit_tags or details.keywords_of(self.page),
                "tag line" if credit_tags else "json-ld",
            )
        section, section_source = details.section_of(
            self.page, self.walk, self.links, self.context.url, span
        )
        image, image_source = details.image_of(self.page, self.context.url)
        known = self.known
        if known is not None:
            # A feed's categories are tags and sections in one; a page that shows tags tells them.
            mixed = known.discovered_by == "feed" and known.body is None
            if known.tags and not (mixed and result.tags and source in _TAGS_ALONE):
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


#: Where a page tells its tags and nothing else.
_TAGS_ALONE = frozenset({"tags", "rel=tag", "meta article:tag"})
#: A line of so many characters above a report is its lead or a subtitle.
_LONGEST_LEAD = 160
_DATELINE_ALONE = re.compile(r"[^.!?]{2,60}\s*[-–—]\s*")


def _dateline(paragraphs: list[str], site: str | None) -> str | None:
    """Return the place that opens the report; a lead that closes no sentence may stand above."""
    for paragraph in paragraphs[:2]:
        place = dateline_of(paragraph, site)
        if place or len(paragraph) > _LONGEST_LEAD or ends_sentence(paragraph):
            return place
    return None


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
