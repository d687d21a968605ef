"""Whatever the bytes: no exception, one harmless line, bounded time."""

# ruff: noqa: E501 - pieces of markup side by side

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.diagnosis import Answer, Fingerprint, Home, diagnose
from crawler.diagnosis.spam import of_list, of_text
from crawler.diagnosis.vocabulary import weigh
from tests.speed import within

URL = "https://kabar.example/2024/09/10/a/"
BEFORE = Fingerprint(title=("kabar",), made_with="x", outward=0.1, links=50, language="id")
HOMES = (Home(), Home.of("https://kabar.example/", name="Kabar", before=BEFORE))
PIECES = (
    "<title>", "</title>", "<a href='", "'>", "</a>", "<p>", "<h1>", "slot gacor", "<script>", "<!--",
    "<meta name=description content='", "\x00", "\ud800", "\u202e", "<div style='display:none'>", "激安",
    "<meta http-equiv=refresh content='0;url=", "&#0;", "&#xD800;", "<svg><a>", "<template>", "]]>",
)  # fmt: skip


def answer(body: bytes, **more: object) -> Answer:
    values = {"asked": URL, "url": URL, "status": 200, "headers": {}, "purpose": "page"}
    return Answer(body=body, **(values | more))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=30),
    st.sampled_from(["page", "home", "listing"]),
    st.sampled_from([200, 202, 206, 403, 404, 503]),
    st.dictionaries(st.sampled_from(["server", "content-type", "x-amzn-waf-action"]), st.text()),
    st.one_of(st.just(URL), st.text(max_size=40)),
)
def test_no_answer_breaks_it(
    pieces: list[str], purpose: str, status: int, headers: dict[str, str], url: str
) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    for home in HOMES:
        found = diagnose(
            answer(body, purpose=purpose, status=status, headers=headers, url=url), home
        )
        shown = [*found.notes.values(), found.finding.evidence if found.finding else ""]
        assert all(len(text) <= 160 and "\n" not in text and "\x1b" not in text for text in shown)
        str(shown).encode()


@settings(deadline=None, max_examples=60)
@given(st.text(), st.text())
def test_no_text_breaks_the_scales(title: str, text: str) -> None:
    weigh(text)
    of_text(title, text)
    of_list([(title, text), (None, title)])


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 2_000_000,
        b"<a href=x>slot gacor " * 400_000,
        b"<title>" + b"domain " * 500_000,
        b"<meta name=description content='" + b"slot gacor " * 300_000 + b"'>",
        b"<p style='" + b"left:-9" * 400_000 + b"'>",
        b"judi " * 1_000_000,
        "ѕl0t".encode() * 500_000,
        b"<" * 3_000_000,
        b"<!--" * 700_000,
        b"[" * 3_000_000,
        b'{"a":' * 600_000,
        b" " * 5_000_000,
        b"&" * 3_000_000,
    ],
)
def test_a_body_made_to_take_long_does_not(body: bytes) -> None:
    with within(3):
        diagnose(answer(body, purpose="home", headers={"content-type": "text/html"}), HOMES[1])
