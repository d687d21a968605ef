"""The readers of formats, dates, charsets and addresses: any input is read or refused, in time."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.extraction.dates import dates_in_text, read_date, url_date, url_month
from crawler.extraction.decode import decode
from crawler.extraction.urls import canonical_of, fold_url
from crawler.extraction.zones import zone_of
from crawler.middlewares.retry_after import seconds_to_wait
from crawler.platforms.addresses import absolute, link_kind, looks_like_article
from crawler.platforms.contract import Refused
from crawler.platforms.formats.feeds import parse_feed
from crawler.platforms.formats.sitemaps import SitemapEntry, iter_sitemap
from crawler.platforms.formats.xml import decode_xml
from crawler.platforms.sitemaps import sitemaps_in_robots
from crawler.platforms.window import read_stamp, read_visible_date
from crawler.store import url_key
from tests.fuzz.documents import FEEDS, ROBOTS, SITEMAPS
from tests.fuzz.inputs import HOME, NOISE, SECONDS, as_json, bounded, called, mutated, structure
from tests.speed import within

NOW = datetime(2024, 2, 9, 12, tzinfo=timezone(timedelta(hours=7)))
TYPES = st.none() | NOISE | st.sampled_from(
    ["utf-8", "cp1252", "utf-7", "utf-16", "punycode", "undefined", "unicode_escape", "iso2022_jp"]
).map("text/html; charset={}".format)  # fmt: skip
WORDS = st.lists(
    st.sampled_from(
        [
            *("Kamis", "Jum'at", "8", "08", "32", "2024", "24", "99999", "Februari", "Peb", "Nop"),
            *("10:00", "25:99", "WIB", "WIT", "Z", "+07:00", "-99:99", "pukul", "lalu", "hari"),
            *("T", "1970", "2924", "0000", "AM", "PM", "Selasa", "(8/2/2024)", "Minggu (8/2)"),
        ]
    )
    | NOISE,
    max_size=12,
).map(" ".join)
JSON_FEEDS = structure(
    "version title items id url title content_html content_text date_published authors name "
    "tags next_url external_url image language summary author"
)


@bounded
@given(st.binary(max_size=400) | mutated(FEEDS), TYPES)
def test_any_bytes_become_text_that_can_be_written(body: bytes, content_type: str | None) -> None:
    for text in (called(decode, body, content_type), called(decode_xml, body, content_type)):
        text.encode("utf-8")
        assert "\0" not in text


@bounded
@given(mutated(FEEDS), TYPES)
def test_any_feed_is_read_or_refused(body: bytes, content_type: str | None) -> None:
    _is_fine(body, content_type)


@bounded
@given(JSON_FEEDS)
def test_any_json_feed_is_read_or_refused(value: object) -> None:
    _is_fine(as_json(value), "application/feed+json")


def _is_fine(body: bytes, content_type: str | None) -> None:
    try:
        feed = called(parse_feed, body, HOME + "feed/", content_type)
    except Refused:
        return
    for item in feed.items:
        assert urlsplit(item.url).scheme in ("http", "https")
        for stamp in (item.published_at, item.modified_at):
            assert stamp is None or datetime.fromisoformat(stamp)
        str(item).encode("utf-8")


@bounded
@given(mutated(SITEMAPS), st.integers(1, 50), st.booleans())
def test_any_sitemap_is_read_or_refused_the_same_in_pieces(
    body: bytes, size: int, packed: bool
) -> None:
    sent = gzip.compress(body) if packed else body
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    with within(SECONDS):
        assert _entries(iter(pieces)) == _entries(iter([sent]))


def _entries(chunks: object) -> list[SitemapEntry] | str:
    found: list[SitemapEntry] = []
    try:
        found.extend(iter_sitemap(chunks))  # type: ignore[arg-type]
    except Refused as reason:
        return str(reason)
    for entry in found:
        assert entry.loc
        for stamp in (entry.lastmod, entry.news_date):
            assert stamp is None or datetime.fromisoformat(stamp)
    return found


@bounded
@given(mutated((ROBOTS,)), NOISE)
def test_any_robots_file_gives_an_answer(body: bytes, path: str) -> None:
    rules = called(ProtegoRobotParser, body, None)
    address = absolute(HOME, path)
    if address is not None:
        assert called(rules.allowed, address, "cooling-system-crawler") in (True, False)
    delay = called(rules.crawl_delay, "cooling-system-crawler")
    assert delay is None or isinstance(delay, float)
    for found in called(sitemaps_in_robots, body, HOME + "robots.txt"):
        assert urlsplit(found).scheme in ("http", "https")


@bounded
@given(WORDS | NOISE)
def test_any_words_are_a_date_or_none(text: str) -> None:
    zone = zone_of("ID-JT")
    stamp = called(read_date, text, zone=zone, fetched_at=NOW)
    assert stamp is None or datetime.fromisoformat(stamp.iso())
    for found in called(dates_in_text, [text, text[::-1]], zone=zone, fetched_at=NOW):
        assert datetime.fromisoformat(found.stamp.iso())
    for read in (read_stamp, read_visible_date):
        written = called(read, text)
        assert written is None or datetime.fromisoformat(written)


@bounded
@given(st.lists(NOISE | st.sampled_from(["/", "2024", "02", "30", "polisi-sambang"]), max_size=8))
def test_any_address_folds_to_one_that_stays_as_it_is(pieces: list[str]) -> None:
    address = called(absolute, HOME, "/".join(pieces))
    if address is None:
        return
    folded = called(fold_url, address)
    assert fold_url(folded) == folded
    assert called(url_key, folded)
    assert called(link_kind, address, HOME)
    assert called(looks_like_article, address, HOME) in (True, False)
    called(url_date, address)
    called(url_month, address)


@bounded
@given(NOISE, st.lists(NOISE, max_size=3))
def test_any_text_in_place_of_an_address_is_borne(address: str, declared: list[str]) -> None:
    called(fold_url, address)
    called(url_key, address)
    called(url_date, address)
    called(url_month, address)
    called(link_kind, address, HOME)
    called(canonical_of, HOME + "2024/02/08/polisi-sambang-warga/", [address, *declared])


@bounded
@given(st.binary(max_size=60) | st.just(b""), st.datetimes(min_value=datetime(1, 1, 2)))
def test_any_retry_after_is_seconds_or_none(header: bytes, now: datetime) -> None:
    for text in (header, header.hex().encode(), str(now).encode()):
        seconds = called(seconds_to_wait, text, now.replace(tzinfo=UTC))
        assert seconds is None or 0 <= seconds < 1e10
