"""Dates in addresses."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extraction.dates import url_date, url_month


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.id/2024/02/08/polres-serang/", "2024-02-08"),
        ("https://a.id/read/2016/02/23/163700128/Samsul.Arif", "2016-02-23"),
        ("https://a.id/news/2024-09-22-sambang", "2024-09-22"),
        ("https://a.id/berita/20240922/sambang", "2024-09-22"),
        ("https://a.id/amp/pemilu-20240208123456", "2024-02-08"),
        ("https://a.id/08-02-2024/judul", "2024-02-08"),
        ("https://a.id/2024/2/8/judul", "2024-02-08"),
    ],
)
def test_a_day_in_the_path_is_read(url: str, expected: str) -> None:
    stamp = url_date(url)
    assert stamp is not None
    assert stamp.iso() == expected
    assert not stamp.time_known


@pytest.mark.parametrize(
    "url",
    [
        "https://a.id/2024/11/judul.html",
        "https://a.id/2024/13/40/judul",
        "https://a.id/1970/01/01/judul",
        "https://a.id/pemilu-2024/12345678",
        "https://a.id/?date=2024/02/08",
        "https://a.id/read/736460-taylor-swift",
        "",
        "http://[broken",
    ],
)
def test_what_is_no_day_is_not_taken_for_one(url: str) -> None:
    assert url_date(url) is None


def test_a_month_in_the_path_tells_which_year_is_meant() -> None:
    assert url_month("https://a.blogspot.com/2024/11/judul.html") == date(2024, 11, 15)
    assert url_month("https://a.id/2024/02/08/judul") == date(2024, 2, 8)
    assert url_month("https://a.id/judul") is None
