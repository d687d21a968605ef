"""The replica web in a process of its own, for tests and for the offline crawl."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import Request, urlopen

from crawler.demo.server import CONTROL_ADDRESS
from crawler.demo.sources import write_sources

_ROOT = Path(__file__).parents[2]


class ReplicaError(Exception):
    """The replica did not start or refused a control request."""


class Replica:
    """``with Replica() as web``: starts the server and waits until every site answers.

    ``port`` 0 takes any free port; after the start it is the port in use.
    """

    def __init__(self, port: int = 0, *, start_timeout: float = 30) -> None:
        self.port = port
        self._timeout = start_timeout
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Replica:
        command = [sys.executable, "-m", "crawler.demo", "--port", str(self.port)]
        # Complaints go to a file: a pipe that nobody reads would fill up and stop the server.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True
            )
            try:
                self.port = self._wait_until_ready()
            except ReplicaError:
                complaints.seek(0)
                message = complaints.read().strip().removeprefix("demo: ")
                raise ReplicaError(message or "the replica did not start in time") from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _wait_until_ready(self) -> int:
        """Read the lines of the sites; the last one, of the control address, names the port."""
        process = self._process
        assert process is not None and process.stdout is not None
        edge = time.monotonic() + self._timeout
        text = ""
        while time.monotonic() < edge:
            if select.select([process.stdout], [], [], 0.1)[0]:
                chunk = os.read(process.stdout.fileno(), 65536).decode()
                text += chunk
                if "control" in text and text.endswith("\n"):
                    return int(text.rstrip().rstrip("/").rsplit(":", 1)[1])
                if not chunk:
                    break
        self.stop()
        raise ReplicaError

    def stop(self) -> None:
        """Stop the server; does nothing when it is not running."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def url(self, path: str) -> str:
        """Return an address of the control interface."""
        return f"http://{CONTROL_ADDRESS}:{self.port}{path}"

    def _get(self, path: str) -> Any:
        with urlopen(self.url(path), timeout=20) as answer:  # noqa: S310 - loopback
            return json.load(answer)

    def _post(self, path: str, value: dict[str, Any] | None = None) -> None:
        request = Request(self.url(path), json.dumps(value or {}).encode(), method="POST")  # noqa: S310
        with urlopen(request, timeout=20) as answer:  # noqa: S310 - loopback
            answer.read()

    def write_sources(
        self, path: str | Path, *, auto: bool = False, only: Collection[str] = ()
    ) -> Path:
        """Write the sites as a registry file (see :func:`crawler.demo.sources.write_sources`)."""
        return write_sources(path, self.port, auto=auto, only=only)

    def truth(self) -> list[dict[str, Any]]:
        """Return what a perfect crawl writes now (see :func:`crawler.demo.truth.told`)."""
        rows: list[dict[str, Any]] = self._get("/truth")
        return rows

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request the sites answered: site, path, status, agent, time."""
        rows: list[dict[str, Any]] = self._get("/requests")
        return rows

    def posts(self, site: str) -> list[dict[str, str]]:
        """Return key, path, title, state and topic of all posts of a site, hidden ones too."""
        rows: list[dict[str, str]] = self._get(f"/posts?site={site}")
        return rows

    def clear_requests(self) -> None:
        self._post("/requests/clear")

    def edit(self, site: str, key: str, **change: Any) -> None:
        """Change ``title``, ``paragraphs`` (HTML) or ``modified`` (ISO) of a post."""
        self._post("/edit", {"site": site, "key": key, **change})

    def delete(self, site: str, key: str) -> None:
        """Take a post down; stale lists go on linking it."""
        self._post("/delete", {"site": site, "key": key})

    def add(self, site: str, key: str, title: str, paragraphs: list[str], **more: Any) -> None:
        """Publish a post: ``published``, ``topic``, ``author``, ``section``, ``tags``."""
        values = {"site": site, "key": key, "title": title, "paragraphs": paragraphs, **more}
        self._post("/add", values)

    def reset(self) -> None:
        """Undo all changes and forget all requests."""
        self._post("/reset")
