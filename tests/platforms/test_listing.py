"""Walking a site's own search and archive pages, and its home page as the last resort."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.platforms import home, listing
from crawler.platforms.contract import Page
from crawler.platforms.listing import HomeLinks, Listing
from crawler.platforms.pager import fill, read_listing
from tests.platforms.walking import HOME, Answer, Trail, scope, site, walk
from tests.speed import within


def page(*items: str, more: str = "") -> bytes:
    """Items are ``path`` or ``path date``, each in a card of its own."""
    cards = []
    for path, _, date in (item.partition(" ") for item in items):
        when = f"<span class=tgl>{date}</span>" if date else ""
        cards.append(f'<li><h3><a href="/{path}">Judul {path}</a></h3>{when}</li>')
    return f"<html><body><ul>{''.join(cards)}</ul>{more}</body></html>".encode()


def paths(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.urls]


def asked(trail: Trail) -> list[str]:
    return [url.removeprefix(HOME) for url in trail.asked]


ARCHIVE = site(archive="arsip?hal={page}", link="h3 a", date=".tgl")


def test_templates_are_filled_for_where_the_query_stands() -> None:
    assert fill("/cari?q={query}&hal={page}", HOME, query="a b&c", number=2) == (
        HOME + "cari?q=a+b%26c&hal=2"
    )
    assert fill("cari/{query}/{page}", HOME, query="a b/c", number=1) == HOME + "cari/a%20b%2Fc/1"


def test_each_query_is_searched_to_its_end() -> None:
    answers: dict[str, Answer] = {
        HOME + "cari?q=cooling+system&hal=1": page("a", "b"),
        HOME + "cari?q=cooling+system&hal=2": page("c"),
        HOME + "cari?q=cooling+system&hal=3": page(),
        HOME + "cari?q=sistem+pendingin&hal=1": page("b", "d"),
    }
    trail = walk(Listing(), answers, at=site(search="cari?q={query}&hal={page}", link="h3 a"))
    assert paths(trail) == ["a", "b", "c", "b", "d"]
    assert asked(trail)[-2:] == ["cari?q=sistem+pendingin&hal=1", "cari?q=sistem+pendingin&hal=2"]
    assert trail.done.complete


def test_a_search_that_repeats_its_last_page_ends() -> None:
    def answer(url: str) -> bytes:
        number = int(parse_qs(urlsplit(url).query)["hal"][0])
        return page(f"berita-{min(number, 3)}")

    at = site(search="cari?q={query}&hal={page}", link="h3 a")
    trail = walk(Listing(), {"*": answer}, scope(queries=("x",)), at)
    assert asked(trail) == [f"cari?q=x&hal={number}" for number in (1, 2, 3, 4)]


def test_an_archive_is_walked_to_the_windows_edge() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip?hal=1": page("a 02/10/2024", "b 28/09/2024"),
        HOME + "arsip?hal=2": page("c Sabtu, 14 September 2024 10:00 WIB", "d 31 Agustus 2024"),
    }
    trail = walk(Listing(), answers, scope("2024-09-01", "2024-10-01", full=True), ARCHIVE)
    assert paths(trail) == ["b", "c"]
    assert trail.found[1].published_at == "2024-09-14T10:00:00+07:00"
    assert len(trail.asked) == 2
    assert trail.done.complete


def test_dates_in_the_addresses_tell_the_edge_too() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip?hal=1": page("2024/09/28/a"),
        HOME + "arsip?hal=2": page("2024/08/01/b", "2024/07/01/c"),
    }
    trail = walk(Listing(), answers, scope("2024-09-01"), ARCHIVE)
    assert paths(trail) == ["2024/09/28/a"]
    assert len(trail.asked) == 2


def test_page_numbers_start_and_step_as_the_entry_says() -> None:
    at = site(archive="berita/index/{page}", first_page=0, page_step=10, link="h3 a")
    answers: dict[str, Answer] = {
        HOME + "berita/index/0": page("a"),
        HOME + "berita/index/10": page("b"),
    }
    trail = walk(Listing(), answers, at=at)
    assert asked(trail) == ["berita/index/0", "berita/index/10", "berita/index/20"]
    assert trail.done.complete


def test_the_entrys_next_link_leads_on() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip": page("a", more="<div class=lanjut><a href='?ke=2'>x</a></div>"),
        HOME + "arsip?ke=2": page("b", more="<a href='?ke=3'>Next</a>"),
    }
    trail = walk(Listing(), answers, at=site(archive="arsip", link="h3 a", next=".lanjut"))
    assert asked(trail) == ["arsip", "arsip?ke=2"]
    assert paths(trail) == ["a", "b"]


def test_without_numbers_the_pages_own_pager_leads_on() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip": page("a", more="<a rel=next href=/arsip/2>2</a>"),
        HOME + "arsip/2": page("b", more="<a href=/arsip>«</a>"),
    }
    assert paths(walk(Listing(), answers, at=site(archive="arsip", link="h3 a"))) == ["a", "b"]


def test_full_scope_lists_the_archive_and_not_the_search() -> None:
    at = site(search="cari?q={query}", archive="arsip", link="h3 a")
    assert asked(walk(Listing(), {HOME + "arsip": page("a")}, scope(full=True), at)) == ["arsip"]
    only_search = site(search="cari?q={query}", link="h3 a")
    trail = walk(Listing(), {}, scope(full=True), only_search)
    assert trail.done.reason == "only a search is known, which cannot list everything"


def test_a_site_without_listing_says_so() -> None:
    assert walk(Listing(), {}).done.reason == "no search and no archive is known"


def test_a_listing_without_end_is_cut_off_and_its_state_stays_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "MAX_PAGES", 100)

    def answer(url: str) -> bytes:
        number = int(parse_qs(urlsplit(url).query)["hal"][0])
        return page(*(f"berita-{number}-{n}" for n in range(30)))

    trail = walk(Listing(), {"*": answer}, at=ARCHIVE)
    assert len(trail.asked) == 100
    assert trail.done.reason == "a listing has more than 100 pages"
    assert trail.largest_state < 64 * 1024


def test_failures_are_told_and_the_next_query_is_asked() -> None:
    answers: dict[str, Answer] = {
        HOME + "cari?q=x&hal=1": 503,
        HOME + "cari?q=y&hal=1": page("a"),
    }
    at = site(search="cari?q={query}&hal={page}", link="h3 a")
    trail = walk(Listing(), answers, scope(queries=("x", "y")), at)
    assert paths(trail) == ["a"]
    assert trail.done.reason == "a listing is unreadable: HTTP 503"


def test_a_listing_that_links_to_nothing_is_not_complete() -> None:
    trail = walk(Listing(), {"*": page()}, at=ARCHIVE)
    assert trail.done.reason == "the listing links to no articles"


@pytest.mark.parametrize(
    "pager",
    [
        "<a rel='next nofollow' href='/2'>2</a>",
        "<a class='next page-numbers' href='/2'>Berikutnya</a>",
        "<li class='page-item next'><a href='/2'>x</a></li>",
        "<a id='Blog1_blog-pager-older-link' class='blog-pager-older-link' href='/2'>x</a>",
        "<a href='/0'>Sebelumnya</a><a href='/2'>Selanjutnya »</a>",
        "<a href='/2'>Postingan Lama</a>",
        "<a href='/2'>Older posts</a>",
        "<a href='/2'>›</a>",
        "<span class=current>1</span> <a href='/2'>2</a> <a href='/3'>3</a>",
        "<ul><li class='active'>1</li><li><a href='/2'>2</a></li></ul>",
        "<a class='slick-next' href='/x'></a><a class=next href=#></a><a class=next href=/2>y</a>",
    ],
)
def test_pagers_of_themes_are_understood(pager: str) -> None:
    body = page("kapolres-blora-gelar-apel", more=pager)
    read = read_listing(Page(url=HOME + "berita", status=200, headers={}, body=body), [HOME])
    assert read.next == HOME + "2"


def test_a_page_without_pager_leads_nowhere() -> None:
    body = page("a", more="<a class=prev href='/0'>Prev</a><a href='/x'>Nextar Mobil Baru</a>")
    assert read_listing(Page(url=HOME, status=200, headers={}, body=body), [HOME]).next is None


def test_a_date_belongs_to_the_link_in_whose_box_it_stands() -> None:
    body = b"""<div><time datetime="2024-01-01">x</time>
    <article><a href="/satu-dua-tiga-empat"><img></a><a href="/satu-dua-tiga-empat">Satu</a>
    <div><time datetime="2024-09-28T10:00:00+07:00">kemarin</time></div></article>
    <article><a href="/lima-enam-tujuh-delapan">Lima</a></article></div>"""
    read = read_listing(Page(url=HOME, status=200, headers={}, body=body), [HOME])
    assert [item.stamp for item in read.items] == ["2024-09-28T10:00:00+07:00", None]


@pytest.mark.parametrize(
    "table",
    [{"serach": "x"}, {"search": "/cari"}, {"link": "a["}, {"first_page": "1"}, {"page_step": 0}],
)
def test_mistakes_in_the_discovery_table_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        site(**table)


# The last resort.

FRONT = page(
    "2024/09/28/a",
    more="<nav><a href=/hukum>Hukum</a><a href='/kategori/polri'>Polri</a>"
    "<a href='/search?q=x'>c</a><a href='/author/red'>r</a><a href='/feed/'>f</a>"
    "<a href='/2023/05/'>Mei</a></nav>"
    "<a class=next href='/page/2'>x</a>",
)


def test_the_home_page_its_pager_and_its_sections_are_walked() -> None:
    answers: dict[str, Answer] = {
        HOME: FRONT,
        HOME + "page/2": page("2024/09/27/b"),
        HOME + "hukum": page("2024/09/26/c", more="<a rel=next href='/hukum?page=2'>2</a>"),
        HOME + "hukum?page=2": page("2024/08/01/d"),
        HOME + "kategori/polri": 404,
    }
    trail = walk(HomeLinks(), answers, scope("2024-09-01"))
    assert asked(trail) == ["", "page/2", "hukum", "hukum?page=2", "kategori/polri"]
    assert paths(trail) == ["2024/09/28/a", "2024/09/27/b", "2024/09/26/c"]
    assert trail.done.reason == "page by page from the home page: not known to be all"


def test_an_unreadable_home_page_ends_the_walk() -> None:
    assert walk(HomeLinks(), {HOME: 403}).done.reason == "the home page is unreadable: HTTP 403"
    assert walk(HomeLinks(), {HOME: b""}).done.reason.startswith("the home page is unreadable")


def test_a_home_page_without_articles_says_so() -> None:
    trail = walk(HomeLinks(), {HOME: b"<html><body><p>Segera hadir</p></body></html>"})
    assert trail.done.reason == "the home page links to no articles"


def test_a_site_without_end_is_cut_off_and_its_state_stays_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(home, "MAX_PAGES", 7)
    monkeypatch.setattr(home, "MAX_REQUESTS", 100)

    def answer(url: str) -> bytes:
        number = crc32(url.encode())
        name = f"{number}".translate(str.maketrans("0123456789", "abcdefghij"))
        sections = "".join(f"<a href='/{name}{chr(97 + n)}'>K</a>" for n in range(26))
        more = f"{sections}<a rel=next href='{urlsplit(url).path}?page={number}'>n</a>"
        return page(f"2024/09/28/berita-{number}", more=more)

    trail = walk(HomeLinks(), {"*": answer})
    assert len(trail.asked) == 100
    assert trail.done.reason == "stopped after 100 pages"
    assert trail.largest_state < 64 * 1024


@settings(deadline=None)
@given(st.binary())
def test_any_answer_ends_the_walks(body: bytes) -> None:
    for method, at in ((Listing(), ARCHIVE), (HomeLinks(), site())):
        walk(method, {"*": b"<a href=/a-b-c-d>" + body}, scope("2024-09-01"), at, most=60)


def test_a_page_with_more_links_than_are_read_is_not_the_whole_list() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip?hal=1": page(*(f"berita-{number}" for number in range(5_001))),
        HOME + "arsip?hal=2": page("lama"),
    }
    trail = walk(Listing(), answers, scope(queries=()), at=ARCHIVE)
    assert len(trail.urls) == 5_001
    assert not trail.done.complete
    assert trail.done.reason == "a listing has more than 5000 links on one page"


def test_a_page_of_nothing_but_tags_is_left_soon_and_said_to_be() -> None:
    flood = page("berita-1", "berita-2") + b"<a>" * 1_300_000
    answers: dict[str, Answer] = {HOME + "arsip?hal=1": flood, HOME + "arsip?hal=2": page()}
    with within(2):
        trail = walk(Listing(), answers, scope(queries=()), at=ARCHIVE)
    assert len(trail.urls) == 2
    assert trail.done.reason == "a listing has more than 200000 tags on one page"


def test_a_page_with_as_many_links_as_are_read_is_the_whole_list() -> None:
    answers: dict[str, Answer] = {
        HOME + "arsip?hal=1": page(*(f"berita-{number}" for number in range(5_000))),
    }
    trail = walk(Listing(), answers, scope(queries=()), at=ARCHIVE)
    assert (len(trail.urls), trail.done.complete) == (5_000, True)
