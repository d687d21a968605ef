"""What is remembered from run to run: outcomes of URLs, listings, sources, the runs themselves."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.store import Store, StoreError
from tests.store.examples import article

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        opened.begin_run("r1", arguments={"topic": "x"}, settings={}, versions={"record": "1"})
        yield opened


def test_known_urls_are_found_under_every_spelling_that_servers_do_not_tell_apart(
    store: Store,
) -> None:
    store.commit(article("https://blora.example/a"), aliases=["https://blora.example/?p=9"])
    asked = [
        "http://www.blora.example/a/#komentar",
        "https://blora.example/?p=9",
        "https://b.example",
    ]
    known = store.known(asked)
    assert list(known) == asked[:2]
    assert {known[url].article for url in known} == {article("https://blora.example/a").id}


def test_thousands_of_urls_are_looked_up_at_once(store: Store) -> None:
    store.commit(article("https://blora.example/7"))
    asked = [f"https://blora.example/{number}" for number in range(3000)]
    assert list(store.known(asked)) == ["https://blora.example/7"]


def test_a_url_that_is_off_one_topic_is_unknown_to_another(store: Store) -> None:
    url = "https://blora.example/radiator"
    store.skip(url, source="infodesa", reason="off-topic", scope="cooling-system/1")
    assert store.known([url], scope="cooling-system/1")[url].reason == "off-topic"
    assert store.known([url], scope="jumat-curhat/1") == {}


def test_a_url_that_is_no_article_is_known_to_every_topic(store: Store) -> None:
    url = "https://blora.example/galeri"
    store.skip(url, source="infodesa", reason="no-article")
    assert store.known([url], scope="jumat-curhat/1")[url].state == "skipped"


def test_a_failure_does_not_make_an_article_unknown(store: Store) -> None:
    store.commit(article())
    store.fail(article().url, source="infodesa", error_class="timeout")
    assert store.known([article().url])[article().url].article == article().id


def test_outcomes_of_a_run_keep_order_reason_and_evidence(store: Store) -> None:
    store.skip("https://b.example/1", source="b", reason="off-topic", evidence="0 matches")
    store.fail("https://b.example/\x002", source="b", error_class="http-status", evidence="503")
    assert [(o.state, o.url, o.reason, o.evidence) for o in store.outcomes("r1")] == [
        ("skipped", "https://b.example/1", "off-topic", "0 matches"),
        ("failed", "https://b.example/\ufffd2", "http-status", "503"),
    ]


def test_counts_of_a_run_are_by_source_and_outcome(store: Store) -> None:
    store.commit(article("https://a.example/1", source="a"))
    store.commit(article("https://a.example/2", source="a"))
    store.commit(article("https://a.example/2", source="a", paragraphs=["baru"]))
    store.skip("https://b.example/1", source="b", reason="off-topic")
    assert store.counts("r1") == {
        "a": {"revised": 1, "written": 2},
        "b": {"skipped:off-topic": 1},
    }


def test_a_listing_is_asked_again_by_what_it_said(store: Store) -> None:
    url = "https://blora.example/feed/"
    assert store.validator(url) is None
    store.keep_validator(url, etag='W/"7"', last_modified=None, body_hash="ab")
    store.keep_validator(url, etag='W/"8"', last_modified=None, body_hash="cd")
    validator = store.validator(url)
    assert validator is not None
    assert (validator.etag, validator.last_modified, validator.body_hash) == ('W/"8"', None, "cd")


def test_a_source_is_remembered_by_name(store: Store) -> None:
    first: dict[str, Any] = {"platform": "blogger", "newest:feed": "2024-01-05"}
    later: dict[str, Any] = {"newest:feed": "2024-01-06"}
    store.remember("infodesa", **first)
    store.remember("infodesa", **later)
    assert store.recall("infodesa") == {
        "platform": "blogger",
        "newest:feed": "2024-01-06",
    }
    assert store.recall("unknown") == {}


def test_a_finished_run_waits_for_its_report_once(store: Store) -> None:
    assert store.close_dead_runs() == []
    store.finish_run("r1", "finished", {"pages": 3})
    (run,) = store.close_dead_runs()
    assert (run.id, run.status, run.summary) == ("r1", "finished", {"pages": 3})
    assert (run.arguments, run.versions) == ({"topic": "x"}, {"record": "1"})
    store.mark_reported(run)
    assert store.close_dead_runs() == []


def test_a_run_id_is_used_once(store: Store) -> None:
    with pytest.raises(StoreError):
        store.begin_run("r1", arguments={}, settings={}, versions={})


_DIES = """
import os, signal, sys
from crawler.store import Store
store = Store.open(sys.argv[1])
store.begin_run("lost", arguments={}, settings={}, versions={})
store.skip("https://b.example/1", source="b", reason="off-topic")
store.save_summary("lost", {"pages": 41})
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_run_of_a_killed_process_is_closed_with_its_numbers(store: Store, where: str) -> None:
    ended = subprocess.run([sys.executable, "-c", _DIES, where], cwd=PROJECT, check=False)
    assert ended.returncode == -signal.SIGKILL
    (run,) = store.close_dead_runs()
    assert (run.id, run.status, run.summary) == ("lost", "died", {"pages": 41})
    assert [o.reason for o in store.outcomes("lost")] == ["off-topic"]
    own = store.run("r1")
    assert own is not None
    assert own.status == "running"


def test_a_worker_that_gives_no_sign_of_life_is_declared_dead(
    store: Store, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(where) as other:
        other.begin_run("r2", arguments={}, settings={}, versions={})
        other.finish_run("r2", "finished", {})
        later = time.time() + 61
        monkeypatch.setattr("crawler.store.runs.now", lambda: later)
        assert [run.id for run in other.close_dead_runs()] == ["r1", "r2"]
    assert store.renew() is False
