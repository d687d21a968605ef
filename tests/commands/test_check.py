"""``scrapy sources check``: short looks, remembered, with a status that tells a scheduler."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.demo import Replica
from crawler.errors import InputError
from crawler.health import Observation
from crawler.store import Store
from tests.commands.registering import act, free_address, objects, serving, sources
from tests.probe.examining import FRONT, GAMBLING

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica() as web:
        yield web


def entry(id_: str, url: str) -> str:
    return f'[[source]]\nid = "{id_}"\nname = "{id_}"\nurl = "{url}"\nkind = "news"\n\n'


def check(entries: Path, output: Path, *words: str) -> tuple[int, dict[str, str], str]:
    """Return the exit status, the states that were told, and the complaints."""
    done = sources("check", str(entries), "-s", f"OUTPUT_DIR={output}", "--json", *words)
    return done.returncode, {o["source"]: o["state"] for o in objects(done)}, done.stderr


def test_healthy_sites_are_ok_for_at_most_four_requests_each_and_then_not_due(
    replica: Replica, tmp_path: Path
) -> None:
    entries = replica.write_sources(tmp_path / "sources.toml")
    replica.clear_requests()
    status, states, _ = check(entries, tmp_path)
    assert (status, set(states.values()), len(states)) == (0, {"ok"}, 8)
    asked = [request["site"] for request in replica.requests]
    browser = {"demo-rendered"}
    assert max(asked.count(site) for site in set(asked) - browser) <= 4
    assert check(entries, tmp_path) == (0, {}, "")


def test_sources_in_trouble_are_told_as_what_they_are_and_nobody_else_is_touched(
    tmp_path: Path,
) -> None:
    entries = tmp_path / "sources.toml"
    with (
        serving("127.0.0.91", {"/": (200, FRONT.decode())}) as (well, _),
        serving("127.0.0.92", {"/": (200, GAMBLING.decode())}) as (spam, _),
        serving("127.0.0.93", {"/": (301, well)}) as (moved, _),
        serving("127.0.0.94", {"/": (500, "x")}) as (failing, _),
    ):
        sites = {"away": free_address("127.0.0.95"), "failing": failing, "moved": moved}
        sites |= {"spam": spam, "well": well}
        entries.write_text("".join(entry(id_, url) for id_, url in sites.items()), "utf-8")
        allowed = ["-s", "PRIVATE_NETWORKS_ALLOWED=127.0.0.0/24"]
        status, states, _ = check(entries, tmp_path, *allowed)
        again = sources("check", f"{entries}", "--all", "-s", f"OUTPUT_DIR={tmp_path}", *allowed)
    assert states == {
        "away": "failing(connect)",
        "failing": "failing(http-status)",
        "moved": "moved(127.0.0.91)",
        "spam": "spam",
        "well": "ok",
    }
    assert status == 4
    assert again.returncode == 0  # nothing is worse than it was
    *rows, count = [line.split("\t") for line in again.stdout.splitlines()]
    assert [row[:3] for row in rows] == [
        ["spam", "spam", "spam (put aside)"],
        ["away", "failing(connect)", "failing(connect)"],
        ["failing", "failing(http-status)", "failing(http-status)"],
        ["moved", "moved(127.0.0.91)", "moved(127.0.0.91)"],
        ["well", "ok", "ok"],
    ]
    assert count == ["5 of 5 sources looked at, 5 were due"]
    with Store.open(tmp_path / "store.db") as store:
        assert [look.label for look in store.looks("spam")] == ["spam", "spam"]
        assert store.quarantined().keys() == {"spam"}


def test_when_nobody_answers_the_network_is_to_blame_and_nothing_is_stored(tmp_path: Path) -> None:
    entries = tmp_path / "sources.toml"
    sites = {"a": free_address("127.0.0.96"), "b": free_address("127.0.0.97")}
    entries.write_text("".join(entry(id_, url) for id_, url in sites.items()), "utf-8")
    status, states, said = check(entries, tmp_path)
    assert (status, states) == (3, {})
    assert said == (
        "error: not one of 2 source(s) answered, and nothing is stored: is the network there?\n"
    )


def test_dead_sites_that_are_due_alone_are_still_told_from_a_network_that_is_away(
    tmp_path: Path,
) -> None:
    entries = tmp_path / "sources.toml"
    sites = {"a": free_address("127.0.0.101"), "b": free_address("127.0.0.102")}
    with serving("127.0.0.103", {"/": (200, FRONT.decode())}) as (well, asked):
        named = "".join(entry(id_, url) for id_, url in (sites | {"well": well}).items())
        entries.write_text(named, "utf-8")
        with Store.open(tmp_path / "store.db") as store:
            days_ago = datetime.now(UTC) - timedelta(days=2)
            for id_ in sites:
                away = Observation(source=id_, sign="failing", by="check", cls="connect")
                store.observe(away, days_ago)
            store.observe(Observation(source="well", sign="ok", by="check"), days_ago)
        status, states, _ = check(entries, tmp_path)
    assert (status, states) == (
        0, {"a": "failing(connect)", "b": "failing(connect)", "well": "ok"},
    )  # fmt: skip
    assert asked[:2] == ["/robots.txt", "/"]


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        act("check", "nobody")
    assert refused.value.lines[0].startswith("sources: 'nobody': no such source")
