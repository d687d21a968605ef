"""The options that every command takes: what cannot be obeyed is told before anything is done."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest

from crawler.command import ProjectCommand
from crawler.commands import corpus, crawl, demo, sources, topic
from crawler.errors import InputError
from crawler.options import check_options, names_without_effect
from tests.shell import scrapy


def typed(*settings: str, **options: str) -> Namespace:
    """What Scrapy's parser makes of ``-s NAME=VALUE …`` and the options that are files or words."""
    files = {"logfile": None, "pidfile": None, "profile": None}
    return Namespace(**{"set": list(settings), "loglevel": None, **files, **options})


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("OUTPUTDIR=x", "setting OUTPUTDIR: unknown: did you mean OUTPUT_DIR?"),
        ("output_dir=x", "setting output_dir: unknown: did you mean OUTPUT_DIR?"),
        ("DOWNLAOD_DELAY=3", "setting DOWNLAOD_DELAY: unknown: did you mean DOWNLOAD_DELAY?"),
        ("LOG_LEVEL=loud", "setting LOG_LEVEL: 'loud' is none of CRITICAL, ERROR, WARNING,"),
        ("FEEDS=a.csv", "setting FEEDS: 'a.csv' is not a JSON object like '{\"name\": \"value\"}'"),
        ("EXTENSIONS=5", "setting EXTENSIONS: '5' is not a JSON object"),
        ("FEEDS=" + "[" * 100_000, "setting FEEDS: "),
        ('ITEM_PIPELINES={"a.B": 1}', "setting ITEM_PIPELINES: 'a.B' is not the dotted path of a"),
        ("SCHEDULER=nowhere.Queue", "setting SCHEDULER: 'nowhere.Queue' is not the dotted path"),
        ("SCHEDULER=crawler.items.Queue", "setting SCHEDULER: 'crawler.items.Queue' is not the"),
        ("SPIDER_MODULES=nowhere", "setting SPIDER_MODULES: 'nowhere' is not the dotted path of a"),
        ("SPIDER_MODULES=", "setting SPIDER_MODULES: '' is not the dotted path of a module to im"),
        ("SPIDER_MODULES=crawler.spiders,../x", "setting SPIDER_MODULES: '../x' is not the"),
        ("LOG_FILE=/dev/null/log", "setting LOG_FILE: '/dev/null/log' cannot be written: Not a d"),
    ],
    ids=lambda value: value[:30],
)
def test_a_setting_that_cannot_be_obeyed_is_one_line(setting: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        check_options([], typed(setting))
    (line,) = raised.value.lines
    assert line.startswith(told)


@pytest.mark.parametrize("option", ["logfile", "pidfile", "profile"])
def test_a_file_that_cannot_be_written_is_told_before_the_crawl(option: str) -> None:
    with pytest.raises(InputError) as raised:
        check_options([], typed(**{option: "/dev/null/x"}))
    assert raised.value.lines == (
        f"option --{option}: '/dev/null/x' cannot be written: Not a directory",
    )


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("--logfle=x", "option --logfle: unknown: did you mean --logfile?"),
        (
            "--sources=all",
            "option --sources: unknown: --help shows all; spiders' own are -a NAME=…",
        ),
        ("-z", "option -z: unknown: --help shows all; spiders' own are -a NAME=…"),
    ],
)
def test_an_option_that_is_none_is_told_by_name(word: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        check_options(["coverage", word], typed())
    assert raised.value.lines == (told,)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as raised:
        check_options([], typed("OUTPUTDIR=x", "EXTENSIONS=5", loglevel="LOUD"))
    assert len(raised.value.lines) == 3


def test_settings_of_scrapy_of_ours_and_of_the_browser_are_taken(tmp_path: Path) -> None:
    check_options(
        [],
        typed(
            *("OUTPUT_DIR=x", "HTTPCACHE_ENABLED=1", "PLAYWRIGHT_MAX_CONTEXTS=2", "FEEDS={}"),
            *("SCHEDULER=scrapy.core.scheduler.Scheduler", "LOG_LEVEL=INFO", "PROGRESS=False"),
            logfile=str(tmp_path / "log"),
        ),
    )


def test_a_name_that_nobody_reads_is_told_and_does_no_harm() -> None:
    lines = list(names_without_effect(["OUTPUT=x", "MY_PLUGIN=1", "OUTPUT_DIR=x", "PROGRESS=0"]))
    assert lines == [
        "setting OUTPUT: nothing of Scrapy or of ours has this name: did you mean OUTPUT_DIR?",
        "setting MY_PLUGIN: nothing of Scrapy or of ours has this name",
    ]


def test_a_misspelt_setting_ends_a_command_with_status_2() -> None:
    done = scrapy("sources", "list", "-s", "OUTPUTDIR=elsewhere")
    assert done.stderr == "error: setting OUTPUTDIR: unknown: did you mean OUTPUT_DIR?\n"
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("command", [corpus, crawl, demo, sources, topic])
def test_every_command_of_ours_checks_them(command: ModuleType) -> None:
    assert issubclass(command.Command, ProjectCommand)


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_one_line(port: int) -> None:
    with pytest.raises(InputError) as raised:
        demo.started(port)
    assert raised.value.lines == (f"option --port: {port} is not a port: give one from 0 to 65535",)


@pytest.mark.parametrize(
    ("file", "hosts", "is_told"),
    [
        ("demo-sources.toml", ["127.0.0.11", "infodesanews.com"], True),
        ("demo-sources.toml", ["127.0.0.11", "127.0.0.12"], False),
        ("articles.jsonl", ["infodesanews.com"], False),
    ],
)
def test_invented_articles_of_the_replica_do_not_mix_with_the_webs_in_silence(
    file: str, hosts: list[str], is_told: bool, tmp_path: Path
) -> None:
    (tmp_path / file).touch()
    line = crawl.mixture_in(tmp_path, hosts)
    assert ("holds the invented articles of the replica" in line) == is_told
    assert ("-s OUTPUT_DIR=" in line) == is_told


@pytest.mark.slow
def test_a_crawl_that_cannot_begin_says_why_and_shows_the_traceback(tmp_path: Path) -> None:
    entry = '[[source]]\nid = "a"\nname = "A"\nurl = "http://a.invalid/"\nkind = "news"\n'
    (tmp_path / "own.toml").write_text(entry)
    # A class that can be imported, but is no scheduler.
    words = ["-a", f"sources={tmp_path}/own.toml", "-s", "SCHEDULER=crawler.items.Article"]
    done = scrapy("crawl", "coverage", *words, "-s", f"OUTPUT_DIR={tmp_path}")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: the crawl could not begin: TypeError: ")


def test_the_help_of_crawl_names_the_arguments() -> None:
    said = crawl.Command().long_desc()
    for argument in ("sources=SELECTOR", "topic=NAME|FILE", "since=", "until=", "depth=", "urls="):
        assert f"-a {argument}" in said


@pytest.mark.slow
def test_a_letter_that_the_locale_lacks_is_shown_as_an_escape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = '[[source]]\nid = "a"\nname = "Kafé"\nurl = "http://a.invalid/"\nkind = "news"\n'
    (tmp_path / "own.toml").write_text(entry, "utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = scrapy("sources", "list", f"{tmp_path}/own.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\t")[1] == "Kaf\\xe9"


def test_a_mistake_quotes_no_terminal_escape(capsys: pytest.CaptureFixture[str]) -> None:
    class Command(ProjectCommand):
        def short_desc(self) -> str:
            return "refuses"

        def run(self, args: list[str], opts: Namespace) -> None:
            raise AssertionError

    command = Command()
    command.refuse(InputError("a\x1b[31mb.toml: cannot be read", "next: c\u202ed"))
    assert capsys.readouterr().err == "error: a [31mb.toml: cannot be read\nerror: next: c d\n"
    assert command.exitcode == 2
