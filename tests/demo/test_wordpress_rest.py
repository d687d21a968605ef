"""The REST API of the replica's WordPress sites, held to the API reference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.demo.model import Block, Post
from crawler.demo.surfaces.base import Surface
from tests.demo.conftest import OpenSite, get, post

POSTS = "/wp-json/wp/v2/posts"


@pytest.fixture
def site(open_small: OpenSite) -> Surface:
    edited = post(3, "Warga Panen", "Jagung melimpah.", author="Lalu Wira", section="Ekonomi")
    edited.modified = edited.published.replace(day=9)
    posts = [
        post(1, "Polisi Sambang", "Pesan cooling system di pasar.", "Paragraf dua."),
        post(2, "Ronda Malam", "Pesan <em>cooling</em> dan system terpisah.", tags=["Ronda"]),
        edited,
        post(4, "Tertutup", "cooling system rahasia", state="protected"),
        post(5, "Konsep", "cooling system konsep", state="draft"),
        post(6, "Dihapus", "cooling system hilang", state="gone"),
    ]
    return open_small("wordpress", posts)


def ask(site: Surface, query: str) -> Any:
    return json.loads(get(site, f"{POSTS}{query}").content)


def numbers(rows: Any) -> list[int]:
    return [row["id"] for row in rows]


def test_posts_come_newest_first_without_drafts_and_deleted_ones(site: Surface) -> None:
    assert numbers(ask(site, "")) == [104, 103, 102, 101]


def test_search_ands_the_words_and_never_finds_protected_posts(site: Surface) -> None:
    assert numbers(ask(site, "?search=cooling+system")) == [102, 101]
    assert numbers(ask(site, "?search=cooling+pasar")) == [101]


def test_a_quoted_search_is_one_substring_of_the_raw_markup(site: Surface) -> None:
    assert numbers(ask(site, '?search="cooling+system"')) == [101]


def test_a_word_after_a_hyphen_must_be_absent(site: Surface) -> None:
    assert numbers(ask(site, "?search=cooling+-pasar")) == [102]


def test_dates_are_told_in_the_clock_of_the_site_and_in_utc(site: Surface) -> None:
    row = ask(site, "?include=101")[0]
    assert row["date"] == "2024-03-01T06:30:00"
    assert row["date_gmt"] == "2024-02-29T22:30:00"


def test_after_and_before_are_exclusive_and_local_without_a_zone(site: Surface) -> None:
    assert numbers(ask(site, "?after=2024-03-02T06:30:00")) == [104, 103]
    assert numbers(ask(site, "?before=2024-03-02T06:30:00")) == [101]
    assert numbers(ask(site, "?after=2024-03-01T22:29:59Z&before=2024-03-02T22:30:00Z")) == [102]


def test_modified_after_finds_old_posts_that_were_edited(site: Surface) -> None:
    assert numbers(ask(site, "?modified_after=2024-03-05T00:00:00")) == [103]


def test_orderby_modified_and_order_asc(site: Surface) -> None:
    assert numbers(ask(site, "?orderby=modified"))[0] == 103
    assert numbers(ask(site, "?order=asc")) == [101, 102, 103, 104]


def test_pages_tell_totals_and_link_their_neighbours(site: Surface) -> None:
    answer = get(site, f"{POSTS}?per_page=2&page=1")
    assert answer.headers["X-WP-Total"] == "4"
    assert answer.headers["X-WP-TotalPages"] == "2"
    assert answer.headers["Link"].endswith(
        '<http://127.0.0.99:80/wp-json/wp/v2/posts?per_page=2&page=2>; rel="next"'
    )
    assert 'rel="prev"' in get(site, f"{POSTS}?per_page=2&page=2").headers["Link"]


def test_a_page_past_the_end_is_an_error_400(site: Surface) -> None:
    answer = get(site, f"{POSTS}?per_page=2&page=3")
    assert answer.status == 400
    assert json.loads(answer.content)["code"] == "rest_post_invalid_page_number"


def test_an_empty_result_has_no_pages_and_no_error(site: Surface) -> None:
    answer = get(site, f"{POSTS}?search=tidakada&page=2")
    assert (answer.status, answer.content) == (200, b"[]")
    assert answer.headers["X-WP-TotalPages"] == "0"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("per_page=101", "per_page", "rest_out_of_bounds"),
        ("per_page=0", "per_page", "rest_out_of_bounds"),
        ("page=satu", "page", "rest_invalid_type"),
        ("after=kemarin", "after", "rest_invalid_date"),
        ("orderby=harga", "orderby", "rest_not_in_enum"),
        ("order=turun", "order", "rest_not_in_enum"),
        ("status=draft", "status", "rest_forbidden_status"),
    ],
)
def test_wrong_parameters_are_refused(site: Surface, query: str, parameter: str, code: str) -> None:
    answer = get(site, f"{POSTS}?{query}")
    error = json.loads(answer.content)
    assert answer.status == 400
    assert error["code"] == "rest_invalid_param"
    assert error["data"]["details"][parameter]["code"] == code


def test_fields_keep_the_named_keys_in_the_order_of_the_object(site: Surface) -> None:
    row = ask(site, "?_fields=title.rendered,id,link&per_page=1")[0]
    assert row == {
        "id": 104,
        "link": "http://127.0.0.99:80/tertutup/",
        "title": {"rendered": "Terproteksi: Tertutup"},
    }


def test_embedded_authors_and_terms_need_the_links(site: Surface) -> None:
    row = ask(site, "?include=103&_embed=author,wp:term&_fields=id,_links,_embedded")[0]
    assert row["_embedded"]["author"][0]["name"] == "Lalu Wira"
    terms = [[term["name"] for term in group] for group in row["_embedded"]["wp:term"]]
    assert terms == [["Ekonomi"], ["Kamtibmas"]]
    assert "wp:featuredmedia" not in row["_embedded"]
    assert "_embedded" not in ask(site, "?include=103&_embed&_fields=id,title")[0]


def test_a_protected_post_has_no_body(site: Surface) -> None:
    row = ask(site, "?include=104")[0]
    assert row["content"] == {"rendered": "", "protected": True}


def test_a_paged_body_is_whole_with_its_page_break_as_a_comment(open_small: OpenSite) -> None:
    paged: Post = post(1, "Panjang", "Satu.")
    paged.blocks += [Block("page"), Block("p", "Dua.")]
    site = open_small("wordpress", [paged])
    assert ask(site, "")[0]["content"]["rendered"] == "<p>Satu.</p>\n<!--nextpage-->\n<p>Dua.</p>"


def test_json_is_written_as_php_writes_it(site: Surface) -> None:
    body = get(site, f"{POSTS}?include=101&_fields=link").content
    assert body == rb'[{"link":"http:\/\/127.0.0.99:80\/polisi-sambang\/"}]'


def test_typed_quotes_and_dashes_become_numeric_entities(open_small: OpenSite) -> None:
    site = open_small("wordpress", [post(1, "“Sejuk” – Damai", "Kata “sejuk”.")])
    row = ask(site, "")[0]
    assert row["title"]["rendered"] == "&#8220;Sejuk&#8221; &#8211; Damai"
    assert row["content"]["rendered"] == "<p>Kata &#8220;sejuk&#8221;.</p>"


def test_single_posts_drafts_and_unknown_numbers(site: Surface) -> None:
    assert json.loads(get(site, f"{POSTS}/101").content)["slug"] == "polisi-sambang"
    assert get(site, f"{POSTS}/105").status == 401
    assert get(site, f"{POSTS}/106").status == 404
    assert json.loads(get(site, f"{POSTS}/106").content)["code"] == "rest_post_invalid_id"


def test_unknown_routes_are_named_so(site: Surface) -> None:
    answer = get(site, "/wp-json/wp/v2/kabar")
    assert (answer.status, json.loads(answer.content)["code"]) == (404, "rest_no_route")


def test_categories_and_tags_filter_by_their_numbers(site: Surface) -> None:
    terms = json.loads(get(site, "/wp-json/wp/v2/categories?slug=ekonomi").content)
    assert [(term["name"], term["count"]) for term in terms] == [("Ekonomi", 1)]
    assert numbers(ask(site, f"?categories={terms[0]['id']}")) == [103]


def test_the_root_names_the_site_and_its_clock(site: Surface) -> None:
    root = json.loads(get(site, "/wp-json/").content)
    assert (root["name"], root["gmt_offset"]) == ("Kabar Kecil", "8")
    assert "wp/v2" in root["namespaces"]


def test_plain_permalinks_serve_the_api_by_query_only(open_small: OpenSite) -> None:
    site = open_small("wordpress", [post(1, "Satu", "Isi.")], permalinks="")
    assert get(site, "/wp-json/wp/v2/posts").status == 404
    answer = get(site, "/?rest_route=/wp/v2/posts&per_page=1")
    assert json.loads(answer.content)[0]["link"] == "http://127.0.0.99:80/?p=101"
    assert 'rel="https://api.w.org/"' in answer.headers["Link"]
    assert "index.php?rest_route=/" in answer.headers["Link"]


def test_a_closed_api_answers_401_with_an_error_object(open_small: OpenSite) -> None:
    site = open_small("wordpress", [post(1, "Satu", "Isi.")], rest="closed")
    answer = get(site, POSTS)
    assert (answer.status, answer.type) == (401, "application/json; charset=UTF-8")
    assert json.loads(answer.content)["data"]["status"] == 401


def test_a_lying_api_answers_200_with_the_home_page(open_small: OpenSite) -> None:
    site = open_small("wordpress", [post(1, "Satu", "Isi.")], rest="lying")
    answer = get(site, POSTS)
    assert (answer.status, answer.type) == (200, "text/html; charset=UTF-8")
    assert b"<html" in answer.content
