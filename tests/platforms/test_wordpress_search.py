"""Searching a WordPress by its feed and its result pages: what is cut off is said to be."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.platforms import wordpress_search
from crawler.platforms.contract import Done
from crawler.platforms.wordpress_search import WordpressSearch
from tests.platforms.walking import HOME, scope, walk

WORDS = scope(queries=("cooling system",))


def links(*paths: str) -> bytes:
    items = "".join(f"<li><a href='/{path}/'>Judul berita yang panjang</a></li>" for path in paths)
    return f"<html><body><ul>{items}</ul></body></html>".encode()


def feed(number: int) -> bytes:
    rows = "".join(
        f"<item><title>Judul</title><link>{HOME}warga-{number}-{n}/</link></item>"
        for n in range(3)
    )  # fmt: skip
    return f'<rss version="2.0"><channel>{rows}</channel></rss>'.encode()


def _number(url: str) -> int:
    return int(parse_qs(urlsplit(url).query).get("paged", ["1"])[0])


def test_a_result_page_with_more_links_than_are_read_is_not_all_that_was_found() -> None:
    many = links(*(f"polsek-sambang-warga-desa-{n}" for n in range(5_001)))
    first = HOME + "?s=cooling+system"
    trail = walk(WordpressSearch(), {first: many}, WORDS)
    assert len(trail.urls) == 5_000
    reason = "a search page has more than 5000 links"
    assert trail.done == Done(complete=False, reason=reason)


def test_a_result_page_with_as_many_links_as_are_read_is_whole() -> None:
    many = links(*(f"polsek-sambang-warga-desa-{n}" for n in range(5_000)))
    trail = walk(WordpressSearch(), {HOME + "?s=cooling+system": many}, WORDS)
    assert (len(trail.urls), trail.done) == (5_000, Done(complete=True))


def test_result_pages_without_end_are_cut_off_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wordpress_search, "MAX_PAGES", 20)

    def answer(url: str) -> bytes | int:
        if "feed" in url:
            return 404
        return links(*(f"polsek-sambang-warga-{_number(url)}-{n}" for n in range(10)))

    trail = walk(WordpressSearch(), {"*": answer}, WORDS)
    assert len(trail.urls) == 200
    assert trail.done == Done(complete=False, reason="a search has more than 20 pages")


def test_a_search_feed_without_end_is_cut_off_and_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wordpress_search, "MAX_PAGES", 20)
    trail = walk(WordpressSearch(), {"*": lambda url: feed(_number(url))}, WORDS)
    assert len(trail.urls) == 60
    assert trail.done == Done(complete=False, reason="a search has more than 20 pages")
