"""Requests to lease, the store's clock, and processes that die with what they hold."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from crawler.store import Frontier, Lease, Store, Wanted, request_key
from tests.shell import PROJECT

#: Opens the store as one more worker of a crawl, in this process.
Opened = Callable[..., tuple[Store, Frontier]]


def wanted(url: str, priority: int = 0, source: str = "a") -> Wanted:
    host = url.split("/")[2]
    payload = json.dumps({"url": url})
    key = request_key("GET", url)
    return Wanted(key=key, host=host, payload=payload, priority=priority, source=source)


def url(lease: Lease) -> str:
    return str(json.loads(lease.payload)["url"])


def urls(*hosts: str, number: int = 3) -> list[str]:
    return [f"https://{host}.example/{n}" for n in range(number) for host in hosts]


def drain(frontier: Frontier, number: int = 4) -> list[str]:
    """Do everything that can be leased and return the URLs in order."""
    done: list[str] = []
    while leases := frontier.lease(number):
        for lease in leases:
            done.append(url(lease))
            assert frontier.finish(lease.id)
    return done


def look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers look at each other before each lease."""
    monkeypatch.setattr("crawler.store.frontier._LOOK", 0.0)
    monkeypatch.setattr("crawler.store.frontier._IDLE_LOOK", 0.0)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the store's clock run ahead."""
    for module in ("database", "frontier", "hosts", "runs", "memory", "deaths"):
        monkeypatch.setattr(f"crawler.store.{module}.now", lambda: time.time() + seconds)


_WORKS = """
import json, os, sys, time
from crawler.store import Store
store = Store.open(sys.argv[1])
store.begin_run("run of " + str(os.getpid()), arguments={}, settings={}, versions={})
frontier = store.frontier(per_host=int(sys.argv[2]))
frontier.join("crawl")
while not (leases := frontier.lease(10)):
    time.sleep(0.05)
print(json.dumps([lease.payload for lease in leases]), flush=True)
time.sleep(60)
"""


def killed(where: str, per_host: int = 1) -> list[str]:
    """Let another process lease what it can, kill it, and return the URLs that it held."""
    command = [sys.executable, "-c", _WORKS, where, str(per_host)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        held = json.loads(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    return [json.loads(payload)["url"] for payload in held]


def begun(where: str, *addresses: str) -> None:
    """Begin the crawl with some requests, and leave it to others."""
    with Store.open(where) as store:
        frontier = store.frontier()
        frontier.join("crawl")
        frontier.add([wanted(address, source="infodesa") for address in addresses])
