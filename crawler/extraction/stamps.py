"""Every date that a page gives for its article, as candidates in order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from lxml import etree

from crawler.extraction.boilerplate.stamps import is_stamp_line
from crawler.extraction.dates import (
    Choice,
    DateCandidate,
    choose,
    dates_in_text,
    read_date,
    url_date,
    url_month,
)
from crawler.extraction.inline import element_text, folded
from crawler.extraction.layout import Layout
from crawler.extraction.structured import Declared, text_value
from crawler.extraction.tables import words
from crawler.items import DateSource

#: Meta names for the date of publication, most exact first.
_PUBLISHED_META = words("meta", "published")
_MODIFIED_META = words("meta", "modified")
#: How far from the headline and the first paragraph a byline may stand, in blocks.
_REACH = 8
_LONGEST_BYLINE = 240
#: Shown dates of this trust can correct a declared one.
_SHOWN_TRUST = 0.69
#: A byline shows minutes; themes and caches round.
_ROUNDING = timedelta(minutes=3)
#: Dates in elements of no telling name: less than a byline, as good as an address.
_LOOSE_TRUST = 0.6
_LONGEST_TEXT = 120
_MOST_TEXTS = 60
_OPENING = 24
#: A time of day alone in its element.
_CLOCK = re.compile(
    r"(?:pukul|pkl\.?|jam)?\s?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s?(?:wib|wita|wit|[ap]\.?m\.?)?", re.I
)


class Dates:
    """Reads a page's dates in one zone."""

    def __init__(self, zone: tzinfo, fetched_at: datetime | None, near: date | None) -> None:
        self.zone = zone
        self.fetched_at = fetched_at
        self.near = near

    def _candidate(
        self, text: str | None, source: DateSource, trust: float | None = None
    ) -> Iterator[DateCandidate]:
        stamp = read_date(text, zone=self.zone, fetched_at=self.fetched_at, near=self.near)
        if stamp is not None:
            yield DateCandidate(stamp, source, trust)

    def declared(self, page: Declared) -> Iterator[DateCandidate]:
        """Dates in JSON-LD and meta elements."""
        trust = 0.88 if page.article.get("page") else None
        yield from self._candidate(text_value(page.article.get("datePublished")), "json-ld", trust)
        if not page.article.get("datePublished"):
            yield from self._candidate(text_value(page.article.get("dateCreated")), "json-ld", 0.86)
        for name in _PUBLISHED_META:
            for value in page.meta.get(name, ())[:1]:
                yield from self._candidate(value, "meta", 0.9 if "publish" in name else 0.84)

    def shown(self, layout: Layout, title_at: int) -> Iterator[DateCandidate]:
        """Dates in ``<time>`` elements and bylines near the headline or the first paragraph.

        Some themes keep them right below the text, in the article's element.
        """
        walk, start, stop = layout.walk, layout.start, layout.stop
        low, high = min(title_at, start) - _REACH, max(title_at, start) + 2

        def near(place: int, element: etree._Element) -> bool:
            if place in range(stop, stop + 2):
                return _inside(element, layout.article)
            return low <= place <= high

        for place, element in walk.shown.get("datePublished", ())[:3]:
            if low <= place:
                yield from self._element(element, "time", 0.87)
        for place, element in walk.shown.get("stamp", ())[:20]:
            if near(place, element) and not _of_update(element):
                yield from self._element(element, "time", _near(0.85, place, start, stop, title_at))
        for place, element in walk.shown.get("date", ())[:30]:
            if "odif" in (element.get("class") or ""):  # "itemDateModified", "date-modified"
                continue
            if near(place, element) and len(element_text(element)) <= _LONGEST_BYLINE:
                yield from self._element(
                    element, "byline", _near(0.8, place, start, stop, title_at)
                )
        for place, element in walk.shown.get("author", ())[:10]:
            if (
                low <= place <= high
                and 12 <= len(text := element_text(element, between=" ")) <= _LONGEST_BYLINE
            ):
                yield from self._candidate(
                    text, "byline", _near(0.78, place, start, stop, title_at)
                )
        above = walk.blocks[max(0, title_at) : start]
        # A long byline passes for prose: "Oleh …, Jumat, 9 Februari 2024 | 11:05 WIB - Redaktur: …"
        above += [block for block in walk.blocks[start : start + 1] if is_stamp_line(block.text)]
        for block in above:
            if 6 <= len(block.text) <= 160 and any(ch.isdigit() for ch in block.text):
                yield from self._candidate(block.text, "byline", 0.7)

    def below_headline(self, layout: Layout, title_at: int) -> Iterator[DateCandidate]:
        """Dates anywhere between the headline and the first paragraph, whatever it stands in.

        For pages that show a date in elements of no telling name, or its day and its time in two.
        """
        texts = _texts_between(layout, title_at)
        for index, text in enumerate(texts):
            if not any(ch.isdigit() for ch in text):
                continue
            clock = next(filter(_CLOCK.fullmatch, texts[index + 1 : index + 4]), None)
            if clock and not _CLOCK.search(text):
                yield from self._candidate(f"{text} {clock}", "byline", _LOOSE_TRUST)
            yield from self._candidate(text, "byline", _LOOSE_TRUST)

    def _element(
        self, element: etree._Element, source: DateSource, trust: float
    ) -> Iterator[DateCandidate]:
        """Dates of one element: of its attributes, and of its text when that says more."""
        for name in ("datetime", "content", "title"):
            yield from self._candidate(element.get(name), source, trust)
        text = element_text(element, between=" ")
        if text != element.get("datetime"):
            yield from self._candidate(text, "byline", min(trust, 0.8))

    def in_text(
        self, title: str, paragraphs: list[str], near: date | None
    ) -> Iterator[DateCandidate]:
        """Days that the text itself gives."""
        for found in dates_in_text(
            paragraphs, zone=self.zone, fetched_at=self.fetched_at, near=near, title=title
        )[:2]:
            yield DateCandidate(found.stamp, "text", found.confidence * 0.6)

    def modified(self, page: Declared) -> str | None:
        """Return the date of the last change that the page declares."""
        values = [text_value(page.article.get("dateModified"))]
        values += [v for name in _MODIFIED_META for v in page.meta.get(name, ())[:1]]
        for value in values:
            stamp = read_date(value, zone=self.zone, fetched_at=self.fetched_at)
            if stamp is not None:
                return choose([DateCandidate(stamp, "meta")], zone=self.zone).published_at
        return None

    def known(self, stamp: str | None, source: DateSource = "api") -> Iterator[DateCandidate]:
        """A date that discovery told."""
        yield from self._candidate(stamp, source)

    def chosen(self, candidates: list[DateCandidate]) -> Choice:
        """Return the choice among the candidates, false zones corrected by what the page shows."""
        shown = [
            c
            for c in candidates
            if c.source in ("byline", "time")
            and c.trust >= _SHOWN_TRUST
            and isinstance(c.stamp.value, datetime)
        ]
        if shown:
            candidates = [self._corrected(c, shown) for c in candidates]
        return choose(candidates, zone=self.zone, fetched_at=self.fetched_at)

    def _corrected(self, candidate: DateCandidate, shown: list[DateCandidate]) -> DateCandidate:
        """Correct a stamp whose offset has the wrong sign; doubt a UTC stamp that nothing repeats.

        Some sites write "-07:00" for WIB; the byline shows the same clock. Others label as UTC a
        clock that is neither; the byline with its zone is what readers saw.
        """
        value = candidate.stamp.value
        if candidate.source not in ("json-ld", "meta") or not isinstance(value, datetime):
            return candidate
        clock = (candidate.stamp.utc_clock or value).replace(tzinfo=None, second=0, microsecond=0)
        clocks = [s.stamp.value for s in shown if isinstance(s.stamp.value, datetime)]
        same = [c for c in clocks if c.replace(tzinfo=None, second=0, microsecond=0) == clock]
        offset, home = value.utcoffset(), value.replace(tzinfo=self.zone).utcoffset()
        if same and offset and home and offset == -home:
            return replace(
                candidate, stamp=replace(candidate.stamp, value=value.replace(tzinfo=self.zone))
            )
        if same and not candidate.stamp.zone_given and candidate.stamp.utc_clock is None:
            return replace(candidate, stamp=replace(candidate.stamp, zone_given=True))
        near = any(abs(c - value) <= _ROUNDING for c in clocks)
        given = any(s.stamp.zone_given for s in shown if s.source == "byline")
        if candidate.stamp.utc_clock is not None and home and given and not same and not near:
            return replace(candidate, confidence=min(candidate.trust, 0.65))
        return candidate


def _texts_between(layout: Layout, title_at: int) -> list[str]:
    """Return the short texts after the headline's element and before the text begins."""
    walk = layout.walk
    heads = [element for place, element in walk.titles if place == title_at]
    if not heads or not walk.blocks:
        return []
    opening = walk.blocks[layout.start].text[:_OPENING]
    found: list[str] = []
    texts = heads[-1].xpath("following::text()[normalize-space()]")
    for node in islice(texts if isinstance(texts, list) else (), _MOST_TEXTS):
        text = folded(str(node))
        if opening and text.startswith(opening):
            break
        if len(text) <= _LONGEST_TEXT:
            found.append(text)
    return found


def _inside(element: etree._Element, article: etree._Element | None) -> bool:
    for ancestor in islice(element.iterancestors(), 8):
        if ancestor is article:
            return True
        if ancestor.tag in ("aside", "nav"):
            return False
    return False


def _of_update(element: etree._Element) -> bool:
    names = (element.get("class") or "").split()
    return "updated" in names and "published" not in names


def _near(trust: float, place: int, start: int, stop: int, title_at: int) -> float:
    """Lower the trust of what stands far before the headline: tickers and the site's clock."""
    if place >= stop:
        return trust - 0.05
    if title_at < place <= start + 1:  # the headline's own index is that of what precedes it
        return trust
    return trust - (0.1 if title_at - 3 <= place <= start else 0.3)


def near_of(url: str) -> date | None:
    """Return the day or month that an address names."""
    return url_month(url)


def of_url(url: str) -> list[DateCandidate]:
    """Return the day in an address as a candidate."""
    stamp = url_date(url)
    return [DateCandidate(stamp, "url")] if stamp else []
