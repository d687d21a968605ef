"""A text dump of a page, as a browser's "save as text" or an old corpus gives it, to a record.

A dump has no markup: one line is a block, empty lines mean nothing. The headline is the first line
that is not furniture, or the first that comes twice; the text is everything from the first to the
last sentence, cleaned by the boilerplate rules. What is glued together is cut only where the rest
of the dump shows the seam.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from crawler.extraction import boilerplate
from crawler.extraction.article import Extraction, NoArticle, text_of
from crawler.extraction.boilerplate.lines import (
    capital_share,
    comparable,
    ends_sentence,
    reads_as_headline,
    reads_as_prose,
    words_of,
)
from crawler.extraction.boilerplate.related import related_line
from crawler.extraction.boilerplate.rules import RULES
from crawler.extraction.boilerplate.stamps import is_stamp_line
from crawler.extraction.dateline import dateline_of
from crawler.extraction.dates import (
    Choice,
    DateCandidate,
    Stamp,
    TextDate,
    choose,
    dates_in_text,
    read_date,
    url_date,
    url_month,
)
from crawler.extraction.inline import folded
from crawler.extraction.language import language_of
from crawler.extraction.zones import zone_of
from crawler.items import article_id, content_hash

_MOST_LINES = 5000
_SHORTEST_TITLE = 20
_LONGEST_SITE_NAME = 30
#: Reports follow the event within this time.
_A_STORY = timedelta(days=14)
_LIST_ITEM = re.compile(r"(?:\d{1,3}|[a-zA-Z])[.)]\s|[-\u2022*\u25cf]\s")
#: A name or initials glued to a headline's last word: "CarenangEK".
_GLUED_NAME = re.compile(r"(?P<word>\w*[a-z\u00e0-\u00ff])(?P<name>[A-Z]{2,4}|[A-Z][a-z]{2,12})$")
#: The last line of a text, with a credit behind its full stop: ". (Tim/Red*)".
_SIGNED = re.compile(r"[.!?][\"'\u201d\u2019]?\s*[(\[][^()\[\]]{1,60}[)\]]\W{0,3}$")
_READING_TIME = re.compile(r"\d{1,3}\s?min(?:ute)?s?\sread", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Dump:
    lines: list[str]
    title_at: int
    title: str


def extract_text(
    text: str,
    *,
    url: str = "",
    title: str = "",
    province: str | None = None,
    site_name: str | None = None,
    fetched_at: datetime | None = None,
) -> Extraction:
    """Return the record of a text dump: title, date, dateline, paragraphs, tags, language.

    ``url`` is the page's address when it is known; its date helps, and the record's id is made of
    it (without one, of the text). ``title`` is its headline when that is known: the text begins
    behind its line, or is all of the dump; without one the headline is found. ``province`` (ISO
    3166-2) gives the zone of times without one.

    Raises:
        NoArticle: the dump holds no sentence.
    """
    lines = [folded(line.replace("\x00", "")) for line in text.splitlines()[:_MOST_LINES]]
    lines = [line for line in lines if line]
    dump = _Dump(lines, _line_of(title, lines), title) if title else _with_title(lines)
    cleaned = boilerplate.clean(
        dump.lines[dump.title_at + 1 :], title=dump.title, site_name=site_name
    )
    paragraphs = _body(cleaned.paragraphs)
    if not paragraphs:
        raise NoArticle("too-short", dump.title[:60] or "empty")
    title = title or _without_glued_name(dump, paragraphs)
    choice = _date(dump, paragraphs, zone_of(province), url, fetched_at=fetched_at)
    stand_in = "text:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return Extraction(
        id=article_id(url or stand_in),
        url=url,
        title=title,
        text=text_of(title, paragraphs),
        published_at=choice.published_at,
        date_source=choice.date_source,
        date_conflict=choice.conflict,
        authors=_unique([*cleaned.reporters, *_signed_twice(dump.lines[dump.title_at + 1 :])]),
        editors=cleaned.editors,
        reporters=cleaned.reporters,
        tags=cleaned.tags,
        language=language_of(" ".join(paragraphs)),
        dateline=dateline_of(paragraphs[0], site_name),
        source_name=site_name or "",
        content_hash=content_hash(paragraphs),
        discovered_by="given",
        evidence={"title": "text", "text": "text"},
        removed=[item.line for item in cleaned.removed],
    )


def _line_of(title: str, lines: list[str]) -> int:
    """Return where a known headline stands, with a site's name behind it or without; else -1."""
    key = comparable(title)
    for index, line in enumerate(lines[:60]):
        found = comparable(line)
        if found == key or (
            len(key) >= _SHORTEST_TITLE
            and found.startswith(key)
            and len(found) - len(key) <= _LONGEST_SITE_NAME
        ):
            return index
    return -1


def _with_title(lines: list[str]) -> _Dump:
    """Find the headline; a line with the text before it is none, then it is the first line."""
    place = _headline(lines)
    if place > 0 and _sentences(lines[:place]) > _sentences(lines[place + 1 :]):
        short = (i for i, line in enumerate(lines[:place]) if not _is_furniture(line))
        place = next(short, -1)
        if place >= 0 and (ends_sentence(lines[place]) or not reads_as_headline(lines[place])):
            place = -1
    return _Dump(lines, place, lines[place] if place >= 0 else "")


def _sentences(lines: list[str]) -> int:
    return sum(reads_as_prose(line) and ends_sentence(line) for line in lines)


def _headline(lines: list[str]) -> int:
    """Find the headline: the first line that comes again before the text, else the first one.

    It may come again without the site's name behind it; then it is the shorter.

    Furniture, dates, site names and lone words are passed over. -1 when there is none.
    """
    candidates: list[int] = []
    for index, line in enumerate(lines[:60]):
        if candidates and reads_as_prose(line) and ends_sentence(line):
            break
        if _is_furniture(line) or _SIGNED.search(line):
            continue
        if reads_as_headline(line) and len(words_of(line)) >= 3:
            candidates.append(index)
    if not candidates:
        return -1
    keys = [comparable(lines[index]) for index in candidates]
    for index, key in zip(candidates, keys, strict=True):
        if keys.count(key) > 1:
            return index
        shorter = [k for k in keys if len(k) >= _SHORTEST_TITLE and key.startswith(k) and k != key]
        if shorter and len(key) - len(shorter[0]) <= _LONGEST_SITE_NAME:
            return candidates[keys.index(shorter[0])]
    return candidates[0]


def _is_furniture(line: str) -> bool:
    rules = RULES.matches(line, "id", None)
    return (
        any(rule.position in ("any", "top", "edge") for rule in rules)
        or is_stamp_line(line)
        or related_line(line)
    )


def _body(paragraphs: list[str]) -> list[str]:
    """The lines from the first sentence to the last, datelines and lists at the ends included."""
    prose = [i for i, line in enumerate(paragraphs) if reads_as_prose(line)]
    if not prose:
        return []
    first, last = prose[0], prose[-1]
    while first and (dateline_of(paragraphs[first - 1]) or _LIST_ITEM.match(paragraphs[first - 1])):
        first -= 1
    while last + 1 < len(paragraphs) and _LIST_ITEM.match(paragraphs[last + 1]):
        last += 1
    return paragraphs[first : last + 1]


def _without_glued_name(dump: _Dump, paragraphs: list[str]) -> str:
    """Cut an author's name or initials that are glued to the headline.

    The seam shows where the text writes the headline's last word without them, or where a reading
    time follows: themes that print one put the author between the two.
    """
    match = _GLUED_NAME.search(dump.title)
    if match is None:
        return dump.title
    words = {word.casefold() for line in paragraphs for word in words_of(line)}
    following = dump.lines[dump.title_at + 1 : dump.title_at + 4]
    timed = match["name"].isupper() and any(_READING_TIME.match(line) for line in following)
    seam = match["word"].casefold() in words and match[0].casefold() not in words
    return dump.title[: match.start("name")] if seam or timed else dump.title


def _date(
    dump: _Dump,
    paragraphs: list[str],
    zone: tzinfo,
    url: str,
    *,
    fetched_at: datetime | None,
) -> Choice:
    near = url_month(url) if url else None
    head = dump.lines.index(paragraphs[0]) if paragraphs[0] in dump.lines else dump.title_at + 8
    bylines: list[tuple[int, Stamp]] = []
    for index, line in enumerate(dump.lines[: max(head, 1)]):
        stamp = read_date(line, zone=zone, fetched_at=fetched_at, near=near)
        if stamp is not None and is_stamp_line(line):
            bylines.append((index, stamp))
    if near is None and bylines:
        near = bylines[0][1].day
    found = dates_in_text(paragraphs, zone=zone, fetched_at=fetched_at, near=near, title=dump.title)
    candidates = [
        DateCandidate(stamp, "byline", _trust_in_header(stamp, found[:1], index < dump.title_at))
        for index, stamp in bylines
    ]
    of_url = url_date(url) if url else None
    if of_url is not None:
        candidates.append(DateCandidate(of_url, "url"))
    candidates.extend(DateCandidate(item.stamp, "text", item.confidence) for item in found[:1])
    return choose(candidates, zone=zone, fetched_at=fetched_at)


def _trust_in_header(stamp: Stamp, in_text: list[TextDate], above_title: bool) -> float | None:
    """A date above the headline may be the clock of the day when the page was saved.

    It is, when the text gives a day, beside its right weekday, that is weeks older.
    """
    clock = any(
        above_title and item.stamp.weekday_agrees and stamp.day - item.stamp.day > _A_STORY
        for item in in_text
    )
    return 0.5 if clock else None


def _signed_twice(lines: list[str]) -> list[str]:
    """A name on two lines in a row is an author card: its picture's text and its name."""
    return [
        line
        for line, following in pairwise(lines)
        if line == following
        and 2 <= len(words_of(line)) <= 4
        and capital_share(words_of(line)) == 1
    ][:1]


def _unique(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))
