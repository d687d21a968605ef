"""Sites that change between two crawls: each is reported as what it is, nothing wrong is written.

One crawl of six sites as they were, then the same sites changed: a new theme that reads well, one
that cuts the texts, lost authors, an empty search, a gambling site on the old domain, another host.
The runs between them, from which a history comes, are copies of the first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import pytest

from crawler.demo import write_sources
from crawler.demo.server import ReplicaWeb
from crawler.demo.surfaces import open_site
from crawler.demo.surfaces.base import Answer, Request, Surface, redirect
from crawler.health import Measured
from crawler.store import Store
from tests.crawl.conftest import LOOPBACK
from tests.replica import replica_here
from tests.shell import scrapy

pytestmark = pytest.mark.slow

#: What becomes of each site between the crawls.
RETHEMED, CUT, NAMELESS = "demo-kabarlombok", "demo-static", "demo-desanews"
EMPTY, GAMBLING, MOVED = "demo-tribrata", "demo-blogger", "demo-busersulawesi"
SITES = (RETHEMED, CUT, NAMELESS, EMPTY, GAMBLING, MOVED)
#: A window of some twenty articles a site; everything is asked for and read in each crawl.
ASKED = (
    *("-a", "since=2024-08-01", "-a", "until=2024-09-30"),
    *("-s", "FULL_SWEEP_DAYS=0", "-s", "REVISIT_DAYS=0"),
    *("-s", "PRIVATE_NETWORKS_ALLOWED=127.0.0.0/8"),
)
#: The address of another site of the replica, which is not crawled here.
NEW_HOST = "127.0.0.16"

SLOTS = """<!DOCTYPE html><html lang="id"><head>
<title>SLOT GACOR 2026: Situs Judi Slot Online Gampang Maxwin</title>
<meta name="description" content="Daftar slot gacor resmi deposit pulsa, RTP tertinggi, maxwin.">
</head><body><h1>Slot Gacor Hari Ini Gampang Maxwin</h1>
<p>Situs judi slot online terpercaya dengan RTP slot tertinggi. Daftar slot gacor, deposit dana
10 ribu, main slot pragmatic dan togel online, bonus new member 100 persen, pasti maxwin.</p>
<ul>{links}</ul></body></html>"""


def slots(_: Request) -> Answer:
    """The landing page that lapsed domains answer every address with."""
    links = (
        f'<li><a href="https://slot{n}.example/">Link Slot Gacor {n}</a></li>' for n in range(30)
    )
    return Answer(SLOTS.format(links="".join(links)))


def empty_search(surface: Surface) -> Callable[[Request], Answer]:
    """The site with a search that finds nothing, whatever it is asked for."""
    answer = surface.respond

    def respond(request: Request) -> Answer:
        pairs = tuple((k, "xyzzy" if k == "s" else value) for k, value in request.pairs)
        return answer(Request(request.path, pairs, request.headers))

    return respond


def elsewhere(web: ReplicaWeb, surface: Surface, new: str) -> Callable[[Request], Answer]:
    """The site at another host, to which the old one sends everybody."""
    moved = open_site(surface.site, surface.posts, web.port)
    moved.home = f"http://{new}:{web.port}"
    web._by_address[new] = moved
    return lambda request: redirect(f"{moved.home}{request.path}{query(request)}")


def query(request: Request) -> str:
    return f"?{urlencode(request.pairs)}" if request.pairs else ""


def retheme(surface: Surface, change: Callable[[str], str]) -> None:
    """Give a site another template for its articles."""
    old = surface._templates
    source, *_ = old.loader.get_source(old, "single.html")  # type: ignore[union-attr]
    new = jinja2.DictLoader({"single.html": change(source)})
    surface._templates = old.overlay(loader=jinja2.ChoiceLoader([new, old.loader]))  # type: ignore[list-item]


def redesigned(source: str) -> str:
    """The same article in other markup: other classes, other elements, the byline below."""
    return (
        source.replace("entry-content", "konten-artikel")
        .replace("entry-title", "judul-besar")
        .replace("site-main", "halaman")
        .replace("entry-meta", "info-artikel")
    )


def cut(source: str) -> str:
    """An article that shows its first paragraph and sends readers to the app."""
    return source.replace(
        "{{ content | safe }}",
        "{{ content.split('</p>')[0] | safe }}</p><p><a href='#'>Buka di aplikasi</a></p>",
    )


def change(web: ReplicaWeb) -> None:
    """Let each site become what it becomes."""
    retheme(web.surfaces[RETHEMED], redesigned)
    retheme(web.surfaces[CUT], cut)
    for post in web.surfaces[NAMELESS].posts:
        post.author = ""
    changes: dict[str, Callable[[Request], Answer]] = {
        EMPTY: empty_search(web.surfaces[EMPTY]),
        GAMBLING: slots,
        MOVED: elsewhere(web, web.surfaces[MOVED], NEW_HOST),
    }
    for name, respond in changes.items():
        web.surfaces[name].respond = respond  # type: ignore[assignment, method-assign]


@pytest.fixture(scope="module")
def web() -> Iterator[ReplicaWeb]:
    with replica_here() as served:
        yield served


@dataclass(frozen=True)
class Run:
    """What one crawl said, and all articles that are written after it."""

    said: str
    manifest: dict[str, Any]
    records: list[dict[str, Any]]


def crawl(web: ReplicaWeb, output: Path) -> Run:
    sources = write_sources(output / "sources.toml", web.port, only=SITES)
    before = set(output.glob("runs/*"))
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}",
        *LOOPBACK, *ASKED,
    )  # fmt: skip
    (run,) = set(output.glob("runs/*")) - before
    lines = (output / "articles.jsonl").read_text("utf-8").splitlines()
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    return Run(done.stdout + done.stderr, manifest, [json.loads(line) for line in lines])


def repeat(output: Path, times: int) -> None:
    """Put runs like the last one before it, a day apart each."""
    with Store.open(output / "store.db") as store:
        for source in SITES:
            (row,) = store.measures(source)
            earlier = [
                replace(
                    row.numbers,
                    run=f"20260101T00000{day}Z",
                    at=row.numbers.at - timedelta(days=day),
                )
                for day in range(1, times + 1)
            ]
            store.keep_health(map(Measured, earlier), [], row.numbers.at)


@dataclass(frozen=True)
class Changed:
    """The crawl before and the crawls after the change, and what ``sources health`` says then."""

    before: Run
    after: Run
    again: Run
    health: dict[str, dict[str, Any]]
    status: int


@pytest.fixture(scope="module")
def changed(web: ReplicaWeb, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    output = tmp_path_factory.mktemp("drift")
    before = crawl(web, output)
    repeat(output, 4)
    change(web)
    after = crawl(web, output)
    again = crawl(web, output)
    told = scrapy("sources", "health", "--json", "-s", f"OUTPUT_DIR={output}")
    health = {row["source"]: row for row in map(json.loads, told.stdout.splitlines())}
    return Changed(before, after, again, health, told.returncode)


def test_before_the_change_all_are_well_and_the_first_crawl_raises_no_alarm(
    changed: Changed,
) -> None:
    assert {row["source"] for row in changed.before.records} == set(SITES)
    assert changed.before.manifest["health"]["findings"] == {}


def test_a_new_theme_that_reads_as_well_raises_no_alarm(changed: Changed) -> None:
    assert changed.health[RETHEMED]["state"] == "ok"
    assert changed.health[RETHEMED]["findings"] == {}


def test_a_new_theme_that_cuts_the_texts_is_reported(changed: Changed) -> None:
    assert changed.health[CUT]["state"] == "degraded"
    assert list(changed.health[CUT]["findings"]) == ["texts halved"]


def test_lost_authors_are_reported(changed: Changed) -> None:
    assert changed.health[NAMELESS]["state"] == "degraded"
    assert list(changed.health[NAMELESS]["findings"]) == ["author vanished"]


def test_an_empty_search_is_reported_because_the_feed_speaks_of_the_topic(
    changed: Changed,
) -> None:
    assert changed.health[EMPTY]["state"] == "degraded"
    assert list(changed.health[EMPTY]["findings"]) == ["empty search"]


def test_a_gambling_site_is_put_aside_with_date_reason_and_next_step(changed: Changed) -> None:
    row = changed.health[GAMBLING]
    assert (row["state"], row["quarantined"]) == ("spam", True)
    assert row["since"][:4] == changed.after.manifest["started_at"][:4]
    assert row["why"].endswith(f"next: scrapy sources check {GAMBLING}")
    assert f"{GAMBLING}: put aside as spam since" in changed.again.said
    assert changed.again.manifest["sources"][GAMBLING]["requests"] == {}


def test_a_site_that_moved_is_reported_with_its_new_host(changed: Changed) -> None:
    assert changed.health[MOVED]["state"] == f"moved({NEW_HOST})"


def test_nothing_wrong_is_written(changed: Changed) -> None:
    known = {record["id"] for record in changed.before.records}
    assert {record["id"] for record in changed.again.records} == known
    for source in (GAMBLING, MOVED, EMPTY):
        before = [row for row in changed.before.records if row["source"] == source]
        assert [row for row in changed.again.records if row["source"] == source] == before


def test_the_summary_says_what_is_new_and_says_it_once(changed: Changed) -> None:
    # One of them names its reporter in the text.
    assert f"{NAMELESS}: author vanished: 1 of the last 10" in changed.after.said
    assert f"{NAMELESS}: author vanished" not in changed.again.said
    assert "author vanished" in changed.after.manifest["health"]["findings"][NAMELESS]


def test_the_exit_status_tells_a_scheduler(changed: Changed) -> None:
    assert changed.status == 7
