"""What sites ask for: robots.txt wherever it stands, pages to be left out, time to breathe."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from itertools import pairwise, repeat
from pathlib import Path

import pytest

from tests.middlewares.sites import Answer, Outcome, Site, answer, article, read, robots, serving

pytestmark = pytest.mark.slow

RULES = "User-agent: *\nDisallow: /x\n"
#: Heads of pages and headers, and whether such a page is kept.
ASKED = {
    "/meta": ('<meta name="robots" content="noindex">', {}, "meta robots: noindex"),
    "/nama": ('<meta name="cooling-system-crawler" content="none">', {}, "meta robots: none"),
    "/kepala": ("", {"X_Robots_Tag": "nosnippet"}, "X-Robots-Tag: nosnippet"),
    "/lain": ('<meta name="googlebot" content="noindex">', {"X_Robots_Tag": "bing: none"}, ""),
}


def _chain(hops: int) -> Answer:
    """Return what a site says whose robots.txt stands behind so many redirects."""

    def says(path: str, n: int) -> bytes:
        if not path.startswith("/robots"):
            return article(path)
        hop = int(path.removeprefix("/robots").removesuffix(".txt") or 0)
        return robots(RULES) if hop == hops else answer("302 x", Location=f"/robots{hop + 1}.txt")

    return says


def _with_robots(said: bytes) -> Answer:
    return lambda path, n: said if path == "/robots.txt" else article(path)


def _endless(path: str, n: int) -> bytes | Iterator[bytes]:
    if path != "/robots.txt":
        return article(path)
    start = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + RULES.encode()
    return (piece for part in ([start], repeat(b"# kosong\n" * 1000)) for piece in part)


def _asking(path: str, n: int) -> bytes:
    head, headers, _ = ASKED.get(path, ("", {}, ""))
    return robots() if path == "/robots.txt" else article(path, head, **headers)


class Web:
    def __init__(self) -> None:
        self.five = Site("127.0.78.1", _chain(5))
        self.six = Site("127.0.78.2", _chain(6))
        elsewhere = answer("301 x", Location=f"{self.five.url}/robots5.txt")
        self.elsewhere = Site("127.0.78.3", _with_robots(elsewhere))
        self.endless = Site("127.0.78.4", _endless)
        packed = answer(body=gzip.compress(RULES.encode()), Content_Encoding="gzip")
        self.packed = Site("127.0.78.5", _with_robots(packed))
        self.asking = Site("127.0.78.6", _asking)
        self.sites = [site for site in vars(self).values() if isinstance(site, Site)]


@pytest.fixture(scope="module")
def web() -> Web:
    return Web()


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    ruled = [site for site in web.sites if site is not web.asking]
    urls = [site.url + path for site in ruled for path in ("/a", "/x")]
    urls += [web.asking.url + path for path in ASKED]
    with serving(*web.sites):
        return read(
            tmp_path_factory.mktemp("rules"), urls, PRIVATE_NETWORKS_ALLOWED="127.0.78.0/24"
        )


@pytest.mark.parametrize("name", ["five", "elsewhere", "endless", "packed"])
def test_rules_hold_however_the_file_comes(web: Web, crawled: Outcome, name: str) -> None:
    site: Site = getattr(web, name)
    assert crawled.reason(site.url + "/a") == "written"
    assert crawled.reason(site.url + "/x") == "robots"
    assert "/x" not in [asked.path for asked in site.asked]


def test_a_file_behind_six_redirects_is_as_if_it_were_not_there(web: Web, crawled: Outcome) -> None:
    assert crawled.reason(web.six.url + "/x") == "written"
    assert "/robots6.txt" not in [asked.path for asked in web.six.asked]


@pytest.mark.parametrize("path", [path for path, (_, _, told) in ASKED.items() if told])
def test_a_page_that_asks_to_be_left_out_is_skipped(web: Web, crawled: Outcome, path: str) -> None:
    line = crawled.skipped[web.asking.url + path]
    assert (line["state"], line["reason"]) == ("skipped", "noindex")
    assert line["evidence"] == ASKED[path][2]


def test_what_a_page_asks_of_others_is_nothing_to_us(web: Web, crawled: Outcome) -> None:
    assert crawled.reason(web.asking.url + "/lain") == "written"


def test_a_setting_has_such_pages_read_all_the_same(web: Web, tmp_path: Path) -> None:
    site = Site("127.0.78.7", _asking)
    with serving(site):
        crawled = read(tmp_path, [site.url + "/meta"], ROBOTS_META="")
    assert crawled.reason(site.url + "/meta") == "written"


def test_the_delay_follows_the_hosts_answers_and_keeps_its_floor(tmp_path: Path) -> None:
    def says(path: str, n: int) -> bytes:
        time.sleep(1.5 if path == "/1" else 0)
        return robots() if path == "/robots.txt" else article(path)

    site = Site("127.0.78.8", says)
    with serving(site):
        read(
            tmp_path,
            [f"{site.url}/{number}" for number in range(1, 6)],
            AUTOTHROTTLE_ENABLED="1",
            AUTOTHROTTLE_START_DELAY="0.3",
            DOWNLOAD_DELAY="0.3",
        )
    times = {asked.path: asked.at for asked in site.pages()}
    assert list(times) == ["/1", "/2", "/3", "/4", "/5"]
    gaps = [later - earlier for earlier, later in pairwise(times.values())]
    assert gaps[0] >= 1.5
    # Half of the slow answer's time, a quarter, the floor. What a site sees jitters with the
    # machine's load: half-way to what the floor alone would give.
    assert gaps[1] > (0.75 + 0.3) / 2
    assert sum(gaps[1:]) > (0.75 + 0.37 + 0.3 + 3 * 0.3) / 2
