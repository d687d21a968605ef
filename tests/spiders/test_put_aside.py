"""When a source is put aside for the spam that its pages are, and how it comes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from crawler.health.observation import Observation, Sign
from crawler.store import Store
from tests.crawl.conftest import LOOPBACK
from tests.crawl.sites import Reply, Run, Site, crawl, front, page, pitch, report
from tests.diagnosis.saved import TAKEOVER
from tests.shell import PATIENCE, PROJECT, SCRAPY, scrapy

pytestmark = pytest.mark.slow

XML = {"Content-Type": "application/xml; charset=utf-8"}
MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Pages whose addresses say nothing of what is on them.
SPAM = [f"/2024/09/10/catatan-harian-nomor-{n}/" for n in range(30)]
GOOD = [f"/2024/09/11/kapolsek-sambangi-warga-{n}/" for n in range(12)]
#: Pages whose addresses tell.
NAMED = [f"/2024/09/12/situs-slot-gacor-dewa138-maxwin-{n}/" for n in range(40)]


class Mapped(Site):
    """A site that lists its pages in sitemaps alone, two of them, the second read after the first.

    It answers no more than ``most`` of the good ones, and keeps who asks for another waiting.
    """

    most = len(GOOD)

    def __init__(self, address: str, first: list[str], second: list[str]) -> None:
        super().__init__(address, {"/": Reply(front("Kabar", *GOOD[:10]))})
        self.maps = {"/a.xml": first, "/b.xml": second}

    def reply(self, path: str) -> Reply:
        if path == "/sitemap.xml":
            maps = "".join(f"<sitemap><loc>{self.url}{m[1:]}</loc></sitemap>" for m in self.maps)
            return Reply(f"<sitemapindex xmlns='{MAPS}'>{maps}</sitemapindex>", headers=XML)
        if path in self.maps:
            rows = "".join(
                f"<url><loc>{self.url}{p[1:]}</loc><lastmod>2024-09-12</lastmod></url>"
                for p in self.maps[path]
            )
            return Reply(f"<urlset xmlns='{MAPS}'>{rows}</urlset>", headers=XML)
        if path in GOOD:
            while self.read(GOOD) > self.most:
                sleep(0.02)
            return Reply(page(*report(f"Desa {GOOD.index(path)}")))
        if path in SPAM or path in NAMED:
            return Reply(page(*pitch("Dewa138")))
        return super().reply(path)

    def read(self, paths: list[str]) -> int:
        """How many of some pages were asked for."""
        return len(set(paths) & set(self.asked))


@dataclass(frozen=True)
class Crawled:
    """Two crawls of two sites: one that is spam throughout, one that was hacked."""

    full: Mapped
    hacked: Mapped
    first: Run
    second: Run


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    output = tmp_path_factory.mktemp("aside")
    good = [path for pair in zip(SPAM[:12], GOOD, strict=True) for path in pair]
    with (
        Mapped("127.0.163.1", SPAM, [*GOOD, *NAMED]) as full,
        Mapped("127.0.163.2", [*good, *SPAM[12:22]], [*NAMED, SPAM[22]]) as hacked,
    ):
        first = crawl(output, {"penuh": full, "diretas": hacked})
        hacked.maps["/b.xml"].append(SPAM[23])
        second = crawl(output, {"diretas": hacked}, "-s", "FULL_SWEEP_DAYS=0")
        yield Crawled(full, hacked, first, second)


def test_a_source_whose_pages_are_spam_is_put_aside_after_twenty(crawled: Crawled) -> None:
    told = crawled.first.manifest["sources"]["penuh"]
    # One more was under way.
    assert crawled.full.read(SPAM) in (20, 21)
    assert crawled.full.read([*GOOD, *NAMED]) == 0
    assert not [record for record in crawled.first.records if record["source"] == "penuh"]
    assert told["put_aside"].startswith("put aside: spam: 20 of 20 pages, the last: ")
    assert "penuh: put aside: spam: 20 of 20 pages" in crawled.first.said
    assert crawled.first.manifest["health"]["states"]["penuh"]["after"] == "spam"
    # What was not asked for any more is told as well, once each.
    reasons = crawled.first.reasons("penuh")
    assert sum(reasons[path] == "spam" for path in SPAM) == 30


def test_a_hacked_site_keeps_its_articles_and_is_not_read_for_what_is_named_like_spam(
    crawled: Crawled,
) -> None:
    told = crawled.first.manifest["sources"]["diretas"]
    assert len([one for one in crawled.first.records if one["source"] == "diretas"]) == 12
    # 63 of the 75 addresses that it lists are spam, but not of the pages that were looked at.
    assert told["put_aside"] == ""
    assert told["fetched"] == 35
    assert told["skipped"]["spam"] == 63
    assert crawled.hacked.read(NAMED) == 0
    named = [line for line in crawled.first.skipped if "slot-gacor" in line["url"]]
    assert len(named) == 40
    assert {line["evidence"] for line in named} == {"named like the other spam of this source"}


def test_what_an_earlier_run_found_says_nothing_of_the_few_pages_that_are_new(
    crawled: Crawled,
) -> None:
    assert crawled.hacked.read(SPAM) == 24
    told = crawled.second.manifest["sources"]["diretas"]
    assert (told["fetched"], told["put_aside"]) == (1, "")
    assert crawled.second.records == crawled.first.records


def test_a_crawl_that_was_killed_asks_nothing_of_a_source_put_aside_since_until_it_recovers(
    tmp_path: Path,
) -> None:
    with Mapped("127.0.163.3", GOOD, []) as site:
        site.most = 3
        sources = tmp_path / "sources.toml"
        sources.write_text(
            f'[[source]]\nid = "sehat"\nname = "Kabar Sehat"\nurl = "{site.url}"\nkind = "news"\n'
            'platform = "feeds"\n',
            "utf-8",
        )
        _killed_behind(site, tmp_path, sources)
        site.most = len(GOOD)
        site.replies["/"] = Reply(TAKEOVER.html)
        _look(tmp_path, "spam")

        before = len(site.asked)
        words = ("-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path}", *LOOPBACK)
        said = scrapy("crawl", "coverage", *words).stdout
        assert site.asked[before:] == []
        last = max(tmp_path.glob("runs/*"))
        told = json.loads((last / "manifest.json").read_text("utf-8"))["sources"]["sehat"]
        assert told["put_aside"].startswith("put aside as spam since ")
        assert told["fetched"] == told["written"] == 0
        written = _lines(tmp_path)
        assert written == 3
        assert told["skipped"] == {"put-aside": 12 - written}
        assert len((last / "skipped.jsonl").read_text("utf-8").splitlines()) == 12 - written
        assert "sehat: put aside as spam since " in said

        site.replies["/"] = Reply(front("Kabar", *GOOD[:10]))
        for _ in range(3):
            _look(tmp_path, "ok")
        recovered = crawl(tmp_path, {"sehat": site})
        assert recovered.manifest["sources"]["sehat"]["put_aside"] == ""
        assert len(recovered.records) == 12
        assert len({record["id"] for record in recovered.records}) == 12


def _killed_behind(site: Mapped, output: Path, sources: Path) -> None:
    """Crawl until all pages are written that the site answers, and kill the process then."""
    words = ["crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={output}"]
    with subprocess.Popen(
        [*SCRAPY, *words, *LOOPBACK], cwd=PROJECT, start_new_session=True
    ) as running:
        end = monotonic() + PATIENCE
        while _lines(output) < site.most and running.poll() is None and monotonic() < end:
            sleep(0.02)
        os.killpg(running.pid, signal.SIGKILL)
    assert site.read(GOOD) in (3, 4)


def _lines(output: Path) -> int:
    articles = output / "articles.jsonl"
    return articles.read_bytes().count(b"\n") if articles.exists() else 0


def _look(output: Path, sign: Sign) -> None:
    """Tell the store what ``scrapy sources check`` would have seen."""
    seen = Observation(source="sehat", sign=sign, by="check", reason="a look")
    with Store.open(output / "store.db", articles_path=output / "articles.jsonl") as store:
        store.observe(seen)
