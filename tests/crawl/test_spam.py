"""Sites that are somebody else's by now: put aside, and nothing of them is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.sites import (
    Reply,
    Site,
    WordpressSite,
    crawl,
    front,
    page,
    pitch,
    report,
    wordpress,
)
from tests.diagnosis.saved import TAKEOVER

pytestmark = pytest.mark.slow

BRANDS = ("Dewa138", "Raja77", "Naga88", "Garuda303", "Sultan99", "Hoki777")
VILLAGES = ("Mulyorejo", "Ngloram", "Kapuan", "Getas", "Jipang")


def healthy(*posts: tuple[str, str]) -> dict[str, Reply]:
    return wordpress(posts or tuple(map(report, VILLAGES)), Reply(front("Kabar Sehat")))


def test_what_is_told_of_seven_sites(tmp_path: Path) -> None:
    taken = wordpress(map(report, VILLAGES), Reply(TAKEOVER.html))
    overrun = healthy(*map(pitch, BRANDS), report("Cepu"))
    hacked = healthy(pitch("Dewa138"), *map(report, VILLAGES))
    parked = {"*": Reply("<title>kabar.example</title><h1>Domain ini dijual</h1>")}
    guarded = {
        "*": Reply(
            "<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>",
            403,
            {"Server": "cloudflare", "cf-mitigated": "challenge"},
        )
    }
    paths = [f"/2024/09/10/kapolsek-sambang-warga-{n}/" for n in range(6)]
    pages = {path: Reply(page(*report(f"Desa {n}"))) for n, path in enumerate(paths)}
    pages |= {paths[2]: Reply(page(*pitch("Dewa138"))), "/": Reply(front("Kabar", *paths))}
    with (
        WordpressSite("127.0.0.71", healthy()) as good,
        WordpressSite("127.0.0.72", taken) as taken_site,
        WordpressSite("127.0.0.73", overrun) as overrun_site,
        WordpressSite("127.0.0.74", hacked) as hacked_site,
        WordpressSite("127.0.0.75", parked) as parked_site,
        WordpressSite("127.0.0.76", guarded) as guarded_site,
        Site("127.0.0.78", pages) as listing_site,
    ):
        sites = {
            "sehat": good,
            "diambil": taken_site,
            "penuh": overrun_site,
            "diretas": hacked_site,
            "parkir": parked_site,
            "dijaga": guarded_site,
            "halaman": listing_site,
        }
        run = crawl(tmp_path, sites)
    written = {source: [r for r in run.records if r["source"] == source] for source in sites}
    told = run.manifest["sources"]

    assert len(written["sehat"]) == 5
    assert told["sehat"]["put_aside"] == ""

    # A home page that sells: the reports that its new owner kept are not written either.
    assert written["diambil"] == []
    assert taken_site.pages() == ["/"]
    assert told["diambil"]["failure"].startswith("spam: title: ")
    assert told["diambil"]["classes"] == {"spam": 1}
    assert "diambil: put aside: spam" in run.said

    # A good front, and an API full of it: not even the one report is written.
    assert written["penuh"] == []
    assert told["penuh"]["failure"].startswith("spam: 6 of 7 titles in a list: ")

    # One hacked post costs one post.
    assert len(written["diretas"]) == 5
    assert run.reasons("diretas") == {"/2024/09/tulisan-1/": "spam"}
    assert told["diretas"]["put_aside"] == ""
    assert len(written["halaman"]) == 5
    assert run.reasons("halaman")[paths[2]] == "spam"
    assert told["halaman"]["put_aside"] == ""

    assert written["parkir"] == []
    assert parked_site.pages() == ["/"]
    assert told["parkir"]["failure"] == "parked: domain for sale (domain ini dijual)"

    # Who is guarded may answer elsewhere: each way is tried, and each says what it met.
    assert written["dijaga"] == []
    assert len(told["dijaga"]["methods"]) >= 4
    ways = told["dijaga"]["methods"]
    assert all(": blocked: Cloudflare" in line for line in ways), ways
    assert told["dijaga"]["failure"].startswith(
        "blocked: Cloudflare (header cf-mitigated, HTTP 403)"
    )

    assert run.status == 4
    states = {
        source: change["after"] for source, change in run.manifest["health"]["states"].items()
    }
    assert states["diambil"] == "spam"
    assert states["penuh"] == "spam"
    assert states["parkir"] == "failing(parked)"
    assert states["dijaga"] == "failing(blocked)"


def test_a_source_that_turns_into_spam_is_put_aside_and_left_alone_from_then_on(
    tmp_path: Path,
) -> None:
    with WordpressSite("127.0.0.77", healthy()) as site:
        first = crawl(tmp_path, {"sehat": site})
        assert len(first.records) == 5
        # Its API lists nothing any more: a quiet day, or a reason to look at the home page.
        site.replies = wordpress([], Reply(TAKEOVER.html))
        second = crawl(tmp_path, {"sehat": site})
        asked = len(site.pages())
        third = crawl(tmp_path, {"sehat": site})
        assert len(site.pages()) == asked
    assert second.records == first.records
    assert second.manifest["sources"]["sehat"]["put_aside"].startswith("put aside: spam: ")
    assert third.records == first.records
    assert third.manifest["sources"]["sehat"]["put_aside"].startswith("put aside as spam since ")
