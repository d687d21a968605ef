"""Debian's real WordPress as a disposable site: a private MariaDB, PHP's own server, our posts.

Everything lives in one temporary directory and three processes that end with ``stop``, or with the
test process however that ends. WordPress's code is linked from where Debian put it, never copied.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tests.shell import PATIENCE

from .newsroom import Newsroom, Truth

CODE = Path("/usr/share/wordpress")
PHP = Path(__file__).parent / "php"
PACKAGES = Path(__file__).parents[2] / ".ci" / "debian-packages"
#: A loopback address of its own, so that nothing else's cookies, robots or delays apply to it.
ADDRESS = "127.0.0.61"
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")

#: Runs a command while standard input stays open, then ends it and its children.
WATCHED = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL 0) & exec "$@" </dev/null 3<&-'

#: What the REST API answers: everything; 401; 403; 404; the home page with status 200; posts
#: without their ``content``.
Api = Literal["open", "closed", "forbidden", "missing", "lying", "excerpts"]


@dataclass(frozen=True, slots=True)
class Mode:
    """How the site is set up. ``catch_all`` sends every path to WordPress even with plain
    permalinks, as nginx is often configured: unknown paths then show the home page.
    """

    pretty: bool = True
    api: Api = "open"
    theme: str = "twentytwentyone"
    feed: Literal["full", "excerpts"] = "full"
    catch_all: bool = False


def install_packages() -> None:
    """Have Debian's packages installed; RuntimeError names the command when that is not allowed."""
    done = subprocess.run([PACKAGES, "wordpress"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())


class WordPress:
    """A running site. ``url`` has no trailing slash; ``truth`` is what a perfect crawl writes."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.truth: list[Truth] = newsroom.truth
        self.root = Path(tempfile.mkdtemp(prefix="wordpress-"))
        self.site = self.root / "site"
        self.url = f"http://{ADDRESS}:{_free_port()}"
        self.mode: Mode | None = None
        self.ids: dict[str, int] = {}
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Bring up the database, install, load the posts and serve; takes some seconds."""
        try:
            self._start_database()
            self._lay_out_site()
            loaded = self._php("load.php", stdin=json.dumps(self.newsroom.to_dict()))
            self.ids = json.loads(loaded)
            self.configure()
            self._start_server()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End all processes and remove everything; may be called twice."""
        for process in self._processes:
            # Nothing is worth an orderly end, and PHP's workers survive their master's.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        self._processes.clear()
        shutil.rmtree(self.root, ignore_errors=True)

    def configure(
        self,
        *,
        pretty: bool = True,
        api: Api = "open",
        theme: str = "twentytwentyone",
        feed: Literal["full", "excerpts"] = "full",
        catch_all: bool = False,
    ) -> None:
        """Switch the site's mode (no reinstall, a fraction of a second) and forget the requests."""
        mode = Mode(pretty, api, theme, feed, catch_all)
        if mode != self.mode:
            self._php("configure.php", json.dumps(asdict(mode)))
            self.mode = mode
        self.forget_requests()

    def permalink(self, slug: str) -> str:
        """Return the address that the site gives a post in its present mode."""
        if self.mode and not self.mode.pretty:
            return f"{self.url}/?p={self.ids[slug]}"
        date = self.newsroom.post(slug).date
        return f"{self.url}/{date:%Y}/{date:%m}/{slug}/"

    def requests(self) -> Counter[str]:
        """Return how often each target (path and query) was asked for since ``configure``."""
        try:
            lines = (self.site / "access.log").read_text().splitlines()
        except FileNotFoundError:
            return Counter()
        return Counter(json.loads(line)["target"] for line in lines)

    def forget_requests(self) -> None:
        """Start the count of requests anew."""
        (self.site / "access.log").unlink(missing_ok=True)

    def write_sources(self, path: Path) -> Path:
        """Write a registry file with this site as its only source, and return its path."""
        path.write_text(
            "[[source]]\n"
            'id = "wordpress-debian"\n'
            f'name = "{self.newsroom.title}"\n'
            f'url = "{self.url}/"\n'
            'kind = "police"\n'
            'province = "ID-BT"\n'
            'platform = "wordpress"\n',
            encoding="utf-8",
        )
        return path

    def _start_database(self) -> None:
        data = self.root / "data"
        user = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
             "--auth-root-authentication-method=normal", *user],
            check=True, capture_output=True,
        )  # fmt: skip
        # Nothing here outlives the tests, so nothing is flushed to the disk for safety's sake.
        self._spawn(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={self._socket}",
             f"--pid-file={self.root / 'mariadb.pid'}", "--skip-networking", "--skip-log-bin",
             "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite",
             "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M", *user],
            log="mariadb.log",
        )  # fmt: skip
        self._wait_until(self._socket.exists, "mariadb.log")

    def _lay_out_site(self) -> None:
        # wp-load.php finds the site by its own real path, so the top-level files are copies; what
        # is below is found through that path and may be links.
        content = self.site / "wp-content"
        (content / "mu-plugins").mkdir(parents=True)
        (content / "uploads").mkdir()
        for file in CODE.glob("*.php"):
            shutil.copy(file, self.site)
        for name in ("wp-config.php", "router.php"):
            shutil.copy(PHP / name, self.site)
        shutil.copy(PHP / "gates.php", content / "mu-plugins")
        for name in ("wp-admin", "wp-includes", "wp-content/themes", "wp-content/languages"):
            (self.site / name).symlink_to(CODE / name)
        settings = {"socket": str(self._socket), "url": self.url}
        (self.site / "site.json").write_text(json.dumps(settings))

    def _start_server(self) -> None:
        host = self.url.removeprefix("http://")
        # Without the time limit of its own, a hanging request would hang the tests.
        self._spawn(
            ["php", "-d", "display_errors=0", "-d", "opcache.enable_cli=1",
             "-d", "max_execution_time=20", "-S", host, "-t", str(self.site), "router.php"],
            log="php.log", PHP_CLI_SERVER_WORKERS="3",
        )  # fmt: skip
        self._wait_until(self._answers, "php.log")
        self.forget_requests()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/wp-includes/css/buttons.css", timeout=5):
                return True
        except OSError:  # refused, silent, or gone in the midst of an answer: not ready yet
            return False

    @property
    def _socket(self) -> Path:
        return self.root / "mariadb.sock"

    def _php(self, script: str, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            ["php", "-d", "display_errors=stderr", str(PHP / script), *arguments],
            cwd=self.site, input=stdin, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{script}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def _spawn(self, command: list[str], *, log: str, **environment: str) -> None:
        # Its own process group, with a watcher that ends it when our end of the pipe is closed:
        # so nothing is left behind when the tests are killed and cannot clean up.
        process = subprocess.Popen(
            ["sh", "-c", WATCHED, "sh", *command],
            cwd=self.site if self.site.exists() else self.root,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=(self.root / log).open("wb"),
            start_new_session=True,
        )
        self._processes.append(process)

    def _wait_until(self, ready: Callable[[], bool], log: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if self._processes[-1].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.root / log).read_text(errors="replace")[-2000:])
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
