"""Running again over sites whose news stands in many lists, or behind many searches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.crawl.sites import Reply, Run, Site, crawl, page, report

pytestmark = pytest.mark.slow

XML = {"Content-Type": "application/xml"}
TITLE, BODY = report("Desa Satu")
#: The articles of each site, by path, and what the third run is to find.
OLD = {f"/2026/11/kapolsek-sambangi-warga-{n}/": report(f"Desa Nomor {n}") for n in range(6)}
NEW = "/2026/11/kapolsek-sambangi-warga-baru/"
#: When the n-th article was published.
DAY = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=9)
STAMPS = [(DAY + timedelta(hours=n)).isoformat() for n in range(9)]


class Lists(Site):
    """A site of pages and one kind of lists."""

    def __init__(self, address: str) -> None:
        super().__init__(address, {})
        self.articles = dict(OLD)

    def lists(self, path: str, query: str) -> Reply | None:
        """What a list answers, None where there is none: each kind of site has its own."""
        return None

    def reply(self, path: str) -> Reply:
        parts = urlsplit(path)
        if parts.path in self.articles:
            return Reply(page(*self.articles[parts.path]))
        return self.lists(parts.path, parts.query) or Reply("<title>404</title>", 404)

    def urlset(self, *numbers: int) -> Reply:
        """A sitemap of those of the articles that are there."""
        rows = "".join(
            f"<url><loc>{self.url}{path.lstrip('/')}</loc><lastmod>{STAMPS[n]}</lastmod></url>"
            for n, path in enumerate(self.articles)
            if n in numbers
        )
        return Reply(f"<urlset>{rows}</urlset>", headers=XML)

    def index(self, **rows: int | None) -> Reply:
        """An index of sitemaps, by name, each with the number of its latest article."""
        locs = "".join(
            f"<sitemap><loc>{self.url}{name}.xml</loc>"
            + (f"<lastmod>{STAMPS[n]}</lastmod>" if n is not None else "")
            + "</sitemap>"
            for name, n in rows.items()
        )
        return Reply(f"<sitemapindex>{locs}</sitemapindex>", headers=XML)


class SearchPages(Lists):
    """A WordPress with its API and its feeds closed."""

    platform = "wordpress"

    def lists(self, path: str, query: str) -> Reply | None:
        if "feed" in path + query or path.startswith("/wp-json") or "paged" in query:
            return Reply("<h1>Ditutup</h1>", 403 if "paged" not in query else 404)
        shown = [] if "qxzv" in query else reversed(self.articles)
        links = "".join(f"<h2><a href='{p}'>{self.articles[p][0]}</a></h2>" for p in shown)
        front = f"<html><title>Kabar Desa</title><body>{links}</body></html>"
        return Reply(front) if path == "/" else None


class Untold(Lists):
    """A WordPress whose API does not say how many pages there are."""

    platform = "wordpress"

    def lists(self, path: str, query: str) -> Reply | None:
        if path == "/":
            return Reply("<html><title>Kabar Desa</title><body>Selamat datang</body></html>")
        if path != "/wp-json/wp/v2/posts":
            return None
        if "page=1" not in query and "&page=" in query:
            return Reply('{"code":"rest_post_invalid_page_number"}', 400)
        rows = [
            {"id": n, "link": self.url + path.lstrip("/"), "title": {"rendered": title},
             "date_gmt": STAMPS[n][:19], "modified_gmt": STAMPS[n][:19],
             "content": {"rendered": body, "protected": False}}
            for n, (path, (title, body)) in enumerate(self.articles.items())
        ]  # fmt: skip
        return Reply(json.dumps(rows[::-1]), headers={"Content-Type": "application/json"})


class Nested(Lists):
    """An index of indexes of sitemaps, with dates."""

    def lists(self, path: str, query: str) -> Reply | None:
        last = len(self.articles) - 1
        lists = {
            "/": Reply("<html><title>Kabar Desa</title><body>Selamat datang</body></html>"),
            "/robots.txt": Reply(f"Sitemap: {self.url}sitemap.xml\n"),
            "/sitemap.xml": self.index(berita=last),
            "/berita.xml": self.index(a=1, b=3, c=last),
            "/a.xml": self.urlset(0, 1),
            "/b.xml": self.urlset(2, 3),
            "/c.xml": self.urlset(4, 5, 6),
        }
        return lists.get(path)


class Undated(Nested):
    """An index without dates."""

    def lists(self, path: str, query: str) -> Reply | None:
        index = self.index(a=None, b=None, c=None)
        return index if path == "/sitemap.xml" else super().lists(path, query)


KINDS = {"pages": SearchPages, "untold": Untold, "nested": Nested, "undated": Undated}


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Lists]]:
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(kind(f"127.0.163.{n}"))
            for n, (name, kind) in enumerate(KINDS.items(), 1)
        }


@pytest.fixture(scope="module")
def runs(sites: dict[str, Lists], tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """Three runs, the third after one more article at each site; ``asked`` is of each run."""
    output, done = tmp_path_factory.mktemp("lists"), list[Run]()
    for number in range(3):
        for site in sites.values():
            site.asked.clear()
            if number == 2:
                site.articles[NEW] = report("Desa Baru")
        done.append(crawl(output, sites))
        ASKED.append({name: list(site.asked) for name, site in sites.items()})
    return done


ASKED: list[dict[str, list[str]]] = []


def test_the_first_run_writes_all(runs: list[Run]) -> None:
    assert len(runs[0].records) == len(KINDS) * len(OLD)


@pytest.mark.parametrize("name", KINDS)
def test_a_second_run_over_the_unchanged_site_asks_three_times_at_most(
    runs: list[Run], name: str
) -> None:
    assert len(ASKED[1][name]) <= 3, ASKED[1][name]
    assert not set(ASKED[1][name]) & set(OLD)
    assert runs[1].records == runs[0].records


def test_what_is_new_then_is_written_by_the_third_run(runs: list[Run]) -> None:
    new = runs[2].records[len(runs[1].records) :]
    assert sorted(record["source"] for record in new) == sorted(KINDS)
    assert {urlsplit(record["url"]).path for record in new} == {NEW}
