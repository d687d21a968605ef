"""Tags of an article that a feed named: its categories are tags and sections in one."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extraction import extract
from crawler.items import Candidate

URL = "https://kabar.example/2024/09/10/sambang-warga/"
PAGE = (
    "<!doctype html><html lang=id><head><title>Kapolsek Sambangi Warga</title></head><body>"
    "<article><h1>Kapolsek Sambangi Warga</h1><p>Kapolsek Cepu menyambangi warga Desa Getas dalam"
    " rangka cooling system menjelang Pilkada serentak, Selasa.</p>{}</article></body></html>"
)


def tags(shown: str, **known: Any) -> list[str]:
    told = {"discovered_by": "feed", "tags": ["Daerah", "Tag A"]} | known
    return extract(PAGE.format(shown), URL, known=Candidate(url=URL, **told)).tags


@pytest.mark.parametrize(
    "shown",
    [
        "<a rel='tag' href='/tag/tag-a/'>Tag A</a>",
        "<div class=tags><a href='/tag/tag-a/'>Tag A</a></div>",
    ],
)
def test_tags_that_the_page_shows_win_over_a_feeds_categories(shown: str) -> None:
    assert tags(shown) == ["Tag A"]


def test_a_page_without_tags_leaves_the_feeds_categories() -> None:
    assert tags("") == ["Daerah", "Tag A"]


def test_tags_of_an_api_win_over_the_pages() -> None:
    shown = "<a rel='tag' href='/tag/lain/'>Lain</a>"
    assert tags(shown, discovered_by="wordpress-api", tags=["Polres"]) == ["Polres"]
