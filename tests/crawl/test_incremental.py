"""What a second run finds that the first could not: new posts, late ones, whatever lies between."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo import Replica
from tests.crawl.conftest import Crawled, crawl

pytestmark = pytest.mark.slow

SITES = (
    "demo-blogger", "demo-desanews", "demo-busersulawesi", "demo-tribrata", "demo-portal",
    "demo-rendered", "demo-static", "demo-kabarlombok",
)  # fmt: skip
TEXT = [
    "BLORA – Jajaran kepolisian terus menjaga kerukunan warga menjelang pemungutan suara.",
    "Kegiatan cooling system itu dipimpin Kapolsek bersama tokoh agama dan pemuda desa setempat.",
    "Warga menyambut baik kunjungan tersebut dan berharap pesta demokrasi berjalan aman dan damai.",
]
OTHER = [
    "BLORA – Harga cabai di pasar induk turun setelah pasokan dari petani kembali normal.",
    "Pedagang menyebut pembeli mulai ramai sejak pagi dan stok dijamin cukup hingga pekan depan.",
    "Dinas perdagangan berjanji memantau harga bahan pokok setiap hari sampai akhir bulan ini.",
]


@pytest.fixture
def home(first: Crawled, output: Path, tmp_path: Path) -> Path:
    """What the first run left, in a directory of its own."""
    assert first.done.returncode == 0
    copy = tmp_path / "out"
    shutil.copytree(output, copy)
    return copy


@pytest.fixture
def web(replica: Replica) -> Iterator[Replica]:
    """The replica, as it was when the test is over."""
    yield replica
    replica.reset()


def test_of_two_new_posts_a_site_the_one_on_topic_is_written(
    first: Crawled, web: Replica, home: Path
) -> None:
    for site in SITES:
        title = (
            f"Polisi Sambangi Warga Desa {site.removeprefix('demo-').title()} Jelang Pencoblosan"
        )
        web.add(site, "baru", title, TEXT)
        web.add(site, "lain", f"Harga Cabai Turun di Pasar {site}", OTHER, topic="")
    second = crawl(web, home)
    new = second.records[len(first.records) :]
    assert sorted(record["source"] for record in new) == sorted(SITES)
    assert {record["title"][:21] for record in new} == {"Polisi Sambangi Warga"}
    assert {record["revision"] for record in new} == {1}
    asked = Counter(
        r["site"] for r in second.requests if not r["path"].startswith(("/data", "/ass"))
    )
    # robots.txt, what is new, the two pages, and those that they belong together with.
    assert max(n for site, n in asked.items() if site != "demo-static") <= 6, asked
    # The static site's sitemaps are seven files.
    assert asked["demo-static"] <= 11
    third = crawl(web, home)
    assert third.records == second.records


def test_a_post_that_its_search_shows_late_is_found_by_the_sweep(
    first: Crawled, web: Replica, home: Path
) -> None:
    web.add("demo-portal", "telat", "Kapolsek Ajak Pemuda Jaga Kerukunan", TEXT,
            published="2024-01-15T10:00:00")  # fmt: skip
    only = web.write_sources(home / "only.toml", only=["demo-portal"])
    words = ("-a", f"sources={only}")
    assert len(crawl(web, home, *words).records) == len(first.records)
    swept = crawl(web, home, *words, "-s", "FULL_SWEEP_DAYS=0")
    (late,) = swept.records[len(first.records) :]
    assert late["title"] == "Kapolsek Ajak Pemuda Jaga Kerukunan"
