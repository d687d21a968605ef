"""A teaser in a page's JSON is not taken for the article that the page would show."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction import NoArticle, extract
from crawler.extraction.islands import answer_article
from crawler.extraction.teasers import is_teaser, is_thin
from tests.extraction.test_islands import BODY, ONE, POST, TITLE, TWO, URL, dumped, script, shell
from tests.speed import within

LONG = "".join(f"<p>{part}</p>" for part in (ONE, TWO) * 5)


def page(content: str, *, name: str = "content", description: str = "", root: str = "") -> str:
    post = {**{key: value for key, value in POST.items() if key != "content"}, name: content}
    head = f'<meta name="description" content="{description}">' if description else ""
    state = script(dumped({"props": {"post": post}}), 'id="__NEXT_DATA__" type="application/json"')
    return shell(state, f'<div id="__next">{root}</div>', head)


@pytest.mark.parametrize(
    "end",
    [
        "…", "...", " [...]", " [&hellip;]", "… (selengkapnya)", " Selengkapnya", "… <a>Baca"
        " selengkapnya »</a>", " <a href='/x'>Read more</a>", " Lanjutkan membaca →",
        " [+1842 chars]",
    ],
)  # fmt: skip
def test_a_text_that_ends_as_cut_texts_do_is_a_teaser(end: str) -> None:
    assert is_teaser(f"<p>{ONE}</p><p>{TWO[:90]}{end}</p>")
    with pytest.raises(NoArticle, match="empty-shell"):
        extract(page(f"<p>{ONE}</p><p>{TWO[:90]}{end}</p>"), URL)


def test_a_text_that_says_no_more_than_the_page_s_description_is_a_teaser() -> None:
    said = f"{ONE} {TWO}"
    assert is_teaser(BODY, [f"{said} Warga menyambut baik."])
    assert is_teaser(BODY, [said.upper()])
    with pytest.raises(NoArticle, match="empty-shell"):
        extract(page(BODY, description=said), URL)


def test_an_article_that_begins_with_its_description_is_whole() -> None:
    assert not is_teaser(BODY, [ONE, ""])
    assert extract(page(BODY, description=ONE), URL).paragraphs == [ONE, TWO]


def test_a_sentence_or_two_in_one_paragraph_are_left_to_the_browser() -> None:
    two = "Kapolsek AKP. Budi hadir di Kec. Cepu pada Selasa (10/9/2024). Warga senang."
    assert is_thin(f"<p>{two}</p>")
    assert not is_thin(BODY)
    assert not is_thin(f"<p>{two} {two}</p>")
    with pytest.raises(NoArticle, match="empty-shell"):
        extract(page(f"<p>{ONE}</p>"), URL)


def test_what_the_browser_has_shown_may_be_short_but_no_teaser() -> None:
    assert extract(page(f"<p>{ONE}</p>"), URL, rendered=True).paragraphs == [ONE]
    with pytest.raises(NoArticle, match="empty-shell"):
        extract(page(f"<p>{ONE} …</p>"), URL, rendered=True)


def test_a_long_text_may_end_with_dots() -> None:
    article = extract(page(LONG + "<p>Semoga Pilkada berjalan damai…</p>"), URL)
    assert article.paragraphs[-1] == "Semoga Pilkada berjalan damai…"


def test_the_whole_article_is_taken_before_a_teaser_that_is_surer_to_be_the_page_s() -> None:
    teaser = POST | {"content": f"<p>{ONE} …</p>"}
    whole = {"title": TITLE, "content": BODY}
    state = script(dumped([teaser, whole]), 'type="application/json"')
    assert extract(shell(state), URL).paragraphs == [ONE, TWO]


@pytest.mark.parametrize(
    "name",
    ["contentSnippet", "intro_text", "shortContent", "content_excerpt", "truncatedBody",
     "isiRingkas", "content_preview", "briefContent"],
)  # fmt: skip
def test_fields_that_are_named_as_excerpts_are_no_bodies(name: str) -> None:
    with pytest.raises(NoArticle, match="empty-shell"):
        extract(page(LONG, name=name), URL)


def test_a_page_that_looks_too_short_is_a_shell_when_its_state_has_a_teaser() -> None:
    with pytest.raises(NoArticle, match="too-short"):
        extract(shell("", "<main><h1>Judul</h1></main>"), URL)
    state = script(dumped(POST | {"content": f"<p>{ONE}</p>"}), 'type="application/json"')
    with pytest.raises(NoArticle, match="empty-shell") as told:
        extract(shell(state, f"<main><h1>{TITLE}</h1></main>"), URL)
    assert told.value.reason == "empty-shell"


def test_a_teaser_still_tells_where_the_shell_s_json_is() -> None:
    html = page(f"<p>{ONE} …</p>").replace(
        "</head>", '<link rel="preload" as="fetch" href="/api/posts/8127"></head>'
    )
    with pytest.raises(NoArticle) as told:
        extract(html, URL)
    assert told.value.calls == ["https://kabaranyer.id/api/posts/8127"]


def test_an_answer_with_a_teaser_sends_the_page_to_the_browser() -> None:
    asked = "https://kabaranyer.id/api/posts/8127"
    for content in (f"<p>{ONE} …</p>", f"<p>{ONE}</p>"):
        with pytest.raises(NoArticle, match="empty-shell"):
            answer_article(json.dumps(POST | {"content": content}), URL, asked=asked)


def test_a_short_answer_is_a_short_report_where_the_browser_has_proven_the_address() -> None:
    asked = "https://kabaranyer.id/api/posts/8127"
    body = json.dumps({"data": POST | {"content": f"<p>{ONE}</p>"}})
    assert answer_article(body, URL, asked=asked, pointer=["data"]).paragraphs == [ONE]


def test_a_teaser_in_json_ld_is_not_the_article_of_a_shell() -> None:
    node = {"@type": "NewsArticle", "headline": TITLE, "url": URL, "datePublished": "2024-09-10"}
    for body in (f"{ONE} {TWO} …", f"{ONE}\n{TWO}\n[...]"):
        assert len(body) > 300
        linked = script(dumped(node | {"articleBody": body}), 'type="application/ld+json"')
        with pytest.raises(NoArticle, match="empty-shell"):
            extract(shell(linked), URL)
    whole = script(dumped(node | {"articleBody": f"{ONE}\n{TWO}"}), 'type="application/ld+json"')
    assert extract(shell(whole), URL).paragraphs == [ONE, TWO]


@pytest.mark.parametrize("text", ["<" * 100_000, "." * 100_000, "[ " * 50_000, "…" * 100_000])
def test_no_text_makes_the_look_slow(text: str) -> None:
    with within(1):
        is_teaser(text, [text])
        is_thin(text)


@given(st.text(), st.lists(st.text(), max_size=3))
def test_every_text_is_a_teaser_or_not(text: str, said: list[str]) -> None:
    assert is_teaser(text, said) in (True, False)
    assert is_thin(text) in (True, False)
