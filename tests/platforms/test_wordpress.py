"""The REST API of WordPress, answer by answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.items import Candidate
from crawler.platforms.contract import Ask, Done, Note, Page, Scope, Skip, Step
from crawler.platforms.wordpress import WordpressApi
from crawler.sources import Source

SITE = Source(id="s", name="S", url="https://s.example/", kind="news", platform="wordpress")
SCOPE = Scope(
    queries=("cooling system", "cooling sistem", "coling system"), anchors=("cooling", "coling")
)
API = WordpressApi()


def post(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "date": "2024-02-08T05:10:00",
        "date_gmt": "2024-02-07T22:10:00",
        "modified": "2024-02-08T06:00:00",
        "modified_gmt": "2024-02-07T23:00:00",
        "link": f"https://s.example/{number}/",
        "title": {"rendered": "Polisi &#8216;Sejuk&#8217; <em>Datang</em>"},
        "content": {"rendered": "<p>Serang &#8211; Isi berita.</p>", "protected": False},
        "_embedded": {
            "author": [{"name": "Hepi Suhara"}],
            "wp:featuredmedia": [{"source_url": "https://s.example/a.jpg"}],
            "wp:term": [
                [{"taxonomy": "category", "name": "Hukum &amp; Kriminal", "slug": "hukum"}],
                [{"taxonomy": "post_tag", "name": "Polres", "slug": "polres"}],
            ],
        },
    } | more


def answer(posts: object, *, pages: int | None = 1, status: int = 200) -> Page:
    headers = {} if pages is None else {"x-wp-totalpages": str(pages)}
    body = posts if isinstance(posts, bytes) else json.dumps(posts).encode()
    return Page(url="https://s.example/wp-json/", status=status, headers=headers, body=body)


def first(scope: Scope = SCOPE) -> Ask:
    (ask,) = API.start(SITE, scope)
    assert isinstance(ask, Ask)
    return ask


def after(ask: Ask | Done, page: Page, scope: Scope = SCOPE) -> tuple[list[Step], Ask | Done]:
    assert isinstance(ask, Ask)
    # The state travels as JSON between a request and its answer.
    travelled = Ask(**json.loads(json.dumps(ask.to_dict())))
    *found, last = API.advance(SITE, scope, travelled, page)
    assert isinstance(last, Ask | Done)
    return [step for step in found if not isinstance(step, Note)], last


def query(ask: Step) -> dict[str, list[str]]:
    assert isinstance(ask, Ask)
    return parse_qs(urlsplit(ask.url).query)


def urls(steps: Iterable[Step]) -> list[str]:
    return [step.url for step in steps if isinstance(step, Candidate)]


def test_a_post_comes_with_everything_the_api_tells() -> None:
    found, end = after(first(), answer([post()]))
    assert found == [
        Candidate(
            url="https://s.example/1/",
            discovered_by="wordpress-api",
            title="Polisi ‘Sejuk’ Datang",
            published_at="2024-02-08T05:10:00+07:00",
            modified_at="2024-02-08T06:00:00+07:00",
            authors=["Hepi Suhara"],
            tags=["Polres"],
            section="Hukum & Kriminal",
            image="https://s.example/a.jpg",
            body="<p>Serang &#8211; Isi berita.</p>",
        )
    ]
    assert end == Done(complete=True)


def test_a_small_site_is_listed_whole_in_one_request_without_a_search() -> None:
    ask = first()
    assert ask.url.startswith("https://s.example/wp-json/wp/v2/posts?per_page=100&page=1&")
    assert "search" not in query(ask)
    _, end = after(ask, answer([post(1), post(2)]))
    assert end == Done(complete=True)


def test_a_large_site_is_searched_by_each_anchor() -> None:
    _, second = after(first(), answer([post(1)], pages=40))
    assert query(second)["search"] == ["cooling"]
    _, third = after(second, answer([post(2)]))
    assert query(third)["search"] == ["coling"]
    _, end = after(third, answer([]))
    assert end == Done(complete=True)


def test_an_anchor_with_too_many_pages_is_replaced_by_its_spellings() -> None:
    _, ask = after(first(), answer([post(1)], pages=40))
    terms = []
    for pages in (30, 1, 1, 1):
        terms += query(ask)["search"]
        _, ask = after(ask, answer([post(2)], pages=pages))
    assert terms == ["cooling", "cooling system", "cooling sistem", "coling"]
    assert ask == Done(complete=True)


def test_pages_are_turned_until_the_last() -> None:
    ask: Ask | Done = first(full := Scope(queries=SCOPE.queries, full=True))
    seen = []
    for number in (1, 2, 3):
        seen += query(ask)["page"]
        _, ask = after(ask, answer([post(number)], pages=3), full)
    assert seen == ["1", "2", "3"]
    assert ask == Done(complete=True)


def test_the_window_is_asked_for_and_its_start_is_inclusive() -> None:
    zone = timezone(timedelta(hours=7))
    scope = Scope(
        queries=("a b",),
        since=datetime(2024, 1, 1, tzinfo=zone),
        until=datetime(2024, 2, 15, tzinfo=zone),
    )
    asked = query(first(scope))
    assert asked["after"] == ["2023-12-31T23:59:59+07:00"]
    assert asked["before"] == ["2024-02-15T00:00:00+07:00"]


@pytest.mark.parametrize(
    "refusal",
    [
        answer(b"<html>404", status=404),
        answer(b"<!doctype html><title>Beranda</title>"),
        answer({"code": "rest_no_route"}),
    ],
)
def test_without_an_api_at_wp_json_the_plain_form_is_tried(refusal: Page) -> None:
    _, second = after(first(), refusal)
    assert isinstance(second, Ask)
    assert second.url.startswith("https://s.example/?rest_route=/wp/v2/posts&per_page=100")
    _, end = after(second, refusal)
    assert isinstance(end, Done)
    assert not end.complete


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_api_is_said_to_be_closed(status: int) -> None:
    _, end = after(first(), answer({"code": "rest_not_logged_in"}, status=status))
    assert end == Done(complete=False, reason=f"the API is closed (HTTP {status})")


def test_a_site_that_refuses_a_hundred_a_page_is_asked_for_fewer() -> None:
    _, second = after(first(), answer({"code": "rest_invalid_param"}, status=400))
    assert query(second)["per_page"] == ["20"]


def test_a_page_beyond_the_end_ends_that_search_and_the_next_begins() -> None:
    full_page = answer([post(n) for n in range(100)], pages=None)
    _, ask = after(first(), full_page)
    _, second_page = after(ask, full_page)
    assert query(second_page)["page"] == ["2"]
    beyond = answer({"code": "rest_post_invalid_page_number"}, status=400)
    _, following = after(second_page, beyond)
    assert query(following)["search"] == ["coling"]


def test_a_host_that_caps_its_pages_and_tells_no_totals_is_read_to_the_end() -> None:
    scope = Scope(queries=("a b",), full=True)
    ask: Ask | Done = first(scope)
    seen: list[str] = []
    for numbers in (range(10), range(10, 20), range(20, 24)):
        found, ask = after(ask, answer([post(n) for n in numbers], pages=None), scope)
        seen += urls(found)
    assert len(seen) == 24
    assert ask == Done(complete=True)


def test_without_totals_a_long_site_is_searched_after_all() -> None:
    ask: Ask | Done = first()
    asked = []
    for start in (0, 10, 20, 30):
        _, ask = after(ask, answer([post(n) for n in range(start, start + 10)], pages=None))
        asked.append(query(ask).get("search"))
    assert asked == [None, None, ["cooling"], ["cooling"]]


def test_another_sites_post_is_skipped_but_a_site_that_has_moved_is_not() -> None:
    foreign = post(9, link="https://jaringan.example.net/polres/")
    found, _ = after(first(), answer([post(1), foreign]))
    assert [step.reason for step in found if isinstance(step, Skip)] == ["other-site"]
    found, _ = after(first(), answer([foreign]))
    assert urls(found) == ["https://jaringan.example.net/polres/"]


def test_a_protected_post_is_skipped_with_its_reason() -> None:
    protected = post(content={"rendered": "", "protected": True})
    found, _ = after(first(), answer([protected]))
    assert found == [
        Skip(
            url="https://s.example/1/",
            reason="password-protected",
            evidence="the API says protected",
        )
    ]


@pytest.mark.parametrize(
    "content",
    [
        {"rendered": ""},
        {"rendered": "<p>Awal berita [&hellip;]</p>"},
        {"rendered": '<p>Awal <a class="more-link" href="#">Selengkapnya</a></p>'},
        None,
    ],
)
def test_an_excerpt_is_no_body_so_the_page_will_be_fetched(content: object) -> None:
    found, _ = after(first(), answer([post(content=content)]))
    (only,) = found
    assert isinstance(only, Candidate)
    assert only.body is None


def test_php_notices_before_the_json_are_passed_over() -> None:
    noisy = b"\xef\xbb\xbf<br />\nNotice: x in [y]\n" + json.dumps([post()]).encode()
    assert urls(after(first(), answer(noisy))[0]) == ["https://s.example/1/"]


def test_an_api_that_repeats_its_first_page_for_ever_is_left() -> None:
    scope = Scope(queries=("a b",), full=True)
    _, second = after(first(scope), answer([post(7)], pages=9), scope)
    _, end = after(second, answer([post(7)], pages=9), scope)
    assert end == Done(complete=False, reason="the API repeats its pages")


def test_posts_without_ids_or_with_ids_that_are_no_numbers_are_listed_page_by_page() -> None:
    scope = Scope(queries=("a b",), full=True)
    odd = [post(7) | {"id": 1}, post(8) | {"id": 2}]
    body = json.dumps(odd).replace('"id": 1,', '"id": NaN,').replace('"id": 2,', '"id": 1e999,')
    found, second = after(first(scope), answer(body.encode(), pages=9), scope)
    assert urls(found) == ["https://s.example/7/", "https://s.example/8/"]
    assert isinstance(second, Ask)
    assert json.dumps(second.to_dict(), allow_nan=False)
    bare = json.dumps([{k: v for k, v in post(9).items() if k != "id"}]).encode()
    assert len(after(second, answer(bare, pages=9), scope)[0]) == 1


def test_a_hidden_author_is_looked_up_in_the_seo_head() -> None:
    hidden = post(
        _embedded={"author": [{"code": "rest_user_invalid_id"}]},
        yoast_head_json={"author": "Rina Wulandari"},
    )
    (only,) = after(first(), answer([hidden]))[0]
    assert isinstance(only, Candidate)
    assert only.authors == ["Rina Wulandari"]


@pytest.mark.parametrize(
    ("local", "gmt", "stamp"),
    [
        ("2024-02-08T05:10:00", "2024-02-08T05:10:00", "2024-02-08T05:10:00+00:00"),
        ("2024-02-08T05:10:00", "0000-00-00T00:00:00", "2024-02-08T05:10:00"),
        ("2024-02-08T05:10:00", None, "2024-02-08T05:10:00"),
        (None, "2024-02-07T22:10:00", "2024-02-07T22:10:00+00:00"),
        ("2024-02-08T05:10:00", "2019-01-01T00:00:00", "2019-01-01T00:00:00+00:00"),
        ("gestern", 7, None),
        # A slip of the hand and an unset clock are no dates, whichever of the two says them.
        ("2924-02-08T05:10:00", "2924-02-07T22:10:00", None),
        ("1970-01-01T07:00:00", "1970-01-01T00:00:00", None),
        ("2924-02-08T05:10:00", "2024-02-07T22:10:00", "2024-02-07T22:10:00+00:00"),
        ("2024-02-08T05:10:00", "1970-01-01T00:00:00", "2024-02-08T05:10:00"),
    ],
)
def test_the_offset_is_the_distance_of_local_time_and_utc(
    local: object, gmt: object, stamp: str | None
) -> None:
    (only,) = after(first(), answer([post(date=local, date_gmt=gmt)]))[0]
    assert isinstance(only, Candidate)
    assert only.published_at == stamp


class ShrinkingApi:
    """An API of ten posts a page; from the second answer on, the posts ``deleted`` are gone."""

    def __init__(self, posts: int, *, deleted: set[int]) -> None:
        self.posts = list(range(posts, 0, -1))
        self.deleted = deleted
        self.asked: list[int] = []

    def __call__(self, ask: Ask) -> Page:
        if self.asked:
            self.posts = [number for number in self.posts if number not in self.deleted]
        number = int(parse_qs(urlsplit(ask.url).query)["page"][0])
        self.asked.append(number)
        here = self.posts[10 * (number - 1) : 10 * number]
        if not here:
            return answer(b'{"code":"rest_post_invalid_page_number"}', status=400)
        told = {
            "x-wp-total": str(len(self.posts)),
            "x-wp-totalpages": str(-(-len(self.posts) // 10)),
        }
        return replace(answer([post(number) for number in here]), headers=told)


@pytest.mark.parametrize(
    ("posts", "deleted", "asked"),
    [
        (30, {30}, [1, 2, 1, 2, 3]),
        (11, {11}, [1, 2, 1]),
        (40, set(range(29, 41)), [1, 2, 1, 2, 3]),
        (30, set(), [1, 2, 3]),
    ],
    ids=["one", "the last page goes with it", "more than a page", "none"],
)
def test_posts_that_move_up_when_others_are_deleted_are_read_all_the_same(
    posts: int, deleted: set[int], asked: list[int]
) -> None:
    api, scope = ShrinkingApi(posts, deleted=deleted), Scope(queries=("a b",), full=True)
    step: Ask | Done = first(scope)
    found: list[Step] = []
    while isinstance(step, Ask):
        more, step = after(step, api(step), scope)
        found += more
    left = {f"https://s.example/{n}/" for n in range(1, posts + 1) if n not in deleted}
    assert left <= set(urls(found))
    assert step == Done(complete=True)
    assert api.asked == asked


def test_totals_that_shrink_for_ever_turn_a_walk_back_a_few_times_only() -> None:
    scope = Scope(queries=("a b",), full=True)
    step: Ask | Done = first(scope)
    asked = 0
    while isinstance(step, Ask):
        told = {"x-wp-total": str(900 - asked), "x-wp-totalpages": "9"}
        _, step = after(step, replace(answer([post(asked)]), headers=told), scope)
        asked += 1
    assert step == Done(complete=True)
    assert asked <= 9 + 2 * 5
