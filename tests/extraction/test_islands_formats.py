"""Packed JSON and JavaScript literals: what they mean, and that nothing in them can do harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.extraction.islands.learning import Call, Seen, learn_call, shape_of
from crawler.extraction.islands.literals import NotLiteral, read, values_in
from crawler.extraction.islands.markup import markup_of
from crawler.extraction.islands.objects import article_in
from crawler.extraction.islands.page_key import PageKey
from crawler.extraction.islands.reading import answer_article
from crawler.extraction.islands.revive import astro, devalue, flight, is_devalue
from crawler.extraction.islands.scripts import values_of
from tests.speed import within

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


# --- literals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, 'b': [true, null], \"c\": .5,}", {"a": 1, "b": [True, None], "c": 0.5}),
        (r"'it\'s \x41B\u{43}\n'", "it's ABC\n"),
        ("`dua\nbaris`", "dua\nbaris"),
        ("[!0, !1, void 0, undefined, -3e2]", [True, False, None, None, -300.0]),
        ("[1,,2]", [1, None, 2]),
        ("new Date(1725971400000)", 1725971400000),
        ("JSON.parse('{\"a\":[1]}')", {"a": [1]}),
        ("/* catatan */ {a: 1 // baris\n}", {"a": 1}),
        ('(function(a,b){return {x:a,y:[b,a]}}(1,"z"))', {"x": 1, "y": ["z", 1]}),
        ("(function(a){b.c=1;return {x:a};})(7)", {"x": 7}),
        ("((a,b)=>({a,b}))(1,2)", {"a": 1, "b": 2}),
    ],
)
def test_a_literal_means_what_javascript_says(text: str, value: Any) -> None:
    assert read(text)[0] == value


@pytest.mark.parametrize(
    "text",
    ["{a: jalan()}", "`${nama}`", "{a: b}", "function(){}", "[1, 2", "'tanpa akhir", "",
     "{get a(){}}",
     "(function(a){return (function(b){return {}}(1))}(1))", "new Map()", "[" * 500],
)  # fmt: skip
def test_what_would_have_to_be_run_is_refused(text: str) -> None:
    with pytest.raises(NotLiteral):
        read(text)


@given(JSON_VALUES)
def test_json_is_read_as_json(value: Any) -> None:
    assert read(json.dumps(value))[0] == value


@given(st.text(alphabet="(){}[]'\"`:,!-0ab=>; \\\n/*return function new Date"))
@settings(max_examples=300)
def test_no_script_makes_the_reader_fail(script: str) -> None:
    list(values_in("window.x = " + script))


@pytest.mark.parametrize(
    "script",
    ["x = [" * 50_000, "x = {a:" * 50_000, "x = (" * 50_000, "x = '" * 50_000, "x = !" * 50_000,
     "x = {" + "a:1," * 300_000 + "}", "/*" * 200_000, "x = {a:" + " " * 300_000],
)  # fmt: skip
def test_a_hostile_script_costs_seconds_at_most(script: str) -> None:
    with within(5):
        list(values_in(script))


# --- packed forms --------------------------------------------------------------------------------


def test_devalue_names_each_value_by_its_index() -> None:
    flat = [
        ["ShallowReactive", 1], {"judul": 2, "tanggal": 3, "tag": 4, "ref": 7, "kosong": -1},
        "Sambang", ["Date", "2024-09-10T12:30:00.000Z"], ["Set", 5, 6], "a", "b", ["Ref", 2],
    ]  # fmt: skip
    assert is_devalue(flat)
    assert devalue(flat) == {
        "judul": "Sambang", "tanggal": "2024-09-10T12:30:00.000Z", "tag": ["a", "b"],
        "ref": "Sambang", "kosong": None,
    }  # fmt: skip


def test_devalue_may_hold_itself() -> None:
    value = devalue([{"diri": 0, "isi": 1}, "x"])
    assert value["diri"] is value
    assert article_in(value, PageKey.of("https://a.id/b/c-d-e")) is None


@given(
    st.lists(
        JSON_VALUES | st.lists(st.integers(-8, 8)) | st.dictionaries(st.text(), st.integers(-8, 8))
    )
)
def test_no_flat_list_makes_devalue_fail(flat: list[Any]) -> None:
    if is_devalue(flat):
        devalue(flat)


def test_astro_says_the_kind_of_each_value() -> None:
    packed = {"post": [0, {"judul": [0, "Sambang"], "tag": [1, [[0, "a"], [0, "b"]]]}]}
    assert astro(packed) == {"post": {"judul": "Sambang", "tag": ["a", "b"]}}


def test_rows_of_server_components_refer_to_long_texts_by_their_bytes() -> None:
    text = "Bhabinkamtibmas \u2013 cooling system\nbaris dua"
    stream = (
        f'1:T{len(text.encode()):x},{text}0:{{"isi":"$1","tgl":"$D2024-09-10","x":"$undefined"}}\n'
    )
    assert flight(stream) == [{"isi": text, "tgl": "2024-09-10", "x": None}]


@given(st.text(alphabet='0123abcT:,$\n{}[]"'))
def test_no_stream_makes_the_rows_fail(stream: str) -> None:
    flight(stream)


@given(JSON_VALUES)
def test_no_value_makes_the_body_fail(value: Any) -> None:
    assert isinstance(markup_of(value), str)


@given(JSON_VALUES, st.sampled_from(["application/json", "", "application/ld+json"]))
def test_no_island_makes_the_search_fail(value: Any, kind: str) -> None:
    text = ("window.s = " if not kind else "") + json.dumps({"title": "Judul", "content": value})
    root = lxml_html.fromstring("<html><body></body></html>")
    script = lxml_html.Element("script", type=kind)
    script.text = text + " " * 100
    root.append(script)
    for found in values_of(root):
        article_in(found, PageKey.of("https://a.id/judul"), asked=True)


def test_shared_parts_do_not_multiply() -> None:
    body: list[Any] = [{"text": "x"}]
    for _ in range(40):
        body = [{"type": "paragraph", "children": body}] * 9
    with within(5):
        markup_of(body)


# --- learning ------------------------------------------------------------------------------------

PAGE = "https://kabar.id/berita/8127-polsek-anyer-sambangi-nelayan"
BODY = "<p>" + "Kapolsek menyambangi nelayan di Anyer dalam rangka cooling system. " * 4 + "</p>"
POST = {"id": 8127, "title": "Polsek Anyer Sambangi Nelayan", "content": BODY,
        "date": "2024-09-10T19:30:00+07:00", "author": {"name": "Siti Rahmawati"}}  # fmt: skip


def learnt(asked: str, answer: Any, page: str = PAGE, shown: Any = None) -> Call | None:
    told = answer_article(json.dumps(shown or POST), page, asked=page)
    return learn_call([Seen(asked, json.dumps(answer))], page, told.dump())


@pytest.mark.parametrize(
    ("asked", "other", "expected"),
    [
        ("https://api.kabar.id/v1/posts/8127?embed=1", "https://kabar.id/berita/9-lain-judul",
         "https://api.kabar.id/v1/posts/9?embed=1"),
        ("https://kabar.id/api/polsek-anyer-sambangi-nelayan", "https://kabar.id/berita/12-x-y",
         "https://kabar.id/api/x-y"),
        ("https://kabar.id/api/berita/8127-polsek-anyer-sambangi-nelayan.json",
         "https://kabar.id/berita/x-y", "https://kabar.id/api/berita/x-y.json"),
    ],
)  # fmt: skip
def test_a_learnt_question_is_asked_for_other_pages(asked: str, other: str, expected: str) -> None:
    call = learnt(asked, {"data": POST})
    assert call is not None
    assert call.pointer == ("data",)
    assert call.address(other) == expected


def test_a_question_that_does_not_name_the_page_is_not_learnt() -> None:
    assert learnt("https://kabar.id/api/terbaru", {"data": POST}) is None


@pytest.mark.parametrize(
    "change",
    [{"title": "Judul Lain Sekali di Sini"}, {"content": BODY.replace("Anyer", "Carita")},
     {"date": "2023-01-01T00:00:00+07:00"}, {"author": {"name": "Budi Santoso"}},
     {"author": None}],
)  # fmt: skip
def test_an_answer_that_differs_from_the_page_is_not_learnt(change: dict[str, Any]) -> None:
    assert learnt("https://kabar.id/api/8127", {"data": POST | change}) is None


def test_pages_of_another_section_are_of_another_shape() -> None:
    call = learnt("https://kabar.id/api/8127", {"data": POST})
    assert call is not None
    assert call.address("https://kabar.id/video/8128-judul-lain-lagi") is None
    assert shape_of("https://kabar.id/2024/09/a") == shape_of("https://kabar.id/2023/11/b")
