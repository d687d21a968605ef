"""Running the project's commands as a user does, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SCRAPY = [sys.executable, "-m", "scrapy"]
#: Where it is said that there is no network but loopback; Python imports it at its start.
OFFLINE = PROJECT / "tests" / "offline"
#: Seconds after which whoever is waited for is taken for hung, on a machine however slow and busy.
PATIENCE = 600.0


def scrapy(*words: str, timeout: float = PATIENCE) -> subprocess.CompletedProcess[str]:
    """Run a scrapy command from the project's root and return what it said."""
    return run([*SCRAPY, *words], timeout=timeout)


def run(
    command: list[str], *, cwd: Path = PROJECT, timeout: float = PATIENCE
) -> subprocess.CompletedProcess[str]:
    """Run a command offline, with this interpreter's folder first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    modules = [str(OFFLINE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | {"PATH": path, "COLUMNS": "200", "PYTHONPATH": os.pathsep.join(modules)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
