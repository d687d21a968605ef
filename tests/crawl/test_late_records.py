"""A record that is still on its way when the grace period of a stopped crawl is over."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.crawl.conftest import LOOPBACK
from tests.crawl.sites import Reply, Site, front, page, report
from tests.shell import PATIENCE, PROJECT, SCRAPY, scrapy

pytestmark = pytest.mark.slow

PATH = "/2024/09/10/polisi-sambang-warga/"
LATE = json.dumps(
    {"tests.crawl.late.Late": 350, "crawler.pipelines.commit.Commit": 400},
)


def test_it_is_left_to_the_next_run_and_the_store_is_not_called_lost(tmp_path: Path) -> None:
    replies = {"/": Reply(front("Kabar Blora", PATH)), PATH: Reply(page(*report("Desa Getas")))}
    with Site("127.0.153.1", replies) as site:
        sources = tmp_path / "sources.toml"
        sources.write_text(
            f'[[source]]\nid = "kabar"\nname = "Kabar"\nurl = "{site.url}"\nkind = "news"\n',
            "utf-8",
        )
        output = ["-s", f"OUTPUT_DIR={tmp_path}"]
        words = ["crawl", "coverage", "-a", f"sources={sources}", *output, *LOOPBACK]
        late = ["-s", "SHUTDOWN_GRACE=1", "-s", f"ITEM_PIPELINES={LATE}"]
        crawl = subprocess.Popen(
            [*SCRAPY, *words, *late], cwd=PROJECT, stderr=subprocess.PIPE, text=True
        )
        assert crawl.stderr is not None
        head = crawl.stderr.readline()
        assert head == "a record is on its way\n"
        crawl.send_signal(signal.SIGTERM)
        _, said = crawl.communicate(timeout=PATIENCE)
        assert crawl.returncode == 6, said
        assert "store.db" not in said
        assert "Traceback" not in said
        again = scrapy(*words)
        assert again.returncode == 0, again.stderr
    lines = (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["Kapolsek Sambangi Warga Desa Getas"]
