"""Sites on one address share its limit, unless a content delivery network stands there."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from tests.middlewares.sites import Outcome, Site, article, read, robots, serving

pytestmark = pytest.mark.slow

PORT, DELAY = 8474, 0.3
NUMBERS = range(6)


class Web:
    def __init__(self) -> None:
        self.shared = Site("127.0.74.1", port=PORT)
        self.network = Site("127.0.75.1", self._in_company, PORT)
        self.alone = Site("127.0.74.2", port=PORT)
        self._together = Barrier(2)

    def _in_company(self, path: str, n: int) -> bytes:
        """Answer when a second request has come, or nobody comes for long."""
        if self.network.busiest < 2:
            with suppress(BrokenBarrierError):
                self._together.wait(5)
        return robots() if path == "/robots.txt" else article(path)


@pytest.fixture(scope="module")
def web() -> Web:
    return Web()


@pytest.fixture(scope="module")
def crawled(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    names = {f"bersama-{n}.example": ["127.0.74.1"] for n in NUMBERS}
    names |= {f"jaringan-{n}.example": ["127.0.75.1"] for n in NUMBERS}
    names["sendiri.example"] = ["127.0.74.2"]
    urls = [f"http://{name}:{PORT}/{number}" for number in (1, 2) for name in names]
    with serving(web.shared, web.network, web.alone):
        return read(
            tmp_path_factory.mktemp("shared"),
            urls,
            names,
            PRIVATE_NETWORKS_ALLOWED="127.0.74.0/23",
            CDN_NETWORKS="127.0.75.0/24",
            DOWNLOAD_DELAY=str(DELAY),
        )


def test_every_page_is_read(web: Web, crawled: Outcome) -> None:
    assert len(crawled.records) == 2 * (2 * len(NUMBERS) + 1)


def test_sites_on_one_address_are_asked_one_at_a_time_with_the_delay_between(
    web: Web, crawled: Outcome
) -> None:
    times = [asked.at for asked in web.shared.asked]
    assert len(times) == 3 * len(NUMBERS)
    assert web.shared.busiest == 1
    # What a site sees jitters with the machine's load; the sum does not.
    assert times[-1] - times[0] > 0.9 * DELAY * (len(times) - 1)


def test_a_site_on_its_own_address_does_not_wait_for_them(web: Web, crawled: Outcome) -> None:
    assert web.alone.asked[-1].at < web.shared.asked[-1].at


def test_sites_behind_a_delivery_network_are_asked_side_by_side(web: Web, crawled: Outcome) -> None:
    assert web.network.busiest > 1
