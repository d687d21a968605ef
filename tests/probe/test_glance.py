"""One short look at a source: what it is taken for, and what it costs."""

from __future__ import annotations

import json

import pytest

from crawler.diagnosis import Fingerprint
from crawler.health import Observation
from crawler.platforms.contract import Page
from crawler.platforms.walk import Failure
from crawler.probe.examination import topic_scope
from crawler.probe.glance import MOST_REQUESTS, glance
from crawler.sources import Source
from crawler.topics import load_topic
from tests.probe.examining import FRONT, GAMBLING, Canned, carry_out

HOME = "https://kabarkita.example/"
EMPTY = b"<html><head><title>Kabar Kita</title></head><body><a href='/'>Kabar</a></body></html>"
SCOPE = topic_scope(load_topic("cooling-system"))


def seen(
    answers: dict[str, Canned], platform: str = "auto", before: Fingerprint | None = None
) -> tuple[Observation, list[str]]:
    entry = {"id": "kabarkita", "name": "Kabar Kita", "url": HOME, "kind": "news"}
    source = Source.model_validate(entry | {"platform": platform})
    glimpse, asked = carry_out(glance(source, SCOPE, before), answers)
    return glimpse.observation, asked


def test_a_site_whose_discovery_lists_articles_is_ok() -> None:
    feed = b"""<rss version="2.0"><channel><title>K</title><item><title>Polsek</title>
    <link>https://kabarkita.example/read/1/polsek-sambang</link></item></channel></rss>"""
    home = FRONT.replace(b"</head>", b'<link rel="alternate" type="application/rss+xml" href="/f">')
    look, asked = seen({HOME: home, f"{HOME}f": feed})
    assert (look.label, look.by, look.reason) == ("ok", "check", "feed lists 1 articles")
    assert asked == [HOME, f"{HOME}f"]


def test_a_home_page_with_articles_is_ok_though_the_first_asks_gave_nothing() -> None:
    look, asked = seen({HOME: FRONT})
    assert look.label == "ok"
    assert len(asked) == MOST_REQUESTS


def test_a_site_that_lists_nothing_is_degraded_once_its_sitemaps_were_looked_for() -> None:
    look, asked = seen({HOME: EMPTY})
    assert look.label == "degraded"
    assert asked[MOST_REQUESTS:] == [
        f"{HOME}robots.txt", f"{HOME}wp-sitemap.xml", f"{HOME}sitemap_index.xml",
    ]  # fmt: skip


def sitemap(tag: str, *addresses: str) -> bytes:
    listed = "".join(f"<{tag}><loc>{url}</loc></{tag}>" for url in addresses)
    name = "sitemapindex" if tag == "sitemap" else "urlset"
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<{name} xmlns="{space}">{listed}</{name}>'.encode()


@pytest.mark.parametrize("nested", [False, True])
def test_a_site_that_only_its_sitemap_lists_is_ok(nested: bool) -> None:
    articles = sitemap("url", *(f"{HOME}read/{n}/polsek-sambang-warga-desa" for n in range(7)))
    index = sitemap("sitemap", f"{HOME}berita.xml")
    look, _ = seen({
        HOME: EMPTY,
        f"{HOME}robots.txt": f"User-agent: *\nAllow: /\nSitemap: {HOME}peta.xml\n".encode(),
        f"{HOME}peta.xml": index if nested else articles,
        f"{HOME}berita.xml": articles,
    }, platform="feeds")  # fmt: skip
    assert (look.label, look.reason) == ("ok", "sitemap lists 7 articles")


def test_a_host_that_is_away_fails_with_its_class() -> None:
    look, asked = seen({HOME: Failure(reason="dns", detail="no such host")})
    assert (look.label, look.reason, asked) == ("failing(dns)", "no such host", [HOME])


def test_an_error_of_the_server_fails_with_its_status() -> None:
    look, _ = seen({HOME: 500})
    assert (look.label, look.reason) == ("failing(http-status)", "the home page answers HTTP 500")


def test_a_home_page_that_leads_to_another_host_has_moved_there() -> None:
    answer = Page(url="https://baru.example/", status=200, headers={}, body=FRONT)
    look, asked = seen({HOME: answer})
    assert (look.label, asked) == ("moved(baru.example)", [HOME])


def test_another_form_of_the_same_host_is_no_move() -> None:
    answer = Page(url="https://www.kabarkita.example/", status=200, headers={}, body=FRONT)
    look, _ = seen({HOME: answer})
    assert look.label == "ok"


def test_a_gambling_site_is_spam_and_asked_no_more() -> None:
    look, asked = seen({HOME: GAMBLING})
    assert (look.label, asked) == ("spam", [HOME])


def test_a_site_that_lists_gambling_behind_a_good_home_page_is_spam() -> None:
    items = "".join(
        f"<item><title>Situs Slot Gacor Maxwin {n} Deposit Pulsa</title>"
        f"<link>{HOME}read/{n}/situs-slot-gacor-maxwin-deposit-pulsa</link></item>"
        for n in range(10)
    )
    feed = f'<rss version="2.0"><channel><title>K</title>{items}</channel></rss>'.encode()
    home = FRONT.replace(b"</head>", b'<link rel="alternate" type="application/rss+xml" href="/f">')
    look, _ = seen({HOME: home, f"{HOME}f": feed})
    assert look.label == "spam"


def test_a_closed_home_page_does_not_matter_where_the_api_is_open() -> None:
    post = {"id": 1, "link": f"{HOME}read/1/polsek-sambang-warga", "title": {"rendered": "Polsek"}}

    def answer(url: str) -> bytes | int:
        return json.dumps([post]).encode() if "wp-json" in url else 403

    look, _ = seen({"*": answer}, platform="wordpress")
    assert (look.label, look.reason) == ("ok", "wordpress-api lists 1 articles")


def test_a_closed_site_fails() -> None:
    look, _ = seen({"*": 403})
    assert look.label.startswith("failing(")


def test_a_site_for_browsers_is_ok_by_its_shell() -> None:
    shell = b"<html><body><div id=app></div><script src=a.js></script></body></html>"
    look, _ = seen({HOME: shell})
    assert look.label == "ok"
