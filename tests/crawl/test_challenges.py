"""A host whose pages a firewall keeps: a few challenges, and the rest is left to a later run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.sites import Reply, Site, crawl, front, page, report

pytestmark = pytest.mark.slow

TITLE, BODY = report("Desa Getas")
CHALLENGE = (
    "<html><head><title>Tunggu sebentar...</title></head><body><script>a.src="
    "'/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1'</script></body></html>"
)
PATHS = [f"/2024/09/10/polisi-sambang-warga-nomor-{n}/" for n in range(20)]
HOME = {"/": Reply(front("Kabar Dinding", *PATHS))}


def asked(site: Site) -> int:
    """How many articles were asked for."""
    return sum(path in PATHS for path in site.pages())


def test_challenges_in_a_row_end_the_asking_for_one_host_alone(tmp_path: Path) -> None:
    wall = Site("127.0.152.1", HOME | {path: Reply(CHALLENGE, 403) for path in PATHS})
    good = Site("127.0.152.2", HOME | {path: Reply(page(TITLE, BODY)) for path in PATHS})
    # One challenge in three, and forbidden pages without a sign of a firewall.
    mixed = Site(
        "127.0.152.3",
        HOME
        | {path: Reply(page(TITLE, BODY)) for path in PATHS}
        | {path: Reply(CHALLENGE) for path in PATHS[::3]},
    )
    closed = Site("127.0.152.4", HOME | {path: Reply("Forbidden", 403) for path in PATHS})
    sites = {"dinding": wall, "baik": good, "campur": mixed, "tutup": closed}
    with wall, good, mixed, closed:
        run = crawl(tmp_path, sites)
        met = asked(wall)
        assert met in (5, 6)  # one more may be under way when the fifth is told
        assert [asked(site) for site in (good, mixed, closed)] == [20, 20, 20]
        for site in sites.values():
            site.asked.clear()
        wall.replies |= {path: Reply(page(TITLE, BODY)) for path in PATHS}
        again = crawl(tmp_path, {"dinding": wall})
    left = [line for line in run.skipped if line["source"] == "dinding"]
    assert [(line["reason"], line["state"]) for line in left if "-warga-" in line["url"]] == [
        ("blocked", "failed")
    ] * 20
    words = "pages left to a later run after 5 challenges in a row: Cloudflare ("
    assert sum(line["evidence"].startswith(words) for line in left) == 20 - met
    trouble = run.manifest["hosts"]["127.0.152.1"]
    assert (trouble["state"], trouble["reason"]) == ("pages left", "blocked")
    assert "host 127.0.152.1: pages left" in run.said
    assert set(run.manifest["hosts"]) == {"127.0.152.1"}
    assert len([line for line in again.records if line["source"] == "dinding"]) == 20


def test_a_setting_asks_for_all_pages_in_spite_of_challenges(tmp_path: Path) -> None:
    replies = {path: Reply(CHALLENGE) for path in PATHS}
    with Site("127.0.152.5", HOME | replies) as site:
        crawl(tmp_path, {"dinding": site}, "-s", "BREAKER_CHALLENGES=0")
    assert asked(site) == 20
