"""The commands as a user meets them: names, errors in one line, exit statuses."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

import crawler.settings
from crawler.errors import InputError
from crawler.report.given import check_settings
from crawler.store import Store
from tests.shell import scrapy

#: A host that the standards promise never to exist (RFC 6761).
NOWHERE = """
[[source]]
id = "nowhere"
name = "Nowhere"
url = "http://nowhere.invalid/"
kind = "news"
platform = "wordpress"
"""


def test_scrapy_list_shows_the_spiders() -> None:
    assert scrapy("list").stdout.split() == ["coverage", "pages"]


def test_scrapy_check_passes() -> None:
    done = scrapy("check")
    assert done.returncode == 0, done.stderr


def test_sources_list_takes_a_selector() -> None:
    done = scrapy("sources", "list", "province:ID-BT")
    assert done.returncode == 0
    ids = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert "gebraknasional" in ids
    assert "infodesanews" not in ids


def test_sources_show_prints_the_entry_as_it_would_stand_in_a_file() -> None:
    done = scrapy("sources", "show", "gebraknasional")
    assert '[[source]]\nid = "gebraknasional"\nname = "Gebrak Nasional"' in done.stdout


def test_sources_can_be_read_by_programs() -> None:
    done = scrapy("sources", "show", "gebraknasional", "--json")
    assert json.loads(done.stdout)["url"] == "https://gebraknasional.com/"


def test_the_demo_asks_no_other_sites_for_it_makes_no_pause(tmp_path: Path) -> None:
    done = scrapy("demo", "-a", "sources=all", "-s", f"OUTPUT_DIR={tmp_path / 'output'}")
    said = "'scrapy demo' crawls its own sites: say 'scrapy crawl coverage …'"
    assert done.stderr == f"error: argument sources: {said}\n"
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.slow  # each row is a process of its own
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-a", "sources=nobody"], "error: sources: 'nobody': no such source"),
        (["-a", "topic=nothing"], "nothing"),
        (["-a", "since=yesterday"], "error: argument since: 'yesterday' is not a day"),
        (["-a", "platform=blogger"], "error: argument platform: unknown"),
        (["-a", "sources=nowhere.toml"], "error: nowhere.toml: cannot be read"),
        (["-s", "EXTRACTION_WORKERS=many"], "error: setting EXTRACTION_WORKERS: 'many' is not"),
        (["-s", "EXTRACTION_WORKERS=0"], "EXTRACTION_WORKERS: '0' is not a whole number from 1"),
        (["-s", "CONCURRENT_REQUESTS=1.5"], "CONCURRENT_REQUESTS: '1.5' is not a whole number"),
        (["-s", "FULL_SWEEP_DAYS=soon"], "setting FULL_SWEEP_DAYS: 'soon' is not a number from 0"),
        (["-s", "CLOSESPIDER_TIMEOUT=1h"], "setting CLOSESPIDER_TIMEOUT: '1h' is not a number"),
        (["-s", "ROBOTSTXT_OBEY=maybe"], "ROBOTSTXT_OBEY: 'maybe' is not True or False"),
        (["-s", "DNS_TIMEOUT=nan"], "setting DNS_TIMEOUT: 'nan' is not a number from 0.1"),
        (["-s", "LOG_LEVEL=loud"], "setting LOG_LEVEL: 'loud' is none of CRITICAL, ERROR"),
        (["-s", "STORE_URL=mysql://h/db"], "setting STORE_URL: mysql://h/db cannot hold a store"),
        (["-s", "CONTACT_URL=saya"], "setting CONTACT_URL: 'saya' is neither a page like https"),
        (["-s", "PRIVATE_NETWORKS_ALLOWED=10/8"], "PRIVATE_NETWORKS_ALLOWED: '10/8' is not a net"),
        (["-s", "ROBOTS_META=follow"], "setting ROBOTS_META: 'follow' is none of noindex"),
        (["-s", "BREAKER_FAILURES=0"], "BREAKER_FAILURES: '0' is not a whole number from 1"),
        (["-s", "OUTPUT_DIR="], "setting OUTPUT_DIR: empty: name a directory"),
        (["-a", "until=9999-12-31"], "argument until: '9999-12-31' is not a day like"),
        (["-s", "OUTPUT_DIR=/dev/null/x"], "error: setting OUTPUT_DIR: '/dev/null/x' cannot be"),
    ],
)
def test_bad_input_is_one_line_and_status_2_and_nothing_is_written(
    words: list[str], told: str, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    done = scrapy("crawl", "coverage", "-s", f"OUTPUT_DIR={output}", *words)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert told in line
    assert not output.exists()


def test_every_number_and_switch_among_the_settings_is_checked() -> None:
    ours = [name for name, value in vars(crawler.settings).items()
            if name.isupper() and isinstance(value, bool | int | float)]  # fmt: skip
    assert len(ours) > 40
    for name in [*ours, "CLOSESPIDER_ITEMCOUNT", "DNSCACHE_ENABLED"]:
        settings = get_project_settings()
        check_settings(settings)
        settings.set(name, "kira-kira")
        with pytest.raises(InputError) as caught:
            check_settings(settings)
        (line,) = caught.value.lines
        assert line.startswith(f"setting {name}: 'kira-kira' is not ")


def test_a_file_where_the_runs_would_stand_is_told_before_anything_is_asked(
    tmp_path: Path,
) -> None:
    (tmp_path / "runs").write_text("catatan", "utf-8")
    sources = tmp_path / "nowhere.toml"
    sources.write_text(NOWHERE, "utf-8")
    done = scrapy("crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path}")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: setting OUTPUT_DIR: '{tmp_path}/runs' cannot be written (")
    assert (tmp_path / "runs").read_text("utf-8") == "catatan"


def test_a_store_that_fails_between_the_check_and_the_first_write_is_one_line_and_status_5(
    tmp_path: Path,
) -> None:
    Store.open(tmp_path / "store.db").close()
    with sqlite3.connect(tmp_path / "store.db") as database:
        database.execute(
            "CREATE TRIGGER another BEFORE INSERT ON runs"
            " BEGIN SELECT RAISE(ABORT, 'database is locked'); END"
        )
    sources = tmp_path / "nowhere.toml"
    sources.write_text(NOWHERE, "utf-8")
    done = scrapy("crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path}")
    assert done.stderr == (
        f"error: {tmp_path / 'store.db'}: another process holds it locked; end that process or"
        " wait, then start again\n"
    )
    assert done.returncode == 5


def test_an_unknown_spider_is_told_by_name() -> None:
    done = scrapy("crawl", "covrage")
    assert done.returncode == 2
    assert done.stderr == "error: spider 'covrage': unknown: 'scrapy list' shows them\n"


@pytest.mark.parametrize(
    "words",
    [
        ["coverage", "-a", "sources=gebraknasional"],
        ["coverage", "-a", "sources=all", "-s", "CONTACT_URL="],
        ["pages", "-a", "urls=https://gebraknasional.com/2024/02/x.html"],
    ],
)
def test_hosts_of_others_are_not_crawled_while_nobody_says_who_is_asking(
    words: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    done = scrapy("crawl", *words, "-s", f"OUTPUT_DIR={output}")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: setting CONTACT_URL: is the placeholder, and ")
    assert "CONTACT_URL=https://… make crawl" in line
    assert not output.exists()


@pytest.mark.slow
def test_without_a_network_one_line_says_so_and_names_the_next_step(tmp_path: Path) -> None:
    sources = tmp_path / "nowhere.toml"
    sources.write_text(NOWHERE, "utf-8")
    done = scrapy(
        "crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path / 'out'}"
    )
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: nothing reachable: none of 1 source(s) answered (dns")
    assert "make crawl" in line
