"""What names a site's platform: the same evidence for a probe and for a crawl's ``auto``."""

from __future__ import annotations

import pytest

from crawler.platforms.contract import Page
from crawler.platforms.probe import clue_of_feed, clues, generator, identify
from tests.platforms.walking import site

WORDPRESS = b"<meta name='generator' content='WordPress 6.6.2'>"
BLOGGER = b"<meta content='blogger' name='generator'/>"


def page(body: bytes, status: int = 200, **headers: str) -> Page:
    return Page(url="https://situs.example/", status=status, headers=headers, body=body)


@pytest.mark.parametrize(
    ("answer", "family", "seen"),
    [
        (
            page(b"", link='<https://situs.example/wp-json/>; rel="https://api.w.org/"'),
            "wordpress",
            "the Link header names the REST API",
        ),
        (
            page(b'<link rel="https://api.w.org/" href="/wp-json/">'),
            "wordpress",
            "the page names the REST API",
        ),
        (page(WORDPRESS), "wordpress", "generator: WordPress"),
        (page(b"<img src='/wp-content/x.jpg'>"), "wordpress", "files below /wp-content/"),
        (page(BLOGGER), "blogger", "generator: Blogger"),
        (page(b"<a href='/feeds/posts/default'>"), "blogger", "the page names Blogger's feed"),
        (page(b"<script src=a.js></script>"), "rendered", "scripts and not one link in the page"),
        (
            page(
                b"<div id=root></div><script>r.innerHTML = '<a href=/x>'</script><noscript>Please"
                b" <a href=https://www.enable-javascript.com>enable JavaScript</a></noscript>"
            ),
            "rendered",
            "scripts and not one link in the page",
        ),
        # A blog that shows a picture of another site's is still a blog.
        (page(BLOGGER + b"<img src='/wp-content/x.jpg'>"), "blogger", "generator: Blogger"),
    ],
)
def test_the_strongest_evidence_names_the_family(answer: Page, family: str, seen: str) -> None:
    assert (clues(answer)[0].family, clues(answer)[0].seen) == (family, seen)
    assert identify(site(), answer) == family


@pytest.mark.parametrize(
    ("answer", "family"),
    [
        (page(b"<a href='/'>x</a>"), "feeds"),
        (page(WORDPRESS, 404), "feeds"),
        (page(b"", 403), "wordpress"),
        (None, "feeds"),
    ],
)
def test_without_evidence_a_site_is_listed_by_what_all_sites_have(
    answer: Page | None, family: str
) -> None:
    assert identify(site(), answer) == family


def test_a_known_search_names_the_family_whatever_the_page_says() -> None:
    assert identify(site(search="/cari?q={query}"), page(WORDPRESS)) == "listing"


def test_the_generator_is_told_of_whatever_system() -> None:
    assert generator(page(b'<meta name="generator" content="Hugo 0.134.2">')) == "Hugo 0.134.2"
    assert generator(page(b"<meta name=viewport content=x>")) is None


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("https://wordpress.org/?v=6.6.2", "wordpress"),
        ("Blogger", "blogger"),
        ("Hugo", None),
        (None, None),
    ],
)
def test_a_feeds_generator_is_evidence_too(said: str | None, family: str | None) -> None:
    clue = clue_of_feed(said)
    assert (clue.family if clue else None) == family
