"""``scrapy sources`` as a user and a program meet it: list, show, validate, and how fast it is."""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import tomllib
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.commands.registry import list as list_action
from crawler.commands.sources import Command
from crawler.sources import Source, select
from crawler.sources.entry import entry_text
from tests.shell import run, scrapy
from tests.speed import hold

MINE = """
[[source]]
id = "b"
name = "Kabar B"
url = "https://b.example/"
kind = "news"
platfrom = "blogger"

[[source]]
id = "a"
name = "Kabar A"
url = "https://a.example/"
kind = "news"
status = "quarantined"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(MINE, "utf-8")
    return path


def test_the_registry_is_valid_and_the_last_line_says_how_large_it_is() -> None:
    done = scrapy("sources", "validate")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.endswith(": no mistakes")
    assert int(line.split(" sources")[0]) > 500


def test_each_mistake_of_a_file_is_a_line_and_the_status_is_2(mine: Path) -> None:
    done = scrapy("sources", "validate", str(mine))
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        f"{mine}:7: source 'b': platfrom = 'blogger': unknown key",
        f"{mine}:10: source 'a': id = 'a': is not sorted: stands after 'b'",
        f"{mine}:14: source 'a': status = 'quarantined': a quarantined source needs a note",
        "2 sources in 1 file: 3 mistakes",
    ]


def test_programs_are_told_an_object_a_file(mine: Path) -> None:
    done = scrapy("sources", "validate", str(mine), "--json")
    assert done.returncode == 2
    (checked,) = map(json.loads, done.stdout.splitlines())
    assert checked["file"] == str(mine)
    assert checked["sources"] == 2
    assert checked["mistakes"][0] == {
        "file": str(mine),
        "line": 7,
        "entry": "source 'b'",
        "key": "platfrom",
        "value": "'blogger'",
        "message": "unknown key",
    }


def test_a_file_that_is_not_there_is_a_mistake_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nowhere.toml"
    assert command("validate", str(path)).exitcode == 2
    assert f"{path}: cannot be read: No such file" in capsys.readouterr().out


def test_a_files_terminal_escapes_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evil.toml"
    path.write_text(MINE.replace("Kabar A", "x\\u001b[31m").replace("kind", "k\\u202eind"), "utf-8")
    assert command("validate", str(path)).exitcode == 2
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_sources_can_be_listed_as_json_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    command("list", "network:antara,province:ID-NB", "--json")
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"antaranews-bali", "polreslobar", "ntbtimes"} <= {source["id"] for source in found}
    # What the table shows is there even where an entry says nothing of it.
    bali = next(source for source in found if source["id"] == "antaranews-bali")
    assert (bali["platform"], bali["status"], bali["province"]) == ("auto", "proven", "ID-BA")
    command("list", "polresserang,polri", "--json")
    unseen, national = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert unseen["status"] == "unverified"
    assert national["province"] is None


def test_show_prints_what_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    command("show", "tribratanews-maluku,antaranews-jogja")
    first, second = tomllib.loads(capsys.readouterr().out)["source"]
    assert first["aliases"] == ["maluku.tribratanews.com"]
    assert second["network"] == "antara"


def test_an_entry_with_every_key_is_the_same_when_it_is_read_back() -> None:
    said = """
    [[source]]
    id = "a"
    name = 'Kabar "A" \\ \u007f'
    url = "https://a.example/"
    kind = "news"
    since = 2020-01-31
    aliases = ["www.a.example"]
    [source.discovery]
    search = "/?s={query}"
    first_page = 0
    [source.extraction]
    prune = ["p.x", '[a="b"]']
    """.replace("\u007f", "")
    (entry,) = tomllib.loads(said)["source"]
    source = Source.model_validate(entry)
    (again,) = tomllib.loads(entry_text(source))["source"]
    assert Source.model_validate(again) == source


def command(*words: str) -> Command:
    """Run the command in this process, as Scrapy does."""
    acting = Command()
    acting.settings = Settings()
    parser = argparse.ArgumentParser()
    acting.add_options(parser)
    opts, args = parser.parse_known_args(words)
    acting.run(args, opts)
    return acting


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list", "--history", "x"], "error: option --history: not one of 'sources list'"),
        (["validate", "--all"], "error: option --all: not one of 'sources validate'"),
        (["list", "network:nobody"], "error: sources: 'network:nobody': unknown network"),
        (["show", "nobody-knows"], "error: sources: 'nobody-knows': no such source"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_status_2(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(*words).exitcode == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(told)


@pytest.mark.parametrize("words", [[], ["lsit"], ["show"], ["list", "a", "b"], ["add"], ["probe"]])
def test_a_call_that_is_none_is_answered_with_the_usage(words: list[str]) -> None:
    with pytest.raises(UsageError, match="say 'scrapy sources"):
        command(*words)


#: What no command needs before it runs, and what takes most of a start when it is loaded.
HEAVY = ("sqlalchemy", "numpy", "scipy", "datasketch", "trafilatura", "fasttext", "pandas")


def test_no_command_loads_what_only_another_one_works_with() -> None:
    code = (
        "import sys; from scrapy.utils.misc import walk_modules_iter;"
        "list(walk_modules_iter('crawler.commands'));"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert run([sys.executable, "-c", code]).stdout == "[]\n"


def test_the_actions_of_sources_are_loaded_when_they_are_called() -> None:
    code = (
        "import sys; from scrapy.utils.misc import walk_modules_iter;"
        "list(walk_modules_iter('crawler.commands'));"
        "print([name for name in sys.modules if name.startswith('crawler.commands.registry')])"
    )
    assert run([sys.executable, "-c", code]).stdout == "[]\n"


def test_validating_the_registry_takes_less_than_two_seconds_with_its_start() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert scrapy("sources", "validate").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Time of the processor: the clock's also counts what else the machine does.
    hold(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)


def test_all_sources_cost_a_crawl_less_than_a_second_and_50_megabytes() -> None:
    code = """
import resource, sys, time
from crawler.spiders.coverage import CoverageSpider
plan = CoverageSpider.plan_of({"sources": sys.argv[1]})
began, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
plan = CoverageSpider.plan_of({"sources": "all"})
scopes = [plan.scope(source) for source in plan.sources]
versions = [source.version for source in plan.sources]
spent = time.process_time() - began
print(len(scopes), spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held)
"""
    done = run([sys.executable, "-c", code, os.fspath(Path("tests/examples/my-sites.toml"))])
    sources, seconds, kilobytes = map(float, done.stdout.split())
    assert sources > 500
    hold(seconds, 1)
    assert kilobytes < 50_000


@pytest.mark.parametrize("width", [60, 90])
def test_on_a_narrow_terminal_no_id_or_address_is_cut(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # a terminal, for rich
    monkeypatch.setenv("COLUMNS", str(width))
    list_action.run(["antaranews-*"], argparse.Namespace(json=False), Settings())
    said = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width
    ids = [source.id for source in select("antaranews-*")]
    assert len(ids) > 5
    assert all(f" {id_} " in said for id_ in ids)
