"""A page that could be on topic is never thrown away unread."""

from __future__ import annotations

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.topics import load_topic

TOPIC = load_topic("cooling-system")


@pytest.mark.parametrize(
    "page",
    [
        b"<p>Polisi gelar cooling system.</p>",
        b"<p>COOLING&nbsp;SYSTEM</p>",
        b"<p><i>cooling</i> <em>system</em></p>",
        b"<p>cool<b>ing</b> sys<span>tem</span></p>",
        b"<p>cool&shy;ing sys&#116;em</p>",
        "<p>cool\u00ading\u00a0system</p>".encode(),
        b"<p>&#99;ooling &#x73;istem</p>",
        b"&lt;p&gt;cool&lt;b&gt;ing&lt;/b&gt; system&lt;/p&gt;",
        b"&amp;lt;p&amp;gt;cool&amp;shy;ing system",
        rb'{"body": "\u003cp\u003e\u0063ooling\u0020system"}',
        rb'{"articleBody": "Serang.\nCooling System\tdigelar"}',
        b"<p>coolling sitem</p>",
        b"<a href='/tag/coolingsystem'>x</a>",
        b"<p>Satgas NCS Polri</p>",
        "\ufeff<p>cooling system</p>".encode("utf-16"),
        "<p>cooling system</p>".encode("utf-16-le"),
        "<p>cooling system</p>".encode("utf-16-be"),
        "<p>cool\u00ading system</p>".encode("utf-32"),
        "<p>cool\u00ading system</p>".encode("utf-32-be"),
        b"\x00\x00\xfe\xff" + "<p>cooling system</p>".encode("utf-32-be"),
        ("警察" * 60 + "<p>cooling system</p>").encode("utf-16-le"),
        b"<p>caf\xe9 cooling system</p>",
        b"if (a < b) { x } cooling system > 3",
        b"cool\x00ing system",
        b"digelar\xa0cooling\xa0system\xa0polisi",
        b"<p>cool&#39;ing system</p>",
    ],
)
def test_the_phrase_is_seen_through_markup_and_encodings(page: bytes) -> None:
    assert TOPIC.could_match(page)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html><body><p>Polisi menangkap pencuri.</p></body></html>",
        b"<p>Polling system, rolling, calling, ceiling.</p><style>body{font:system-ui}</style>",
        b"<p>Polsek gelar door to door system.</p>",
    ],
)
def test_a_page_without_the_phrase_is_spared(page: bytes) -> None:
    assert not TOPIC.could_match(page)


_words = st.sampled_from(
    ["cooling system", "Coolling Sitem", "coling-sistem", "coolingsystem", "NCS", "koling sistim"]
)
_wrap = st.sampled_from(["<b>{}</b>", "<i>{}</i>x", "“{}”", "({})", "{},", "</p><p>{}<br>"])


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), _words, _wrap, st.text(max_size=60), st.integers(0, 2))
def test_what_the_judge_finds_in_a_text_the_prefilter_finds_in_its_page(
    before: str, words: str, wrap: str, after: str, coding: int
) -> None:
    text = f"{before} {words} {after}"
    if not TOPIC.judge("", [text]).matches:
        return
    page = f"<p>{html.escape(before)} {wrap.format(words)} {html.escape(after)}</p>"
    if coding == 2:
        page = json.dumps({"body": page})
    raw = page if coding == 0 else page.encode("utf-8", "replace")
    assert TOPIC.could_match(raw)
