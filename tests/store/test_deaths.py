"""What a worker held when it died: others do it, and what kills one after another is put aside."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from crawler.store import Store
from tests.shell import PROJECT
from tests.store.examples import article
from tests.store.leasing import Opened, begun, drain, killed, url, urls, wanted

#: Each test starts processes and kills them.
pytestmark = pytest.mark.slow


def test_a_killed_process_gives_its_hosts_and_requests_to_others_at_once(
    opened: Opened, where: str
) -> None:
    begun(where, *urls("a", "b"))
    assert sorted(killed(where)) == ["https://a.example/0", "https://b.example/0"]
    _, frontier = opened()
    assert sorted(drain(frontier)) == sorted(urls("a", "b"))


def test_a_worker_that_waits_takes_over_from_one_that_is_killed_beside_it(
    opened: Opened, where: str
) -> None:
    begun(where, "https://a.example/0")
    _, frontier = opened("crawl")
    frontier.pause("a.example", 0.5)
    assert killed(where) == ["https://a.example/0"]
    assert frontier.has_more()
    time.sleep(0.3)
    assert drain(frontier) == ["https://a.example/0"]


def test_requests_that_saw_a_death_are_tried_again_one_at_a_time(
    opened: Opened, where: str
) -> None:
    begun(where, *urls("a", "b", "c"))
    suspects = killed(where)
    assert len(suspects) == 3
    _, frontier = opened()
    for _ in range(3):
        (trial,) = frontier.lease(10)
        assert frontier.lease(10) == []
        frontier.finish(trial.id)
        suspects.remove(url(trial))
    assert len(frontier.lease(10)) == 3


def test_a_request_that_kills_its_worker_three_times_is_put_aside_with_its_history(
    opened: Opened, where: str
) -> None:
    begun(where, "https://a.example/poison")
    for _ in range(3):
        assert killed(where) == ["https://a.example/poison"]
    store, frontier = opened()
    assert drain(frontier) == []
    assert not frontier.has_more()
    (outcome,) = store.outcomes("r1")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/poison")
    assert outcome.source == "infodesa"
    assert [set(death) for death in json.loads(outcome.evidence)] == [
        {"worker", "noted_at", "beside"}
    ] * 3
    assert store.known(["https://a.example/poison"])["https://a.example/poison"].state == "poison"


def test_a_worker_that_died_at_something_else_gives_each_suspect_one_death_more(
    opened: Opened, where: str
) -> None:
    begun(where, "https://a.example/suspect")
    assert killed(where) == ["https://a.example/suspect"]
    begun(where, "https://b.example/other")
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.pause("a.example", 60)
    assert killed(where) == ["https://b.example/other"]
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.pause("a.example", 0, shorten=True)
    died = [url for _ in range(5) for url in killed(where)]
    assert died.count("https://a.example/suspect") == 3
    assert died.count("https://b.example/other") == 2
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r1")
    assert outcome.url == "https://a.example/suspect"
    told = ["without" in death for death in json.loads(outcome.evidence)]
    assert told == [False, True, False, False, False]
    assert store.known(["https://b.example/other"])["https://b.example/other"].state == "poison"


_LISTS = """
import os, signal, sys
from crawler.store import Store
from tests.store.examples import article
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier()
frontier.join("crawl")
(lease,) = frontier.lease(10)
store.commit(article(sys.argv[2]), listing=lease.id)
os.kill(os.getpid(), signal.SIGKILL)
"""


def lists(where: str, found: str) -> None:
    """Let another process lease the list, commit an article of it, and die."""
    command = [sys.executable, "-c", _LISTS, where, found]
    assert subprocess.run(command, cwd=PROJECT, check=False).returncode == -9


def test_a_death_is_no_fault_of_a_list_of_which_something_new_was_committed(
    opened: Opened, where: str
) -> None:
    begun(where, "https://a.example/list")
    for number in range(4):
        lists(where, f"https://a.example/{number}")
    # What is known already is nothing new: from here on each death counts.
    lists(where, "https://a.example/0")
    lists(where, "https://a.example/0")
    assert killed(where) == ["https://a.example/list"]
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r1")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/list")
    assert len(json.loads(outcome.evidence)) == 7


@pytest.mark.parametrize("back", ["given back as the crawl ends", "asked again in another form"])
def test_what_a_list_led_to_before_it_was_given_back_forgives_no_later_death(
    opened: Opened, where: str, back: str
) -> None:
    begun(where, "https://a.example/list")
    store, frontier = opened()
    (lease,) = frontier.lease(10)
    store.commit(article("https://a.example/1"), listing=lease.id)
    if back == "asked again in another form":
        frontier.again(lease.id, wanted("https://a.example/list"))
    store.close()
    for _ in range(3):
        assert killed(where) == ["https://a.example/list"]
    store, frontier = opened()
    assert drain(frontier) == []
    (outcome,) = store.outcomes("r2")
    assert (outcome.state, outcome.url) == ("poison", "https://a.example/list")


_DIES_OF_POISON = """
import json, os, signal, sys
from crawler.store import Store
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier()
frontier.join("crawl")
while leases := frontier.lease(10):
    for lease in leases:
        if lease.payload.endswith('poison"}'):
            os.kill(os.getpid(), signal.SIGKILL)
    for lease in leases:
        print(json.loads(lease.payload)["url"], flush=True)
        assert frontier.finish(lease.id)
store.close()
"""


def test_three_deaths_put_aside_the_poison_and_nothing_that_was_beside_it(where: str) -> None:
    others = urls("b", "c", "d", number=4)
    begun(where, "https://a.example/1", "https://a.example/poison", "https://a.example/2", *others)
    statuses, done = [], []
    for _ in range(4):
        command = [sys.executable, "-c", _DIES_OF_POISON, where]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        statuses.append(ended.returncode)
        done += ended.stdout.split()
    assert statuses == [-9, -9, -9, 0]
    assert sorted(done) == sorted(["https://a.example/1", "https://a.example/2", *others])


def test_what_follows_from_a_trial_on_a_host_that_was_found_empty_is_not_forgotten(
    opened: Opened, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.store.hosts._PATIENCE", 0.0)
    _, bystander = opened()
    assert bystander.lease(1) == []  # it has looked around, and sees none of what follows
    monkeypatch.setattr("crawler.store.frontier._LOOK", 1000.0)
    monkeypatch.setattr("crawler.store.frontier._IDLE_LOOK", 1000.0)
    begun(where, "https://a.example/0")
    assert killed(where) == ["https://a.example/0"]
    _, heir = opened()
    assert [bystander.lease(1), bystander.lease(1)] == [[], []]  # takes the host, finds it empty
    (trial,) = heir.lease(1)
    heir.follow(trial.id, wanted("https://a.example/1"))
    heir.finish(trial.id)
    heir.leave()
    assert drain(bystander) == ["https://a.example/1"]
