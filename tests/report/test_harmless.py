"""What sites say reaches logs, tables, manifests and error lines without doing harm there."""

from __future__ import annotations

import json
import logging
import sys
import unicodedata
from argparse import Namespace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from crawler.errors import InputError
from crawler.report.log import HarmlessLines
from crawler.report.plain import plain, plain_json, plain_lines
from crawler.sources import load_file
from crawler.sources.entry import entry_text
from tests.crawl.conftest import LOOPBACK
from tests.crawl.sites import Reply, Site, page, report
from tests.shell import scrapy

#: Erases the screen, rings, turns the line around, isolates, forges a line, ends a string, opens a
#: script, is half a character, and begins a sequence in one byte.
HOSTILE = "\x1b[2J\x07\u202e\u2066\r\nFORGED\x00<script>\ud800\x9b31m"
ANY = st.text(st.characters(exclude_categories=()))


def harmful(text: str) -> set[str]:
    """The characters of a text, line ends aside, that a terminal or a reader would fall for."""
    return {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co")}


def test_a_hostile_line_is_one_harmless_line() -> None:
    assert plain(HOSTILE) == "[2J FORGED <script> 31m"


def test_lines_stay_lines_and_cannot_pass_for_new_ones() -> None:
    assert plain_lines("a\x1b\n2026 [b]\u2028c", "  ") == "a \n  2026 [b] c"


def test_json_for_a_terminal_is_the_same_data() -> None:
    told = {"name": f"Polsek é “a” {HOSTILE}\U000e0041"}
    line = plain_json(told)
    assert not harmful(line)
    assert "Polsek é “a”" in line
    assert json.loads(line) == told


@given(ANY)
def test_json_for_a_terminal_is_the_same_data_for_any_text(text: str) -> None:
    assert json.loads(plain_json([text])) == [text]
    assert not harmful(plain_json([text]))


@given(ANY)
def test_no_log_line_is_harmful(text: str) -> None:
    record = logging.LogRecord("scrapy", logging.ERROR, "x.py", 1, "%s", (text,), None)
    shown = HarmlessLines(logging.Formatter("%(levelname)s: %(message)s")).format(record)
    assert not harmful(shown)
    assert all(line.startswith("    ") for line in shown.split("\n")[1:])


def test_a_traceback_is_shown_whole_and_harmless() -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "failed", (), sys.exc_info())
    formatter = HarmlessLines(logging.Formatter("%(message)s"))
    first = formatter.format(record)
    assert first.startswith("failed\n    Traceback (most recent call last):\n")
    assert "\n    FORGED <script>" in first
    assert not harmful(first)
    assert formatter.format(record) == first


def test_a_mistake_that_quotes_a_file_is_one_harmless_line() -> None:
    error = InputError(f"sources.toml:3: name: {HOSTILE}: too long")
    (line,) = error.lines
    assert not harmful(line)
    assert "\n" not in line
    assert str(error) == line


def test_an_entry_is_shown_with_escapes_and_read_back_the_same(tmp_path: Path) -> None:
    name = "Kabar é \u202e\u2066\x1b\x9b\x7f\u00a0\U000e0041 Cepu"
    file = tmp_path / "a.toml"
    file.write_text(_entry("a", name, "http://127.0.162.9/"), "utf-8")
    (source,) = load_file(file)
    assert source.name == name
    shown = entry_text(source)
    assert not harmful(shown)
    file.write_text(shown, "utf-8")
    assert load_file(file) == [source]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("action", ["list", "show", "validate"])
def test_every_way_to_show_an_entry_is_harmless(
    action: str, as_json: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.toml"
    text = _entry("a", "K \u202e\u2066\x1b[2J\x9b31m", "http://127.0.162.9/")
    if action == "validate":
        text += '"k\u202e\\u001bey" = "\u202e\\u009b"\n'
    file.write_text(text, "utf-8")
    module = import_module(f"crawler.commands.registry.{action}")
    module.run([str(file)], Namespace(json=as_json), Settings())
    said = capsys.readouterr().out
    assert "K" in said or "key" in said
    assert not harmful(said.replace("\t", ""))


def test_what_any_part_of_a_crawl_logs_is_made_harmless(tmp_path: Path) -> None:
    spider = tmp_path / "loud.py"
    spider.write_text(
        "import scrapy\n"
        "class Loud(scrapy.Spider):\n"
        "    name = 'loud'\n"
        "    custom_settings = {'SCHEDULER': 'scrapy.core.scheduler.Scheduler'}\n"
        "    async def start(self):\n"
        f"        words = {HOSTILE!r}\n"
        "        self.logger.error('a site says %s', words)\n"
        "        raise ValueError(words)\n"
        "        yield\n",
        "utf-8",
    )
    done = scrapy("runspider", str(spider))
    assert "a site says  [2J" in done.stderr
    assert "ValueError:  [2J" in done.stderr
    assert not harmful(done.stderr)


@pytest.mark.slow
def test_a_crawl_of_hostile_words_says_nothing_harmful(tmp_path: Path) -> None:
    raw = "\x1b[2J\x07\x9b31m"  # what a header can carry
    paths = {
        "/server/": Reply(page(*report("Cepu")), headers={"Server": raw, "X-A": raw}),
        "/type/": Reply(b"%PDF-1.4 " + raw.encode("latin-1"), headers={"Content-Type": f"a/{raw}"}),
        "/away/": Reply("", 302, {"Location": f"http://127.0.162.2:9/{raw}\xe2\x80\xae"}),
        "/script/": Reply("", 302, {"Location": f"javascript:{raw}alert(1)"}),
        "/nohost/": Reply("", 302, {"Location": f"http://[{raw}/"}),
        "/gone/": Reply(f"<title>{_html(HOSTILE)}</title>", 500),
        "/title/": Reply(page(_html(f"Kapolsek {HOSTILE} Sambangi"), report("Cepu")[1])),
        "/noindex/": Reply(page(*report("Cepu")), headers={"X-Robots-Tag": f"noindex, {raw}"}),
        "/encoding/": Reply(b"\x00\xff", headers={"Content-Encoding": f"gzip, {raw}"}),
        "/challenge/": Reply(
            f"<title>Just a moment... {_html(HOSTILE)}</title>",
            403,
            {"Server": f"cloudflare {raw}", "cf-mitigated": f"challenge {raw}"},
        ),
    }  # fmt: skip
    feed = "".join(
        f"<item><title>Kapolsek cooling system &#x202e;&#x9b;</title><link>{{url}}{path[1:]}"
        f"?%1b%E2%80%AE</link><pubDate>Tue, 10 Sep 2024 03:00:00 GMT</pubDate></item>"
        for path in [*paths, "/missing/", "/\u202e\x9b/"]
    )
    with Site("127.0.162.1", paths) as site:
        rss = f"<rss version='2.0'><channel><title>x</title>{feed}</channel></rss>"
        kind = {"Content-Type": "application/rss+xml; charset=utf-8"}
        site.replies["/feed/"] = Reply(rss.replace("{url}", site.url), headers=kind)
        sources = tmp_path / "s.toml"
        sources.write_text(_entry("kabar", "K \u202e\u2066\x1b[2J", site.url, "feeds"), "utf-8")
        words = ["crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path}"]
        words += ["-s", "RETRY_TIMES=0", "-s", "LOG_LEVEL=DEBUG", *LOOPBACK]
        done = scrapy(*words)
        asked = {path.partition("?")[0] for path in site.asked}
        assert {"/server/", "/type/", "/away/", "/challenge/", "/title/"} <= asked
    for said in (done.stdout, done.stderr):
        assert not harmful(said), [line for line in said.split("\n") if harmful(line)]
    (run,) = tmp_path.glob("runs/*")
    for name in ("manifest.json", "skipped.jsonl"):
        assert (run / name).read_bytes().isascii()
    lines = (run / "skipped.jsonl").read_text("utf-8").splitlines()
    assert len(lines) >= 6
    for line in map(json.loads, lines):
        assert not harmful(line["evidence"] + line["reason"]), line


def _entry(id_: str, name: str, url: str, platform: str = "auto") -> str:
    written = json.dumps(name).replace("\x7f", "\\u007f")
    if "\\ud" in written:  # TOML has no surrogate pairs
        written = "".join(
            c if 31 < ord(c) < 127 or ord(c) > 159 else f"\\u{ord(c):04x}" for c in f'"{name}"'
        )
    return (
        f'[[source]]\nid = "{id_}"\nname = {written}\nurl = "{url}"\nkind = "news"\n'
        f'platform = "{platform}"\n'
    )


def _html(text: str) -> str:
    return "".join(f"&#x{ord(c):x};" if ord(c) > 126 or ord(c) < 32 else c for c in text)
