"""The reading of pages and fragments: any markup and any JSON in it is read or refused, in time."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from crawler.diagnosis import Answer, Home, diagnose
from crawler.extraction import (
    Extraction,
    NoArticle,
    extract,
    extract_fragment,
    extract_text,
    join_pages,
)
from crawler.items import Candidate
from crawler.platforms.addresses import absolute
from crawler.platforms.feeds import discover_feeds
from crawler.platforms.links import article_links
from crawler.report.plain import plain
from tests.fuzz.documents import ALL, ARTICLE, DUMP, PAGES
from tests.fuzz.inputs import HOME, NOISE, bounded, called, mutated, structure

URL = HOME + "2024/02/08/polisi-sambang-warga/"
NOW = datetime(2024, 2, 9, 12, tzinfo=UTC)
TYPES = st.none() | NOISE | st.just("text/html; charset=utf-8")
LINKED = structure(
    "@context @type @graph @id headline name author datePublished dateModified articleBody "
    "image url keywords publisher mainEntityOfPage isPartOf itemListElement item "
    "articleSection description liveBlogUpdate hasPart"
)
ISLAND = structure(
    "props pageProps post posts data article attributes title judul slug content isi body "
    "html publishedAt created_at author name tags url path id children type text"
)


def _is_harmless(line: str) -> bool:
    """Controls, format characters, lone surrogates, line ends: nothing of them may be shown."""
    return not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for c in line)


def _is_fine(found: Extraction) -> None:
    told = json.dumps(found.to_dict())
    told.encode("utf-8")
    found.text.encode("utf-8")
    assert "\0" not in found.text + found.title
    for stamp in (found.published_at, found.modified_at):
        assert stamp is None or datetime.fromisoformat(stamp)
    assert Extraction.load(json.loads(json.dumps(found.dump()))) == found
    join_pages([found, found])


def _read(html: bytes | str, content_type: str | None = None) -> None:
    try:
        found = called(
            extract, html, URL, content_type=content_type, province="ID-JT", fetched_at=NOW
        )
    except NoArticle:
        return
    _is_fine(found)
    assert urlsplit(found.url).hostname


@bounded
@given(mutated(PAGES), TYPES)
def test_any_page_is_read_or_refused(body: bytes, content_type: str | None) -> None:
    _read(body, content_type)


@bounded
@given(LINKED)
def test_a_page_with_any_linked_data_is_read_or_refused(value: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(value)}</script>'
    _read(ARTICLE.replace("</head>", f"{script}</head>"))


@bounded
@given(ISLAND, st.booleans())
def test_a_shell_with_any_data_is_read_or_refused(value: object, is_next: bool) -> None:
    told = json.dumps(value)
    script = f'<script id="__NEXT_DATA__" type="application/json">{told}</script>'
    if not is_next:
        pushed = f"self.__next_f.push([1,{json.dumps(told)}])"
        script = f"<script>window.__NUXT__={told};{pushed}</script>"
    _read(f"<html><body><div id=__next></div>{script}</body></html>")


@bounded
@given(mutated((ARTICLE, "<p>Petugas</p>[caption]x[/caption]<!--nextpage--><p>warga</p>")), NOISE)
def test_any_fragment_is_read_or_refused(body: bytes, title: str) -> None:
    known = Candidate(
        url=URL, discovered_by="feed", title=title, body=body.decode("utf-8", "surrogateescape")
    )
    try:
        found = called(extract_fragment, known, province="ID-JT", platform="wordpress")
    except NoArticle:
        return
    _is_fine(found)


@bounded
@given(mutated((DUMP,)))
def test_any_dump_of_text_is_read_or_refused(body: bytes) -> None:
    try:
        found = called(extract_text, body.decode("utf-8", "replace"))
    except NoArticle:
        return
    _is_fine(found)


@bounded
@given(mutated(ALL), TYPES, st.sampled_from([200, 204, 301, 304, 403, 404, 429, 503, 999]), NOISE)
def test_any_answer_is_diagnosed(
    body: bytes, content_type: str | None, status: int, told: str
) -> None:
    for purpose in ("page", "home", "listing"):
        answer = Answer(
            asked=URL,
            url=absolute(HOME, told) or URL,
            status=status,
            headers={"content-type": content_type or "", "server": told},
            body=body,
            purpose=purpose,
        )
        found = called(diagnose, answer, Home.of(HOME, name="Kabar")).finding
        if found is not None:
            assert _is_harmless(found.evidence)


@bounded
@given(mutated(PAGES))
def test_any_page_gives_links_that_can_be_followed(body: bytes) -> None:
    found = called(article_links, body, HOME) + called(discover_feeds, body, HOME)
    for address in found:
        assert urlsplit(address).scheme in ("http", "https")


@bounded
@given(NOISE | st.text(max_size=80), st.integers(2, 90))
def test_any_text_is_one_harmless_line_where_people_read_it(text: str, limit: int) -> None:
    line = called(plain, text, limit)
    assert len(line) <= limit
    assert _is_harmless(line)
