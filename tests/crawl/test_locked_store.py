"""A crawl whose store another process holds locked gives up once, not for each of its pages."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.crawl.conftest import LOOPBACK
from tests.crawl.sites import HTML, Reply, WordpressSite, front, report, wordpress
from tests.shell import PATIENCE, PROJECT, run

pytestmark = pytest.mark.slow

#: Scrapy with less patience. The reading processes import this file as well, and must not crawl.
IMPATIENT = """
if __name__ == "__main__":
    import crawler.store.database
    crawler.store.database.LOCK_TIMEOUT = 2
    from scrapy.cmdline import execute
    execute()
"""
POSTS = 60


def test_a_locked_store_stops_the_crawl_at_once_and_the_next_start_finishes_it(
    tmp_path: Path,
) -> None:
    posts = [report(f"Desa Nomor {n}") for n in range(POSTS)]
    home = Reply(front("Kabar Desa"), headers={"Content-Type": HTML})
    with WordpressSite("127.0.163.9", wordpress(posts, home)) as site:
        output, program = tmp_path / "out", tmp_path / "impatient.py"
        output.mkdir()
        program.write_text(IMPATIENT)
        sources = tmp_path / "sources.toml"
        sources.write_text(
            f'[[source]]\nid = "desa"\nname = "Kabar Desa"\nurl = "{site.url}"\n'
            'kind = "news"\nplatform = "wordpress"\n'
        )
        command = [sys.executable, str(program), "crawl", "coverage", "-a", f"sources={sources}"]
        command += ["-s", f"OUTPUT_DIR={output}", "-s", "EXTRACTION_WORKERS=1", *LOOPBACK]
        command += ["-s", "CONTACT_URL=http://riset.example/"]
        paths = os.environ | {"PYTHONPATH": str(PROJECT)}
        with subprocess.Popen(
            command, cwd=PROJECT, env=paths, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            written = output / "articles.jsonl"
            while not (written.exists() and written.read_bytes()):
                assert process.poll() is None
                time.sleep(0.01)
            other = sqlite3.connect(output / "store.db", timeout=PATIENCE, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            locked = time.monotonic()
            said = process.communicate(timeout=PATIENCE)[0].decode()
            seconds = time.monotonic() - locked
            other.rollback()
            other.close()
        assert process.returncode == 5, said
        assert "another process holds it locked; end that process or wait" in said
        assert "what was committed is intact" in said
        assert "Traceback" not in said
        # Once for the first write, once for the run's end, and the end of the process itself; once
        # for each page it were twice as many seconds as there are pages.
        assert seconds < POSTS
        records = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
        assert 0 < len(records) < POSTS
        done = run([sys.executable, "-m", "scrapy", *command[2:]])
        assert done.returncode == 0, done.stderr
    urls = [json.loads(line)["url"] for line in written.read_text("utf-8").splitlines()]
    assert len(urls) == len(set(urls)) == POSTS
