"""Shells of several makes: their JSON is preferred to the browser, and never a wrong article."""

from __future__ import annotations

import json
from contextlib import ExitStack
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.shells import ARTICLES, Shell, crawl, dumped, page, paragraphs, parsed, served

pytestmark = pytest.mark.slow

HTML, JSON = "text/html; charset=utf-8", "application/json"
BEACON = "fetch('/tanda?' + Math.random());"


class ById(Shell):
    """A plain single-page application: ``/berita/8101/judul`` fetches ``/api/berita?id=8101``."""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        name, query = parsed(path)
        if name == "/api/berita":
            found = [a for a in ARTICLES if str(a["id"]) == query.get("id")]
            return (
                (200, JSON, dumped({"status": "ok", "data": found[0]}))
                if found
                else (404, JSON, "{}")
            )
        if name.startswith("/berita/"):
            script = (
                "const id = location.pathname.split('/')[2];"
                "fetch('/api/populer').then(r => r.json());"
                "fetch('/api/berita?id=' + id).then(r => r.json()).then(a => tampil(a.data));"
                f"{BEACON}"
            )
            return 200, HTML, page(script)
        if name == "/api/populer":
            return 200, JSON, dumped({"populer": ARTICLES[:3]})
        return 404, HTML, ""


class NextFallback(Shell):
    """Next's pages router with pages that are built when first asked for: data has its address."""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        name, _ = parsed(path)
        slug = name.rpartition("/")[2].removesuffix(".json")
        found = next((a for a in ARTICLES if a["slug"] == slug), None)
        if name.startswith("/_next/data/b1/berita/") and found:
            return 200, JSON, dumped({"pageProps": {"post": found, "terkait": ARTICLES[:2]}})
        if name.startswith("/berita/"):
            data = {"props": {"pageProps": {}}, "page": "/berita/[slug]", "buildId": "b1",
                    "isFallback": True}  # fmt: skip
            root = (
                '<div id="__next"></div>'
                f'<script id="__NEXT_DATA__" type="application/json">{dumped(data)}</script>'
            )
            return 200, HTML, page(BEACON, root=root)
        return 404, HTML, ""


class NuxtData(Shell):
    """Nuxt 3: the article stands in the page, packed as one flat list."""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        slug = path.rpartition("/")[2]
        found = next((a for a in ARTICLES if a["slug"] == slug), None)
        if not path.startswith("/berita/") or found is None:
            return 404, HTML, ""
        flat: list[Any] = [["ShallowReactive", 1], {"data": 2}, {"x": 3}, {}]
        for key, value in found.items():
            flat[3][key] = len(flat)
            flat.append(value)
        payload = json.dumps(flat).replace("<", "\\u003c")
        root = (
            '<div id="__nuxt"></div><script type="application/json" id="__NUXT_DATA__">'
            f"{payload}</script>"
        )
        return 200, HTML, page(BEACON, root=root)


class GraphQl(Shell):
    """Asks by POST: such a question cannot be asked again, and is not."""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        if path == "/graphql" and method == "POST":
            slug = json.loads(body)["variables"]["slug"]
            found = next(a for a in ARTICLES if a["slug"] == slug)
            return 200, JSON, dumped({"data": {"post": found}})
        if path.startswith("/berita/"):
            script = (
                "fetch('/graphql', {method: 'POST', body: JSON.stringify({query: 'q', variables:"
                " {slug: location.pathname.split('/')[2]}})})"
                f".then(r => r.json()).then(a => tampil(a.data.post));{BEACON}"
            )
            return 200, HTML, page(script)
        return 404, HTML, ""


class Lying(ById):
    """Its API answers the newest article to everything but its own script's questions."""

    def answer_to(self, headers: Message, path: str) -> tuple[int, str, str] | None:
        if path.startswith("/api/berita?") and not headers.get("Referer"):
            return 200, JSON, dumped({"status": "ok", "data": ARTICLES[-1]})
        return None


class Teasing(ById):
    """Its pages carry and name no more than the article's beginning; their script has the rest."""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, str]:
        status, kind, text = super().answer(method, path, body)
        teaser = dumped({**ARTICLES[0], "isi": f"<p>{paragraphs(1)[0][:-1]}…</p>"})
        if path.startswith("/api/cuplikan/"):
            return 200, JSON, teaser
        if path.startswith("/berita/"):
            state = f'<script type="application/json">{teaser}</script>'
            named = '<link rel="preload" as="fetch" href="/api/cuplikan/8101">'
            text = text.replace("</head>", f"{named}</head>").replace("</div>", f"</div>{state}", 1)
        return status, kind, text


BY_SLUG = [f"/berita/{a['slug']}" for a in ARTICLES[:4]]
BY_NUMBER = [f"/berita/{a['id']}/{a['slug']}" for a in ARTICLES[:4]]


SITES: dict[str, Shell] = {
    "127.0.0.64": ById(BY_NUMBER),
    "127.0.0.65": NextFallback(BY_SLUG),
    "127.0.0.66": NuxtData(BY_SLUG),
    "127.0.0.67": GraphQl(BY_SLUG),
    "127.0.0.68": Lying(BY_NUMBER),
    "127.0.0.69": Teasing(BY_NUMBER[:1]),
}
Records = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Records]:
    """Crawl all sites at once, the pages of each one after the other; records by site and path."""
    output = tmp_path_factory.mktemp("shells")
    with ExitStack() as stack:
        homes = {at: stack.enter_context(served(site, at)) for at, site in SITES.items()}
        urls = [homes[at] + path for at, site in SITES.items() for path in site.paths]
        done = crawl(urls, output)
    assert done.returncode == 0, done.stderr
    records: dict[str, Records] = {at: {} for at in SITES}
    for line in (output / "articles.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        parts = urlsplit(record["url"])
        records[parts.hostname or ""][parts.path] = record
    return records


def assert_all_are_right(site: Shell, records: dict[str, dict[str, Any]]) -> None:
    assert sorted(records) == sorted(site.paths)
    for number, path in enumerate(site.paths, 1):
        record, own = records[path], ARTICLES[number - 1]
        assert record["title"] == own["judul"]
        assert record["text"].split("\n\n")[1:] == paragraphs(number)
        assert record["published_at"] == own["tanggal"]
        assert record["authors"] == ["Siti Rahmawati"]


def test_the_first_rendered_page_shows_where_the_api_has_the_others(
    crawled: dict[str, Records],
) -> None:
    site, records = SITES["127.0.0.64"], crawled["127.0.0.64"]
    assert_all_are_right(site, records)
    ways = [records[path]["extracted_by"] for path in BY_NUMBER]
    # The second page may be on its way to the browser while the first is being read.
    assert sorted(ways) in (
        ["html", "html", "html", "rendered"],
        ["html", "html", *["rendered"] * 2],
    )
    assert site.shown() == ways.count("rendered")


def test_the_data_that_a_next_page_names_is_asked_for_at_once(crawled: dict[str, Records]) -> None:
    site, records = SITES["127.0.0.65"], crawled["127.0.0.65"]
    assert_all_are_right(site, records)
    assert {record["extracted_by"] for record in records.values()} == {"html"}
    assert site.shown() == 0


def test_what_a_page_carries_needs_no_second_request(crawled: dict[str, Records]) -> None:
    site = SITES["127.0.0.66"]
    assert_all_are_right(site, crawled["127.0.0.66"])
    pages = [path for path in site.asked if path not in ("GET /robots.txt", "GET /")]
    assert sorted(pages) == sorted(f"GET {path}" for path in BY_SLUG)


def test_what_is_asked_by_post_is_shown_in_the_browser_each_time(
    crawled: dict[str, Records],
) -> None:
    site, records = SITES["127.0.0.67"], crawled["127.0.0.67"]
    assert_all_are_right(site, records)
    assert {record["extracted_by"] for record in records.values()} == {"rendered"}
    assert site.shown() == len(BY_SLUG)


def test_an_api_that_answers_another_article_is_not_believed(crawled: dict[str, Records]) -> None:
    site, records = SITES["127.0.0.68"], crawled["127.0.0.68"]
    assert_all_are_right(site, records)
    assert {record["extracted_by"] for record in records.values()} == {"rendered"}
    assert any(path.startswith("GET /api/berita") for path in site.asked)


def test_a_teaser_in_a_page_or_in_an_answer_is_not_taken_for_the_article(
    crawled: dict[str, Records],
) -> None:
    site, records = SITES["127.0.0.69"], crawled["127.0.0.69"]
    assert_all_are_right(site, records)
    assert {record["extracted_by"] for record in records.values()} == {"rendered"}
    assert "GET /api/cuplikan/8101" in site.asked
    assert site.shown() == 1
