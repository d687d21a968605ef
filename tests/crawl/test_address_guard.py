"""No page sends the crawl into a private network; what the user wrote down is let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.middlewares.sites import Outcome, Site, answer, article, read, robots, serving

pytestmark = pytest.mark.slow

PORT = 8473
INNER = "127.0.73.1"
#: Where pages of a live site redirect to, by path; all of it is the inner host, or nobody's.
INWARD = {
    "/alamat": f"http://{INNER}:{PORT}/rahasia",
    "/nama": f"http://dalam.example:{PORT}/rahasia",
    "/angka": f"http://{(127 << 24) + (73 << 8) + 1}:{PORT}/rahasia",
    "/heksa": f"http://0x7f004901:{PORT}/rahasia",
    "/oktal": f"http://0177.0.73.1:{PORT}/rahasia",
    "/tiga": f"http://127.0.18689:{PORT}/rahasia",
    "/terpeta": f"http://[::ffff:{INNER}]:{PORT}/rahasia",
    "/enam": f"http://[::1]:{PORT}/rahasia",
    "/nol": f"http://0.0.0.0:{PORT}/rahasia",
    "/metadata": "http://169.254.169.254/latest/meta-data/",
    "/rumah": "http://192.168.1.1/admin",
    "/operator": "http://100.64.0.1/",
    "/banyak": "http://224.0.0.1/",
    "/localhost": f"http://localhost:{PORT}/rahasia",
    "/bersandi": f"http://kabar.example@{INNER}:{PORT}/rahasia",
}


def _live(path: str, n: int) -> bytes:
    if path in INWARD:
        return answer("302 Found", Location=INWARD[path])
    return robots() if path == "/robots.txt" else article(path)


class Web:
    def __init__(self) -> None:
        self.live = Site("127.0.72.1", _live, PORT)
        self.inner = Site(INNER, port=PORT)
        self.own = Site("127.0.72.200", _live, PORT)
        self.rebinding = Site("127.0.72.3", port=PORT)
        self.robots_inside = Site("127.0.72.4", self._robots_inside, PORT)
        self.sites = [site for site in vars(self).values() if isinstance(site, Site)]

    def _robots_inside(self, path: str, n: int) -> bytes:
        if path == "/robots.txt":
            return answer("301 Moved", Location=f"http://{INNER}:{PORT}/robots.txt")
        return article(path)


#: Addresses by name. "ikut" means its own address when it is looked at for robots.txt, when the
#: connection for that is made, and when it is looked at for the page; then it means the inner host.
NAMES = {
    "kabar.example": ["127.0.72.1"],
    "dalam.example": [INNER],
    "ikut.example": ["127.0.72.3"] * 3 + [INNER],
    "robot.example": ["127.0.72.4"],
}
URLS = (
    *(f"http://kabar.example:{PORT}{path}" for path in [*INWARD, "/berita"]),
    f"http://dalam.example:{PORT}/langsung",
    f"http://ikut.example:{PORT}/berita",
    f"http://robot.example:{PORT}/berita",
    f"http://127.0.72.200:{PORT}/berita",
    f"http://127.0.72.200:{PORT}/alamat",
    "http://169.254.169.254/langsung",
)


@pytest.fixture(scope="module")
def web() -> Web:
    return Web()


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    with serving(*web.sites):
        return read(
            tmp_path_factory.mktemp("guard"),
            URLS,
            NAMES,
            PRIVATE_NETWORKS_ALLOWED="127.0.72.0/25",
            DNSCACHE_ENABLED="0",
            BACKOFF_SECONDS="0.1",
        )


def test_nobody_asked_the_inner_host_for_anything(web: Web, crawled: Outcome) -> None:
    assert crawled.manifest["outcomes"]
    assert web.inner.asked == []


@pytest.mark.parametrize("path", INWARD)
def test_a_redirect_inward_is_refused_with_the_address(crawled: Outcome, path: str) -> None:
    url = f"http://kabar.example:{PORT}{path}"
    assert crawled.reason(url) == "address-refused"
    assert "not public, and not in PRIVATE_NETWORKS_ALLOWED" in crawled.evidence(url)


def test_a_page_of_the_same_site_is_read(crawled: Outcome) -> None:
    assert f"http://kabar.example:{PORT}/berita" in crawled.records


def test_a_name_that_means_a_private_address_is_refused(crawled: Outcome) -> None:
    url = f"http://dalam.example:{PORT}/langsung"
    assert crawled.reason(url) == "address-refused"
    assert f"dalam.example is at {INNER}" in crawled.evidence(url)


def test_a_name_that_means_another_address_at_the_connection_is_refused(
    web: Web, crawled: Outcome
) -> None:
    url = f"http://ikut.example:{PORT}/berita"
    assert [asked.path for asked in web.rebinding.asked] == ["/robots.txt"]
    assert crawled.reason(url) == "address-refused"
    assert INNER in crawled.evidence(url)


def test_robots_txt_may_not_lead_inward_either(web: Web, crawled: Outcome) -> None:
    assert crawled.reason(f"http://robot.example:{PORT}/berita") == "address-refused"
    assert web.robots_inside.pages() == []


def test_an_address_that_the_user_wrote_is_asked_and_no_other(web: Web, crawled: Outcome) -> None:
    assert crawled.reason(f"http://127.0.72.200:{PORT}/berita") == "written"
    assert [asked.path for asked in web.own.pages()] == ["/berita", "/alamat"]


def test_a_metadata_address_is_refused_even_when_written_down(crawled: Outcome) -> None:
    assert crawled.reason("http://169.254.169.254/langsung") == "address-refused"


def test_a_proxy_may_be_anywhere_and_addresses_behind_it_are_refused_all_the_same(
    tmp_path: Path,
) -> None:
    proxy = Site("127.0.72.9", lambda url, _: robots() if "robots" in url else article(url))
    with serving(proxy):
        crawled = read(
            tmp_path,
            ["http://jauh.example/berita", "http://169.254.169.254/kunci"],
            variables={"http_proxy": proxy.url},
        )
    assert {asked.path for asked in proxy.asked} == {
        "http://jauh.example/robots.txt",
        "http://jauh.example/berita",
    }
    assert crawled.reason("http://jauh.example/berita") == "written"
    assert crawled.reason("http://169.254.169.254/kunci") == "address-refused"
