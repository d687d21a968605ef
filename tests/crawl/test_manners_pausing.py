"""Hosts that fail, are dead, or ask to be left alone: they rest, and the crawl goes on."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from tests.middlewares.sites import Answer, Outcome, Site, answer, article, read, robots, serving

pytestmark = pytest.mark.slow

GOOD = [f"/berita-{number}" for number in range(6)]


class Web:
    """The sites of one crawl, each with a trouble of its own."""

    def __init__(self) -> None:
        self.good = Site("127.0.71.1")
        self.seconds = Site("127.0.71.2", self._once(answer("429 Sabar", Retry_After="3")))
        self.date = Site("127.0.71.3", self._until_a_date)
        self.absurd = Site("127.0.71.4", self._always(answer("429 x", Retry_After="1" + "0" * 14)))
        self.word = Site("127.0.71.5", self._always(answer("503 x", Retry_After="-5e9 besok")))
        self.recovers = Site("127.0.71.6", self._recovers)
        self.robots_fail_twice = Site("127.0.71.7", self._robots("503 x", 2))
        self.robots_fail = Site("127.0.71.8", self._robots("503 x", 10**6))
        self.robots_wait = Site("127.0.71.9", self._robots("429 x", 10**6))
        self.broken = Site("127.0.71.10", self._always(answer("500 x")))
        self.many = Site("127.0.71.11", self._many)
        self.sites = [site for site in vars(self).values() if isinstance(site, Site)]
        self.dead = "http://127.0.71.99:9"
        self._resets = 0

    def urls(self) -> list[str]:
        many = [self.dead + path for path in GOOD] + [self.recovers.url + p for p in GOOD]
        many += [self.many.url + path for path in GOOD[:4]]
        several = (self.good, self.recovers, self.many)
        single = [site.url + "/a" for site in self.sites if site not in several]
        return [*(self.good.url + path for path in GOOD), *many, *single]

    def _once(self, said: bytes) -> Answer:
        return lambda path, n: robots() if "robots" in path else article(path) if n else said

    def _always(self, said: bytes) -> Answer:
        return lambda path, n: robots() if "robots" in path else said

    def _many(self, path: str, n: int) -> bytes:
        if "robots" in path:
            return robots("User-agent: *\nCrawl-delay: 0.3\n")
        first = len(self.many.pages()) == 1
        return answer("429 Sabar", Retry_After="3") if first else article(path)

    def _until_a_date(self, path: str, n: int) -> bytes:
        if n or "robots" in path:
            return article(path)
        # A date has no fractions: four seconds from now are more than three.
        return answer("503 x", Retry_After=formatdate(time.time() + 4, usegmt=True))

    def _recovers(self, path: str, n: int) -> bytes | None:
        if "robots" in path:
            return robots()
        self._resets += 1
        return None if self._resets <= 6 else article(path)

    def _robots(self, status: str, times: int) -> Answer:
        return lambda path, n: (
            article(path) if "robots" not in path else answer(status) if n < times else robots()
        )


@pytest.fixture(scope="module")
def web() -> Web:
    return Web()


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    output = tmp_path_factory.mktemp("pausing")
    with serving(*web.sites):
        return read(
            output, web.urls(), BACKOFF_SECONDS="0.2", BREAKER_REST="1", RETRY_AFTER_MAX="30"
        )


@pytest.mark.parametrize("name", ["seconds", "date"])
def test_retry_after_is_waited_for_and_the_page_is_read_then(
    web: Web, crawled: Outcome, name: str
) -> None:
    site: Site = getattr(web, name)
    before, after = site.times("/a")
    assert 3.0 <= after - before < 9.0
    assert crawled.reason(site.url + "/a") == "written"


def test_what_was_on_its_way_to_a_host_that_asks_to_wait_waits_too(
    web: Web, crawled: Outcome
) -> None:
    first, *others = [asked.at for asked in web.many.pages()]
    assert min(others) - first >= 3.0
    assert [crawled.reason(web.many.url + path) for path in GOOD[:4]] == ["written"] * 4


def test_other_hosts_go_on_meanwhile(web: Web, crawled: Outcome) -> None:
    assert [crawled.reason(web.good.url + path) for path in GOOD] == ["written"] * 6
    asked_to_wait, asked_again = web.seconds.times("/a")
    assert [one for one in web.good.asked if asked_to_wait < one.at < asked_again]


def test_a_host_that_asks_to_wait_for_ages_is_left_to_a_later_run(
    web: Web, crawled: Outcome
) -> None:
    url = web.absurd.url + "/a"
    assert len(web.absurd.pages()) == 1
    assert crawled.reason(url) == "http-status"
    assert "HTTP 429; host given up for this run after it asked to wait" in crawled.evidence(url)


def test_a_retry_after_that_says_nothing_is_a_failure_as_any(web: Web, crawled: Outcome) -> None:
    assert len(web.word.pages()) == 3
    assert crawled.reason(web.word.url + "/a") == "http-status"
    assert crawled.evidence(web.word.url + "/a") == "HTTP 503"


def test_errors_are_tried_again_after_pauses_that_grow(web: Web, crawled: Outcome) -> None:
    one, two, three = web.broken.times("/a")
    assert two - one >= 0.1
    assert three - two >= 0.1
    assert crawled.reason(web.broken.url + "/a") == "http-status"


def test_a_host_that_works_again_has_all_its_pages_read(web: Web, crawled: Outcome) -> None:
    assert [crawled.reason(web.recovers.url + path) for path in GOOD] == ["written"] * 6
    # One page after the other finds out that it fails: none has had all its tries by then.
    assert max(len(web.recovers.times(path)) for path in GOOD) == 2
    trouble = crawled.manifest["hosts"]["127.0.71.6"]
    assert trouble["state"] == "works again"
    assert trouble["rests"] >= 1
    assert f"host 127.0.71.6: works again, rested {trouble['rests']} time(s)" in crawled.stdout


def test_a_dead_host_is_given_up_with_its_class_and_the_crawl_ends(
    web: Web, crawled: Outcome
) -> None:
    assert [crawled.reason(web.dead + path) for path in GOOD] == ["connect"] * 6
    given_up = [
        path for path in GOOD if "host given up for this run" in crawled.evidence(web.dead + path)
    ]
    assert given_up
    trouble = crawled.manifest["hosts"]["127.0.71.99"]
    assert (trouble["state"], trouble["reason"], trouble["rests"]) == ("given up", "connect", 3)
    assert crawled.seconds < 120
    assert crawled.status == 4


def test_robots_txt_that_fails_forbids_the_host_until_it_is_there(
    web: Web, crawled: Outcome
) -> None:
    assert crawled.reason(web.robots_fail_twice.url + "/a") == "written"
    assert [asked.path for asked in web.robots_fail_twice.asked] == ["/robots.txt"] * 3 + ["/a"]
    assert crawled.reason(web.robots_fail.url + "/a") == "robots"
    assert crawled.evidence(web.robots_fail.url + "/a") == "robots.txt unreachable (HTTP 503)"
    assert web.robots_fail.pages() == []


def test_robots_txt_that_asks_to_come_later_is_asked_later_and_then_allows(
    web: Web, crawled: Outcome
) -> None:
    assert crawled.reason(web.robots_wait.url + "/a") == "written"
    assert [asked.path for asked in web.robots_wait.asked] == ["/robots.txt"] * 3 + ["/a"]
