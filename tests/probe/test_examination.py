"""What an examination makes of a site: its platform, what can be read of it, and its verdict."""

from __future__ import annotations

import json

import pytest

from crawler.errors import InputError
from crawler.platforms.contract import Page
from crawler.platforms.walk import Failure
from crawler.probe.examination import MOST_REQUESTS, examine, target_of
from crawler.probe.verdict import Verdict
from crawler.topics import load_topic
from tests.probe.examining import GAMBLING, Canned, article, carry_out

TOPIC = load_topic("cooling-system")
HOME = "https://kabarkita.example/"
READ = "{}read/{}/polsek-biromaru-sambang-warga-desa-mpanau"
LINKS = "".join(
    f'<h2><a href="{READ.format("/", n)}">Polsek {n} sambang warga</a></h2>'
    for n in (101, 102, 103)
)
PLAIN_HOME = f"""<html><head><title>Kabar Kita - Portal Berita</title></head><body>
<form action="/cari"><input name="q" placeholder="Cari berita"></form>{LINKS}</body></html>"""


def probed(answers: dict[str, Canned], address: str = HOME) -> tuple[Verdict, list[str]]:
    return carry_out(examine(target_of(address), TOPIC), answers)


def articles(*numbers: int) -> dict[str, Canned]:
    return {READ.format(HOME, n): article(READ.format(HOME, n)) for n in numbers}


def posts(*numbers: int, zone: str = "+08:00") -> bytes:
    body = "<p>Kapolsek Biromaru menyambangi warga dalam rangka cooling system.</p>" * 3
    hours = int(zone[1:3])
    return json.dumps(
        [
            {
                "id": n,
                "date": f"2024-09-10T{hours + 2:02}:00:00",
                "date_gmt": "2024-09-10T02:00:00",
                "link": READ.format(HOME, n),
                "title": {"rendered": f"Polsek Biromaru sambang warga {n}"},
                "content": {"rendered": body},
                "_embedded": {"author": [{"name": "Sri Lestari"}]},
            }
            for n in numbers
        ]
    ).encode()


API = f"{HOME}wp-json/wp/v2/posts?per_page=100&page=1"


def wordpress(api: bytes | int, **more: Canned) -> dict[str, Canned]:
    home = '<html><head><link rel="https://api.w.org/" href="/wp-json/"></head><body></body></html>'

    def other(url: str) -> bytes | int | Page | Failure:
        if not url.startswith(f"{HOME}wp-json/"):
            return 404
        if isinstance(api, int):
            return api
        return Page(url=url, status=200, headers={"x-wp-totalpages": "1"}, body=api)

    return {HOME: home.encode(), "*": other, **articles(101, 102, 103), **more}


# --- platform by evidence -------------------------------------------------------------------------


def test_a_site_that_names_the_rest_api_is_wordpress_and_the_evidence_says_why() -> None:
    verdict, _ = probed(wordpress(posts(101, 102, 103)))
    assert verdict.platform == "wordpress"
    assert [clue.seen for clue in verdict.clues] == ["the page names the REST API"]


def test_a_feed_that_wordpress_made_tells_of_a_home_page_that_hides_it() -> None:
    feed = f"""<rss version="2.0"><channel><title>Kabar Kita</title>
    <generator>https://wordpress.org/?v=6.6.2</generator><item><title>Polsek sambang</title>
    <link>{READ.format(HOME, 101)}</link></item></channel></rss>"""
    home = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>'
    )
    verdict, asked = probed({HOME: home.encode(), f"{HOME}feed/": feed.encode(), **articles(101)})
    assert verdict.platform == "wordpress"
    assert [clue.seen for clue in verdict.clues] == ["the feed's generator: wordpress"]
    assert any(url.startswith(API[:60]) for url in asked)


def test_a_site_without_a_known_system_is_claimed_to_have_none() -> None:
    verdict, _ = probed({HOME: b"<html><body><a href='/'>Kabar</a></body></html>"})
    assert (verdict.platform, verdict.clues) == ("feeds", [])


# --- discovery ------------------------------------------------------------------------------------


def test_each_method_says_how_many_items_it_gives_and_how_many_are_for_the_topic() -> None:
    verdict, _ = probed(wordpress(posts(101, 102, 103)))
    trial = verdict.methods[0]
    assert (trial.method, trial.items, trial.on_topic, trial.complete) == (
        "wordpress-api", 3, 3, True,
    )  # fmt: skip


def test_a_method_that_gives_nothing_says_why() -> None:
    verdict, _ = probed(wordpress(401))
    trial = verdict.methods[0]
    assert (trial.answers, trial.reason) == (False, "the API is closed (HTTP 401)")


def test_a_search_form_whose_results_depend_on_the_words_becomes_the_entrys_search() -> None:
    def search(query: str) -> bytes:
        links = LINKS if query == "cooling" else LINKS[: LINKS.index("</h2>") + 5]
        return f"<html><body>{links}</body></html>".encode()

    verdict, _ = probed(
        {
            HOME: PLAIN_HOME.encode(),
            f"{HOME}cari?q=cooling": search("cooling"),
            f"{HOME}cari?q=qzxvkwjqx": search("nonsense"),
            **articles(101, 102, 103),
        }
    )
    assert (verdict.platform, verdict.search) == ("listing", "/cari?q={query}")
    assert (verdict.methods[0].method, verdict.methods[0].items) == ("listing", 3)


def test_a_search_of_titles_alone_is_not_trusted_where_a_sitemap_lists_everything() -> None:
    found = "".join(
        f'<a href="/read/{n}/cooling-system-polsek-{n}">Cooling System Polsek {n}</a>'
        for n in range(201, 206)
    )
    urls = "".join(f"<url><loc>{READ.format(HOME, n)}</loc></url>" for n in (101, 102, 103))
    answers: dict[str, Canned] = {
        HOME: PLAIN_HOME.encode(),
        f"{HOME}cari?q=cooling": f"<html><body>{found}</body></html>".encode(),
        f"{HOME}cari?q=qzxvkwjqx": b"<html><body>Tidak ada</body></html>",
        **articles(101, 102, 103),
    }
    verdict, _ = probed(answers)
    assert (verdict.platform, verdict.notes) == (
        "listing", ["its search seems to look at titles alone"],
    )  # fmt: skip
    verdict, _ = probed(answers | {f"{HOME}sitemap.xml": f"<urlset>{urls}</urlset>".encode()})
    assert (verdict.platform, verdict.search) == ("feeds", None)


def test_a_search_that_shows_the_same_for_every_word_is_no_search() -> None:
    verdict, _ = probed({HOME: PLAIN_HOME.encode(), "*": PLAIN_HOME.encode(), **articles(101)})
    assert (verdict.platform, verdict.search) == ("feeds", None)


# --- articles -------------------------------------------------------------------------------------


def test_three_articles_are_read_for_their_dates_and_authors() -> None:
    verdict, _ = probed({HOME: PLAIN_HOME.encode(), **articles(101, 102, 103)})
    assert verdict.outcome == "usable"
    assert [(a.published_at, a.date_source, a.authors) for a in verdict.articles] == [
        ("2024-09-10T19:30:00+08:00", "meta", ["Sri Lestari"])
    ] * 3


def test_articles_that_only_a_browser_shows_are_read_as_it_shows_them() -> None:
    shell = (
        b"<html><body><noscript>Aktifkan JavaScript</noscript><div id=app></div>"
        b"<script src=a.js></script></body></html>"
    )
    url = READ.format(HOME, 101)
    only = f'<html><body><a href="{url}">Polsek sambang warga desa</a></body></html>'
    verdict, asked = probed({HOME: only.encode(), url: shell, f"[{url}]": article(url)})
    assert f"[{url}]" in asked
    assert (verdict.outcome, verdict.javascript) == ("usable", "articles")


def test_a_site_whose_articles_cannot_be_read_is_not_usable() -> None:
    verdict, _ = probed({HOME: PLAIN_HOME.encode(), "*": 403, f"{HOME}robots.txt": 404})
    assert verdict.outcome == "unreadable"
    assert verdict.reason == "no article could be read: HTTP 403"


@pytest.mark.parametrize(
    ("zone", "name"), [("+07:00", "WIB"), ("+08:00", "WITA"), ("+09:00", "WIT")]
)
def test_the_time_zone_is_that_of_the_stamps(zone: str, name: str) -> None:
    verdict, _ = probed(wordpress(posts(101, 102, 103, zone=zone)))
    assert verdict.zone == name


def test_a_clock_that_does_not_fit_the_province_is_noted() -> None:
    target = target_of(HOME, "ID-BT")
    verdict, _ = carry_out(examine(target, TOPIC), wordpress(posts(101, zone="+09:00")))
    assert "its stamps are in WIT, but ID-BT lives by WIB" in verdict.notes


def test_an_article_that_names_its_amp_form_tells_that_the_site_has_amp() -> None:
    url = READ.format(HOME, 101)
    page = article(url).replace(b"</head>", b'<link rel="amphtml" href="/amp/101"></head>')
    only = f'<html><body><a href="{url}">Polsek sambang warga desa</a></body></html>'
    verdict, _ = probed({HOME: only.encode(), url: page})
    assert verdict.amp


# --- sites that are none --------------------------------------------------------------------------


def test_a_host_that_is_away_is_unreachable_and_both_schemes_were_tried() -> None:
    verdict, asked = probed(
        {"*": Failure(reason="dns", detail="no such host")}, "kabarkita.example"
    )
    assert asked == ["https://kabarkita.example/", "http://kabarkita.example/"]
    assert (verdict.outcome, verdict.reason) == ("unreachable", "dns: no such host")


def test_a_site_that_robots_txt_closes_is_forbidden_and_asked_nothing_more() -> None:
    verdict, asked = probed({HOME: Failure(reason="robots", detail="Forbidden by robots.txt")})
    assert (verdict.outcome, asked) == ("forbidden", [HOME])


CHALLENGE = b"<html><title>Just a moment...</title><body><script src='/cdn-cgi/x'></script></body>"


def test_of_a_site_behind_a_firewall_nothing_is_claimed_that_only_its_answer_says() -> None:
    headers = {"content-type": "text/html", "cf-mitigated": "challenge"}
    wall = Page(url=HOME, status=403, headers=headers, body=CHALLENGE)
    verdict, _ = probed({"*": wall})
    assert verdict.outcome == "blocked"
    assert (verdict.platform, verdict.clues) == ("auto", [])


def test_404_everywhere_is_no_site() -> None:
    verdict, _ = probed({})
    assert (verdict.outcome, verdict.reason) == (
        "no-articles", "the home page answers HTTP 404, and nothing lists articles",
    )  # fmt: skip


def test_a_gambling_site_is_spam_and_gets_no_entry() -> None:
    verdict, asked = probed({HOME: GAMBLING})
    assert (verdict.outcome, asked) == ("spam", [HOME, f"{HOME}robots.txt"])


def test_a_home_page_that_leads_to_another_host_is_examined_there() -> None:
    new = "https://baru.example/"
    moved = Page(url=new, status=200, headers={}, body=PLAIN_HOME.encode())
    url = READ.format(new, 101)
    verdict, _ = probed({HOME: moved, url: article(url)})
    assert (verdict.url, verdict.moved_to) == (new, new)
    assert verdict.outcome == "usable"
    assert "kabarkita.example leads to https://baru.example/" in verdict.notes


@pytest.mark.parametrize(
    ("answering", "url"),
    [
        ("https://www.kabarkita.example/", "https://www.kabarkita.example/"),
        ("https://kabarkita.example/id/beranda", "https://kabarkita.example/"),
    ],
)
def test_a_home_page_that_answers_under_another_form_of_its_host_is_taken_at_that(
    answering: str, url: str
) -> None:
    page = Page(url=answering, status=200, headers={}, body=PLAIN_HOME.encode())
    verdict, _ = probed({HOME: page, "*": lambda asked: article(asked) if "read" in asked else 404})
    assert (verdict.url, verdict.moved_to) == (url, None)


def test_no_site_is_asked_more_than_its_share() -> None:
    form = '<form action="/cari{}"><input name="q"></form>'
    home = PLAIN_HOME + "".join(form.format(n) for n in range(9))
    _, asked = probed({HOME: home.encode(), f"{HOME}cari?q=cooling": 500})
    assert len(asked) <= MOST_REQUESTS


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1000,
        b"<" * 100_000,
        b"<html>" + b"<div>" * 50_000,
        b"<form><input name=q><a href='http://[::1'>x</a>"
        b"<link rel=alternate type=application/rss+xml href='http://]'>",
        b"<html><body>" + b"<a href='/read/1/satu-dua-tiga-empat'>x</a>" * 20_000,
        b'{"a":' * 10_000,
    ],
    ids=["empty", "nul", "brackets", "deep", "broken addresses", "links", "json"],
)
def test_hostile_answers_end_with_a_verdict(body: bytes) -> None:
    verdict, asked = probed({"*": body})
    assert verdict.outcome in ("no-articles", "unreadable")
    assert len(asked) <= MOST_REQUESTS


# --- what is asked for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "home"),
    [
        ("https://kabarkita.example", "https://kabarkita.example/"),
        ("kabarkita.example", "https://kabarkita.example/"),
        ("https://kabarkita.example/2024/09/judul-berita.html", "https://kabarkita.example/"),
        ("https://kabarkita.example/read/123/judul-berita?page=2", "https://kabarkita.example/"),
        ("https://kabarkita.example/kategori/polri/", "https://kabarkita.example/"),
        ("https://unit.example/portal/", "https://unit.example/portal/"),
        ("http://127.0.0.12:8799/", "http://127.0.0.12:8799/"),
    ],
)
def test_any_page_of_a_site_names_its_home_page(given: str, home: str) -> None:
    assert target_of(given).site.url == home


@pytest.mark.parametrize(
    "given", ["https://", "https:///x", "ftp://a.example/", "a b.example", "http://[::1"]
)
def test_what_is_no_address_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(InputError) as refused:
        target_of(given)
    assert refused.value.lines == (f"{given!r}: is not the address of a web site",)
