"""Ctrl-C or SIGTERM at any moment: status 6, one line; and an output that takes no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.shell import PATIENCE, PROJECT, SCRAPY, run

#: Files that tell how far a crawl has come when there is something in them.
SOURCES, ARTICLES = "demo-sources.toml", "articles.jsonl"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sign", "pauses"),
    [
        pytest.param(SOURCES, [0.0], id="while it starts"),
        pytest.param(SOURCES, [0.7], id="while its processes start"),
        pytest.param(ARTICLES, [0.0], id="while it crawls"),
        pytest.param(ARTICLES, [0.0, 0.1], id="twice"),
    ],
)
def test_ctrl_c_is_answered_with_one_line_and_status_6(
    sign: str, pauses: list[float], tmp_path: Path
) -> None:
    crawl = subprocess.Popen(
        [*SCRAPY, "demo", "--port", "0", "-s", f"OUTPUT_DIR={tmp_path}"],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not any(file.stat().st_size for file in tmp_path.glob(sign)) and crawl.poll() is None:
        time.sleep(0.02)
    for pause in pauses:
        time.sleep(pause)
        # To the whole group, as a terminal does.
        os.killpg(crawl.pid, signal.SIGINT)
    _, told = crawl.communicate(timeout=PATIENCE)
    assert crawl.returncode == 6, told
    assert "Traceback" not in told
    assert told.splitlines()[-1].startswith("error: stopped")


def test_ctrl_c_while_the_commands_are_imported_is_answered_likewise() -> None:
    program = "import crawler.commands, os, signal; os.kill(os.getpid(), signal.SIGINT)"
    done = run([sys.executable, "-c", program])
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == "error: stopped; start the same command again\n"


#: A crawl that is sent a signal as it imports a module.
STARTING = """
import importlib.abc, os, signal, sys
name, number = sys.argv.pop(), signal.Signals[sys.argv.pop()]

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, module, path=None, target=None):
        if module == name:
            os.kill(os.getpid(), number)

sys.meta_path.insert(0, Finder())
from scrapy.cmdline import execute
execute()
"""


@pytest.mark.parametrize(
    ("number", "module"),
    [
        # Scrapy's own commands, ours, and what the crawl is made of.
        ("SIGTERM", "scrapy.commands.bench"),
        ("SIGINT", "scrapy.commands.bench"),
        ("SIGTERM", "crawler.commands.topic"),
        ("SIGTERM", "crawler.store"),
        ("SIGTERM", "crawler.pipelines"),
    ],
)
def test_a_signal_while_a_crawl_is_imported_is_answered_with_one_line_and_status_6(
    number: str, module: str, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(
        '[[source]]\nid = "tutup"\nname = "Tutup"\nurl = "http://127.0.0.1:9/"\nkind = "news"\n'
        'province = "ID-BT"\nplatform = "feeds"\n'
    )
    words = ["crawl", "coverage", "-a", f"sources={sources}", "-s", f"OUTPUT_DIR={tmp_path}"]
    done = run([sys.executable, "-c", STARTING, *words, number, module])
    assert done.returncode == 6, done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: stopped")


def test_an_interrupt_that_python_drops_within_a_finalizer_is_answered_likewise() -> None:
    program = (
        "import crawler.commands, os, signal\n"
        "class Left:\n"
        "    def __del__(self): os.kill(os.getpid(), signal.SIGTERM)\n"
        "Left()\n"
        "print('went on')\n"
    )
    done = run([sys.executable, "-c", program])
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == "error: stopped; start the same command again\n"


def test_a_sigterm_that_whoever_started_the_crawl_ignores_stays_ignored() -> None:
    program = (
        "import os, signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "import crawler.commands\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "print('went on')\n"
    )
    assert run([sys.executable, "-c", program]).stdout == "went on\n"


def test_ctrl_c_while_imports_make_their_classes_leaves_the_same_status(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(PROJECT)!r})\n"
        "from crawler.commands.crawl import Command\n"
        "command = Command()\n"
        "try:\n"
        "    exec('os.kill(os.getpid(), signal.SIGINT)\\nfor _ in range(9999): pass')\n"
        "except KeyboardInterrupt:\n"
        "    command.stopped()\n"
        "sys.exit(command.exitcode)\n"
    )
    done = run([sys.executable, "-m", "program"], cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (6, 1), done.stderr


#: A probe that is interrupted while its crawl is made, beside a thread such as libraries start.
PROBE = """
import os, signal, sys, threading, time
sys.path.insert(0, {project!r})
threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
from scrapy.utils.project import get_project_settings
from crawler.commands.registry.probe import exit_of
from crawler.probe.examination import examine, target_of
from crawler.probe import runner
from crawler.topics import load_topic

class Interrupted(runner.ProbeSpider):
    def __init__(self, *args, **more):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)
        super().__init__(*args, **more)

runner.ProbeSpider = Interrupted
target = target_of("http://127.0.0.1:9/")
work = [(target.asked, target.site, examine(target, load_topic("cooling-system")))]
sys.exit(exit_of(runner.run(work, get_project_settings())))
"""


@pytest.mark.slow
def test_ctrl_c_before_the_first_request_of_a_probe_is_answered_likewise() -> None:
    done = run([sys.executable, "-c", PROBE.format(project=str(PROJECT))])
    assert (done.returncode, done.stderr) == (6, "error: stopped before the end\n")


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["at its end", "at once"])
@pytest.mark.parametrize(
    "words", [["list"], ["sources", "show", "gebraknasional"], ["topic", "list"]], ids=" ".join
)
def test_a_full_disk_below_the_output_is_one_line_and_status_5(
    words: list[str], unbuffered: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*SCRAPY, *words],
            cwd=PROJECT,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert done.stderr == "error: the output: cannot be written: No space left on device\n"
    assert done.returncode == 5


def test_an_output_that_is_closed_is_no_error() -> None:
    done = run(["sh", "-c", f"exec {sys.executable} -m scrapy sources list >&-"])
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    listing = subprocess.run(
        [*SCRAPY, "sources", "list"],
        cwd=PROJECT,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    os.close(write)
    assert (listing.returncode, listing.stderr) == (0, "")
